// The teacher's side of the door: who waits, who was let in and is on the way into the group, who is a guest of today.
// Owns those lists. Never lets anybody in by itself: classroom::decide and the teacher do.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "wasm/keeper/knock.h"
#include "wasm/keeper/meeting.h"

namespace homeroom::keeper {

class Admissions {
 public:
  static constexpr std::size_t kMostWaiting = 400;
  static constexpr std::size_t kMostGuests = 400;
  static constexpr std::size_t kMostUsed = 4000;
  static constexpr std::size_t kMostTurnedAway = 2000;
  static constexpr std::size_t kMostDevices = 1000;

  struct Waiting {
    std::string id;  // what the app calls it: stays the same when the same person knocks again
    std::string conn;
    Bytes member_key;
    Knock knock;
    std::string name;
    bool guest = false;
    std::string reason;
    std::optional<classroom::SubjectId> subject;  // of a student
  };

  // Somebody without a link whom the teacher let in, for this meeting.
  struct Guest {
    classroom::SubjectId subject;
    std::string name;
    Bytes pass;
    bool barred = false;
  };

  static std::string id_of(BytesView member_key, BytesView device_key);

  // One with the same id is replaced, and one on the same connection: nobody fills the list by knocking under many keys
  // of devices. False: too many.
  bool wait(Waiting waiting);
  const std::vector<Waiting>& waiting() const { return waiting_; }
  std::optional<Waiting> take(const std::string& id);
  // A device that was turned away does not wait a second time in this meeting.
  void turn_away(const Waiting& waiting);
  bool turned_away(BytesView device_key) const;
  void gone(const std::string& conn);  // the connection of a knock ended
  void no_longer_waits(BytesView member_key, BytesView device_key);

  Guest* guest(BytesView member_key);
  Guest* guest(const classroom::SubjectId& subject);
  bool add_guest(Bytes member_key, Guest guest);
  std::vector<classroom::SubjectId> barred_guests() const;

  // On the way in. One of a subject: the newest.
  void admit(Joiner joiner);
  void admit_again(Joiner joiner);  // a Commit with them lost: as it was, unless they have knocked anew since
  void no_longer_comes(const classroom::SubjectId& subject);  // put out meanwhile, or let in by another committer
  void has_come(const Joiner& joiner);                        // unless they have come to the door anew meanwhile
  std::vector<Joiner> take_admitted(std::size_t most);
  bool any_admitted() const { return !admitted_.empty(); }
  std::size_t admitted_count() const { return admitted_.size(); }

  // A KeyPackage is used once (RFC 9420 §16.8): noted when it goes into a Commit.
  bool key_package_used(BytesView key_package) const;
  void use_key_package(BytesView key_package);

  // The device each present subject came with.
  std::map<classroom::SubjectId, Bytes> devices;

  // The shared computer that somebody was let in at, for the teacher's eyes. Not stored: gone with this tab.
  void sits_at(const classroom::SubjectId& subject, const std::string& seat);  // empty: at one of their own
  const std::string& seat_of(const classroom::SubjectId& subject) const;       // empty: none, or not known
  void clear_seats() { seats_.clear(); }

  void clear_door();  // another connection to the server: who still waits knocks again

  void write(RecordWriter& record) const;
  bool read(RecordReader& record);
  // What other committers' devices know too: guests, devices, who was turned away.
  void write_shared(RecordWriter& record) const;
  bool read_shared(RecordReader& record);
  void take_shared(const Admissions& theirs);

 private:
  std::vector<Waiting> waiting_;
  std::vector<Joiner> admitted_;
  std::map<Bytes, Guest> guests_;
  std::set<Bytes> used_;
  std::set<Bytes> turned_away_;  // device keys
  std::map<classroom::SubjectId, std::string> seats_;
};

}  // namespace homeroom::keeper
