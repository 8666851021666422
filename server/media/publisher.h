// What one subject sends: a VideoRoom publisher handle, from its first offer until it is closed.
// Owns the handle. Never serves a second peer connection: a fresh one is a new Publisher.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "server/media/media_context.h"

namespace homeroom::server::media {

class Publisher : public std::enable_shared_from_this<Publisher> {
 public:
  Publisher(std::shared_ptr<MediaContext> context, std::string room, std::string subject, std::string token);

  // Takes over a handle that an earlier server left, with what it published there.
  void resume(std::uint64_t handle, std::vector<PublishedStream> streams, bool live);

  // An offer: the first joins the room, later ones renegotiate. Errors to the asker: busy, bad-sdp, engine-refused.
  void publish(Ask ask, std::string sdp, std::vector<PublishedStream> streams);
  // Streams of these kinds are not forwarded from now on, those of others are.
  void silence(std::set<StreamKind> kinds);
  // Detaches. `gone` comes when Janus has let go of the subject's name; at once when it never had it.
  void close(std::function<void()> gone);

  std::uint64_t handle() const { return handle_; }
  bool live() const { return live_; }  // the peer connection is up
  bool over() const { return over_; }  // Janus hung up: only a fresh one helps
  const std::vector<PublishedStream>& streams() const { return streams_; }
  const std::string& conn() const { return conn_; }
  void forget_conn() { conn_.clear(); }

 private:
  void listen();
  void send(std::string sdp, int tries_left);
  void finish(const PluginReply& reply);
  void moderate();

  std::shared_ptr<MediaContext> context_;
  std::string room_;
  std::string subject_;
  std::string token_;
  std::string conn_;
  std::uint64_t handle_ = 0;
  bool joined_ = false;
  bool live_ = false;
  bool over_ = false;
  bool busy_ = false;
  bool closed_ = false;
  Ask ask_;
  std::vector<PublishedStream> asked_;
  std::vector<PublishedStream> streams_;
  std::set<StreamKind> silent_;
  std::map<std::string, bool> moderated_;  // by mid: what the engine was told last
  std::function<void()> gone_;
};

}  // namespace homeroom::server::media
