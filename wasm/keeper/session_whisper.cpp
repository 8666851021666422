// Session: what is for some members alone: notes between one person and the teachers, and the keys of cameras that
// only teachers see.
#include "wasm/keeper/session.h"
#include "wasm/keeper/whisper.h"

namespace homeroom::keeper {
namespace {

using classroom::Whisper;

constexpr std::size_t kCameraKeySize = 32;

}  // namespace

// The content of an entry as it is encrypted now: to the leaves and with the keys of this epoch. Errors: of
// make_whisper, and whisper.nobody where what was to be told is over.
Result<Bytes> Session::whispered(const Outbox::Entry& entry) {
  if (!entry.whisper) {
    return entry.content;
  }
  const bool key = *entry.whisper == Whisper::Purpose::camera_key;
  if (key && camera_key_.empty()) {
    return Error{"whisper.nobody", "cameras are for everyone again"};
  }
  std::optional<classroom::SubjectId> to;
  if (!key) {
    if (const auto message = classroom::decode_message(entry.content)) {
      if (const auto* chat = std::get_if<classroom::Chat>(&*message)) to = chat->to;
    }
  }
  std::vector<std::uint32_t> leaves;
  for (const Member& each : meeting_->members()) {
    const bool meant = classroom::is_committer(each.role) || each.subject == to;
    if (meant && each.leaf != meeting_->group().own_leaf() && leaves.size() < classroom::kMaxWhisperCopies) {
      leaves.push_back(each.leaf);
    }
  }
  const Secret record = *entry.whisper == Whisper::Purpose::office ? office_record() : Secret();
  const BytesView content = key ? camera_key_.reveal() : record.empty() ? BytesView(entry.content) : record.reveal();
  HOMEROOM_TRY_LET(const Whisper whisper, make_whisper(meeting_->group(), *entry.whisper, content, leaves, random_));
  return classroom::encode_message(whisper);
}

void Session::whisper_from(const Member& sender, const Whisper& whisper, const std::string& id) {
  const auto content = open_whisper(meeting_->group(), sender.leaf, whisper);
  if (!content) {
    return;  // for others
  }
  if (whisper.purpose == Whisper::Purpose::note) {
    return message_from(sender, content->reveal(), id, false, true);
  }
  if (whisper.purpose == Whisper::Purpose::office) {
    const bool teaches = classroom::is_committer(sender.role) && may_teach(meeting_->group(), sender, context());
    return office_ && teaches ? take_office(sender, content->reveal())
                              : hostile("a class list from nobody who has one");
  }
  if (!i_commit() || content->size() != kCameraKeySize || !frames_.add_camera_key(*meeting_, sender.leaf, *content)) {
    return hostile("a camera key that is not wanted");
  }
  camera_keys_[sender.leaf] = content->clone();
  save_meeting();
  // What came before the key did not decrypt: there is nothing to start from but a key frame.
  to_media(Json::object().set("m", "need_key_frame").set("subject", sender.subject.text()).set("kind", "camera"));
}

// At the beginning of each epoch, before its frames: who is in it has changed, and so has the key.
void Session::new_camera_keys() {
  camera_keys_.clear();
  camera_key_ = Secret();
  camera_key_told_ = false;
  if (classroom::teacher_only(meeting_->policy(), meeting_->me().role, MediaKind::camera)) {
    camera_key_ = Secret(kCameraKeySize);
    random_.fill(camera_key_.reveal_mutable());
  }
}

// Once an epoch, and only when there is a picture to see.
void Session::tell_camera_key() {
  if (!meeting_ || camera_key_.empty() || camera_key_told_ || !my_media_.camera) {
    return;
  }
  Bytes mid(Outbox::kMidSize);
  random_.fill(mid);
  camera_key_told_ = meeting_->outbox().add(
      {.mid = std::move(mid), .content = {}, .keep = true, .whisper = Whisper::Purpose::camera_key});
}

}  // namespace homeroom::keeper
