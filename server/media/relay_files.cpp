#include "server/media/relay_files.h"

#include "server/media/janus_files.h"

namespace homeroom::server::media {

std::string relay_config(const RelayPlan& plan) {
  const auto number = [](int value) { return std::to_string(value); };
  const bool six = plan.engine.find(':') != std::string::npos;
  std::string text = "listening-port=" + number(plan.port) + "\n";
  text += plan.tls_port != 0 ? "tls-listening-port=" + number(plan.tls_port) + "\ncert=cert.pem\npkey=key.pem\n"
                             : "no-tls\n";
  if (!plan.listen.empty()) text += "listening-ip=" + plan.listen + "\n";
  text += "relay-ip=" + plan.engine + "\n";
  text += "min-port=" + number(kFirstRelayPort) + "\nmax-port=" + number(kLastRelayPort) + "\n";
  text += std::string("allocation-default-address-family=") + (six ? "ipv6" : "ipv4") + "\n";
  // Who may: whoever has a name and a password of the server's that have not ended.
  text += "realm=homeroom\nuse-auth-secret\nstatic-auth-secret=" + plan.secret + "\nstale-nonce=600\n";
  text += "user-quota=" + number(kRelayName) + "\ntotal-quota=" + number(kRelayAll) +
          "\nmax-bps=" + number(kRelayBytes) + "\n";
  // Where to: the engine's address and no other; the fence sees to the ports.
  text +=
      "denied-peer-ip=0.0.0.0-255.255.255.255\n"
      "denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff\n"
      "allowed-peer-ip=" +
      plan.engine +
      "\n"
      "no-multicast-peers\n"
      "no-tcp-relay\n";
  // What else it can do, it does not.
  text += "no-cli\nno-dtls\nno-tlsv1\nno-tlsv1_1\nno-stun\nno-rfc5780\nno-software-attribute\n";
  text += "userdb=nobody\npidfile=pid\nlog-file=/dev/null\nno-stdout-log\nsimple-log\n";
  return text;
}

std::string relay_fence(const RelayPlan& plan) {
  const auto range = [](int first, int last) { return std::to_string(first) + " " + std::to_string(last) + " "; };
  return range(kFirstRelayPort, kLastRelayPort) + range(kFirstPort, kLastPort) + plan.engine;
}

}  // namespace homeroom::server::media
