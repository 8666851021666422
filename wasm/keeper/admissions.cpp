#include "wasm/keeper/admissions.h"

#include <algorithm>

#include "shared/crypto/hash.h"

namespace homeroom::keeper {

std::string Admissions::id_of(BytesView member_key, BytesView device_key) {
  return to_base64url(BytesView(crypto::sha256({member_key, device_key})).first(9));
}

bool Admissions::wait(Waiting waiting) {
  std::erase_if(waiting_, [&](const Waiting& each) { return each.conn == waiting.conn && each.id != waiting.id; });
  const auto found = std::ranges::find(waiting_, waiting.id, &Waiting::id);
  if (found != waiting_.end()) {
    *found = std::move(waiting);
    return true;
  }
  if (waiting_.size() >= kMostWaiting) {
    return false;
  }
  waiting_.push_back(std::move(waiting));
  return true;
}

std::optional<Admissions::Waiting> Admissions::take(const std::string& id) {
  const auto found = std::ranges::find(waiting_, id, &Waiting::id);
  if (found == waiting_.end()) {
    return std::nullopt;
  }
  Waiting waiting = std::move(*found);
  waiting_.erase(found);
  return waiting;
}

void Admissions::gone(const std::string& conn) {
  std::erase_if(waiting_, [&](const Waiting& each) { return each.conn == conn; });
  std::erase_if(admitted_, [&](const Joiner& each) { return each.conn == conn; });
}

void Admissions::no_longer_waits(BytesView member_key, BytesView device_key) {
  const std::string id = id_of(member_key, device_key);
  std::erase_if(waiting_, [&](const Waiting& each) { return each.id == id; });
}

Admissions::Guest* Admissions::guest(BytesView member_key) {
  const auto found = guests_.find(to_bytes(member_key));
  return found == guests_.end() ? nullptr : &found->second;
}

Admissions::Guest* Admissions::guest(const classroom::SubjectId& subject) {
  const auto found = std::ranges::find_if(guests_, [&](const auto& each) { return each.second.subject == subject; });
  return found == guests_.end() ? nullptr : &found->second;
}

std::vector<classroom::SubjectId> Admissions::barred_guests() const {
  std::vector<classroom::SubjectId> barred;
  for (const auto& [key, guest] : guests_) {
    if (guest.barred) {
      barred.push_back(guest.subject);
    }
  }
  return barred;
}

bool Admissions::add_guest(Bytes member_key, Guest guest) {
  if (guests_.size() >= kMostGuests) {
    return false;
  }
  guests_[std::move(member_key)] = std::move(guest);
  return true;
}

void Admissions::admit(Joiner joiner) {
  std::erase_if(admitted_, [&](const Joiner& each) { return each.subject == joiner.subject; });
  admitted_.push_back(std::move(joiner));
}

void Admissions::admit_again(Joiner joiner) {
  if (std::ranges::find(admitted_, joiner.subject, &Joiner::subject) == admitted_.end()) {
    admitted_.push_back(std::move(joiner));
  }
}

void Admissions::no_longer_comes(const classroom::SubjectId& subject) {
  std::erase_if(admitted_, [&](const Joiner& each) { return each.subject == subject; });
}

void Admissions::has_come(const Joiner& joiner) {
  std::erase_if(admitted_,
                [&](const Joiner& each) { return each.subject == joiner.subject && each.conn == joiner.conn; });
}

std::vector<Joiner> Admissions::take_admitted(std::size_t most) {
  const auto end = admitted_.begin() + static_cast<std::ptrdiff_t>(std::min(most, admitted_.size()));
  std::vector<Joiner> taken(std::make_move_iterator(admitted_.begin()), std::make_move_iterator(end));
  admitted_.erase(admitted_.begin(), end);
  return taken;
}

bool Admissions::key_package_used(BytesView key_package) const {
  return used_.contains(to_bytes(crypto::sha256(key_package)));
}

void Admissions::use_key_package(BytesView key_package) {
  if (used_.size() >= kMostUsed) {
    used_.erase(used_.begin());  // a hash, so this is a random one: nobody can choose which
  }
  used_.insert(to_bytes(crypto::sha256(key_package)));
}

void Admissions::turn_away(const Waiting& waiting) {
  if (turned_away_.size() < kMostTurnedAway) {
    turned_away_.insert(waiting.knock.device);
  }
}

bool Admissions::turned_away(BytesView device_key) const { return turned_away_.contains(to_bytes(device_key)); }

void Admissions::sits_at(const classroom::SubjectId& subject, const std::string& seat) {
  if (seat.empty()) {
    seats_.erase(subject);
  } else if (seats_.contains(subject) || seats_.size() < kMostDevices) {
    seats_[subject] = seat;
  }
}

const std::string& Admissions::seat_of(const classroom::SubjectId& subject) const {
  static const std::string nowhere;
  const auto found = seats_.find(subject);
  return found == seats_.end() ? nowhere : found->second;
}

void Admissions::clear_door() {
  waiting_.clear();
  admitted_.clear();
}

namespace {

void write_set(RecordWriter& record, const std::set<Bytes>& set) {
  record.number(set.size());
  for (const Bytes& each : set) {
    record.bytes(each);
  }
}

void read_set(RecordReader& record, std::set<Bytes>& set, std::size_t most) {
  for (std::size_t left = record.count(most); left > 0 && record.ok(); --left) {
    set.insert(to_bytes(record.bytes()));
  }
}

}  // namespace

void Admissions::write(RecordWriter& record) const {
  write_shared(record);
  write_set(record, used_);
}

bool Admissions::read(RecordReader& record) {
  if (!read_shared(record)) {
    return false;
  }
  read_set(record, used_, kMostUsed);
  return record.ok();
}

void Admissions::write_shared(RecordWriter& record) const {
  record.number(guests_.size());
  for (const auto& [key, guest] : guests_) {
    record.bytes(key);
    record.bytes(guest.subject.bytes);
    record.text(guest.name);
    record.bytes(guest.pass);
    record.flag(guest.barred);
  }
  record.number(devices.size());
  for (const auto& [subject, device] : devices) {
    record.bytes(subject.bytes);
    record.bytes(device);
  }
  write_set(record, turned_away_);
}

bool Admissions::read_shared(RecordReader& record) {
  for (std::size_t left = record.count(kMostGuests); left > 0 && record.ok(); --left) {
    Bytes key = to_bytes(record.bytes());
    auto subject = classroom::SubjectId::from_bytes(record.bytes(classroom::kSubjectSize));
    if (!subject) {
      return false;
    }
    Guest guest{*subject, record.text(1000), {}, false};
    guest.pass = to_bytes(record.bytes());
    guest.barred = record.flag();
    guests_[std::move(key)] = std::move(guest);
  }
  for (std::size_t left = record.count(kMostDevices); left > 0 && record.ok(); --left) {
    auto subject = classroom::SubjectId::from_bytes(record.bytes(classroom::kSubjectSize));
    if (!subject) {
      return false;
    }
    devices[*subject] = to_bytes(record.bytes());
  }
  read_set(record, turned_away_, kMostTurnedAway);
  return record.ok();
}

// Somebody whom they barred stays barred here; who is barred here is for this device to allow again.
void Admissions::take_shared(const Admissions& theirs) {
  for (const auto& [key, guest] : theirs.guests_) {
    const auto known = guests_.find(key);
    if (known != guests_.end()) {
      known->second.barred = known->second.barred || guest.barred;
    } else if (guests_.size() < kMostGuests) {
      guests_[key] = guest;
    }
  }
  for (const auto& [subject, device] : theirs.devices) {
    if (devices.contains(subject) || devices.size() < kMostDevices) {
      devices[subject] = device;
    }
  }
  for (const Bytes& each : theirs.turned_away_) {
    if (turned_away_.size() < kMostTurnedAway) {
      turned_away_.insert(each);
    }
  }
}

}  // namespace homeroom::keeper
