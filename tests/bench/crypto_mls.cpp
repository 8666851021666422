// The life of one group, timed from bytes on the wire to bytes on the wire.
#include <algorithm>

#include "shared/base/bytes.h"
#include "shared/crypto/hpke.h"
#include "shared/crypto/system_random.h"
#include "shared/mls/group.h"
#include "tests/bench/crypto_bench.h"

namespace homeroom::bench {

namespace {

constexpr TimeMs kNow = 1'800'000'000'000;
constexpr TimeMs kDay = 86'400'000;

Random& random() { return crypto::system_random(); }

mls::KeyPackageBundle make_keys(unsigned number, TimeMs now) {
  char name[16];
  std::snprintf(name, sizeof name, "member-%04u", number % 10'000);
  const crypto::SigningKey key = crypto::SigningKey::generate(random());
  return need(mls::make_key_package(as_bytes(name), key, now - kDay, now + kDay, {}, random()));
}

// One row: how long, which operations, and what it put on the wire.
class Row {
 public:
  Row() : operations_(operations_so_far()), cpu_ms_(cpu_ms()), ms_(now_ms()) {}
  void done() {
    ms_ = now_ms() - ms_;
    cpu_ms_ = cpu_ms() - cpu_ms_;
    operations_ = operations_so_far() - operations_;
  }
  void print(const char* name, bool last = false) const {
    std::printf(R"("%s":{"ms":%.4f,"cpu_ms":%.4f,"dh":%u,"base":%u,"sign":%u,"verify":%u}%s)", name, ms_, cpu_ms_,
                operations_.dh, operations_.base, operations_.sign, operations_.verify, last ? "" : ",");
  }

 private:
  Operations operations_;
  double cpu_ms_;
  double ms_;
};

void expect_same_epoch(const mls::Group& a, const mls::Group& b) {
  if (a.epoch_authenticator() != b.epoch_authenticator()) {
    std::fprintf(stderr, "crypto_bench: two members are not in the same epoch\n");
    std::exit(1);
  }
}

// Of the fastest of several rounds: the cost is wanted, not what else the machine was doing.
template <typename F>
double each_us(F&& what) {
  constexpr unsigned rounds = 20, times = 25;
  double best = 1e9;
  for (unsigned round = 0; round < rounds; ++round) {
    const double began = now_ms();
    for (unsigned i = 0; i < times; ++i) what();
    best = std::min(best, (now_ms() - began) * 1000 / times);
  }
  return best;
}

void run_once(unsigned members, bool quiet) {
  std::vector<mls::KeyPackageBundle> joiners;
  mls::CommitRequest add_all;
  for (unsigned i = 0; i < members; ++i) {
    joiners.push_back(make_keys(i + 1, kNow));
    add_all.add_key_packages.push_back(joiners.back().key_package);
  }
  mls::Group teacher = need(mls::Group::create(as_bytes("bench group"), make_keys(0, kNow), {}, random()));
  mls::CommitRequest beside = add_all;
  beside.tree_in_welcome = false;
  const mls::Group::CommitResult without_tree = need(teacher.commit(beside, kNow, random()));

  Row add;
  mls::Group::CommitResult added = need(teacher.commit(add_all, kNow, random()));
  add.done();
  teacher = std::move(added.next);

  Row join;
  mls::Group student = need(mls::Group::join(*added.welcome, joiners.front(), std::nullopt, kNow));
  join.done();
  expect_same_epoch(teacher, student);

  Row join_beside;
  const mls::Group other =
      need(mls::Group::join(*without_tree.welcome, joiners.front(), BytesView(without_tree.ratchet_tree), kNow));
  join_beside.done();
  expect_same_epoch(without_tree.next, other);

  mls::CommitRequest remove_one;
  remove_one.remove_leaves = {members / 2};
  Row remove;
  mls::Group::CommitResult removed = need(teacher.commit(remove_one, kNow, random()));
  remove.done();
  teacher = std::move(removed.next);

  Row process;
  mls::Group::Received received = need(student.process(removed.commit, nullptr, kNow));
  process.done();
  expect_same_epoch(teacher, *received.next);

  if (quiet) return;
  std::printf(R"({"members":%u,"rows":{)", members);
  add.print("add");
  join.print("join");
  join_beside.print("join_beside");
  remove.print("remove");
  process.print("process", true);
  std::printf(
      R"(},"bytes":{"key_package":%zu,"add_commit":%zu,"welcome":%zu,"welcome_without_tree":%zu,"tree":%zu,"remove_commit":%zu}})"
      "\n",
      joiners.front().key_package.size(), added.commit.size(), added.welcome->size(), without_tree.welcome->size(),
      added.ratchet_tree.size(), removed.commit.size());
}

}  // namespace

int run_keys(unsigned members) {
  const auto now =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  for (unsigned i = 0; i < members; ++i) {
    const mls::KeyPackageBundle keys = make_keys(i, now);
    std::printf("%s %s %s %s\n", to_hex(keys.key_package).c_str(), to_hex(keys.init_private.reveal()).c_str(),
                to_hex(keys.encryption_private.reveal()).c_str(), to_hex(keys.signing_key.seed().reveal()).c_str());
  }
  return 0;
}

int run_mls(unsigned members, unsigned times) {
  // Warm: WebAssembly and JavaScript are compiled better once they have run.
  for (int i = 0; i < 3; ++i) run_once(20, true);
  for (unsigned i = 0; i < times; ++i) run_once(members, false);
  return 0;
}

int run_primitives() {
  const crypto::SigningKey key = crypto::SigningKey::generate(random());
  const Bytes message(300, 0x5a);
  const Bytes signature = key.sign(message);
  const crypto::HpkeKeyPair pair = crypto::HpkeKeyPair::generate(random());
  bool good = true;
  const double sign = each_us([&] { good = good && key.sign(message) == signature; });
  const double verify = each_us([&] { good = good && crypto::verify(key.public_key(), message, signature); });
  const double base = each_us([&] { good = good && crypto::HpkeKeyPair::from_private(pair.private_key).ok(); });
  // Opening takes one X25519 and a little hashing; sealing takes a key pair more.
  const crypto::HpkeCiphertext sealed = need(crypto::hpke_seal(pair.public_key, {}, {}, message, random()));
  const double dh =
      each_us([&] { good = good && crypto::hpke_open(pair, sealed.kem_output, {}, {}, sealed.ciphertext).ok(); });
  std::printf(R"({"dh":%.2f,"base":%.2f,"sign":%.2f,"verify":%.2f})"
              "\n",
              dh, base, sign, verify);
  return good ? 0 : 1;
}

}  // namespace homeroom::bench
