// What the parts of crypto_bench share: the clock, and how often each curve operation was asked for.
// Owns four counters. Native builds count; WebAssembly does the same work and is not counted again.
#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "shared/base/result.h"

namespace homeroom::bench {

// Milliseconds of a monotonic clock.
inline double now_ms() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Milliseconds of processor time of this process, all threads: what a busy machine disturbs less.
double cpu_ms();

// What cannot be saved by better code around it: these operations are the floor of every MLS figure.
struct Operations {
  unsigned dh = 0;    // X25519 of a point that another chose
  unsigned base = 0;  // X25519 of the base point: a new key pair
  unsigned sign = 0;
  unsigned verify = 0;

  Operations operator-(const Operations& before) const {
    return {dh - before.dh, base - before.base, sign - before.sign, verify - before.verify};
  }
};
Operations operations_so_far();

// A benchmark whose operation fails has nothing to measure.
template <typename T>
T need(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "crypto_bench: %s\n", std::string(result.error().code).c_str());
    std::exit(1);
  }
  return *std::move(result);
}

int run_keys(unsigned members);
int run_mls(unsigned members, unsigned times);
int run_primitives();
int run_frames();

}  // namespace homeroom::bench
