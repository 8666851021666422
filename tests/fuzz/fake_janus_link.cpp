#include "tests/fuzz/fake_janus_link.h"

namespace homeroom::fuzz {

FakeEngine& FakeEngine::one() {
  static FakeEngine engine;
  return engine;
}

}  // namespace homeroom::fuzz

namespace homeroom::server::media {

struct JanusLink::Impl {};

JanusLink::JanusLink(boost::asio::io_context&, std::uint16_t, std::string) {
  fuzz::FakeEngine::one().asked.clear();
  fuzz::FakeEngine::one().link = this;
}
JanusLink::~JanusLink() {
  fuzz::FakeEngine::one().asked.clear();
  fuzz::FakeEngine::one().link = nullptr;
}
void JanusLink::open(std::function<void(bool)> opened) { opened(true); }
void JanusLink::request(Json message, std::uint64_t handle, Reply reply) {
  fuzz::FakeEngine::one().asked.push_back({handle, std::move(message), std::move(reply)});
}
void JanusLink::forget(std::uint64_t handle) {
  std::erase_if(fuzz::FakeEngine::one().asked, [&](const auto& each) { return each.handle == handle; });
}
void JanusLink::set_session(std::uint64_t) {}

}  // namespace homeroom::server::media
