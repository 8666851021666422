#include "tests/sim/invariants.h"

#include <algorithm>
#include <limits>

#include "shared/classroom/pass.h"
#include "shared/crypto/hash.h"

namespace homeroom::sim {
namespace {

constexpr std::size_t kMostGhosts = 40;
constexpr std::uint32_t kSendHandle = 9001, kReceiveHandle = 9002;
constexpr TimeMs kOnTheWay = 150'000;  // longer than anybody is cut off
constexpr TimeMs kServerLooks = 1000;  // how late the server may see that a pass has ended
constexpr TimeMs kSoon = 15'000;       // then a committer who is well has seen to it
constexpr int kMostRestless = 3;
constexpr TimeMs kNever = std::numeric_limits<TimeMs>::max();

// Base64url of the mark as it looks inside longer bytes, at each of the three places where a group of four may begin,
// without the letters that depend on its neighbours.
std::vector<std::string> forms_of(std::string_view mark) {
  std::vector<std::string> forms = {std::string(mark)};
  for (std::size_t before = 0; before < 3; ++before) {
    const std::string encoded = to_base64url(as_bytes(std::string(before, 'x') + std::string(mark)));
    const std::size_t from = before == 0 ? 0 : before + 1;
    const std::size_t whole = (before + mark.size()) / 3 * 4;
    forms.push_back(encoded.substr(from, whole - from));
  }
  return forms;
}

// Since when a co-teacher's pass is over; `taken_back` as somebody knows of it.
TimeMs over_since(const classroom::Pass& pass, const std::map<Bytes, TimeMs>& taken_back) {
  const auto taken = taken_back.find(pass.member_key);
  return std::min(pass.not_after, taken == taken_back.end() ? kNever : taken->second);
}

}  // namespace

void Invariants::Counts::operator+=(const Counts& more) {
  epochs += more.epochs, taken_out += more.taken_out, read_after += more.read_after, texts += more.texts;
  teachers_out += more.teachers_out;
  frames_seen += more.frames_seen, frames_dark += more.frames_dark;
}

Invariants::Invariants(World& world, std::string_view mark, std::function<bool(const Tab&)> may_be_inside)
    : world_(world), needles_(forms_of(mark)), may_be_inside_(std::move(may_be_inside)) {
  world.on_step = [this](Tab& tab) { step(tab); };
  world.server_hears = [this](std::string_view text) { search(text, "in what the server gets"); };
  world.server_speaks = [this](std::string_view text) { search(text, "in what the server says"); };
  world.store.on_change = [this](const auto& group, const auto& change) { changed(group, change); };
  world.store.on_take_back = [this](const auto& pass) { taken_back_[*from_base64url(pass.key)] = world_.now; };
}

Invariants::~Invariants() {
  world_.on_step = nullptr;
  world_.server_hears = world_.server_speaks = nullptr;
  world_.store.on_change = nullptr;
  world_.store.on_take_back = nullptr;
}

void Invariants::broke(std::string what) {
  if (broken_.empty()) {
    broken_ = std::move(what);
  }
}

void Invariants::step(Tab& tab) {
  if (tab.restless > kMostRestless) {
    broke(tab.name + " does not rest");
  }
  const keeper::Meeting* meeting = tab.session().meeting();
  const auto before = seen_.find(&tab);
  if (meeting == nullptr) {
    if (before != seen_.end()) {
      haunt(tab, before->second);
      seen_.erase(before);
    }
    return;
  }
  check_log(tab, *meeting);
  if (classroom::is_committer(meeting->me().role)) {
    check_teaching(tab, *meeting);
  }
  const Epoch epoch{meeting->group_id(), meeting->epoch()};
  if (before != seen_.end() && before->second.epoch == epoch) {
    return;
  }
  if (before != seen_.end() && before->second.epoch.first != epoch.first) {
    haunt(tab, before->second);
  }
  ++counts_.epochs;
  check_passed(tab, *meeting);
  check_agreed(tab, *meeting);
  seen_[&tab] = {epoch, meeting->seq(), to_bytes(meeting->group().serialise().reveal()), meeting->me().subject};
}

// Only passed members hold the epoch's keys: each leaf has a pass of the root's for its key, a subject has one leaf,
// and whoever has come by the keys was let in.
void Invariants::check_passed(Tab& tab, const keeper::Meeting& meeting) {
  if (!may_be_inside_(tab)) {
    return broke(tab.name + " was never let in and holds the keys of epoch " + std::to_string(meeting.epoch()));
  }
  std::set<classroom::SubjectId> subjects;
  const Epoch epoch{meeting.group_id(), meeting.epoch()};
  for (const mls::MemberInfo& each : meeting.group().members()) {
    const auto chain = classroom::decode_pass_chain(each.identity);
    if (!chain || !same(chain->pass.member_key, each.signature_key)) {
      return broke(tab.name + " has somebody without a pass in the group");
    }
    if (!good_passes_.contains(each.identity)) {
      if (!id_ || !classroom::decode_and_verify_pass(each.identity, *id_, root_key_, world_.now - kOnTheWay).ok()) {
        return broke(tab.name + " has somebody in the group whose pass is not good");
      }
      good_passes_.insert(each.identity);
      if (chain->pass.role == classroom::Role::co_teacher) {
        co_teachers_[chain->pass.subject.text()] = chain->pass;
      }
    }
    if (!subjects.insert(chain->pass.subject).second) {
      return broke(tab.name + " has somebody in the group twice");
    }
  }
  if (!subjects.contains(meeting.me().subject)) {
    broke(tab.name + " is not in its own group");
  }
  const auto own = co_teachers_.find(meeting.me().subject.text());
  const auto begun = stored_.find(epoch);
  if (own != co_teachers_.end() && begun != stored_.end() &&
      over_since(own->second, taken_back_) + 2 * kServerLooks < begun->second) {
    broke(tab.name + " has come into an epoch that began when its pass was over");
  }
}

// All honest members of one epoch agree, whenever they are in it: on its keys, its members and its rules.
void Invariants::check_agreed(Tab& tab, const keeper::Meeting& meeting) {
  const mls::Group& group = meeting.group();
  const Secret exported = group.export_secret("agreement", {}, 32);
  const auto digest = crypto::sha256({group.epoch_authenticator(), exported.reveal(), group.ratchet_tree(),
                                      classroom::encode_policy(meeting.policy())});
  const Epoch epoch{meeting.group_id(), meeting.epoch()};
  const auto [agreed, first] = agreed_.try_emplace(epoch, to_bytes(digest));
  if (!first && !same(agreed->second, digest)) {
    return broke(tab.name + " is in epoch " + std::to_string(epoch.second) + " with other keys, members or rules");
  }
  for (const keeper::Member& each : meeting.members()) {
    members_[epoch].insert(each.subject);
  }
}

// And on what was said in it, up to the same place.
void Invariants::check_log(Tab& tab, const keeper::Meeting& meeting) {
  const keeper::LogPoint& point = meeting.log_point();
  const auto [known, first] = logs_.try_emplace({{meeting.group_id(), meeting.epoch()}, point.seq}, point.digest);
  if (!first && !same(known->second, point.digest)) {
    broke(tab.name + " has another log at " + std::to_string(point.seq));
  }
}

// ---- A pass that is over teaches no more ---------------------------------------------------------------------------

// Whoever commits leaves nobody there whose pass to teach has ended or was taken back, as far as they have heard; and
// does so soon.
void Invariants::check_teaching(Tab& tab, const keeper::Meeting& meeting) {
  Heard& heard = heard_[&tab];
  listen(tab, heard);
  if (!tab.on_line() || tab.is_cut_off() || !tab.in_class() || heard.well_since == 0) {
    heard.well_since = world_.now;
  }
  const auto over = [&](const mls::MemberInfo& each) {
    const auto chain = classroom::decode_pass_chain(each.identity);
    const bool co_teacher = chain.ok() && chain->pass.role == classroom::Role::co_teacher;
    return co_teacher ? over_since(chain->pass, heard.taken_back) : kNever;
  };
  if (const auto& pending = meeting.pending(); pending && commits_.insert(pending->mid).second) {
    for (const mls::MemberInfo& each : pending->next.members()) {
      if (over(each) < world_.now) {
        broke(tab.name + " makes a Commit with somebody in it whose pass to teach is over");
      }
    }
  }
  for (const mls::MemberInfo& each : meeting.group().members()) {
    const TimeMs since = over(each);
    if (since != kNever && std::max(since, heard.well_since) + kSoon < world_.now) {
      broke(tab.name + " leaves somebody in class whose pass to teach is over");
    }
  }
}

void Invariants::listen(Tab& tab, Heard& heard) {
  for (; heard.texts < tab.received.size(); ++heard.texts) {
    const std::string& text = tab.received[heard.texts];
    if (text.find("taken") == std::string::npos) {
      continue;
    }
    const auto message = Json::parse(text);
    const auto hear = [&](const Json& pass) {
      if (const auto key = pass.bytes("key", crypto::kSignPublicSize)) {
        heard.taken_back.try_emplace(*key, world_.now);
      }
    };
    if (const Json::Array* list = message ? message->list("taken_back") : nullptr) {
      std::ranges::for_each(*list, hear);
    } else if (message && message->text_or("t", "") == "taken-back") {
      hear(*message);
    }
  }
}

// And the server takes no Commit of theirs.
void Invariants::check_taken(const std::string& group, const server::LogChange& change) {
  if (!change.entry.commit) {
    return;
  }
  stored_[{*from_base64url(group), change.epoch}] = world_.now;
  const auto by = co_teachers_.find(change.entry.from);
  if (by != co_teachers_.end() && over_since(by->second, taken_back_) + kServerLooks < world_.now) {
    broke("the server took a Commit of somebody whose pass to teach is over");
  }
}

// ---- Who was taken out reads nothing later ----------------------------------------------------------------------

void Invariants::haunt(const Tab& tab, const Seen& seen) {
  if (to_base64url(seen.epoch.first) != group_) {
    return;
  }
  auto keys = mls::Group::restore(seen.copy);
  if (!keys) {
    return broke("the copy of a group is none");
  }
  std::erase_if(ghosts_, [&](const Ghost& each) {  // of the same keys
    return each.subject == seen.subject && !each.taken_out && each.keys.epoch() == keys->epoch();
  });
  if (ghosts_.size() == kMostGhosts) {
    ghosts_.erase(ghosts_.begin());
  }
  ghosts_.push_back({tab.name, seen.subject, std::move(*keys), seen.seq});
  for (const server::LogChange& each : history_) {
    follow(ghosts_.back(), each);
  }
}

void Invariants::changed(const std::string& group, const server::LogChange& change) {
  check_taken(group, change);
  if (group != group_) {
    group_ = group;
    history_.clear();
    ghosts_.clear();
  }
  history_.push_back(change);
  for (Ghost& each : ghosts_) {
    follow(each, change);
  }
}

void Invariants::follow(Ghost& ghost, const server::LogChange& change) {
  const server::LogEntry& entry = change.entry;
  if (entry.seq <= ghost.seq) {
    return;
  }
  ghost.seq = entry.seq;
  const bool now_out = std::ranges::find(change.removed, ghost.subject.text()) != change.removed.end();
  auto read = ghost.keys.process(*from_base64url(entry.body), nullptr, world_.now);
  const bool understood = read.ok() && !read->removed_self;
  if (ghost.taken_out || now_out) {
    const auto pass = co_teachers_.find(ghost.subject.text());
    const bool over = pass != co_teachers_.end() && over_since(pass->second, taken_back_) <= world_.now;
    counts_.teachers_out += over && !ghost.taken_out;
    counts_.taken_out += !ghost.taken_out;
    counts_.read_after += ghost.taken_out;
    ghost.taken_out = true;
    if (understood) {
      broke(ghost.name + " was taken out and reads entry " + std::to_string(entry.seq));
    }
  }
  if (understood && read->next) {
    ghost.keys = std::move(*read->next);
  }
}

void Invariants::look_at_a_frame(Tab& from, const std::set<const Tab*>& viewers) {
  if (!from.alive() || !from.in_class()) {
    return;
  }
  const keeper::Meeting& of = *from.session().meeting();
  keeper::Frames& sends = from.session().frames();
  Bytes frame(200 + 64, 7);
  frame[0] = 1;  // a VP8 delta frame: three clear bytes
  sends.add_sender(kSendHandle, MediaKind::camera);
  const std::int32_t size = sends.encrypt(kSendHandle, frame, 200, world_.now);
  sends.drop(kSendHandle);
  const auto under = sends.sending_epoch(world_.now);
  if (size <= 0 || !under) {
    return;
  }
  frame.resize(static_cast<std::size_t>(size));
  const Epoch epoch{of.group_id(), *under};
  for (const auto& each : world_.tabs) {
    if (each.get() == &from || !each->alive()) {
      continue;
    }
    keeper::Frames& receives = each->session().frames();
    Bytes copy = frame;
    receives.add_receiver(kReceiveHandle, of.me().subject, MediaKind::camera);
    const bool sees = receives.decrypt(kReceiveHandle, copy, copy.size(), world_.now) > 0;
    receives.drop(kReceiveHandle);
    const keeper::Meeting* view = each->session().meeting();
    const bool member = view != nullptr && view->group_id() == epoch.first &&
                        members_[epoch].contains(view->me().subject) && view->epoch() >= epoch.second;
    if (sees && !member) {
      broke(each->name + " sees " + from.name + " and is not in epoch " + std::to_string(epoch.second));
    }
    if (!sees && member && viewers.contains(each.get()) && view->epoch() == epoch.second &&
        classroom::is_committer(of.me().role)) {
      broke(each->name + " does not see " + from.name + " in her own epoch");
    }
    ++(sees ? counts_.frames_seen : counts_.frames_dark);
  }
}

// ---- No name or text at the server --------------------------------------------------------------------------------

void Invariants::search(std::string_view text, const char* where) {
  ++counts_.texts;
  for (const std::string& each : needles_) {
    if (text.find(each) != std::string_view::npos) {
      return broke("a name or a text of the lesson is " + std::string(where) + ": " + std::string(text.substr(0, 300)));
    }
  }
}

void Invariants::search_store() { search(world_.store.everything(), "in the server's store"); }

}  // namespace homeroom::sim
