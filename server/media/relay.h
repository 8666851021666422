// The relay for networks without UDP (coturn) as the server sees it: started, watched, restarted or taken over.
// Owns its process's watch and its secret. Never logs the secret, and never lets it run without its fence.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/core/relay_credential.h"

namespace homeroom::server::media {

struct RelayConfig {
  int port = 0;           // UDP and TCP; 0: no relay
  int tls_port = 0;       // used where there is a certificate
  std::string cert, key;  // PEM files; empty: no TLS
  std::string listen;     // the address that browsers reach; empty: all of the machine's
  std::string engine;     // the address that media binds to; empty: the machine's own
  std::string fence;      // the library, homeroom-relay-fence.so
  std::string data_dir;   // exists and can be written, engine.lock is in it; gets relay/ and relay.notes
  std::function<void(std::string_view level, std::string_view what)> log;
  std::string user = "nobody";  // as in EngineConfig
};

// All calls and on_change on the io_context's one thread. Destroying it without stop() leaves the relay running for the
// next server, as a killed one does: pictures flow on.
class Relay {
 public:
  Relay(boost::asio::io_context& io, RelayConfig config);
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  bool wanted() const;
  void start();
  // Ends it. `done` within some 6 s.
  void stop(std::function<void()> done);
  // A renewed certificate; those who are connected stay.
  void use_certificate(const std::string& cert, const std::string& key);

  const std::optional<RelayOffer>& offer() const;  // nothing: it is down
  std::function<void()> on_change;                 // of offer()

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace homeroom::server::media
