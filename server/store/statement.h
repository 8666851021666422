// One prepared statement: bind in order, step, read. Private to server/store.
// Owns the statement. Never outlives its database.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>

#include "server/store/sqlite_store.h"

namespace homeroom::server {

class SqliteStore::Statement {
 public:
  Statement(sqlite3* db, const char* sql) { result_ = sqlite3_prepare_v3(db, sql, -1, 0, &statement_, nullptr); }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(const std::string& text) {
    // the text lives as long as the call that binds it: no copy
    check(sqlite3_bind_text(statement_, ++next_, text.data(), static_cast<int>(text.size()), SQLITE_STATIC));
    return *this;
  }
  Statement& bind(std::uint64_t number) {
    check(sqlite3_bind_int64(statement_, ++next_, static_cast<sqlite3_int64>(number)));
    return *this;
  }
  Statement& bind(std::int64_t number) { return bind(static_cast<std::uint64_t>(number)); }

  bool step() {  // true: there is a row
    if (result_ == SQLITE_OK || result_ == SQLITE_ROW) {
      result_ = sqlite3_step(statement_);
    }
    return result_ == SQLITE_ROW;
  }
  bool done() { return !step() && result_ == SQLITE_DONE; }  // for statements without rows
  bool failed() const { return result_ != SQLITE_OK && result_ != SQLITE_ROW && result_ != SQLITE_DONE; }
  int result() const { return result_; }

  std::string text(int column) const {
    const auto* at = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return at != nullptr ? std::string(at, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)))
                         : std::string();
  }
  std::uint64_t number(int column) const {
    return static_cast<std::uint64_t>(sqlite3_column_int64(statement_, column));
  }

 private:
  void check(int result) {
    if (result_ == SQLITE_OK) {
      result_ = result;
    }
  }

  sqlite3_stmt* statement_ = nullptr;
  int result_ = SQLITE_OK;
  int next_ = 0;
};

}  // namespace homeroom::server
