// Session: what becomes of what was asked of the server: taken, or refused and why.
#include <algorithm>

#include "wasm/keeper/session.h"

namespace homeroom::keeper {
namespace {

constexpr TimeMs kStorageRetryMs = 2000;

}  // namespace

void Session::answered(const Request& request, const Json& answer) {
  switch (request.kind) {
    case Request::Kind::hello: return found_class(answer);
    case Request::Kind::create:
      office_->create = false;
      door_key_ = office_->file.door.public_key;
      class_file_dirty_ = true;
      return prove();
    case Request::Kind::prove: return proven(answer);
    case Request::Kind::open:
      if (office_) {
        office_->opening = false;
      }
      if (meeting_) {
        meeting_->ticket = answer.bytes("ticket").value_or(Bytes());
        open_ = office_->server_open = true;
        class_file_dirty_ = true;
        save_meeting();
      }
      return;
    case Request::Kind::send:
      // A kept message stays in the outbox until its place in the log has come.
      if (meeting_ && !answer.number("seq")) {
        meeting_->outbox().taken(request.mid);
      }
      return;
    case Request::Kind::publish:
      to_media(Json::object().set("m", "published").set("sdp", answer.text_or("sdp", "")).set("round", request.round));
      return;
    case Request::Kind::leave: return has_left();
    case Request::Kind::door:
      take_colleagues(answer);
      if (office_->wants_open && !meeting_ && !office_->open_anyway_at) {
        come_in();
      }
      return;
    case Request::Kind::knock: knock_spread_ms_ = kKnockSpreadMs; return;
    case Request::Kind::audit: return audit_taken(answer);
    default: return;
  }
}

void Session::refused(const Request& request, const Json& answer) {
  const std::string_view code = answer.text_or("code", "");
  const TimeMs wait = std::clamp<TimeMs>(answer.number("wait_ms").value_or(kStorageRetryMs), 100, 60'000);
  switch (request.kind) {
    case Request::Kind::hello:
      wants_line_ = false;
      if (code == "no-such-class" && !office_) {
        reason_ = "class-not-found";
        door_dirty_ = true;
      } else {
        alert(code == "no-such-class" ? "class-not-found" : "server-unreachable");
      }
      event(Json::object().set("e", "connection").set("state", "refused").set("retry_in_ms", 0));
      put(Output::Kind::close_socket);
      return;
    case Request::Kind::create:
      if (code == "exists") {  // the answer to an earlier try was lost: the class is there, and ours
        office_->create = false;
        put(Output::Kind::close_socket);
        return;
      }
      if (code == "invitation-needed" || code == "bad-invitation" || code == "bad-class" || code == "bad-signature") {
        alert("invitation-needed");
        store(class_key(), Secret());
        office_.reset();
        class_changed_ = class_file_dirty_ = false;
        class_id_.reset();
        kind_ = Kind::none;
        wants_line_ = false;
      } else {
        alert("server-unreachable");
      }
      put(Output::Kind::close_socket);
      return;
    case Request::Kind::prove: put(Output::Kind::close_socket); return;
    case Request::Kind::knock:
      if (code == "slow-down") {
        knock_later(wait);
      } else if (code == "door-full") {
        no_place();
      } else if (code == "not-open") {
        open_ = false;
        knock_at_.reset();
      } else if (code == "bad-order") {
        put(Output::Kind::close_socket);  // the server has us in a class that we are not in: anew, as nobody
      }
      door_dirty_ = true;
      return;
    case Request::Kind::open:
      if (office_) {
        office_->opening = false;
      }
      if (code != "exists") {
        alert("server-unreachable");
        put(Output::Kind::close_socket);
      }
      return;
    case Request::Kind::leave: return has_left();  // were no member any more
    case Request::Kind::commit: return commit_refused(request.mid, answer);
    case Request::Kind::audit: return audit_refused(answer);
    case Request::Kind::send: {
      if (!meeting_) {
        return;
      }
      if (code == "stale-epoch") {
        const auto epoch = answer.number("epoch");
        meeting_->outbox().not_taken(request.mid);
        if (epoch && static_cast<std::uint64_t>(*epoch) > meeting_->epoch()) {
          hold_epoch_ = static_cast<std::uint64_t>(*epoch);  // its Commit is on the way to us
        }
        hold_outbox_ = now_ + (hold_epoch_ > meeting_->epoch() ? 5000 : 250);
      } else if (code == "malformed" || code == "not-a-member") {
        meeting_->outbox().taken(request.mid);  // never: it would be refused again
      } else {
        meeting_->outbox().not_taken(request.mid);
        hold_outbox_ = now_ + wait;
      }
      return;
    }
    case Request::Kind::publish:
    case Request::Kind::subscribe:
    case Request::Kind::answer_offer: {
      const std::string_view what = request.kind == Request::Kind::publish     ? "publish"
                                    : request.kind == Request::Kind::subscribe ? "subscribe"
                                                                               : "answer";
      return media_failed(what, code, request.round);
    }
    default: return;
  }
}

}  // namespace homeroom::keeper
