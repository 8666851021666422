// Every byte string as each thing of the classroom that is read from outside or from storage. What is taken must come
// back as the same bytes.
#include "shared/classroom/link.h"
#include "shared/classroom/messages.h"
#include "shared/classroom/names.h"
#include "shared/classroom/roster.h"

using namespace homeroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView bytes(data, size);
  if (const auto chain = classroom::decode_pass_chain(bytes)) {
    HOMEROOM_ASSERT(same(classroom::encode_pass_chain(*chain), bytes));
  }
  if (const auto message = classroom::decode_message(bytes)) {
    const auto again = classroom::encode_message(*message);
    HOMEROOM_ASSERT(again.ok() && same(*again, bytes));
  }
  if (const auto policy = classroom::decode_policy(bytes)) {
    HOMEROOM_ASSERT(same(classroom::encode_policy(*policy), bytes));
  }
  if (const auto roster = classroom::decode_roster(bytes)) {
    HOMEROOM_ASSERT(same(classroom::encode_roster(*roster).reveal(), bytes));
  }
  const classroom::NameList names = classroom::parse_names(as_text(bytes));
  HOMEROOM_ASSERT(names.names.size() <= classroom::kMaxStudents);
  for (const std::string& name : names.names) HOMEROOM_ASSERT(!name.empty());
  static_cast<void>(classroom::parse_link_fragment(as_text(bytes)).ok());
  static_cast<void>(classroom::parse_class_path(as_text(bytes)).ok());
  return 0;
}
