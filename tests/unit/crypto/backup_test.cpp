#include "shared/crypto/backup.h"

#include "tests/unit/crypto/helpers.h"

namespace homeroom::crypto {
namespace {

std::string_view code_of(const Result<Secret>& result) { return result ? "ok" : result.error().code; }

TEST_CASE("a key file opens with its passphrase and no other") {
  start();
  test::SeededRandom random(5);
  const Secret secrets = Secret::copy_of(as_bytes("root seed and storage key"));
  const auto file = seal_backup("correct horse", secrets, random);
  REQUIRE(file);
  CHECK(file->size() == kBackupHeadSize + secrets.size() + 16);
  const auto opened = open_backup("correct horse", *file);
  REQUIRE(opened);
  CHECK(*opened == secrets);
  CHECK(code_of(open_backup("correct horsf", *file)) == "crypto.bad-tag");

  SECTION("nor after a change of salt, nonce, ciphertext or tag") {
    for (const std::size_t at : {std::size_t{9}, std::size_t{25}, kBackupHeadSize, file->size() - 1}) {
      Bytes bent = *file;
      bent[at] ^= 1;
      CHECK(code_of(open_backup("correct horse", bent)) == "crypto.bad-tag");
    }
  }
  SECTION("and parameters a stranger chose are refused before any work is done") {
    const auto with = [&](std::size_t at, std::uint8_t value) {
      Bytes bent = *file;
      bent[at] = value;
      return code_of(open_backup("correct horse", bent));
    };
    CHECK(with(0, 'X') == "crypto.bad-format");
    CHECK(with(5, 2) == "crypto.bad-version");
    CHECK(with(6, 255) == "crypto.bad-cost");
    CHECK(with(6, 1) == "crypto.bad-cost");
    CHECK(with(7, 255) == "crypto.bad-cost");
    CHECK(with(8, 1) == "crypto.bad-cost");
  }
}

TEST_CASE("sizes that no key file has are refused") {
  test::SeededRandom random(6);
  for (const std::size_t size : {std::size_t{0}, kBackupHeadSize, kBackupHeadSize + 15, std::size_t{2} << 20}) {
    CHECK(code_of(open_backup("x", Bytes(size))) == "crypto.bad-length");
  }
  CHECK_FALSE(seal_backup("", Secret(1), random));
  CHECK_FALSE(seal_backup(std::string(kBackupMaxPassphrase + 1, 'x'), Secret(1), random));
  CHECK_FALSE(seal_backup("x", Secret(kBackupMaxPlaintext + 1), random));
}

}  // namespace
}  // namespace homeroom::crypto
