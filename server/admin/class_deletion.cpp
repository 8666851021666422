#include "server/admin/class_deletion.h"

#include <algorithm>
#include <filesystem>

#include "server/admin/file_search.h"
#include "server/media/notes.h"
#include "shared/classroom/audit.h"

namespace homeroom::server::admin {
namespace {

// As the texts that the database and the engine's notes hold, and as the bytes that these stand for.
std::vector<Bytes> needles_of(const std::vector<std::string>& traces, const classroom::ClassId& id) {
  std::vector<Bytes> needles;
  for (const std::string& each : traces) {
    needles.push_back(to_bytes(each));
    if (const auto bytes = from_base64url(each); bytes.ok()) {
      needles.push_back(*bytes);
    }
  }
  needles.push_back(to_bytes(id.bytes));
  // Audit records and passes begin with a version and the class id: so do their texts.
  const Bytes head = concat({Bytes{classroom::kAuditVersion}, id.bytes});
  needles.push_back(to_bytes(to_base64url(head).substr(0, 22)));
  return needles;
}

// After a sudden death the notes for the next server may still name the class's room. Notes that nobody can read are of
// no use to that server either.
bool forget_in_notes(const std::string& path, const std::string& class_id) {
  auto notes = media::load_notes(path);
  if (!notes.ok()) {
    std::error_code wrong;
    std::filesystem::remove(path, wrong);
    return !wrong;
  }
  if (std::erase_if(notes->rooms, [&](const auto& room) { return room.id == class_id; }) == 0) {
    return true;
  }
  return media::save_notes(path, *notes).ok();
}

}  // namespace

bool delete_class(const std::string& folder, const std::string& class_id, const Say& say) {
  const auto id = classroom::ClassId::parse(class_id);
  std::vector<std::string> traces;
  SqliteStore::Deleted deleted;
  {
    auto store = SqliteStore::open(folder + "/homeroom.db");
    const auto found = store.ok() ? (*store)->find_class(class_id) : store.error();
    if (!found.ok()) {
      say(std::string("Nothing was deleted: ") + found.error().message + ".");
      return false;
    }
    if (!id.ok() || !*found) {
      say("There is no class " + class_id + " here. Nothing was deleted.");
      return false;
    }
    auto known = (*store)->traces_of(class_id);
    auto gone = known.ok() ? (*store)->delete_class(class_id) : known.error();
    if (!gone.ok()) {
      say(std::string("The class could not be deleted: ") + gone.error().message + ". Try again.");
      return false;
    }
    traces = *std::move(known);
    deleted = *gone;
  }  // closed: SQLite's companion files are gone with it
  if (!forget_in_notes(folder + "/engine.json", class_id)) {
    say("The media engine's notes in " + folder + " could not be written. Try again.");
    return false;
  }
  say("Deleted " + std::to_string(deleted.rows) + " rows from " + std::to_string(deleted.tables) + " tables.");
  const FileSearch::Found found = FileSearch(needles_of(traces, *id)).in_folder(folder);
  for (const std::string& each : found.holding) {
    say("STILL THERE: " + each + " holds an id or a key of the class.");
  }
  for (const std::string& each : found.unreadable) {
    say("NOT LOOKED INTO: " + each + " cannot be read.");
  }
  if (!found.holding.empty() || !found.unreadable.empty()) {
    return false;
  }
  say("Looked for " + std::to_string(found.needles) + " ids, keys and ciphertexts of the class in all " +
      std::to_string(found.files) + " files (" + std::to_string(found.bytes) + " bytes) of " + folder +
      ": none is left.");
  return true;
}

}  // namespace homeroom::server::admin
