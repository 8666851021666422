// The certificate that the server makes for itself, and pairs that do not load.
#include "server/net/tls.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include "server/net/listener.h"
#include "tests/unit/net/client_folder.h"

namespace homeroom::server::test {
namespace {

constexpr TimeMs kDay = 24LL * 3600 * 1000;

X509* read(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "re");
  REQUIRE(file != nullptr);
  X509* certificate = PEM_read_X509(file, nullptr, nullptr, nullptr);
  std::fclose(file);
  REQUIRE(certificate != nullptr);
  return certificate;
}

TimeMs clock() { return static_cast<TimeMs>(std::time(nullptr)) * 1000; }

}  // namespace

TEST_CASE("the server's own certificate is for its name, for a year, and kept") {
  const TempFolder folder;
  std::string error;
  const OwnCertificate own = own_certificate(folder.path, "school.example", clock(), error);
  REQUIRE(error.empty());
  X509* certificate = read(own.cert);
  CHECK(X509_check_host(certificate, "school.example", 0, 0, nullptr) == 1);
  CHECK(X509_check_host(certificate, "localhost", 0, 0, nullptr) == 1);
  CHECK(X509_check_ip_asc(certificate, "127.0.0.1", 0) == 1);
  CHECK(X509_check_host(certificate, "evil.example", 0, 0, nullptr) == 0);
  CHECK(X509_check_ca(certificate) == 0);  // it vouches for nobody else
  std::time_t soon = std::time(nullptr) + 364 * 24 * 3600;
  std::time_t later = std::time(nullptr) + 366 * 24 * 3600;
  CHECK(X509_cmp_time(X509_get0_notAfter(certificate), &soon) > 0);
  CHECK(X509_cmp_time(X509_get0_notAfter(certificate), &later) < 0);
  X509_free(certificate);
  struct stat status{};
  REQUIRE(::stat(own.key.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(load_tls(own.cert, own.key, error) != nullptr);

  const std::string first = fingerprint(own.cert);
  CHECK(first.size() == 32 * 3 - 1);
  own_certificate(folder.path, "school.example", clock(), error);
  CHECK(fingerprint(own.cert) == first);
  own_certificate(folder.path, "0.0.0.0", clock(), error);  // no name of its own to lack
  CHECK(fingerprint(own.cert) == first);
  own_certificate(folder.path, "school.example", clock() + 340 * kDay, error);
  CHECK(fingerprint(own.cert) == first);
  own_certificate(folder.path, "school.example", clock() + 352 * kDay, error);  // two weeks before its end
  const std::string second = fingerprint(own.cert);
  CHECK(second != first);
  own_certificate(folder.path, "192.0.2.7", clock(), error);  // another name
  CHECK(fingerprint(own.cert) != second);
}

TEST_CASE("a damaged certificate of its own is made anew") {
  const TempFolder folder;
  std::string error;
  const OwnCertificate own = own_certificate(folder.path, "school.example", clock(), error);
  folder.write("tls/key.pem", "rubbish");
  own_certificate(folder.path, "school.example", clock(), error);
  CHECK(error.empty());
  CHECK(load_tls(own.cert, own.key, error) != nullptr);
}

TEST_CASE("a pair that will not do is named, file and reason") {
  const TempFolder one, two;
  std::string error;
  const OwnCertificate first = own_certificate(one.path, "school.example", clock(), error);
  const OwnCertificate second = own_certificate(two.path, "school.example", clock(), error);
  REQUIRE(error.empty());
  const auto trouble = [](const std::string& cert, const std::string& key) {
    std::string sentence;
    CHECK(load_tls(cert, key, sentence) == nullptr);
    return sentence;
  };
  CHECK(trouble(first.cert, second.key).find(second.key) != std::string::npos);
  CHECK(trouble("/nonexistent.pem", first.key).find("/nonexistent.pem") != std::string::npos);
  CHECK(trouble(first.cert, "/nonexistent.pem").find("/nonexistent.pem") != std::string::npos);
  CHECK(trouble(first.key, first.cert).find(first.key) != std::string::npos);
  one.write("rubbish.pem", "rubbish");
  CHECK(trouble(one.path + "/rubbish.pem", first.key).find("PEM") != std::string::npos);
  CHECK(fingerprint(one.path + "/rubbish.pem").empty());
  CHECK(fingerprint("/nonexistent.pem").empty());
}

TEST_CASE("a certificate that cannot be written down is said to be so") {
  const TempFolder folder;
  folder.write("tls", "a file in its place");
  std::string error;
  own_certificate(folder.path, "school.example", clock(), error);
  CHECK(error.find("cannot be written") != std::string::npos);
}

TEST_CASE("limits count IPv4 addresses, and IPv6 by its /64") {
  const auto key = [](const char* text) { return address_key(boost::asio::ip::make_address(text)); };
  CHECK(key("192.0.2.1") == "192.0.2.1");
  CHECK(key("::ffff:192.0.2.1") == "192.0.2.1");
  CHECK(key("2001:db8:1:2:3:4:5:6") == key("2001:db8:1:2:ffff::1"));
  CHECK(key("2001:db8:1:2::1") != key("2001:db8:1:3::1"));
}

}  // namespace homeroom::server::test
