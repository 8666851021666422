// homeroom-report: a school's key for reports, and reading what was sealed to it. A program of its own, run where the
// key is: the server needs neither.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "shared/classroom/report.h"
#include "shared/classroom/safety_words.h"
#include "shared/crypto/hash.h"
#include "shared/crypto/system_random.h"

namespace {

using namespace homeroom;

constexpr const char* kUsage =
    "usage: homeroom-report key FILE                          makes the school's key; FILE is the private half\n"
    "       homeroom-report open REPORT --key FILE --out DIR  reads a report into a new folder\n";

int fail(const std::string& sentence) {
  std::fprintf(stderr, "homeroom-report: %s\n", sentence.c_str());
  return 1;
}

std::string words_of(BytesView public_key) {
  return classroom::text_of(classroom::safety_words(crypto::sha256(public_key)));
}

bool write_new(const std::string& path, BytesView bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) {
    return false;
  }
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t wrote = ::write(file, bytes.data() + at, bytes.size() - at);
    if (wrote <= 0) {
      ::close(file);
      return false;
    }
    at += static_cast<std::size_t>(wrote);
  }
  return ::close(file) == 0;
}

std::optional<Bytes> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return std::nullopt;
  }
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

int make_key(const std::string& path) {
  const auto key = crypto::HpkeKeyPair::generate(crypto::system_random());
  if (!write_new(path, as_bytes(to_base64url(key.private_key.reveal()) + "\n"))) {
    return fail(path + " cannot be written, or is there already: a key that is in use is not replaced.");
  }
  std::printf(
      "%s is the private key: keep it off the server, and keep a copy.\n"
      "Start the server with --report-key %s\nTeachers read the words: %s\n",
      path.c_str(), to_base64url(key.public_key).c_str(), words_of(key.public_key).c_str());
  return 0;
}

std::string time_text(TimeMs at) {
  const std::time_t seconds = static_cast<std::time_t>(at / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

// Names and words come from people in the class: a line stays one line.
std::string one_line(std::string text) {
  for (char& each : text) {
    if (static_cast<unsigned char>(each) < 0x20 || each == 0x7f) {
      each = ' ';
    }
  }
  return text;
}

std::string told(const classroom::OpenedReport& opened) {
  const classroom::Report& report = opened.report;
  std::string out = "Class: " + one_line(report.class_name) + " (" + opened.class_id.text() +
                    ")\nBy: " + one_line(report.reporter) + ", " +
                    (opened.by.role == classroom::Role::teacher ? "the teacher" : "a co-teacher") +
                    "\nAt: " + time_text(report.at) + "\n\nIn class:\n";
  for (const std::string& each : report.people) {
    out += "  " + one_line(each) + "\n";
  }
  out += "\nChat of the minute before:\n";
  for (const auto& each : report.lines) {
    out += "  " + time_text(each.at) + (each.note ? " (note) " : " ") + one_line(each.name) + ": " +
           one_line(each.text) + "\n";
  }
  out += "\nPictures:\n";
  for (std::size_t i = 0; i < report.stills.size(); ++i) {
    const auto& each = report.stills[i];
    out += "  " + std::to_string(i + 1) + ".jpg " + time_text(each.at) + " " + one_line(each.name) + ", " + each.kind +
           "\n";
  }
  return out;
}

int open_one(const std::string& path, const std::string& key_file, const std::string& folder) {
  auto key_text = read_file(key_file);
  while (key_text && !key_text->empty() && (key_text->back() == '\n' || key_text->back() == '\r')) {
    key_text->pop_back();
  }
  const auto private_key = key_text ? from_base64url(as_text(*key_text)) : Result<Bytes>(Error{"", ""});
  const auto key = private_key ? crypto::HpkeKeyPair::from_private(Secret::copy_of(*private_key))
                               : Result<crypto::HpkeKeyPair>(Error{"", ""});
  if (!key) {
    return fail(key_file + " is no key that `homeroom-report key` made.");
  }
  const auto file = read_file(path);
  if (!file) {
    return fail(path + " cannot be read.");
  }
  const auto opened = classroom::open_report(*key, *file);
  if (!opened) {
    return fail(std::string_view(opened.error().code) == "crypto.bad-tag"
                    ? path + " was sealed to another key, or was changed."
                    : path + ": " + opened.error().message + ".");
  }
  if (::mkdir(folder.c_str(), 0700) != 0) {
    return fail("The folder " + folder + " cannot be made, or is there already.");
  }
  const std::string text = told(*opened);
  bool written = write_new(folder + "/report.txt", as_bytes(text));
  for (std::size_t i = 0; i < opened->report.stills.size(); ++i) {
    written = written && write_new(folder + "/" + std::to_string(i + 1) + ".jpg", opened->report.stills[i].jpeg);
  }
  if (!written) {
    return fail("The folder " + folder + " takes no more files.");
  }
  std::printf("%s", text.c_str());
  return 0;
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> arguments(words + 1, words + count);
  if (arguments.size() == 2 && arguments[0] == "key") {
    homeroom::crypto::start();
    return make_key(arguments[1]);
  }
  if (arguments.size() == 6 && arguments[0] == "open" && arguments[2] == "--key" && arguments[4] == "--out") {
    homeroom::crypto::start();
    return open_one(arguments[1], arguments[3], arguments[5]);
  }
  std::fputs(kUsage, arguments.empty() ? stdout : stderr);
  return arguments.empty() ? 0 : 2;
}
