#include "wasm/keeper/meeting.h"

#include <algorithm>

#include "shared/classroom/messages.h"
#include "shared/crypto/hash.h"

namespace homeroom::keeper {
namespace {

constexpr Error kWrongGroup{"meeting.wrong-group", "the Welcome leads into another group than was announced"};
constexpr Error kUnderWay{"meeting.commit-under-way", "a Commit is under way"};

constexpr TimeMs kDay = TimeMs{24} * 60 * 60 * 1000;
constexpr std::size_t kMostLogPoints = 512;  // the teacher's device is never that far behind
constexpr std::uint16_t kExtensions[] = {classroom::kPolicyExtension};

// Of this group and epoch, as its header says, and yet sealed with keys that this group does not have: made in another
// branch of it, or in none.
bool foreign(const Error& error) { return std::string_view(error.code) == "crypto.bad-tag"; }

}  // namespace

void add_keys(std::vector<Bytes>& keys, const std::vector<Bytes>& more) {
  for (const Bytes& each : more) {
    if (keys.size() < kMostRevoked && std::ranges::find(keys, each) == keys.end()) {
      keys.push_back(each);
    }
  }
}

Result<mls::KeyPackageBundle> make_key_package(const Identity& who, TimeMs now, Random& random) {
  // Wide, because the clocks of school machines are; a KeyPackage is used once, and soon.
  return mls::make_key_package(who.pass, who.key, now - 7 * kDay, now + 7 * kDay, kExtensions, random);
}

Meeting::Meeting(Identity me, mls::Group group, std::uint64_t seq)
    : me_(std::move(me)), group_(std::move(group)), seq_(seq) {
  refresh();
}

Result<Meeting> Meeting::open(const Identity& me, const classroom::Policy& policy, TimeMs now, Random& random) {
  Bytes group_id(kGroupIdSize);
  random.fill(group_id);
  HOMEROOM_TRY_LET(const mls::KeyPackageBundle own, make_key_package(me, now, random));
  HOMEROOM_TRY_LET(mls::Group group, mls::Group::create(group_id, own, group_extensions(policy), random));
  return Meeting(me.clone(), std::move(group), 0);
}

Result<Meeting> Meeting::join(const Identity& me, BytesView welcome, const mls::KeyPackageBundle& bundle,
                              BytesView group_id, std::uint64_t seq, const classroom::ClassContext& context) {
  const mls::JoinCheck check = [&](const mls::Group& group, std::uint32_t signer) -> Status {
    if (!same(group.group_id(), group_id)) {
      return kWrongGroup;
    }
    return check_welcome(group, signer, context);
  };
  HOMEROOM_TRY_LET(mls::Group group, mls::Group::join(welcome, bundle, std::nullopt, context.now, {.check = &check}));
  return Meeting(me.clone(), std::move(group), seq);
}

void Meeting::heard_revoked(const std::vector<Bytes>& keys) {
  for (const Bytes& each : keys) {
    if (revoked_.size() < kMostRevoked && std::ranges::find(revoked_, each, &Revoked::key) == revoked_.end()) {
      revoked_.push_back({each, epoch()});
    }
  }
}

// What was said since they came, and in an epoch that was over when they made their Commit.
classroom::Revocations Meeting::known_to(std::uint32_t committer) const {
  const Member* member = by_leaf(committer);
  const auto came = member != nullptr ? came_.find(member->subject) : came_.end();
  classroom::Revocations known;
  for (const Revoked& each : revoked_) {
    if (each.epoch < epoch() && (came == came_.end() || each.epoch >= came->second)) {
      known.keys.push_back(each.key);
    }
  }
  return known;
}

// Gives those who have another leaf than before; the committer's own is new with each Commit.
std::vector<classroom::SubjectId> Meeting::adopt(mls::Group next, std::uint32_t committer) {
  std::map<classroom::SubjectId, Bytes> before;
  for (Member& each : members_) {
    before.emplace(each.subject, std::move(each.encryption_key));
  }
  group_ = std::move(next);
  refresh();
  std::vector<classroom::SubjectId> came;
  std::erase_if(came_, [&](const auto& each) { return by_subject(each.first) == nullptr; });
  for (const Member& each : members_) {
    const auto known = before.find(each.subject);
    if (each.leaf != committer && (known == before.end() || known->second != each.encryption_key)) {
      came_[each.subject] = epoch();
      came.push_back(each.subject);
    }
  }
  return came;
}

// With each epoch the digest starts anew, so that a newcomer holds the same as everyone.
void Meeting::refresh() {
  log_.assign(1, {seq_, Bytes(crypto::kHashSize)});
  members_ = members_of(group_);
  if (auto policy = policy_of(group_)) {
    policy_ = *policy;
  }
}

void Meeting::note(const LogEntry& entry) {
  seq_ = entry.seq;
  log_.push_back({seq_, to_bytes(crypto::sha256({log_.back().digest, entry.mid, entry.body}))});
  if (log_.size() > kMostLogPoints) {
    log_.pop_front();
  }
}

Meeting::LogMatch Meeting::compare(const LogPoint& theirs) const {
  if (theirs.seq > seq_) {
    return LogMatch::ahead;
  }
  const auto ours = std::ranges::find(log_, theirs.seq, &LogPoint::seq);
  if (ours == log_.end()) {
    return LogMatch::unknown;
  }
  return homeroom::same(ours->digest, theirs.digest) ? LogMatch::same : LogMatch::other;
}

const Member* Meeting::by_subject(const classroom::SubjectId& subject) const {
  const auto found = std::ranges::find(members_, subject, &Member::subject);
  return found == members_.end() ? nullptr : &*found;
}

const Member* Meeting::by_leaf(std::uint32_t leaf) const {
  const auto found = std::ranges::find(members_, leaf, &Member::leaf);
  return found == members_.end() ? nullptr : &*found;
}

Meeting::Step Meeting::take(const LogEntry& entry, const classroom::ClassContext& context) {
  if (entry.seq <= seq_) {
    return {};
  }
  if (entry.seq != seq_ + 1) {
    return {.kind = Step::Kind::gap, .code = "meeting.gap"};
  }
  if (entry.epoch != epoch()) {
    return {.kind = Step::Kind::gap, .code = "meeting.epoch"};
  }
  if (entry.commit) {
    return take_commit(entry, context);
  }
  note(entry);
  if (entry.from == me_.subject.text()) {
    auto own = outbox_.taken(entry.mid);
    if (!own) {
      // Something we said and do not remember: what we restored from is older than what we sent.
      return {.kind = Step::Kind::gap, .code = "meeting.rollback"};
    }
    Step step{.kind = Step::Kind::own_message, .content = std::move(own->content), .mid = entry.mid};
    if (const Member* self = by_leaf(group_.own_leaf())) {
      step.sender = *self;
    }
    return step;
  }
  Step step = open_message(entry.body, context);
  step.mid = entry.mid;
  return step;
}

Meeting::Step Meeting::take_relay(std::uint64_t epoch, BytesView body, const classroom::ClassContext& context) {
  return epoch == this->epoch() ? open_message(body, context) : Step{};
}

Meeting::Step Meeting::open_message(BytesView body, const classroom::ClassContext& context) {
  auto received = group_.process(body, nullptr, context.now);
  if (!received) {
    return {.kind = foreign(received.error()) ? Step::Kind::foreign : Step::Kind::ignored,
            .code = received.error().code};
  }
  if (received->kind != mls::Group::Received::Kind::application) {
    return {.kind = Step::Kind::ignored, .code = "meeting.not-a-message"};
  }
  const Member* sender = by_leaf(received->sender_leaf);
  if (sender == nullptr) {
    return {};
  }
  return {.kind = Step::Kind::message, .sender = *sender, .content = std::move(received->data)};
}

Meeting::Step Meeting::take_commit(const LogEntry& entry, const classroom::ClassContext& context) {
  if (pending_ && pending_->epoch == epoch() && same(pending_->mid, entry.mid) && same(pending_->commit, entry.body)) {
    seq_ = entry.seq;
    Step step{.kind = Step::Kind::new_epoch, .mid = entry.mid, .own = std::move(pending_->change)};
    if (const Member* self = by_leaf(group_.own_leaf())) {
      step.sender = *self;
    }
    adopt(std::move(pending_->next), group_.own_leaf());
    pending_.reset();
    return step;
  }
  const mls::CommitCheck check = [&](const mls::CommitView& view) {
    classroom::ClassContext rules = context;
    rules.known_to_committer = view.committer ? known_to(view.committer->leaf) : classroom::Revocations();
    return commit_check(rules)(view);
  };
  auto received = group_.process(entry.body, &check, context.now);
  if (!received) {
    const bool own = std::string_view(received.error().code) == "mls.own-message";
    return {.kind = own                         ? Step::Kind::gap
                    : foreign(received.error()) ? Step::Kind::foreign
                                                : Step::Kind::refused,
            .code = received.error().code};
  }
  if (received->kind != mls::Group::Received::Kind::commit) {
    return {.kind = Step::Kind::refused, .code = "meeting.not-a-commit"};
  }
  seq_ = entry.seq;
  if (received->removed_self || !received->next) {
    return {.kind = Step::Kind::out};
  }
  Step step{.kind = Step::Kind::new_epoch, .mid = entry.mid};
  if (const Member* sender = by_leaf(received->sender_leaf)) {
    step.sender = *sender;
  }
  step.came = adopt(std::move(*received->next), received->sender_leaf);
  return step;
}

Status Meeting::prepare(Change change, const classroom::ClassContext& context, Random& random) {
  if (pending_) {
    return kUnderWay;
  }
  mls::CommitRequest request;
  request.force_path = change.fresh_keys;
  for (const classroom::SubjectId& each : change.leavers) {
    if (const Member* member = by_subject(each)) {
      request.remove_leaves.push_back(member->leaf);
    }
  }
  for (const Joiner& each : change.joiners) {
    request.add_key_packages.push_back(each.key_package);
    if (const Member* member = by_subject(each.subject)) {
      request.remove_leaves.push_back(member->leaf);  // a reload: one tile, never two
    }
  }
  std::ranges::sort(request.remove_leaves);
  request.remove_leaves.erase(std::ranges::unique(request.remove_leaves).begin(), request.remove_leaves.end());
  if (change.policy) {
    request.set_extensions = group_extensions(change.policy->wanted);
  }
  const mls::CommitCheck check = commit_check(context);
  HOMEROOM_TRY_LET(mls::Group::CommitResult made, group_.commit(request, context.now, random, &check));
  Bytes mid(Outbox::kMidSize);
  random.fill(mid);
  pending_.emplace(PendingCommit{std::move(mid), epoch(), std::move(made.next), std::move(made.commit),
                                 made.welcome ? std::move(*made.welcome) : Bytes(), std::move(change)});
  return {};
}

std::optional<Change> Meeting::abandon() {
  if (!pending_) {
    return std::nullopt;
  }
  Change change = std::move(pending_->change);
  pending_.reset();
  return change;
}

Result<Bytes> Meeting::encrypt(BytesView content, Random& random) {
  return group_.encrypt(content, {}, classroom::padded_size(content.size()), random);
}

}  // namespace homeroom::keeper
