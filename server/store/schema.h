// The database's shape, as the steps that lead to it. PRAGMA user_version says how many of them a file has taken.
// Owns nothing. Never edited in place once released: a change is a new step at the end.
#pragma once

namespace homeroom::server {

inline constexpr const char* kMigrations[] = {
    R"sql(
CREATE TABLE classes (
  id TEXT PRIMARY KEY,
  root TEXT NOT NULL,
  door TEXT NOT NULL,
  door_sig TEXT NOT NULL,
  created INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE used_invitations (
  id TEXT PRIMARY KEY,
  expires INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE meetings (
  class TEXT PRIMARY KEY REFERENCES classes (id),
  meeting_group TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  log_bytes INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE members (
  class TEXT NOT NULL,
  subject TEXT NOT NULL,
  key TEXT NOT NULL,
  ticket_hash TEXT NOT NULL,
  has_left INTEGER NOT NULL,
  PRIMARY KEY (class, subject)
) WITHOUT ROWID;
CREATE TABLE log (
  class TEXT NOT NULL,
  seq INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  is_commit INTEGER NOT NULL,
  sender TEXT NOT NULL,
  mid TEXT NOT NULL,
  body TEXT NOT NULL,
  body_size INTEGER NOT NULL,
  UNIQUE (class, seq)
);
)sql",
    R"sql(
CREATE TABLE audit (
  class TEXT NOT NULL,
  number INTEGER NOT NULL,
  committer TEXT NOT NULL,
  hash TEXT NOT NULL,
  record TEXT NOT NULL,
  received INTEGER NOT NULL,
  PRIMARY KEY (class, number)
) WITHOUT ROWID;
CREATE TABLE audit_committers (
  class TEXT NOT NULL,
  key TEXT NOT NULL,
  pass TEXT NOT NULL,
  PRIMARY KEY (class, key)
) WITHOUT ROWID;
)sql",
    R"sql(
CREATE TABLE taken_back (
  class TEXT NOT NULL,
  key TEXT NOT NULL,
  sig TEXT NOT NULL,
  PRIMARY KEY (class, key)
) WITHOUT ROWID;
)sql",
};

inline constexpr int kSchemaVersion = sizeof(kMigrations) / sizeof(kMigrations[0]);

}  // namespace homeroom::server
