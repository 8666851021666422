// The bad student's keeper: the product's, of which one page of tests/e2e/misbehaving is given this one. What the
// product forbids itself is taken out here from outside, through its private parts, so that the product needs no place
// for it. Never shipped: it lies beside the client, and only a test serves it.
#include "wasm/keeper/exports.cpp"  // for its one Keeper

namespace {

using homeroom::Bytes;
using homeroom::MediaKind;
using homeroom::keeper::Frames;
using homeroom::keeper::Meeting;
using homeroom::keeper::Outbox;
using homeroom::keeper::Session;
using homeroom::protocol::Json;
namespace classroom = homeroom::classroom;

// An explicit instantiation may name what is private ([temp.spec.general]); its friend then finds it for us.
template <typename Tag, auto Member>
struct Opened {
  friend constexpr auto opened(Tag) { return Member; }
};
#define OPEN(Tag, Member)              \
  struct Tag {                         \
    friend constexpr auto opened(Tag); \
  };                                   \
  template struct Opened<Tag, &Member>;
OPEN(FramesGate, Frames::gate_)
OPEN(FramesSender, Frames::sender_)
OPEN(SessionMeeting, Session::meeting_)
#undef OPEN

Frames& frames() { return keeper->session.frames(); }

Meeting* meeting() {
  auto& held = keeper->session.*opened(SessionMeeting{});
  return held ? &*held : nullptr;
}

// The own gate stands open, whatever the rules and the teacher say. What others send is let through as always.
void open_own_gate() {
  auto& gate = frames().*opened(FramesGate{});
  gate = [gate](const classroom::SubjectId* subject, MediaKind kind) {
    return subject == nullptr || gate(subject, kind);
  };
  frames().update_gates();
}

// From now on frames are made with another member's sender index, under the keys of that index: as good as hers.
void send_as(const classroom::SubjectId& subject) {
  Meeting* held = meeting();
  const auto* other = held != nullptr ? held->by_subject(subject) : nullptr;
  if (other == nullptr) return;
  auto& sender = frames().*opened(FramesSender{});
  sender = homeroom::sframe::Sender();
  const homeroom::Secret base_key = held->group().export_secret("SFrame 1.0 Base Key", {}, 32);
  (void)sender.set_epoch({.epoch = held->epoch(), .base_key = base_key, .index = other->leaf}).ok();
}

// Says what its role may not: past the keeper's own question, straight into what is sent.
void say(const classroom::Message& message) {
  auto content = classroom::encode_message(message);
  if (meeting() == nullptr || !content) return;
  Outbox::Entry entry{.mid = Bytes(Outbox::kMidSize), .content = std::move(*content)};
  homeroom::crypto::system_random().fill(entry.mid);
  meeting()->outbox().add(std::move(entry));
}

// {do:'open'} · {do:'send-as', subject} · {do:'rename', subject, name}: who somebody is called · {do:'order', kind,
// subject?}: a teacher's order · {do:'chat', text}
void bend(const Json& wish) {
  const std::string_view what = wish.text_or("do", "");
  const auto subject = classroom::SubjectId::parse(wish.text_or("subject", ""));
  if (what == "open") {
    open_own_gate();
  } else if (what == "send-as" && subject) {
    send_as(*subject);
  } else if (what == "rename" && subject) {
    classroom::RosterState state;
    state.people.push_back({.subject = *subject, .name = std::string(wish.text_or("name", ""))});
    say(state);
  } else if (what == "order") {
    const auto kind = static_cast<classroom::CommandKind>(wish.number("kind").value_or(0));
    say(classroom::Command{kind, subject ? std::optional(*subject) : std::nullopt});
  } else if (what == "chat") {
    say(classroom::Chat{.text = std::string(wish.text_or("text", ""))});
  }
}

}  // namespace

extern "C" HOMEROOM_EXPORT void keeper_bend(std::size_t size, double now) {
  with_input(size, [](auto&, std::string_view text) {
    if (const auto wish = Json::parse(text)) bend(*wish);
  });
  keeper_tick(now);
}
