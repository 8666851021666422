// Counts the curve operations that shared/crypto asks libsodium for. The native link sends those calls through here
// (--wrap); libsodium's own inner calls are not among them.
#include "tests/bench/crypto_bench.h"

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
EM_JS(double, process_cpu_ms, (), {
  const usage = process.cpuUsage();
  return (usage.user + usage.system) / 1000;
})
#else
#include <ctime>
#endif

namespace {
homeroom::bench::Operations operations;
}  // namespace

namespace homeroom::bench {

Operations operations_so_far() { return operations; }

double cpu_ms() {
#ifdef __EMSCRIPTEN__
  return process_cpu_ms();
#else
  return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
#endif
}

}  // namespace homeroom::bench

#ifndef __EMSCRIPTEN__
extern "C" {

using Out = unsigned char*;
using In = const unsigned char*;

int __real_crypto_scalarmult(Out product, In scalar, In point);
int __real_crypto_scalarmult_base(Out product, In scalar);
int __real_crypto_sign_detached(Out signature, unsigned long long* size, In message, unsigned long long length, In key);
int __real_crypto_sign_verify_detached(In signature, In message, unsigned long long length, In key);

int __wrap_crypto_scalarmult(Out product, In scalar, In point) {
  ++operations.dh;
  return __real_crypto_scalarmult(product, scalar, point);
}
int __wrap_crypto_scalarmult_base(Out product, In scalar) {
  ++operations.base;
  return __real_crypto_scalarmult_base(product, scalar);
}
int __wrap_crypto_sign_detached(Out signature, unsigned long long* size, In message, unsigned long long length,
                                In key) {
  ++operations.sign;
  return __real_crypto_sign_detached(signature, size, message, length, key);
}
int __wrap_crypto_sign_verify_detached(In signature, In message, unsigned long long length, In key) {
  ++operations.verify;
  return __real_crypto_sign_verify_detached(signature, message, length, key);
}

}  // extern "C"
#endif
