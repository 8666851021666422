// When a program that the server runs is started again after it fell: at once, then ever more slowly; after a minute on
// its feet it counts as if it had never fallen. Owns two timers. Never starts anything after cancel().
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>

namespace homeroom::server::media {

class Restarts {
 public:
  explicit Restarts(boost::asio::io_context& io) : wait_(io), steady_(io) {}
  void came_up();
  void fell();                              // stands no more
  void again(std::function<void()> start);  // starts it when it is time
  void cancel();

 private:
  boost::asio::steady_timer wait_, steady_;
  std::size_t falls_ = 0;
};

}  // namespace homeroom::server::media
