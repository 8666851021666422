#include "server/media/restarts.h"

#include <algorithm>
#include <chrono>
#include <iterator>

namespace homeroom::server::media {
namespace {

constexpr std::chrono::milliseconds kBackOff[] = {std::chrono::milliseconds(0),    std::chrono::milliseconds(500),
                                                  std::chrono::milliseconds(1000), std::chrono::milliseconds(2000),
                                                  std::chrono::milliseconds(5000), std::chrono::milliseconds(10000),
                                                  std::chrono::milliseconds(30000)};
constexpr auto kSteadyAfter = std::chrono::seconds(60);

}  // namespace

void Restarts::came_up() {
  steady_.expires_after(kSteadyAfter);
  steady_.async_wait([this](boost::system::error_code error) {
    if (!error) falls_ = 0;
  });
}

void Restarts::fell() { steady_.cancel(); }

void Restarts::again(std::function<void()> start) {
  wait_.expires_after(kBackOff[std::min(falls_++, std::size(kBackOff) - 1)]);
  wait_.async_wait([start = std::move(start)](boost::system::error_code error) {
    if (!error) start();
  });
}

void Restarts::cancel() {
  wait_.cancel();
  steady_.cancel();
}

}  // namespace homeroom::server::media
