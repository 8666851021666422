// One meeting as one of its members sees it: the MLS group, the place in the server's log, what this member has on its
// way into that log, and, for the teacher, the Commit that is under way.
// Owns the group, the outbox and the pending Commit. Never talks to anybody: it says what an entry of the log meant,
// and never adopts a Commit that the rules of the class refuse.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shared/base/random.h"
#include "shared/classroom/policy.h"
#include "wasm/keeper/outbox.h"
#include "wasm/keeper/rules.h"

namespace homeroom::keeper {

inline constexpr std::size_t kGroupIdSize = 16;
inline constexpr std::size_t kMostRevoked = 1000;  // keys; a roster with more could not be sent

// Adds those that are not there yet, as long as there is room.
void add_keys(std::vector<Bytes>& keys, const std::vector<Bytes>& more);

// Who this device is in the class.
struct Identity {
  crypto::SigningKey key;
  Bytes pass;  // the chain; empty until the teacher's device gave one
  classroom::SubjectId subject;
  classroom::Role role = classroom::Role::guest;

  Identity clone() const { return {key.clone(), pass, subject, role}; }
};

Result<mls::KeyPackageBundle> make_key_package(const Identity& who, TimeMs now, Random& random);

struct LogEntry {
  std::uint64_t seq = 0;
  std::uint64_t epoch = 0;  // the one it was made in
  bool commit = false;
  std::string from;  // subject, as the server says
  Bytes mid;
  Bytes body;
};

// Where the log stands in this epoch: the place, and a digest of the epoch's messages up to there, own ones included.
struct LogPoint {
  std::uint64_t seq = 0;
  Bytes digest;
};

struct Joiner {
  std::string conn;
  classroom::SubjectId subject;
  Bytes member_key;
  Bytes device_key;
  Bytes key_package;
};

struct Change {
  std::vector<Joiner> joiners;
  std::vector<classroom::SubjectId> leavers;    // a joiner's old leaf goes by itself
  std::optional<classroom::PolicyWish> policy;  // from this epoch's to a new one
  bool fresh_keys = false;  // a path, if for nothing else; not stored, for it counts in this life of the tab alone
  bool empty() const { return joiners.empty() && leavers.empty() && !policy && !fresh_keys; }
};

// A Commit that was made, stored and sent, and that the log has not decided on yet.
struct PendingCommit {
  Bytes mid;
  std::uint64_t epoch = 0;
  mls::Group next;
  Bytes commit;
  Bytes welcome;  // empty without joiners
  Change change;
  bool sent = false;        // on this connection
  bool line_broke = false;  // since it was made: whoever it lets in has knocked anew
  bool restored = false;    // out of storage: nobody remembers why it takes out whom it takes out
};

class Meeting {
 public:
  static Result<Meeting> open(const Identity& me, const classroom::Policy& policy, TimeMs now, Random& random);
  static Result<Meeting> join(const Identity& me, BytesView welcome, const mls::KeyPackageBundle& bundle,
                              BytesView group_id, std::uint64_t seq, const classroom::ClassContext& context);

  // The stored form; guests' names and the like go beside it (session_storage.cpp).
  void write(RecordWriter& record) const;
  static std::optional<Meeting> read(RecordReader& record);

  // What an entry of the log, or a relayed message, was.
  struct Step {
    enum class Kind {
      ignored,  // known already, or not meant for this state
      gap,      // entries are missing, or something of our own that we know nothing of: this state cannot follow
      refused,  // a Commit against the rules, or one that does not verify; the state stands
      foreign,  // sealed with other keys than this group's in this epoch; the state stands
      out,      // a Commit took this member out
      new_epoch,
      message,
      own_message,
    };
    Kind kind = Kind::ignored;
    const char* code = "";  // of a refusal
    Member sender;          // of a message or a Commit
    Bytes content;          // of a message
    Bytes mid;
    std::optional<Change> own;                    // the Commit was ours: what it did
    std::vector<classroom::SubjectId> came = {};  // by another's Commit, also anew
  };
  Step take(const LogEntry& entry, const classroom::ClassContext& context);
  Step take_relay(std::uint64_t epoch, BytesView body, const classroom::ClassContext& context);
  // A member said in this epoch that these keys count no more.
  void heard_revoked(const std::vector<Bytes>& keys);

  // Makes the Commit and keeps it as pending(). Errors: of MLS and of the rules.
  Status prepare(Change change, const classroom::ClassContext& context, Random& random);
  std::optional<Change> abandon();  // the pending Commit lost: what it would have done

  Result<Bytes> encrypt(BytesView content, Random& random);

  // What another member's log says beside ours: `ahead`: there are entries that we were not given; `unknown`: of
  // another epoch, or too long ago.
  enum class LogMatch { same, other, ahead, unknown };
  LogMatch compare(const LogPoint& theirs) const;
  const LogPoint& log_point() const { return log_.back(); }

  const mls::Group& group() const { return group_; }
  std::uint64_t epoch() const { return group_.epoch(); }
  std::uint64_t seq() const { return seq_; }
  Bytes group_id() const { return to_bytes(group_.group_id()); }
  const Identity& me() const { return me_; }
  const std::vector<Member>& members() const { return members_; }
  const Member* by_subject(const classroom::SubjectId& subject) const;
  const Member* by_leaf(std::uint32_t leaf) const;
  const classroom::Policy& policy() const { return policy_; }

  Outbox& outbox() { return outbox_; }
  std::optional<PendingCommit>& pending() { return pending_; }
  const std::optional<PendingCommit>& pending() const { return pending_; }

  Bytes ticket;             // opens this membership again after a broken connection
  std::uint64_t boots = 0;  // how often this state came back from storage: part of the SFrame contexts

 private:
  struct Revoked {
    Bytes key;
    std::uint64_t epoch = 0;  // in which it was said
  };
  Meeting(Identity me, mls::Group group, std::uint64_t seq);
  std::vector<classroom::SubjectId> adopt(mls::Group next, std::uint32_t committer);
  classroom::Revocations known_to(std::uint32_t committer) const;
  void refresh();
  void note(const LogEntry& entry);
  Step take_commit(const LogEntry& entry, const classroom::ClassContext& context);
  Step open_message(BytesView body, const classroom::ClassContext& context);

  Identity me_;
  mls::Group group_;
  std::uint64_t seq_ = 0;
  std::deque<LogPoint> log_;  // of this epoch, the newest kMostLogPoints
  std::vector<Member> members_;
  classroom::Policy policy_;
  std::vector<Revoked> revoked_;                        // as was said in this meeting
  std::map<classroom::SubjectId, std::uint64_t> came_;  // the epoch in which somebody came, whom we saw come
  Outbox outbox_;
  std::optional<PendingCommit> pending_;
};

}  // namespace homeroom::keeper
