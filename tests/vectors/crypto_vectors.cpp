// The labelled uses of the cipher suite (RFC 9420 §5, §8).
#include "shared/crypto/system_random.h"
#include "shared/mls/labels.h"
#include "tests/vectors/vectors.h"

namespace homeroom::vectors {

namespace {

struct CryptoBasicsVector {
  Fields fields;
  explicit CryptoBasicsVector(const Fields& f) : fields(f) {}

  Verdict verify() const {
    const Fields ref = fields.object("ref_hash");
    VECTOR_CHECK(mls::ref_hash(ref.text("label"), ref.hex("value")) == ref.hex("out"));

    const Fields expand = fields.object("expand_with_label");
    VECTOR_CHECK(mls::expand_with_label(expand.secret("secret"), expand.text("label"), expand.hex("context"),
                                        expand.size("length")) == expand.secret("out"));
    const Fields derive = fields.object("derive_secret");
    VECTOR_CHECK(mls::derive_secret(derive.secret("secret"), derive.text("label")) == derive.secret("out"));

    const Fields tree = fields.object("derive_tree_secret");
    VECTOR_CHECK(mls::derive_tree_secret(tree.secret("secret"), tree.text("label"),
                                         static_cast<std::uint32_t>(tree.number("generation")),
                                         tree.size("length")) == tree.secret("out"));
    const Verdict sign = verify_sign(fields.object("sign_with_label"));
    return sign.kind == Verdict::Kind::passed ? verify_encrypt(fields.object("encrypt_with_label")) : sign;
  }

  static Verdict verify_sign(const Fields& sign) {
    const std::string label = sign.text("label");
    const Bytes content = sign.hex("content");
    VECTOR_CHECK(mls::verify_with_label(sign.hex("pub"), label, content, sign.hex("signature")));
    const Result<crypto::SigningKey> key = crypto::SigningKey::from_seed(sign.secret("priv"));
    VECTOR_OK(key);
    VECTOR_CHECK(mls::verify_with_label(sign.hex("pub"), label, content, mls::sign_with_label(*key, label, content)));
    return Verdict::passed();
  }

  static Verdict verify_encrypt(const Fields& encrypt) {
    const std::string label = encrypt.text("label");
    const Bytes context = encrypt.hex("context");
    const Result<crypto::HpkeKeyPair> key = crypto::HpkeKeyPair::from_private(encrypt.secret("priv"));
    VECTOR_OK(key);
    const Result<Secret> opened =
        mls::decrypt_with_label(*key, label, context, encrypt.hex("kem_output"), encrypt.hex("ciphertext"));
    VECTOR_OK(opened);
    VECTOR_CHECK(*opened == encrypt.secret("plaintext"));
    const Result<crypto::HpkeCiphertext> sealed =
        mls::encrypt_with_label(encrypt.hex("pub"), label, context, encrypt.hex("plaintext"), crypto::system_random());
    VECTOR_OK(sealed);
    const Result<Secret> again = mls::decrypt_with_label(*key, label, context, sealed->kem_output, sealed->ciphertext);
    VECTOR_OK(again);
    VECTOR_CHECK(*again == encrypt.secret("plaintext"));
    VECTOR_CHECK(encrypt.ok());
    return Verdict::passed();
  }
};

}  // namespace

Tally run_crypto_basics(const Json& file) { return run_suite_entries<CryptoBasicsVector>(file); }

}  // namespace homeroom::vectors
