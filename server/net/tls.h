// The server's TLS: a certificate that was given, or one the server makes itself.
// Owns nothing between calls. Never replaces a working context by one that failed to load.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "shared/base/time.h"

namespace homeroom::server {

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

// Null on failure, and `error` is a sentence. The pair must belong together.
TlsContext load_tls(const std::string& cert, const std::string& key, std::string& error);

struct OwnCertificate {
  std::string cert;  // paths
  std::string key;
};

// In `folder`/tls: kept until it is about to expire or lacks the host's name; made anew then (EC P-256, one year).
OwnCertificate own_certificate(const std::string& folder, const std::string& host, TimeMs now, std::string& error);

// "AB:CD:…" of the certificate's SHA-256, as browsers show it; empty when the file cannot be read.
std::string fingerprint(const std::string& cert);

}  // namespace homeroom::server
