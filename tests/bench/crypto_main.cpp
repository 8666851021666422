// crypto_bench: measurements as lines of JSON on stdout. crypto.mjs calls it natively and under Node.
//   crypto_bench mls N TIMES   add N members at once, join, remove one, process; a line each time
//   crypto_bench primitives    what one curve operation costs
//   crypto_bench frames        SFrame by itself
//   crypto_bench keys N        N KeyPackages and their private keys, in hex, so that a peer works with the same ones
#include <cstring>

#include "shared/crypto/system_random.h"
#include "tests/bench/crypto_bench.h"

int main(int count, char** words) {
  using namespace homeroom::bench;
  homeroom::crypto::start();
  const char* what = count > 1 ? words[1] : "";
  const auto number = [&](int at) { return static_cast<unsigned>(count > at ? std::atoi(words[at]) : 0); };
  const unsigned members = number(2);
  if (std::strcmp(what, "mls") == 0 && members >= 3) return run_mls(members, number(3));
  if (std::strcmp(what, "keys") == 0 && members >= 1) return run_keys(members);
  if (std::strcmp(what, "primitives") == 0) return run_primitives();
  if (std::strcmp(what, "frames") == 0) return run_frames();
  std::fprintf(stderr, "usage: crypto_bench mls N TIMES (N 3 or more) | primitives | frames | keys N\n");
  return 2;
}
