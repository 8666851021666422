#include "wasm/keeper/wire.h"

#include <algorithm>

namespace homeroom::keeper {
namespace {

constexpr std::int64_t kCost = 1000 / Wire::kPerSecond;
constexpr std::int64_t kFull = kCost * Wire::kBurst;

}  // namespace

void Wire::open(TimeMs now) {
  close();
  open_ = true;
  next_n_ = 1;
  credit_ms_ = kFull;
  refilled_ = now;
}

void Wire::close() {
  open_ = false;
  urgent_.clear();
  bulk_.clear();
  unanswered_.clear();
}

void Wire::request(Request request, protocol::Json message, bool bulk) {
  std::deque<Waiting>& queue = bulk ? bulk_ : urgent_;
  if (!open_ || queue.size() >= kMaxWaiting) {
    ++dropped_;
    return;
  }
  queue.push_back({std::move(request), std::move(message)});
}

void Wire::refill(TimeMs now) {
  if (now > refilled_) {
    credit_ms_ = std::min(kFull, credit_ms_ + (now - refilled_));
  }
  refilled_ = now;
}

std::vector<std::string> Wire::take(TimeMs now) {
  refill(now);
  std::vector<std::string> texts;
  while (credit_ms_ >= kCost && (!urgent_.empty() || !bulk_.empty()) && unanswered_.size() < kMaxUnanswered) {
    std::deque<Waiting>& queue = urgent_.empty() ? bulk_ : urgent_;
    Waiting next = std::move(queue.front());
    queue.pop_front();
    credit_ms_ -= kCost;
    next.message.set("n", next_n_);
    unanswered_.emplace(next_n_++, std::move(next.request));
    texts.push_back(next.message.dump());
  }
  return texts;
}

std::optional<TimeMs> Wire::next_wake() const {
  if (urgent_.empty() && bulk_.empty()) {
    return std::nullopt;
  }
  return refilled_ + std::max<std::int64_t>(1, kCost - credit_ms_);
}

std::optional<Request> Wire::settle(std::int64_t n) {
  const auto found = unanswered_.find(n);
  if (found == unanswered_.end()) {
    return std::nullopt;
  }
  Request request = std::move(found->second);
  unanswered_.erase(found);
  return request;
}

}  // namespace homeroom::keeper
