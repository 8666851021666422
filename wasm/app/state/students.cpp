#include "wasm/app/state/students.h"

#include <algorithm>

namespace homeroom::app {
namespace {

// Who is in the class already.
std::vector<std::string> taken(const Model& model, const std::string& field) {
  std::vector<std::string> names;
  if (field == "add.students") {
    for (const Student& each : model.file.students) names.push_back(each.name);
  }
  return names;
}

void warn(Model& model, std::string detail) {
  std::erase_if(model.alerts, [](const Alert& alert) { return alert.code == "name-list"; });
  if (!detail.empty()) model.alerts.push_back({"name-list", std::move(detail)});
}

}  // namespace

void students_typed(Model& model, const std::string& field) {
  StudentList list;
  list.read = classroom::import_roster_text(model.field(field), taken(model, field));
  model.ui.students[field] = std::move(list);
  warn(model, {});
}

void read_students(Model& model, const std::string& field, const FileChosen& file) {
  StudentList list;
  list.file = file.name;
  // Lines of the field count as there: a file that is read twice adds nobody twice.
  std::vector<std::string> there = taken(model, field);
  const classroom::RosterImport before = classroom::import_roster_text(model.field(field), there);
  there.insert(there.end(), before.names.begin(), before.names.end());
  const auto bytes = from_base64url(file.bytes);
  if (file.too_big || !bytes) {
    list.read.notes.push_back({0, "too-big", ""});
  } else {
    list.read = classroom::import_roster(*bytes, there);
  }
  std::string& lines = model.ui.fields[field];
  if (!before.first_mistake()) {  // also when a table was pasted: from here on it is a list
    lines.clear();
    for (const std::string& name : before.names) lines += name + '\n';
  }
  if (!lines.empty() && !lines.ends_with('\n')) lines += '\n';
  for (const std::string& name : list.read.names) lines += name + '\n';
  model.ui.students[field] = std::move(list);
  warn(model, {});
}

bool students_are_fine(Model& model, const std::string& field) {
  const auto read = classroom::import_roster_text(model.field(field), taken(model, field));
  const classroom::ImportNote* mistake = read.first_mistake();
  if (!mistake) return true;
  warn(model, std::to_string(mistake->line));
  model.ui.students[field] = {read, ""};
  return false;
}

std::string student_lines(const Model& model, const std::string& field) {
  std::string lines;
  for (const std::string& name : classroom::import_roster_text(model.field(field), taken(model, field)).names) {
    lines += name + '\n';
  }
  return lines;
}

void forget_students(Model& model, const std::string& field) {
  model.ui.fields.erase(field);
  model.ui.students.erase(field);
  warn(model, {});
}

}  // namespace homeroom::app
