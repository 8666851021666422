// `homeroom-server delete`: every datum of a class out of the data folder, and the proof that nothing is left.
// Owns nothing. Never deletes a second class, and never says 'deleted' before it has looked.
#pragma once

#include "server/admin/class_audit.h"

namespace homeroom::server::admin {

// The folder must be locked by the caller: no server may be at work on it. False: there is no such class, something
// failed, or a trace of the class is still in a file; `say` was told which.
bool delete_class(const std::string& folder, const std::string& class_id, const Say& say);

}  // namespace homeroom::server::admin
