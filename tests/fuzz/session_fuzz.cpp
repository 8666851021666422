// A hostile server, page, disk and classmate against a keeper that is in the middle of a lesson (keeper_lesson.h). The
// first two bytes choose whose keeper it is and how far the lesson has come; or that it comes up out of records that
// were edited on the disk. Then each line is something that happens, by its first character:
//
//   {…  a text from the server      ^7  text 7 of the real lesson       >{…  a command from the page
//   #{… from media.js               ~{… a transform's options           !9   nine seconds pass
//   $o  the socket opens            $c1 it closes with code 4001        %…   another member says these bytes, sealed
//   e…  a frame to encrypt          d…  a frame to decrypt              =…   a load is answered with these bytes
//
//   @n the newest request's number  @g the group  @e its epoch  @q the log's place  @s1 @s2 @s3 subjects
//   @a in what a member says: the epoch and its authenticator
//
// Nothing crashes; what comes out is JSON; a student's tab never asks what only a teacher may, and nobody is in its
// group whom the teacher did not let in.
#include <charconv>

#include "shared/classroom/codec.h"
#include "tests/fuzz/keeper_lesson.h"

namespace {

using namespace homeroom;
using fuzz::Lesson;
using protocol::Json;
using Kind = keeper::Output::Kind;

std::uint64_t number_in(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

struct Play {
  const Lesson& lesson = Lesson::played();
  std::size_t who;
  fuzz::SeededRandom random;
  keeper::Session session{random};
  std::optional<mls::Group> classmate;  // who also holds the group
  std::vector<std::string> loads;
  std::int64_t last_n = 1;
  TimeMs now = lesson.end();

  explicit Play(std::size_t who_) : who(who_), random(lesson.tab(who_).seed) {
    const Lesson::Tab& other = lesson.tab(who == Lesson::teacher ? Lesson::ana : Lesson::teacher);
    if (other.session.meeting() != nullptr) classmate = other.session.meeting()->group().clone();
  }

  void follow(std::size_t steps) {
    const auto& all = lesson.tab(who).steps;
    for (std::size_t i = 0; i < std::min(steps, all.size()); ++i) {
      now = all[i].now;
      fuzz::apply(session, all[i]);
      take();
    }
  }

  void come_up(fuzz::Input& input) {
    const auto& disk = lesson.tab(Lesson::teacher).disk;
    const std::string path = lesson.link("Ana").substr(std::string_view("http://localhost").size());
    session.command(Json::object()
                        .set("c", "boot")
                        .set("path", path.substr(0, path.find('#')))
                        .set("tab", "tab")
                        .set("origin", "http://localhost")
                        .dump(),
                    now);
    take();
    for (const std::string& key : std::exchange(loads, {})) {
      const auto found = disk.find(key);
      const std::uint8_t how = input.byte();
      if (found == disk.end() || how % 8 == 0) {
        session.restored(key, std::nullopt, now);
      } else {
        session.restored(key, how & 1 ? fuzz::edited(found->second, input) : found->second, now);
      }
      take();
    }
  }

  void take() {
    for (const keeper::Output& output : session.take_outputs()) {
      if (output.kind == Kind::load) loads.push_back(output.text);
      if (output.kind == Kind::store) HOMEROOM_ASSERT(!output.text.empty());
      if (output.kind != Kind::server && output.kind != Kind::app && output.kind != Kind::media) continue;
      const auto json = Json::parse(output.text, {.depth = 16, .values = 1u << 20});
      HOMEROOM_ASSERT(json.ok() && json->is_object());
      if (output.kind != Kind::server) continue;
      last_n = json->number("n").value_or(0);
      const std::string_view type = json->text_or("t", "");
      if (who != Lesson::teacher) HOMEROOM_ASSERT(type != "commit" && type != "open" && type != "close");
    }
    if (who != Lesson::teacher && session.meeting() != nullptr) look_around();
  }

  void look_around() const {
    for (const mls::MemberInfo& member : session.meeting()->group().members()) {
      bool known = false;
      for (const std::size_t each : {Lesson::teacher, Lesson::ana, Lesson::bo}) {
        known = known || same(member.identity, lesson.tab(each).session.meeting()->me().pass);
      }
      HOMEROOM_ASSERT(known);
    }
  }

  std::string filled(std::string_view text) const {
    std::string out;
    const keeper::Meeting* meeting = lesson.tab(Lesson::teacher).session.meeting();
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '@' || i + 1 == text.size()) {
        out += text[i];
        continue;
      }
      switch (text[++i]) {
        case 'n': out += std::to_string(last_n); break;
        case 'g': out += to_base64url(meeting->group_id()); break;
        case 'e': out += std::to_string(session.meeting() ? session.meeting()->epoch() : meeting->epoch()); break;
        case 'q': out += std::to_string((session.meeting() ? session.meeting()->seq() : meeting->seq()) + 1); break;
        case 's': {
          const std::size_t which = i + 1 < text.size() ? static_cast<std::size_t>(text[++i]) % 3 : 0;
          constexpr std::size_t tabs[] = {Lesson::bo, Lesson::teacher, Lesson::ana};
          out += lesson.tab(tabs[which]).session.meeting()->me().subject.text();
          break;
        }
        default: out += text[i];
      }
    }
    return out;
  }

  // The classmate's words come as an entry of the log or as a relayed message; signed, but whatever they are.
  void say(std::string_view content) {
    if (!classmate || content.empty()) return;
    std::string said(content.substr(1));
    if (const std::size_t mark = said.find("@a"); mark != std::string::npos) {
      classroom::Writer sign;  // of life: epoch and authenticator
      sign.number(classmate->epoch(), 8);
      sign.raw(classmate->epoch_authenticator());
      said.replace(mark, 2, as_text(sign.bytes()));
    }
    const auto sealed = classmate->encrypt(as_bytes(said), {}, 128, random);
    if (!sealed) return;
    Json json =
        Json::object().set("t", content[0] & 1 ? "relay" : "log").set("kind", "app").set("epoch", classmate->epoch());
    json.set("seq", session.meeting() ? session.meeting()->seq() + 1 : 1).set_bytes("mid", Bytes(8, 4));
    json.set("from", filled("@s1")).set_bytes("body", *sealed);
    session.server_text(json.dump(), now);
  }

  void frame(bool encrypt, std::string_view content) {
    Bytes buffer = to_bytes(content);
    buffer.resize(content.size() + sframe::kMaxOverhead);
    const auto size = encrypt ? session.frames().encrypt(1, buffer, content.size(), now)
                              : session.frames().decrypt(2, buffer, content.size(), now);
    HOMEROOM_ASSERT(size <= static_cast<std::int32_t>(buffer.size()));
    HOMEROOM_ASSERT(encrypt || size < 0);  // nobody sealed it
  }

  void line(std::string_view line) {
    const std::string_view rest = line.substr(1);
    now += 10;
    switch (line[0]) {
      case '>': session.command(filled(rest), now); break;
      case '#': session.media_message(filled(rest), now); break;
      case '~': session.add_transform(filled(rest)); break;
      case '!': session.tick(now += static_cast<TimeMs>(std::min<std::uint64_t>(number_in(rest), 200)) * 1000); break;
      case '%': say(rest); break;
      case 'e': frame(true, rest); break;
      case 'd': frame(false, rest); break;
      case '^': {
        const auto& texts = lesson.tab(who).texts;
        session.server_text(texts[number_in(rest) % texts.size()], now);
        break;
      }
      case '$':
        if (rest.starts_with('o')) {
          session.socket_opened(now);
        } else {
          session.socket_closed(rest.starts_with("c1") ? 4001 : 1006, now);
        }
        break;
      case '=':
        if (!loads.empty()) {
          const std::string key = loads.back();
          loads.pop_back();
          session.restored(key, as_bytes(rest), now);
        }
        break;
      default: session.server_text(filled(line), now);
    }
    take();
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t who = input.byte();
  const std::uint8_t how_far = input.byte();
  Play play(who % 5 == 4 ? std::size_t{Lesson::teacher} : who % 4);
  if (who % 5 == 4) {
    play.come_up(input);
  } else {
    play.follow(how_far < 128 ? how_far : play.lesson.tab(play.who).steps.size());
  }
  std::string_view rest = as_text(input.rest());
  for (int left = 40; left > 0 && !rest.empty(); --left) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (end > 0) play.line(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return 0;
}
