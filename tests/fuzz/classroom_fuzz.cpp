// The classroom: the first byte chooses among every form that is read from outside or from storage, and the decisions
// over them. What is taken comes back as the same bytes; a pass that was edited is worth nothing; a Commit that passes
// the check keeps the rules of the design's "Only committers commit", counted here anew and simply.
#include <set>

#include "shared/classroom/commit_check.h"
#include "shared/classroom/door.h"
#include "shared/classroom/link.h"
#include "shared/classroom/messages.h"
#include "shared/classroom/names.h"
#include "shared/classroom/roster.h"
#include "shared/classroom/safety_words.h"
#include "shared/classroom/text.h"
#include "shared/crypto/backup.h"
#include "shared/crypto/system_random.h"
#include "tests/fuzz/seeded.h"

namespace {

using namespace homeroom;
using namespace homeroom::classroom;
using fuzz::Input;

constexpr TimeMs kNow = 1'790'000'000'000;
constexpr TimeMs kTomorrow = kNow + 86'400'000;

// Passes of every kind that honest and dishonest people could hold.
struct School {
  fuzz::SeededRandom random{21};
  crypto::SigningKey root = crypto::SigningKey::generate(random);
  crypto::SigningKey other_root = crypto::SigningKey::generate(random);
  ClassId id = ClassId::of(root.public_key());
  struct Card {
    MemberFact fact;
    bool good, committer, teacher;
    SubjectId subject;
  };
  std::vector<Card> cards;
  std::vector<Bytes> passes;

  static const School& made() {
    static const School school;
    return school;
  }

  School() {
    const Card& teacher = add(1, Role::teacher, root, {}, kTomorrow, true);
    const auto teacher_pass = decode_pass_chain(teacher.fact.identity)->pass;
    const auto co_key = crypto::SigningKey::generate(random);
    const auto co = issue(2, Role::co_teacher, co_key, root, {}, kTomorrow);
    remember(2, Role::co_teacher, co_key, co, true);
    const auto co_pass = decode_pass_chain(co)->pass;
    add(3, Role::student, root, {}, kTomorrow, true);
    add(4, Role::student, co_key, co_pass, kTomorrow, true);
    add(5, Role::guest, co_key, co_pass, kTomorrow, true);
    add(3, Role::student, root, {}, kTomorrow, true);              // subject 3 with another key
    add(6, Role::co_teacher, co_key, co_pass, kTomorrow, false);   // a co-teacher may not make another
    add(7, Role::teacher, root, {}, kNow - 1, false);              // expired
    add(8, Role::student, root, {}, kNow - 1, false);              // expired
    add(9, Role::teacher, other_root, {}, kTomorrow, false);       // another class's root
    add(1, Role::teacher, root, {}, kTomorrow, true);              // the teacher's second device
    add(10, Role::student, root, teacher_pass, kTomorrow, false);  // a chain whose issuer is not the one named
  }

  Bytes issue(std::uint8_t subject, Role role, const crypto::SigningKey& key, const crypto::SigningKey& issuer,
              const std::optional<Pass>& issuer_pass, TimeMs until) {
    return issue_pass({.class_id = id,
                       .subject = {{subject}},
                       .role = role,
                       .member_key = to_bytes(key.public_key()),
                       .not_after = until},
                      issuer, issuer_pass);
  }
  const Card& add(std::uint8_t subject, Role role, const crypto::SigningKey& issuer,
                  const std::optional<Pass>& issuer_pass, TimeMs until, bool good) {
    const auto key = crypto::SigningKey::generate(random);
    return remember(subject, role, key, issue(subject, role, key, issuer, issuer_pass, until), good);
  }
  const Card& remember(std::uint8_t subject, Role role, const crypto::SigningKey& key, const Bytes& pass, bool good) {
    passes.push_back(pass);
    cards.push_back(
        {{pass, to_bytes(key.public_key())}, good, good && is_committer(role), role == Role::teacher, {{subject}}});
    return cards.back();
  }
};

void pass(Input& input) {
  const School& school = School::made();
  const bool edit = input.flag();
  const Bytes bytes = edit ? fuzz::edited(school.passes[input.below(school.passes.size())], input, school.passes)
                           : to_bytes(input.rest());
  if (const auto chain = decode_pass_chain(bytes)) HOMEROOM_ASSERT(same(encode_pass_chain(*chain), bytes));
  const bool valid = decode_and_verify_pass(bytes, school.id, school.root.public_key(), kNow, Expiry::checked).ok();
  if (!valid) return;
  // What verifies is a pass that was issued; and nothing that was not.
  const auto same_pass = [&](const School::Card& card) { return card.good && same(card.fact.identity, bytes); };
  HOMEROOM_ASSERT(std::ranges::any_of(school.cards, same_pass) ||
                  std::ranges::any_of(school.cards,
                                      [&](const School::Card& card) {  // the issuer's part of a chain
                                        return card.good && card.fact.identity.size() > kPassSize &&
                                               same(BytesView(card.fact.identity).subspan(kPassSize), bytes);
                                      }) ||
                  // The last chain is wrong for what hangs on it; its first part by itself is the root's.
                  same(BytesView(school.cards.back().fact.identity).first(kPassSize), bytes));
}

void commit(Input& input) {
  const School& school = School::made();
  const auto card = [&]() -> const School::Card& { return school.cards[input.below(school.cards.size())]; };
  CommitFacts facts;
  const std::uint8_t how = input.byte();
  const School::Card& committer = card();
  if (how & 1) facts.committer = committer.fact;
  std::vector<const School::Card*> members, added;
  if (how & 2) members.push_back(&committer);
  for (std::size_t left = input.below(4); left > 0; --left) {
    const School::Card* more = &card();  // no leaf is twice in a group: MLS sees to that
    if (std::ranges::find(members, more) == members.end()) members.push_back(more);
  }
  for (std::size_t left = input.below(4); left > 0; --left) added.push_back(&card());
  std::multiset<SubjectId> after;
  for (const auto* each : members) facts.members.push_back(each->fact), after.insert(each->subject);
  for (std::size_t left = input.below(3); left > 0 && !members.empty(); --left) {
    const auto* gone = members[input.below(members.size())];
    if (std::ranges::find(facts.removed, gone->fact.identity, &MemberFact::identity) != facts.removed.end()) continue;
    facts.removed.push_back(gone->fact);
    after.erase(after.find(gone->subject));
  }
  for (const auto* each : added) facts.added.push_back(each->fact), after.insert(each->subject);
  if (how & 4 && !facts.added.empty()) facts.added[0].signature_key[0] ^= 1;
  const Bytes policy = encode_policy({});
  facts.extensions_before = {{kPolicyExtension, policy}};
  if (how & 8) facts.extensions_after = {{kPolicyExtension, to_bytes(input.bytes(kPolicySize))}};
  for (std::size_t left = input.below(4); left > 0; --left) {
    facts.proposal_types.push_back(static_cast<std::uint16_t>(input.below(10)));
  }
  facts.all_from_committer = (how & 16) != 0;
  ClassContext context{.class_id = school.id, .root_key = to_bytes(school.root.public_key()), .now = kNow};
  if (how & 32) context.revoked.subjects.push_back(card().subject);
  if (!check_commit(facts, context)) return;
  HOMEROOM_ASSERT(facts.committer && committer.committer && facts.all_from_committer && !(how & 4 && !added.empty()));
  for (const auto* each : added) HOMEROOM_ASSERT(each->good);
  for (const std::uint16_t type : facts.proposal_types)
    HOMEROOM_ASSERT(type == 1 || type == 2 || type == 3 || type == 7);
  for (const auto* each : added) HOMEROOM_ASSERT(after.count(each->subject) == 1);
  if (facts.extensions_after) HOMEROOM_ASSERT(decode_policy(facts.extensions_after->front().data).ok());
  for (const SubjectId& subject : context.revoked.subjects) {
    HOMEROOM_ASSERT(subject != committer.subject);
    for (const auto* each : added) HOMEROOM_ASSERT(each->subject != subject);
  }
}

void group(Input& input) {
  const School& school = School::made();
  std::vector<MemberFact> members;
  std::set<SubjectId> subjects;
  bool good = true, twice = false;
  for (std::size_t left = input.below(6); left > 0; --left) {
    const auto& card = school.cards[input.below(school.cards.size())];
    members.push_back(card.fact);
    good = good && (card.good || card.subject.bytes[0] == 7 || card.subject.bytes[0] == 8);  // expired ones may stay
    twice = !subjects.insert(card.subject).second || twice;
  }
  const auto& signer = school.cards[input.below(school.cards.size())];
  const ExtensionFact extension{input.flag() ? kPolicyExtension : std::uint16_t{1}, to_bytes(input.bytes(kPolicySize))};
  const ClassContext context{.class_id = school.id, .root_key = to_bytes(school.root.public_key()), .now = kNow};
  if (!check_group(signer.fact, members, {&extension, 1}, context)) return;
  HOMEROOM_ASSERT(good && !twice && signer.committer);
}

void message(Input& input) {
  const BytesView bytes = input.rest();
  const auto decoded = decode_message(bytes);
  if (!decoded) return;
  const auto again = encode_message(*decoded);
  HOMEROOM_ASSERT(again.ok() && same(*again, bytes));
  for (const Role role : {Role::teacher, Role::student, Role::guest}) {
    static_cast<void>(allowed(*decoded, role, {}).ok());
    static_cast<void>(allowed(*decoded, role, {.chat = ChatTo::off, .frozen = true}).ok());
  }
  HOMEROOM_ASSERT(padded_size(bytes.size()) >= bytes.size());
}

void policy(Input& input) {
  const BytesView bytes = input.rest();
  if (const auto decoded = decode_policy(bytes)) HOMEROOM_ASSERT(same(encode_policy(*decoded), bytes));
}

void roster(Input& input) {
  const BytesView bytes = input.rest();
  auto decoded = decode_roster(bytes);
  if (!decoded) return;
  // What was written before there were co-teachers is written anew with a list of them.
  const Secret written = encode_roster(*decoded);
  const auto again = decode_roster(written.reveal());
  HOMEROOM_ASSERT(again.ok() && encode_roster(*again) == written);
  HOMEROOM_ASSERT(bytes[0] != written.reveal()[0] || same(written.reveal(), bytes));
  for (Student& student : decoded->students) {
    const Decision decision = decide(*decoded, {}, {}, {.member_key = student.member_key, .device_key = Bytes(32, 5)});
    if (student.revoked || student.barred) HOMEROOM_ASSERT(decision.verdict == Verdict::refuse);
    bind_device(student, Bytes(32, 5));
    HOMEROOM_ASSERT(student.device_keys.size() <= kMaxDevices);
  }
}

void names(Input& input) {
  const std::string_view text = as_text(input.rest());
  const NameList list = parse_names(text);
  HOMEROOM_ASSERT(list.names.size() <= kMaxStudents && (!list.problem || list.names.empty()));
  std::set<std::string> seen;
  for (const std::string& name : list.names) {
    HOMEROOM_ASSERT(!name.empty() && code_points(name) && seen.insert(name).second);
  }
  if (const auto name = clean_name(text)) {
    HOMEROOM_ASSERT(code_points(*name) <= kMaxNameLength);
    const auto again = clean_name(*name);
    HOMEROOM_ASSERT(again.ok() && *again == *name);
  }
}

void links(Input& input) {
  const std::string_view text = as_text(input.rest());
  if (const auto seed = parse_link_fragment(text)) {
    const std::string made = link_fragment(*seed);
    HOMEROOM_ASSERT(text == made || text == "#" + made);
  }
  if (const auto id = parse_class_path(text)) HOMEROOM_ASSERT(class_path(*id) == text);
  if (const auto id = ClassId::parse(text)) {
    HOMEROOM_ASSERT(id->text() == text);
    static_cast<void>(door_sign(*id));
  }
  if (const auto subject = SubjectId::parse(text)) HOMEROOM_ASSERT(subject->text() == text);
  static_cast<void>(safety_words(as_bytes(text)));
}

// A file with the one setting that is allowed costs a second of Argon2: only the first few of a run get that far.
void backup(Input& input) {
  static int left = 3;
  const BytesView bytes = input.rest();
  constexpr std::uint8_t head[] = {'H', 'R', 'K', 'E', 'Y', 1, crypto::kBackupPasses, 0, crypto::kBackupMemoryMiB};
  if (bytes.size() >= std::size(head) && same(bytes.first(std::size(head)), head) && left-- <= 0) return;
  HOMEROOM_ASSERT(!crypto::open_backup("passphrase", bytes));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crypto::start();
  Input input(data, size);
  constexpr void (*ways[])(Input&) = {pass, commit, group, message, policy, roster, names, links, backup};
  ways[input.byte() % std::size(ways)](input);
  return 0;
}
