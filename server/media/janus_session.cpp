#include "server/media/janus_session.h"

namespace homeroom::server::media {
using protocol::Json;

namespace {

std::uint64_t id_in(const Json& message) {
  const Json* data = message.find("data");
  return data == nullptr ? 0 : static_cast<std::uint64_t>(data->number("id").value_or(0));
}

// {"janus":"error","error":{code,reason}} from the core, or plugindata.data with error_code from VideoRoom.
PluginReply read_reply(const Json& message) {
  PluginReply reply;
  if (const Json* error = message.find("error"); error != nullptr && error->is_object()) {
    reply.error = error->number("code").value_or(-1);
    reply.text = std::string(error->text_or("reason", ""));
    return reply;
  }
  if (const Json* plugin = message.find("plugindata"); plugin != nullptr) {
    if (const Json* data = plugin->find("data"); data != nullptr) reply.data = *data;
  }
  if (const Json* jsep = message.find("jsep"); jsep != nullptr) reply.sdp = std::string(jsep->text_or("sdp", ""));
  reply.error = reply.data.number("error_code").value_or(0);
  reply.text = std::string(reply.data.text_or("error", ""));
  return reply;
}

}  // namespace

JanusSession::JanusSession(std::unique_ptr<JanusLink> link) : link_(std::move(link)) {
  link_->on_event = [this](std::uint64_t handle, const Json& event) {
    const auto found = routes_.find(handle);
    if (found == routes_.end()) return;
    const Route route = found->second;  // a route may end its own handle
    route(event.text_or("janus", ""), read_reply(event));
  };
}

void JanusSession::create(std::function<void(bool)> ready) {
  link_->request(Json::object().set("janus", "create"), 0, [this, ready](const Json& reply) {
    const std::uint64_t id = id_in(reply);
    if (id == 0) return ready(false);
    id_ = id;
    link_->set_session(id);
    attach([this, ready](std::uint64_t handle) {
      control_ = handle;
      ready(handle != 0);
    });
  });
}

void JanusSession::claim(std::uint64_t session, std::uint64_t control, std::function<void(bool)> ready) {
  // session_id is part of the request itself, so that the keepalive starts only once it is ours.
  Json request = Json::object().set("janus", "claim").set("session_id", session);
  link_->request(std::move(request), 0, [this, session, control, ready](const Json& reply) {
    if (reply.text_or("janus", "") != "success") return ready(false);
    id_ = session;
    control_ = control;
    link_->set_session(session);
    ready(true);
  });
}

void JanusSession::attach(std::function<void(std::uint64_t)> attached) {
  Json request = Json::object().set("janus", "attach").set("plugin", "janus.plugin.videoroom");
  link_->request(std::move(request), 0, [attached](const Json& reply) { attached(id_in(reply)); });
}

void JanusSession::detach(std::uint64_t handle, std::function<void()> gone) {
  routes_.erase(handle);
  link_->forget(handle);
  link_->request(Json::object().set("janus", "detach"), handle, [gone](const Json&) {
    if (gone) gone();
  });
}

void JanusSession::message(std::uint64_t handle, Json body, std::string_view type, std::string sdp, Done done) {
  Json request = Json::object().set("janus", "message").set("body", std::move(body));
  if (!sdp.empty()) {
    request.set("jsep", Json::object().set("type", type).set("sdp", std::move(sdp)).set("trickle", false));
  }
  link_->request(std::move(request), handle, [done](const Json& reply) {
    if (done) done(read_reply(reply));
  });
}

void JanusSession::control(Json body, Done done) { message(control_, std::move(body), "", "", std::move(done)); }

void JanusSession::route(std::uint64_t handle, Route route) { routes_[handle] = std::move(route); }

}  // namespace homeroom::server::media
