// Hub: who is told how to use the relay (docs/protocol.md §4): members, for some hours, and again before these are
// over.
#include "server/core/hub.h"

namespace homeroom::server {

void Hub::on_relay(std::optional<RelayOffer> offer, TimeMs now) {
  relay_ = std::move(offer);
  for (auto& [id, conn] : connections_) {
    send_relay(conn, now);
  }
}

// Nothing is said where there is no relay and never was one.
void Hub::send_relay(Connection& to, TimeMs now) {
  if (!to.in_meeting() || (!relay_ && to.relay_told == 0)) {
    return;
  }
  to.relay_told = relay_ ? now : 0;
  Json message = push("turn");
  if (relay_) {
    const RelayCredential made = relay_credential(relay_->secret, relay_name(relay_->secret, to.class_id + to.subject),
                                                  now + limits::kRelayLife);
    message.set("port", relay_->port).set("username", made.username).set("credential", made.credential);
    if (relay_->tls_port != 0) {
      message.set("tls_port", relay_->tls_port);
    }
  }
  send(to.id, message);
}

void Hub::renew_relay(TimeMs now) {
  for (auto& [id, conn] : connections_) {
    if (relay_ && conn.in_meeting() && now - conn.relay_told >= limits::kRelayRenewed) {
      send_relay(conn, now);
    }
  }
}

}  // namespace homeroom::server
