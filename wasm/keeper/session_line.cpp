// Session: the line to the server as a thing that comes up, falls silent and breaks. A browser may take many minutes to
// notice that nobody is at the other end (a laptop that slept, a network that went without a word), so the keeper asks.
#include <algorithm>

#include "wasm/keeper/session.h"

namespace homeroom::keeper {
namespace {

constexpr int kReplaced = 4001;  // close code: the same member connected elsewhere

// The teacher's heartbeat comes every ten seconds: in class nobody needs to ask. Not to be answered is a reason to ask
// soon.
constexpr TimeMs kSilenceMs = 12'000;
constexpr TimeMs kUnansweredMs = 3000;
constexpr TimeMs kAnswerWithinMs = 4000;
constexpr TimeMs kDoubtedAnswerWithinMs = 1500;  // after sleep, or when the browser speaks of another network
constexpr TimeMs kComeUpWithinMs = 12'000;       // the server itself gives up after ten seconds
constexpr TimeMs kSleptMs = 20'000;              // while there is a line the keeper wakes at least every kSilenceMs

}  // namespace

// Every input brings the time; it never goes back.
void Session::advance(TimeMs now) {
  const bool slept = now_ > 0 && now - now_ >= kSleptMs;
  now_ = std::max(now_, now);
  if (slept) {
    // Our clock stood still or went on, we cannot know which: the next heartbeat says how the teacher's stands to it.
    clock_difference_.reset();
    doubt_line();
  }
}

void Session::line_heard() {
  heard_at_ = now_;
  answer_due_.reset();
}

// Something happened that lines do not survive: comes back at once, or asks whether anybody is there.
void Session::doubt_line() {
  if (line_ == Line::down && wants_line_ && !stopped_) {
    retry_ms_ = kFirstRetryMs;
    connect();
  } else if (line_ == Line::ready) {
    ask_line(kDoubtedAnswerWithinMs);
  }
}

void Session::ask_line(TimeMs within) {
  if (!answer_due_ || *answer_due_ > now_ + within) {
    answer_due_ = now_ + within;
    request(Request::Kind::ping, Json::object().set("t", "ping"));
  }
}

void Session::tick_line() {
  if (retry_at_ && now_ >= *retry_at_) {
    connect();
  }
  wake_at(retry_at_);
  if (line_ == Line::down) {
    return;
  }
  if (line_ != Line::ready) {
    answer_due_ = heard_at_ + kComeUpWithinMs;
  } else if (const TimeMs ask = heard_at_ + (wire_.awaits_answer() ? kUnansweredMs : kSilenceMs); now_ >= ask) {
    ask_line(kAnswerWithinMs);
  } else {
    wake_at(ask);
  }
  if (answer_due_ && now_ >= *answer_due_) {
    line_heard();  // asked once; the shell closes it now
    put(Output::Kind::close_socket);
  }
  wake_at(answer_due_);
}

void Session::connect() {
  retry_at_.reset();
  if (stopped_ || line_ != Line::down) {
    return;
  }
  wants_line_ = true;
  line_ = Line::opening;
  line_heard();
  put(Output::Kind::open_socket);
}

void Session::online(TimeMs now) {
  advance(now);
  doubt_line();
  finish();
}

void Session::socket_opened(TimeMs now) {
  advance(now);
  wire_.open(now_);
  line_heard();
  finish();
}

void Session::socket_closed(int code, TimeMs now) {
  advance(now);
  wire_.close();
  audit_in_flight_ = false;
  audit_hold_ = 0;
  const bool was_ready = ready();
  if (was_ready) {
    blind_since_ = now_;
  }
  line_ = Line::down;
  role_ = ServerRole::none;
  conn_.clear();
  nonce_.clear();
  knock_at_.reset();
  closed_at_.reset();
  if (meeting_) {
    meeting_->outbox().all_not_taken(true);
    if (meeting_->pending()) {
      meeting_->pending()->sent = false;
      meeting_->pending()->line_broke = true;
    }
  }
  if (office_) {
    office_->admissions.clear_door();
    office_->hold_commits = 0;
    office_->opening = false;
  }
  hold_outbox_ = 0;
  hold_epoch_ = 0;
  if (code == kReplaced && (meeting_ || in_class_) && kind_ != Kind::teacher) {
    // The same person came in from somewhere else: this tab does not fight for the place.
    wants_line_ = false;
    over("replaced");
  }
  if (code == kReplaced && kind_ == Kind::teacher && !stopped_) {
    taken_over(now_);
    return;
  }
  if (wants_line_ && !stopped_) {
    if (was_ready) {
      retry_ms_ = kFirstRetryMs;
    }
    std::uint8_t jitter = 0;
    random_.fill({&jitter, 1});
    const TimeMs wait = retry_ms_ + retry_ms_ * jitter / 512;
    retry_ms_ = std::min(kLongestRetryMs, retry_ms_ * 2);
    retry_at_ = now_ + wait;
    event(Json::object().set("e", "connection").set("state", "down").set("retry_in_ms", wait));
  }
  door_dirty_ = class_dirty_ = true;
  finish();
}

}  // namespace homeroom::keeper
