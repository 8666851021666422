// Key schedule, PSKs and transcript hashes (RFC 9420 §8).
#include "shared/mls/framing.h"
#include "shared/mls/group_context.h"
#include "shared/mls/key_schedule.h"
#include "shared/mls/psk.h"
#include "tests/vectors/vectors.h"

namespace homeroom::vectors {

namespace {

struct KeyScheduleVector {
  Fields fields;
  explicit KeyScheduleVector(const Fields& f) : fields(f) {}

  Verdict verify() const {
    mls::GroupContext context;
    context.group_id = fields.hex("group_id");
    Secret init = fields.secret("initial_init_secret");
    for (const Fields& epoch : fields.list("epochs")) {
      Verdict verdict = verify_epoch(epoch, context, init);
      if (verdict.kind != Verdict::Kind::passed) {
        return verdict;
      }
      ++context.epoch;
    }
    VECTOR_CHECK(fields.ok());
    return Verdict::passed();
  }

  static Verdict verify_epoch(const Fields& epoch, mls::GroupContext& context, Secret& init) {
    context.tree_hash = epoch.hex("tree_hash");
    context.confirmed_transcript_hash = epoch.hex("confirmed_transcript_hash");
    const Bytes encoded = mls::encode(context);
    VECTOR_CHECK(encoded == epoch.hex("group_context"));
    const Secret joiner = mls::joiner_secret(init, epoch.secret("commit_secret"), encoded);
    VECTOR_CHECK(joiner == epoch.secret("joiner_secret"));
    const Secret psk = epoch.secret("psk_secret");
    VECTOR_CHECK(mls::welcome_secret(joiner, psk) == epoch.secret("welcome_secret"));
    mls::EpochSecrets secrets = mls::epoch_secrets(joiner, psk, encoded);
    VECTOR_CHECK(secrets.init == epoch.secret("init_secret"));
    VECTOR_CHECK(secrets.sender_data == epoch.secret("sender_data_secret"));
    VECTOR_CHECK(secrets.encryption == epoch.secret("encryption_secret"));
    VECTOR_CHECK(secrets.exporter == epoch.secret("exporter_secret"));
    VECTOR_CHECK(secrets.epoch_authenticator == epoch.secret("epoch_authenticator"));
    VECTOR_CHECK(secrets.external == epoch.secret("external_secret"));
    VECTOR_CHECK(secrets.confirmation_key == epoch.secret("confirmation_key"));
    VECTOR_CHECK(secrets.membership_key == epoch.secret("membership_key"));
    VECTOR_CHECK(secrets.resumption_psk == epoch.secret("resumption_psk"));
    VECTOR_CHECK(secrets.external_key().public_key == epoch.hex("external_pub"));
    const Fields exporter = epoch.object("exporter");
    VECTOR_CHECK(secrets.export_secret(exporter.text("label"), exporter.hex("context"), exporter.size("length")) ==
                 exporter.secret("secret"));
    init = std::move(secrets.init);
    return Verdict::passed();
  }
};

struct PskVector {
  Fields fields;
  explicit PskVector(const Fields& f) : fields(f) {}

  Verdict verify() const {
    std::vector<mls::Psk> psks;
    for (const Fields& entry : fields.list("psks")) {
      mls::PreSharedKeyId id;
      id.psk_id = entry.hex("psk_id");
      id.psk_nonce = entry.hex("psk_nonce");
      psks.push_back({std::move(id), entry.secret("psk")});
    }
    VECTOR_CHECK(mls::psk_secret(psks) == fields.secret("psk_secret"));
    VECTOR_CHECK(fields.ok());
    return Verdict::passed();
  }
};

struct TranscriptVector {
  Fields fields;
  explicit TranscriptVector(const Fields& f) : fields(f) {}

  Verdict verify() const {
    const auto content = mls::decode<mls::AuthenticatedContent>(fields.hex("authenticated_content"));
    VECTOR_OK(content);
    VECTOR_CHECK(content->content.type() == mls::ContentType::commit);
    const Bytes confirmed =
        mls::confirmed_transcript_hash(fields.hex("interim_transcript_hash_before"), content->confirmed_input());
    VECTOR_CHECK(confirmed == fields.hex("confirmed_transcript_hash_after"));
    mls::EpochSecrets secrets;
    secrets.confirmation_key = fields.secret("confirmation_key");
    VECTOR_CHECK(secrets.confirmation_tag(confirmed) == content->auth.confirmation_tag);
    VECTOR_CHECK(mls::interim_transcript_hash(confirmed, content->auth.confirmation_tag) ==
                 fields.hex("interim_transcript_hash_after"));
    return Verdict::passed();
  }
};

}  // namespace

Tally run_key_schedule(const Json& file) { return run_suite_entries<KeyScheduleVector>(file); }
Tally run_psk_secret(const Json& file) { return run_suite_entries<PskVector>(file); }
Tally run_transcript_hashes(const Json& file) { return run_suite_entries<TranscriptVector>(file); }

}  // namespace homeroom::vectors
