#include "server/net/tls.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <boost/asio/ip/host_name.hpp>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>

#include "server/net/data_folder.h"
#include "shared/base/bytes.h"

namespace homeroom::server {
namespace {

namespace asio = boost::asio;

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* each) const {
    Free(each);
  }
};
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;
using File = std::unique_ptr<std::FILE, Freer<std::fclose>>;

constexpr int kDays = 365;
constexpr TimeMs kRenewBefore = 14LL * 24 * 3600 * 1000;

Certificate read_certificate(const std::string& path) {
  const File file(std::fopen(path.c_str(), "re"));
  return Certificate(file ? PEM_read_X509(file.get(), nullptr, nullptr, nullptr) : nullptr);
}

bool is_address(const std::string& host) {
  unsigned char buffer[16];
  return ::inet_pton(AF_INET, host.c_str(), buffer) == 1 || ::inet_pton(AF_INET6, host.c_str(), buffer) == 1;
}

// Every name this machine is likely to be called by; 0.0.0.0 and :: are no names.
std::set<std::string> names_for(const std::string& host) {
  std::set<std::string> names{"localhost", "127.0.0.1", "::1"};
  if (host != "0.0.0.0" && host != "::") {
    names.insert(host);
  }
  boost::system::error_code wrong;
  const std::string own = asio::ip::host_name(wrong);
  if (!wrong && !own.empty()) {
    names.insert(own);
  }
  return names;
}

bool covers(X509* certificate, const std::string& host) {
  if (host == "0.0.0.0" || host == "::") {
    return true;
  }
  return is_address(host) ? X509_check_ip_asc(certificate, host.c_str(), 0) == 1
                          : X509_check_host(certificate, host.c_str(), host.size(), 0, nullptr) == 1;
}

bool good_until(X509* certificate, TimeMs until) {
  std::time_t at = until / 1000;
  return X509_cmp_time(X509_get0_notAfter(certificate), &at) > 0;
}

bool add_extension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

Certificate make_certificate(EVP_PKEY* key, const std::string& host) {
  Certificate made(X509_new());
  unsigned char serial[16];
  if (!made || RAND_bytes(serial, sizeof(serial)) != 1) {
    return nullptr;
  }
  serial[0] &= 0x7f;
  std::unique_ptr<BIGNUM, Freer<BN_free>> number(BN_bin2bn(serial, sizeof(serial), nullptr));
  BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(made.get()));
  X509_set_version(made.get(), 2);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);  // clients' clocks are late now and then
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600L * 24 * kDays);
  X509_set_pubkey(made.get(), key);
  X509_NAME* name = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("Homeroom (self-made)"),
                             -1, -1, 0);
  X509_set_issuer_name(made.get(), name);
  std::string alternatives;
  for (const std::string& each : names_for(host)) {
    alternatives += (alternatives.empty() ? "" : ",") + std::string(is_address(each) ? "IP:" : "DNS:") + each;
  }
  const bool extended = add_extension(made.get(), NID_subject_alt_name, alternatives) &&
                        add_extension(made.get(), NID_basic_constraints, "critical,CA:FALSE") &&
                        add_extension(made.get(), NID_key_usage, "critical,digitalSignature") &&
                        add_extension(made.get(), NID_ext_key_usage, "serverAuth");
  return extended && X509_sign(made.get(), key, EVP_sha256()) > 0 ? std::move(made) : nullptr;
}

template <typename Write>
bool write_pem(const std::string& path, Write write) {
  const std::string fresh = path + ".new";
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) {
    return false;
  }
  std::FILE* file = ::fdopen(fd, "w");
  const bool written = write(file) == 1;
  return std::fclose(file) == 0 && written && std::rename(fresh.c_str(), path.c_str()) == 0;
}

}  // namespace

TlsContext load_tls(const std::string& cert, const std::string& key, std::string& error) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  ERR_clear_error();
  boost::system::error_code wrong;
  context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                       asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1 |
                       SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_session_id_context(context->native_handle(), reinterpret_cast<const unsigned char*>("homeroom"), 8);
  context->use_certificate_chain_file(cert, wrong);
  if (wrong) {
    error = "The certificate " + cert + " cannot be used (" + wrong.message() +
            "). It must be a PEM file, the server's own first.";
    return nullptr;
  }
  context->use_private_key_file(key, asio::ssl::context::pem, wrong);
  if (wrong) {
    error = "The key " + key + " cannot be used with that certificate (" + wrong.message() +
            "). It must be its PEM key, without passphrase.";
    return nullptr;
  }
  if (SSL_CTX_check_private_key(context->native_handle()) != 1) {
    error = "The key " + key + " does not belong to the certificate " + cert + ".";
    return nullptr;
  }
  return context;
}

OwnCertificate own_certificate(const std::string& folder, const std::string& host, TimeMs now, std::string& error) {
  const std::string dir = folder + "/tls";
  const OwnCertificate paths{dir + "/cert.pem", dir + "/key.pem"};
  if (const Certificate there = read_certificate(paths.cert);
      there && good_until(there.get(), now + kRenewBefore) && covers(there.get(), host)) {
    std::string unusable;
    if (load_tls(paths.cert, paths.key, unusable)) {
      return paths;
    }
  }
  std::error_code wrong;
  std::filesystem::create_directories(dir, wrong);
  const Key key(EVP_EC_gen("P-256"));
  const Certificate made = key ? make_certificate(key.get(), host) : nullptr;
  if (!made) {
    error = "A certificate could not be made for '" + host + "'. Give one with --cert and --key.";
    return {};
  }
  const bool written = write_pem(paths.key,
                                 [&](std::FILE* file) {
                                   return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
                                 }) &&
                       write_pem(paths.cert, [&](std::FILE* file) { return PEM_write_X509(file, made.get()); });
  if (!written) {
    error = file_trouble("The self-made certificate cannot be written to", dir, errno);
    return {};
  }
  return paths;
}

std::string fingerprint(const std::string& cert) {
  const Certificate there = read_certificate(cert);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (!there || X509_digest(there.get(), EVP_sha256(), digest, &size) != 1) {
    return "";
  }
  const std::string hex = to_hex({digest, size});
  std::string text;
  for (std::size_t i = 0; i < hex.size(); ++i) {
    text += (i > 0 && i % 2 == 0) ? ":" : "";
    text += static_cast<char>(std::toupper(static_cast<unsigned char>(hex[i])));
  }
  return text;
}

}  // namespace homeroom::server
