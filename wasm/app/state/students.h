// The students' names on their way from a field or a file into a class: read as they are typed, pasted or chosen.
// Owns nothing; works on the model's fields "create.students" and "add.students".
// Never sends a name: act() does, once there is no line left that nobody can be made of.
#pragma once

#include <string>

#include "wasm/app/state/event.h"
#include "wasm/app/state/model.h"

namespace homeroom::app {

void students_typed(Model& model, const std::string& field);  // the field has changed
// The file's names come behind those that are in the field; what it said besides is explained.
void read_students(Model& model, const std::string& field, const FileChosen& file);
// False: a line of the field gives no name; an alert says which.
bool students_are_fine(Model& model, const std::string& field);
std::string student_lines(const Model& model, const std::string& field);  // one clean name a line
void forget_students(Model& model, const std::string& field);

}  // namespace homeroom::app
