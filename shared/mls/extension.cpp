#include "shared/mls/extension.h"

namespace homeroom::mls {

void write_extensions(Writer& writer, std::span<const Extension> extensions) {
  writer.vector([&] {
    for (const Extension& extension : extensions) {
      writer.u16(extension.type);
      writer.vector(extension.data);
    }
  });
}

std::vector<Extension> read_extensions(Reader& reader) {
  std::vector<Extension> extensions;
  reader.each(kMaxExtensions, [&](Reader& inner) {
    Extension extension;
    extension.type = inner.u16();
    extension.data = inner.bytes();
    extensions.push_back(std::move(extension));
  });
  return extensions;
}

bool unique_types(std::span<const Extension> extensions) {
  for (std::size_t i = 0; i < extensions.size(); ++i) {
    if (find_extension(extensions.subspan(i + 1), extensions[i].type) != nullptr) {
      return false;
    }
  }
  return true;
}

const Extension* find_extension(std::span<const Extension> extensions, std::uint16_t type) {
  for (const Extension& extension : extensions) {
    if (extension.type == type) {
      return &extension;
    }
  }
  return nullptr;
}

void RequiredCapabilities::write(Writer& writer) const {
  write_u16s(writer, extensions);
  write_u16s(writer, proposals);
  write_u16s(writer, credentials);
}

RequiredCapabilities RequiredCapabilities::read(Reader& reader) {
  RequiredCapabilities required;
  required.extensions = read_u16s(reader);
  required.proposals = read_u16s(reader);
  required.credentials = read_u16s(reader);
  return required;
}

void ExternalSender::write(Writer& writer) const {
  writer.vector(signature_key);
  credential.write(writer);
}

ExternalSender ExternalSender::read(Reader& reader) {
  ExternalSender sender;
  sender.signature_key = reader.bytes();
  sender.credential = Credential::read(reader);
  return sender;
}

Result<RequiredCapabilities> required_capabilities(std::span<const Extension> extensions) {
  const Extension* extension = find_extension(extensions, extension_type::required_capabilities);
  if (extension == nullptr) {
    return RequiredCapabilities{};
  }
  return decode<RequiredCapabilities>(extension->data);
}

Result<std::vector<ExternalSender>> external_senders(std::span<const Extension> extensions) {
  const Extension* extension = find_extension(extensions, extension_type::external_senders);
  if (extension == nullptr) {
    return std::vector<ExternalSender>{};
  }
  Reader reader(extension->data);
  std::vector<ExternalSender> senders = read_vector<ExternalSender>(reader, kMaxExtensions);
  if (!reader.done()) {
    return kMalformed;
  }
  return senders;
}

}  // namespace homeroom::mls
