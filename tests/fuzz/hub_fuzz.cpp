// Hostile clients of the server's core. A class with a teacher, two students and two visitors is there; each line of
// the input is something that one of them, the engine, the network or time does. What only the server or a key's holder
// can know is named by a mark, so that a line goes on meaning something when it is moved:
//
//   1{"t":"send",…}  connection 1 sends this        +4  it connects    -4  it ends    d4  all that it was sent has left
//   !10              ten seconds pass               E{…} the engine says (kind, conn, code, sdp, subject, up)
//   R                the server dies and another one starts on the same store
//
//   @n the connection's next number   @m a new mid   @g the group   @e its epoch   @q its seq   @i the class
//   @c2 connection 2's name   @k2 person 2's key   @s2 subject   @t2 ticket   @a2 pass   @p2 its proof here
//
// Held to be true after each line: every request is answered once, the log comes without gaps and in order, and nobody
// who was not let in is sent a message of the class.
#include <array>
#include <charconv>

#include "server/core/hub.h"
#include "shared/classroom/pass.h"
#include "shared/crypto/hash.h"
#include "shared/crypto/system_random.h"
#include "tests/fuzz/seeded.h"
#include "tests/sim/memory_store.h"

namespace {

using namespace homeroom;
using protocol::Json;
using server::ConnId;

constexpr std::size_t kPeople = 6;  // 1 is the teacher, 2 a co-teacher, the others have no pass that commits
constexpr ConnId kConnections = 8;
constexpr TimeMs kStart = 1'790'000'000'000;

struct Person {
  crypto::SigningKey key;
  std::string subject;
  std::string pass;
};

struct School {
  crypto::SigningKey root;
  server::ClassRecord record;
  std::vector<Person> people;

  static const School& made() {
    static const School school = make();
    return school;
  }

  static School make() {
    crypto::start();
    fuzz::SeededRandom random(99);
    School made{crypto::SigningKey::generate(random), {}, {}};
    const classroom::ClassId id = classroom::ClassId::of(made.root.public_key());
    const Bytes door(32, 9);
    made.record = {id.text(), to_base64url(made.root.public_key()), to_base64url(door),
                   to_base64url(made.root.sign(concat({as_bytes("homeroom door v1"), as_bytes(id.text()), door})))};
    for (std::size_t i = 0; i < kPeople; ++i) {
      auto key = crypto::SigningKey::generate(random);
      classroom::SubjectId subject;
      random.fill(subject.bytes);
      const auto role = i == 0   ? classroom::Role::teacher
                        : i == 1 ? classroom::Role::co_teacher
                                 : classroom::Role::student;
      const Bytes pass = classroom::issue_pass({.class_id = id,
                                                .subject = subject,
                                                .role = role,
                                                .member_key = to_bytes(key.public_key()),
                                                .not_after = kStart + 86'400'000},
                                               made.root);
      made.people.push_back({std::move(key), subject.text(), to_base64url(pass)});
    }
    return made;
  }
};

struct Client {
  bool connected = false;
  bool closing = false;
  std::string name, nonce, ticket;
  std::uint64_t last_n = 0;
  bool was_let_in = false;
  std::optional<std::uint64_t> last_seq;
};

class World {
 public:
  World() {
    static_cast<void>(store_.add_class(school_.record, std::nullopt, now_).ok());
    start();
    for (ConnId conn = 1; conn <= 5; ++conn) connect(conn);
    for (ConnId conn = 1; conn <= 4; ++conn) come_in(conn);
    say(1, R"({"t":"open","n":@n,"group":"AAAAAAAAAAAAAAAAAAAAAA","subject":"@s1"})");
    say(1, R"({"t":"commit","n":@n,"mid":"@m","epoch":@e,"commit":"AA","welcome":"AA","leavers":[],"joiners":[)"
           R"({"conn":"@c2","subject":"@s2","key":"@k2"},{"conn":"@c3","subject":"@s3","key":"@k3"}]})");
    say(4, R"({"t":"knock","n":@n,"sealed":"AA"})");
    say(3, R"({"t":"send","n":@n,"mid":"@m","epoch":@e,"body":"AAAA","keep":true})");
  }

  void line(std::string_view line) {
    if (line.empty()) return;
    const char what = line[0];
    const std::string_view rest = line.substr(1);
    const ConnId conn = rest.empty() ? 1 : number(rest[0]);
    if (what >= '1' && what <= '8') return say(static_cast<ConnId>(what - '0'), rest);
    switch (what) {
      case '+': return connect(conn);
      case '-': return disconnect(conn);
      case 'd': hub_->on_drained(conn, now_); break;
      case 'R': return restart();
      case 'E': engine(rest); break;
      case '!': {
        int seconds = 0;
        std::from_chars(rest.data(), rest.data() + rest.size(), seconds);
        now_ += std::clamp(seconds, 0, 100) * 1000 + 40;
        hub_->tick(now_);
        break;
      }
      default: return;
    }
    take();
  }

 private:
  static ConnId number(char digit) { return 1 + static_cast<ConnId>(digit) % kConnections; }

  void start() { hub_ = std::make_unique<server::Hub>(store_, random_, server::HubConfig{}); }

  void restart() {
    for (auto& client : clients_) client = {.ticket = client.ticket};
    start();
  }

  void connect(ConnId conn) {
    if (clients_[conn].connected) return;
    ids_[conn] = ++last_id_;
    clients_[conn] = {.connected = true, .ticket = clients_[conn].ticket};
    hub_->on_connect(ids_[conn], "192.0.2." + std::to_string(conn % 3), now_);
    take();
  }

  void disconnect(ConnId conn) {
    if (!clients_[conn].connected) return;
    clients_[conn] = {.ticket = clients_[conn].ticket};
    hub_->on_closed(ids_[conn], now_);
    take();
  }

  void come_in(ConnId conn) {
    say(conn, R"({"t":"hello","n":@n,"v":1,"class":"@i"})");
    const std::string who = std::to_string(conn);
    say(conn, R"({"t":"prove","n":@n,"key":"@k)" + who + R"(","sig":"@p)" + who + R"(","pass":"@a)" + who + "\"}");
  }

  std::string filled(ConnId conn, std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '@' || i + 1 == text.size()) {
        out += text[i];
        continue;
      }
      const char mark = text[++i];
      const bool has_digit = i + 1 < text.size() && text[i + 1] >= '1' && text[i + 1] <= '8';
      const std::size_t which = has_digit ? static_cast<std::size_t>(text[i + 1] - '0') : 1;
      const Person& person = school_.people[(which - 1) % kPeople];
      switch (mark) {
        case 'n': out += std::to_string(clients_[conn].last_n + 1); continue;
        case 'm': out += mid(); continue;
        case 'g': out += group_; continue;
        case 'e': out += std::to_string(epoch_); continue;
        case 'i': out += school_.record.id; continue;
        case 'q': out += std::to_string(seq_); continue;
        case 'c': out += clients_[which].name; break;
        case 'k': out += to_base64url(person.key.public_key()); break;
        case 's': out += person.subject; break;
        case 't': out += clients_[which].ticket; break;
        case 'a': out += person.pass; break;
        case 'p':
          out += to_base64url(person.key.sign(
              concat({as_bytes("homeroom prove v1"), as_bytes(school_.record.id), as_bytes(clients_[conn].nonce)})));
          break;
        default: out += mark; continue;
      }
      i += has_digit ? 1 : 0;
    }
    return out;
  }

  std::string mid() {
    Bytes bytes(8);
    random_.fill(bytes);
    return to_base64url(bytes);
  }

  void say(ConnId conn, std::string_view text) {
    Client& client = clients_[conn];
    if (!client.connected) return;
    const std::string said = filled(conn, text);
    const auto request = server::read_request(said);
    const bool counts = request.ok() && request->n > client.last_n && !client.closing;
    if (counts) client.last_n = request->n;
    now_ += 50;
    hub_->on_text(ids_[conn], said, now_);
    const int answers = take(conn, counts ? request->n : 0);
    static constexpr std::string_view media[] = {"publish", "unpublish", "subscribe", "answer-offer"};
    const bool later = counts && std::ranges::find(media, request->type) != std::end(media);
    HOMEROOM_ASSERT(!counts || client.closing || answers == 1 || (later && answers == 0));
  }

  // Looks at what the server says; tells how many answers to (conn, n) were there.
  int take(ConnId asker = 0, std::uint64_t n = 0) {
    int answers = 0;
    for (const server::Output& output : hub_->take_outputs()) {
      if (output.kind == server::Output::Kind::media) {
        if (!output.media.conn.empty()) last_media_ = output.media;
        continue;
      }
      const auto found = std::ranges::find(ids_, output.conn);
      HOMEROOM_ASSERT(found != ids_.end());
      const auto conn = static_cast<ConnId>(found - ids_.begin());
      Client& client = clients_[conn];
      HOMEROOM_ASSERT(client.connected);
      if (output.kind == server::Output::Kind::close) client.closing = true;
      if (output.kind == server::Output::Kind::send) answers += heard(client, *output.text, conn == asker ? n : 0);
    }
    return answers;
  }

  int heard(Client& client, const std::string& text, std::uint64_t n) {
    const auto json = Json::parse(text, {.depth = 16});
    HOMEROOM_ASSERT(json.ok());
    const std::string_view type = json->text_or("t", "");
    HOMEROOM_ASSERT(!type.empty());
    if (type == "server") client.nonce = as_text(*json->bytes("nonce"));
    if (const std::string* name = json->text("conn")) client.name = *name;
    if (const std::string* ticket = json->text("ticket")) client.ticket = *ticket;
    if (const std::string* group = json->text("group")) group_ = *group;
    if (const auto epoch = json->number("epoch")) epoch_ = static_cast<std::uint64_t>(*epoch);
    const auto role = json->text_or("role", "");
    if (type == "welcome" || role == "member" || role == "committer" || (type == "ok" && json->text("ticket"))) {
      client.was_let_in = true;
      client.last_seq.reset();
    }
    if (type == "log") {
      const auto seq = static_cast<std::uint64_t>(*json->number("seq"));
      HOMEROOM_ASSERT(client.was_let_in && seq > 0);
      HOMEROOM_ASSERT(!client.last_seq || seq == *client.last_seq + 1);
      client.last_seq = seq;
      seq_ = seq;
      // `epoch` is the one the message was made in; a commit leads to the next.
      if (json->text_or("kind", "") == "commit") ++epoch_;
    }
    if (type == "opened" || type == "closed" || type == "removed") client.last_seq.reset();
    for (const std::string_view inside : {"relay", "feeds", "knock", "knock-gone", "away", "back"}) {
      HOMEROOM_ASSERT(type != inside || client.was_let_in);
    }
    return n != 0 && (type == "ok" || type == "error") && json->number("n") == static_cast<std::int64_t>(n) ? 1 : 0;
  }

  void engine(std::string_view text) {
    using Kind = server::MediaEvent::Kind;
    const auto json = Json::parse(text);
    if (!json) return;
    server::MediaEvent event{.kind = static_cast<Kind>(json->number("kind").value_or(0) & 3)};
    if (json->number("kind").value_or(0) >= 4) event.kind = Kind::engine;
    const std::string who = filled(1, json->text_or("subject", ""));
    event.room = school_.record.id;
    event.conn = filled(1, json->text_or("conn", last_media_.conn));
    event.request =
        static_cast<std::uint64_t>(json->number("request").value_or(static_cast<std::int64_t>(last_media_.request)));
    event.sdp = json->text_or("sdp", "");
    event.code = json->text_or("code", "engine-refused");
    event.up = json->flag("up").value_or(false);
    if (!who.empty()) {
      event.feeds.push_back({who, {server::StreamKind::camera, server::StreamKind::audio}});
      event.offered.push_back({"0", who, server::StreamKind::camera});
    }
    hub_->on_media(event, now_);
  }

  const School& school_ = School::made();
  sim::MemoryStore store_;
  fuzz::SeededRandom random_;
  std::unique_ptr<server::Hub> hub_;
  TimeMs now_ = kStart;
  std::array<Client, kConnections + 1> clients_;
  std::array<ConnId, kConnections + 1> ids_{};
  ConnId last_id_ = 0;
  std::string group_;
  std::uint64_t epoch_ = 0, seq_ = 0;
  server::MediaCommand last_media_{};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  World world;
  std::string_view rest = as_text(BytesView(data, size));
  for (int left = 64; left > 0 && !rest.empty(); --left) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    world.line(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return 0;
}
