// Session: what server and keeper say to each other on a line: hello, prove, and where each of its messages goes.
#include <algorithm>

#include "wasm/keeper/session.h"

namespace homeroom::keeper {
namespace {

constexpr TimeMs kCatchUpMs = 30'000;  // what went on without us has come by then; else it is as good as new

}  // namespace

// A fresh connection on which we are nobody: the way out of a membership whose group we have lost.
void Session::reconnect_without_ticket() {
  if (meeting_) {
    drop_meeting();
  }
  put(Output::Kind::close_socket);
}

classroom::ClassContext Session::context() const {
  classroom::ClassContext context;
  context.class_id = *class_id_;
  context.root_key = root_key_;
  context.revoked.keys = office_ ? office_->revoked_keys : revoked_keys_;
  context.revoked.keys.insert(context.revoked.keys.end(), taken_back_.begin(), taken_back_.end());
  context.now = now_;
  return context;
}

// By which others' Commits are judged: by what everyone could know who was there when the server took them. Not by what
// this device alone has decided so far; and when we come back, for as long as that may take, not by what has come to
// pass since.
classroom::ClassContext Session::context_of_log() const {
  classroom::ClassContext context = this->context();
  const bool from_before = meeting_->seq() < caught_up_at_ && now_ < caught_up_by_;
  const auto known = static_cast<std::ptrdiff_t>(from_before ? taken_back_before_ : taken_back_.size());
  context.revoked.keys = revoked_keys_;
  context.revoked.keys.insert(context.revoked.keys.end(), taken_back_.begin(), taken_back_.begin() + known);
  if (from_before && blind_since_) {
    context.now = *blind_since_;
  }
  return context;
}

void Session::request(Request::Kind kind, Json message, Bytes mid, bool bulk) {
  wire_.request({kind, std::move(mid), {}, 0}, std::move(message), bulk);
}

void Session::server_text(std::string_view text, TimeMs now) {
  advance(now);
  line_heard();
  const auto message = Json::parse(text, {.members = 64});
  if (!message || !message->is_object() || message->text("t") == nullptr || stopped_) {
    hostile("no message");
  } else {
    on_server(*message);
  }
  finish();
}

void Session::on_server(const Json& message) {
  const std::string& type = *message.text("t");
  if (type == "ok" || type == "error") {
    const auto n = message.number("n");
    const auto request = n ? wire_.settle(*n) : std::nullopt;
    if (!request) {
      return hostile("an answer to nothing");
    }
    return type == "ok" ? answered(*request, message) : refused(*request, message);
  }
  if (type == "server") {
    return greeted(message);
  }
  if (type == "taken-back") {
    return on_taken_back(message);  // the root's word counts from hello on, by which the list of all before it came
  }
  if (!ready()) {
    // Other pushes may come before the answer to prove only for those who said hello.
    if (type == "opened" || type == "closed") {
      open_ = type == "opened";
      open_group_ = message.bytes("group", kGroupIdSize).value_or(Bytes());
      return;
    }
    return hostile("too early");
  }
  if (type == "opened") {
    on_opened(message);
  } else if (type == "closed") {
    on_closed();
  } else if (type == "answer") {
    on_answer(message);
  } else if (type == "knock-gone" && message.text_or("from", "") == conn_) {
    no_place();
  } else if (type == "welcome") {
    on_welcome(message);
  } else if (type == "removed") {
    on_removed();
  } else if (type == "log") {
    on_log(message);
  } else if (type == "relay") {
    on_relay(message);
  } else if (type == "feeds") {
    const Json::Array* feeds = message.list("feeds");
    feeds_ = feeds != nullptr && feeds->size() <= 1000 ? *feeds : Json::Array();
    moderate();
    send_feeds();
  } else if (type == "offer") {
    on_offer(message);
  } else if (type == "turn") {
    on_relay_offer(message);
  } else if (type == "engine") {
    to_media(Json::object().set("m", "engine").set("up", message.flag("up").value_or(false)));
    if (in_class_ && !message.flag("up").value_or(false)) {
      alert("engine-down");
    }
  } else if (office_ && type == "knock") {
    on_knock(message);
  } else if (office_ && type == "knock-gone") {
    office_->admissions.gone(std::string(message.text_or("from", "")));
    class_dirty_ = true;
  } else if (office_ && type == "away") {
    on_away(message);
  } else if (office_ && type == "back") {
    on_back(message);
  } else {
    hostile("an unknown push");
  }
}

void Session::greeted(const Json& message) {
  const auto nonce = message.bytes("nonce", 32);
  bool speaks_ours = false;
  if (const Json::Array* versions = message.list("versions")) {
    speaks_ours = std::ranges::any_of(*versions, [](const Json& each) { return each.as_number() == 1; });
  }
  if (!nonce || !speaks_ours || line_ != Line::opening || !class_id_) {
    return hostile("a greeting out of place");
  }
  nonce_ = *nonce;
  taken_back_before_ = taken_back_.size();
  school_key_ = message.bytes("report_key", crypto::kHpkeKeySize).value_or(Bytes());
  line_ = Line::asked;
  if (office_ && office_->create) {
    const ClassFile& file = office_->file;
    Json create = Json::object().set("t", "create").set("class", class_id_->text());
    create.set_bytes("root", file.root_key).set_bytes("door", file.door.public_key);
    create.set_bytes("door_sig", file.door_signature);
    create.set_bytes("proof",
                     file.root->sign(concat({as_bytes("homeroom create v1"), as_bytes(class_id_->text()), nonce_})));
    if (!invitation_.empty()) {
      create.set("invitation", invitation_);
    }
    return request(Request::Kind::create, std::move(create));
  }
  request(Request::Kind::hello, Json::object().set("t", "hello").set("v", 1).set("class", class_id_->text()));
}

void Session::found_class(const Json& answer) {
  const auto root = answer.bytes("root", crypto::kSignPublicSize);
  const auto door = answer.bytes("door", crypto::kHpkeKeySize);
  const auto signature = answer.bytes("door_sig", crypto::kSignatureSize);
  // The address pins the teacher: before anything is shown, the server's record must be hers.
  if (!root || !door || !signature || !class_id_->matches(*root) ||
      !crypto::verify(*root, door_text(*class_id_, *door), *signature)) {
    wants_line_ = false;
    alert("class-id-mismatch");
    event(Json::object().set("e", "connection").set("state", "refused").set("retry_in_ms", 0));
    put(Output::Kind::close_socket);
    return;
  }
  root_key_ = *root;
  door_key_ = *door;
  open_ = answer.flag("open").value_or(false);
  open_group_ = answer.bytes("group", kGroupIdSize).value_or(Bytes());
  if (const Json::Array* taken_back = answer.list("taken_back")) {
    for (const Json& each : *taken_back) {
      on_taken_back(each);
    }
  }
  prove();
}

void Session::prove() {
  const Identity& me = *self();
  Json message = Json::object().set("t", "prove").set_bytes("key", me.key.public_key());
  message.set_bytes("sig", me.key.sign(concat({as_bytes("homeroom prove v1"), as_bytes(class_id_->text()), nonce_})));
  if (office_) {
    message.set_bytes("pass", me.pass);
  }
  if (meeting_) {
    message.set_bytes("group", meeting_->group_id()).set("since", meeting_->seq());
    if (!office_) {
      message.set_bytes("ticket", meeting_->ticket);
    }
  }
  line_ = Line::proving;
  request(Request::Kind::prove, std::move(message));
}

void Session::proven(const Json& answer) {
  line_ = Line::ready;
  conn_ = answer.text_or("conn", "");
  const std::string_view role = answer.text_or("role", "visitor");
  role_ = role == "committer" ? ServerRole::committer : role == "member" ? ServerRole::member : ServerRole::visitor;
  event(Json::object().set("e", "connection").set("state", "up").set("retry_in_ms", 0));
  door_dirty_ = class_dirty_ = true;
  const bool gap = answer.flag("gap").value_or(true);
  caught_up_at_ = static_cast<std::uint64_t>(std::max<std::int64_t>(0, answer.number("seq").value_or(0)));
  caught_up_by_ = now_ + kCatchUpMs;
  if (meeting_ && media_up_ && !gap) {
    to_media(Json::object().set("m", "reconnected"));
  }
  if (office_) {
    return proven_as_teacher(gap, answer);
  }
  if (meeting_ && role_ == ServerRole::member && !gap) {
    send_feeds();
    return rules_changed();
  }
  if (role_ == ServerRole::member) {
    return reconnect_without_ticket();  // a member, but of a group that we cannot follow
  }
  if (meeting_) {
    drop_meeting();
  }
  if (open_) {
    knock_at_ = now_;
  } else if (in_class_) {
    closed_at_ = now_;
  }
}

void Session::proven_as_teacher(bool gap, const Json& answer) {
  if (role_ != ServerRole::committer) {
    return no_committer();
  }
  office_->server_open = open_;
  take_colleagues(answer);
  office_->listed = answer.text("subject") != nullptr;
  class_file_dirty_ = true;
  ready_since_ = now_;
  office_->next_heartbeat = now_;  // one that the line before took with it is not worth waiting ten seconds for
  send_taken_back();
  if (meeting_ && gap && meeting_->ticket.empty()) {
    // Our own meeting never came to the server: what is open there is older than it. We may have left it meanwhile.
    const bool inside = office_->inside;
    leave_meeting();
    office_->wants_open = false;
    return inside ? come_in() : void();
  }
  if (meeting_ && gap) {
    // This person is in class at another machine; or a colleague has opened a meeting without us in it.
    const bool by_this_person = answer.flag("elsewhere").value_or(false);
    const bool another = open_ && !office_->listed && !same(open_group_, meeting_->group_id());
    return by_this_person || another ? opened_elsewhere(by_this_person) : lose_track();
  }
  if (office_->wants_open && !meeting_) {
    come_in();
  } else if (meeting_) {
    office_->wants_open = false;
    if (meeting_->ticket.empty()) {
      meeting_->ticket = nonce_;  // only its answer was lost; a committer shows none, but it says that the server knows
      save_meeting();
    }
    everyone_is_here();
    last_moderated_.clear();  // a server that was started anew knows nothing of it
    rules_changed();
  } else if (open_ && same(office_->wants_close, open_group_)) {
    office_->server_open = open_ = false;
    office_->wants_close.clear();
    request(Request::Kind::close, Json::object().set("t", "close"));
  } else {
    office_->wants_close.clear();  // somebody has opened another meeting since
    if (std::exchange(office_->listed, false)) {
      request(Request::Kind::leave, Json::object().set("t", "leave"));  // the server did not hear that we have left
    }
  }
}

}  // namespace homeroom::keeper
