// Lists of extensions and the ones that this implementation reads (RFC 9420 §11.1, §12.1.8.1, §13).
// Owns nothing but values. Never interprets an unknown type: it is carried along.
#pragma once

#include <optional>
#include <span>

#include "shared/mls/codec.h"
#include "shared/mls/credential.h"

namespace homeroom::mls {

void write_extensions(Writer& writer, std::span<const Extension> extensions);
// That no type comes twice (§13.4) is asked apart, by unique_types: it is a rule, not a form.
std::vector<Extension> read_extensions(Reader& reader);

const Extension* find_extension(std::span<const Extension> extensions, std::uint16_t type);
bool unique_types(std::span<const Extension> extensions);

// Types that every client supports and that capabilities do not list (§7.2).
constexpr bool is_default_extension(std::uint16_t type) { return type >= 1 && type <= 5; }
constexpr bool is_default_proposal(std::uint16_t type) { return type >= 1 && type <= 7; }

struct RequiredCapabilities {
  std::vector<std::uint16_t> extensions;
  std::vector<std::uint16_t> proposals;
  std::vector<std::uint16_t> credentials;
  void write(Writer& writer) const;
  static RequiredCapabilities read(Reader& reader);
};

struct ExternalSender {
  Bytes signature_key;
  Credential credential;
  void write(Writer& writer) const;
  static ExternalSender read(Reader& reader);
};

// Each gives an empty value where the extension is absent. Errors: mls.malformed.
Result<RequiredCapabilities> required_capabilities(std::span<const Extension> extensions);
Result<std::vector<ExternalSender>> external_senders(std::span<const Extension> extensions);

}  // namespace homeroom::mls
