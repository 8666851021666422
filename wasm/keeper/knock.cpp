#include "wasm/keeper/knock.h"

#include <algorithm>
#include <array>

#include "shared/classroom/names.h"
#include "shared/protocol/json.h"
#include "wasm/keeper/meeting.h"

namespace homeroom::keeper {
namespace {

using protocol::Json;

constexpr Error kMalformed{"knock.malformed", "what was sealed is no knock or answer"};
constexpr Error kBadSignature{"knock.bad-signature", "the knock is not signed by its member or device key"};
constexpr std::size_t kPadTo = 512;

constexpr std::string_view kKnockInfo = "homeroom knock v1";
constexpr std::string_view kAnswerInfo = "homeroom answer v1";
constexpr std::string_view kDeviceLabel = "homeroom device v1";
constexpr std::string_view kMemberLabel = "homeroom knock v1";

Bytes aad_of(std::string_view class_id, BytesView member_key) { return concat({as_bytes(class_id), member_key}); }

// The member signs for the device and the reply key too, so that neither can be exchanged.
Bytes signed_by_member(std::string_view class_id, BytesView member_key, const Knock& knock) {
  return concat({as_bytes(kMemberLabel), as_bytes(class_id), member_key, knock.reply, knock.device, knock.meeting});
}
Bytes signed_by_device(std::string_view class_id, BytesView member_key, const Knock& knock) {
  return concat({as_bytes(kDeviceLabel), as_bytes(class_id), member_key, knock.reply});
}

// Spaces after the JSON hide the length of a name.
Result<Bytes> seal(BytesView key, std::string_view info, BytesView aad, const Json& content, Random& random) {
  std::string text = content.dump();
  text.resize((text.size() + kPadTo - 1) / kPadTo * kPadTo, ' ');
  HOMEROOM_TRY_LET(const crypto::HpkeCiphertext sealed,
                   crypto::hpke_seal(key, as_bytes(info), aad, as_bytes(text), random));
  return concat({sealed.kem_output, sealed.ciphertext});
}

Result<Json> open(const crypto::HpkeKeyPair& key, std::string_view info, BytesView aad, BytesView sealed) {
  if (sealed.size() < crypto::kHpkeKeySize || sealed.size() > kMaxSealed) {
    return kMalformed;
  }
  HOMEROOM_TRY_LET(const Secret text, crypto::hpke_open(key, sealed.first(crypto::kHpkeKeySize), as_bytes(info), aad,
                                                        sealed.subspan(crypto::kHpkeKeySize)));
  HOMEROOM_TRY_LET(Json content, Json::parse(as_text(text.reveal())));
  if (!content.is_object()) {
    return kMalformed;
  }
  return content;
}

constexpr std::array<std::string_view, 3> kSayings{"greet", "wait", "refuse"};

// What is no name is left out.
std::string name_in(const Json& content, std::string_view field) {
  auto name = classroom::clean_name(content.text_or(field, ""));
  return name ? std::move(*name) : std::string();
}

}  // namespace

Result<Bytes> seal_knock(std::string_view class_id, BytesView door, const crypto::SigningKey& member,
                         const crypto::SigningKey& device, const Knock& knock, Random& random) {
  Json content = Json::object();
  content.set_bytes("reply", knock.reply).set_bytes("device", knock.device).set("join", knock.join);
  content.set_bytes("meeting", knock.meeting);
  content.set_bytes("sig", member.sign(signed_by_member(class_id, member.public_key(), knock)));
  content.set_bytes("device_sig", device.sign(signed_by_device(class_id, member.public_key(), knock)));
  if (!knock.name.empty()) {
    content.set("name", knock.name);
  }
  if (!knock.seat.empty()) {
    content.set("seat", knock.seat);
  }
  if (!knock.key_package.empty()) {
    content.set_bytes("key_package", knock.key_package);
  }
  return seal(door, kKnockInfo, aad_of(class_id, member.public_key()), content, random);
}

Result<Knock> open_knock(std::string_view class_id, const crypto::HpkeKeyPair& door, BytesView member_key,
                         BytesView sealed) {
  HOMEROOM_TRY_LET(const Json content, open(door, kKnockInfo, aad_of(class_id, member_key), sealed));
  auto reply = content.bytes("reply", crypto::kHpkeKeySize);
  auto device = content.bytes("device", crypto::kSignPublicSize);
  const auto signature = content.bytes("sig", crypto::kSignatureSize);
  const auto device_signature = content.bytes("device_sig", crypto::kSignatureSize);
  const auto join = content.flag("join");
  auto meeting = content.bytes("meeting", kGroupIdSize);
  if (!reply || !device || !meeting || !signature || !device_signature || !join) {
    return kMalformed;
  }
  Knock knock;
  knock.reply = std::move(*reply);
  knock.device = std::move(*device);
  knock.join = *join;
  knock.meeting = std::move(*meeting);
  knock.name = name_in(content, "name");
  knock.seat = classroom::clean_seat(content.text_or("seat", ""));
  if (auto key_package = content.bytes("key_package")) {
    knock.key_package = std::move(*key_package);
  }
  if (!crypto::verify(member_key, signed_by_member(class_id, member_key, knock), *signature) ||
      !crypto::verify(knock.device, signed_by_device(class_id, member_key, knock), *device_signature)) {
    return kBadSignature;
  }
  return knock;
}

Result<Bytes> seal_answer(std::string_view class_id, BytesView reply, BytesView member_key, const Answer& answer,
                          Random& random) {
  Json content = Json::object();
  content.set("say", kSayings[static_cast<std::size_t>(answer.say)]);
  if (!answer.name.empty()) {
    content.set("name", answer.name);
  }
  if (!answer.class_name.empty()) {
    content.set("class_name", answer.class_name);
  }
  if (!answer.pass.empty()) {
    content.set_bytes("pass", answer.pass);
  }
  if (!answer.reason.empty()) {
    content.set("reason", answer.reason);
  }
  return seal(reply, kAnswerInfo, aad_of(class_id, member_key), content, random);
}

Result<Answer> open_answer(std::string_view class_id, const crypto::HpkeKeyPair& reply, BytesView member_key,
                           BytesView sealed) {
  HOMEROOM_TRY_LET(const Json content, open(reply, kAnswerInfo, aad_of(class_id, member_key), sealed));
  const auto say = std::ranges::find(kSayings, content.text_or("say", ""));
  if (say == kSayings.end()) {
    return kMalformed;
  }
  Answer answer;
  answer.say = static_cast<Answer::Say>(say - kSayings.begin());
  answer.name = name_in(content, "name");
  answer.class_name = name_in(content, "class_name");
  if (auto pass = content.bytes("pass")) {
    answer.pass = std::move(*pass);
  }
  answer.reason = content.text_or("reason", "");
  return answer;
}

}  // namespace homeroom::keeper
