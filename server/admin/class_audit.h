// `homeroom-server audit`: a class's audit log in words, and whether the chain holds (docs/audit.md).
// Owns nothing. Never changes anything, and learns no name: there is none in the records.
#pragma once

#include <functional>
#include <string>

#include "server/store/sqlite_store.h"

namespace homeroom::server::admin {

using Say = std::function<void(const std::string& line)>;

// One line a record, a last one with the verdict. False: no such class, or the chain is broken.
bool audit_class(SqliteStore& store, const std::string& class_id, const Say& say);

}  // namespace homeroom::server::admin
