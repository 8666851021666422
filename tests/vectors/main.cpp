// vectors [folder]: verifies every test vector below a folder and says how each file fared.
// The folder is the argument, else $HOMEROOM_VECTORS, else the one named at configure time. A file that is known and
// not there is named as skipped. Exit code 1 if any failed.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "shared/crypto/system_random.h"
#include "tests/vectors/vectors.h"

namespace {

using homeroom::vectors::Json;
using homeroom::vectors::Tally;
using Runner = Tally (*)(const Json&);

struct Known {
  const char* file;
  Runner run;
};

constexpr Known kKnown[] = {
    {"tree-math.json", homeroom::vectors::run_tree_math},
    {"deserialization.json", homeroom::vectors::run_deserialization},
    {"messages.json", homeroom::vectors::run_messages},
    {"crypto-basics.json", homeroom::vectors::run_crypto_basics},
    {"secret-tree.json", homeroom::vectors::run_secret_tree},
    {"message-protection.json", homeroom::vectors::run_message_protection},
    {"key-schedule.json", homeroom::vectors::run_key_schedule},
    {"psk_secret.json", homeroom::vectors::run_psk_secret},
    {"transcript-hashes.json", homeroom::vectors::run_transcript_hashes},
    {"welcome.json", homeroom::vectors::run_welcome},
    {"tree-operations.json", homeroom::vectors::run_tree_operations},
    {"tree-validation.json", homeroom::vectors::run_tree_validation},
    {"treekem.json", homeroom::vectors::run_treekem},
    {"passive-client-welcome.json", homeroom::vectors::run_passive_client},
    {"passive-client-handling-commit.json", homeroom::vectors::run_passive_client},
    {"passive-client-random.json", homeroom::vectors::run_passive_client},
    {"test-vectors.json", homeroom::vectors::run_sframe},
    {"test-vectors-aes256.json", homeroom::vectors::run_sframe},
};

// Recorded runs of passive clients go by many names; their form is one.
bool is_passive_client(const Json& json) {
  return json.is_array() && !json.empty() && json[0].is_object() && json[0].contains("initial_epoch_authenticator");
}

Runner find_runner(const std::string& name, const Json& json) {
  for (const Known& known : kKnown) {
    if (name == known.file) {
      return known.run;
    }
  }
  return is_passive_client(json) ? homeroom::vectors::run_passive_client : nullptr;
}

std::string describe(const Tally& tally) {
  int skipped = 0;
  std::string reasons;
  for (const auto& [why, count] : tally.skipped) {
    skipped += count;
    reasons += (reasons.empty() ? " (" : "; ") + why + (tally.skipped.size() > 1 ? ": " + std::to_string(count) : "");
  }
  return std::to_string(tally.passed) + " passed, " + std::to_string(tally.failed) + " failed, " +
         std::to_string(skipped) + " skipped" + reasons + (reasons.empty() ? "" : ")");
}

// False when something failed.
bool run_file(const std::filesystem::path& root, const std::filesystem::path& file) {
  const std::string name = file.lexically_relative(root).generic_string();
  std::ifstream stream(file, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    std::printf("%s: 0 passed, 1 failed, 0 skipped\n  not JSON\n", name.c_str());
    return false;
  }
  const Runner run = find_runner(file.filename().string(), json);
  if (run == nullptr) {
    std::printf("%s: 0 passed, 0 failed, %zu skipped (no runner for this file)\n", name.c_str(), json.size());
    return true;
  }
  const Tally tally = run(json);
  std::printf("%s: %s\n", name.c_str(), describe(tally).c_str());
  for (const std::string& failure : tally.failures) {
    std::printf("  %s\n", failure.c_str());
  }
  return tally.failed == 0;
}

}  // namespace

int main(int argc, char** argv) {
  homeroom::crypto::start();
  const char* from_environment = std::getenv("HOMEROOM_VECTORS");
  const std::filesystem::path root = argc > 1                      ? argv[1]
                                     : from_environment != nullptr ? from_environment
                                                                   : HOMEROOM_DEFAULT_VECTORS;
  std::error_code error;
  std::vector<std::filesystem::path> files;
  std::filesystem::recursive_directory_iterator walk(root, error);
  for (; !error && walk != std::filesystem::recursive_directory_iterator(); walk.increment(error)) {
    if (walk->path().extension() == ".json") {
      files.push_back(walk->path());
    }
  }
  std::sort(files.begin(), files.end());
  bool all_well = true;
  for (const std::filesystem::path& file : files) {
    all_well = run_file(root, file) && all_well;
  }
  for (const Known& known : kKnown) {
    const auto is_it = [&](const std::filesystem::path& file) { return file.filename() == known.file; };
    if (std::none_of(files.begin(), files.end(), is_it)) {
      std::printf("%s: skipped (there is no such file below %s)\n", known.file, root.c_str());
    }
  }
  if (files.empty()) std::printf("no vectors were run\n");
  return all_well ? 0 : 1;
}
