/* Stands in for libsodium's sodium/runtime.c in WebAssembly: there is no CPU to ask. SSE2 and SSSE3 are answered with
 * yes, for the Poly1305 and the ChaCha20 whose intrinsics Emscripten turns into wasm SIMD; no other code for them is
 * compiled in. */
#include "runtime.h"

int _sodium_runtime_get_cpu_features(void) { return 0; }
int sodium_runtime_has_neon(void) { return 0; }
int sodium_runtime_has_armcrypto(void) { return 0; }
int sodium_runtime_has_sse2(void) { return 1; }
int sodium_runtime_has_sse3(void) { return 0; }
int sodium_runtime_has_ssse3(void) { return 1; }
int sodium_runtime_has_sse41(void) { return 0; }
int sodium_runtime_has_avx(void) { return 0; }
int sodium_runtime_has_avx2(void) { return 0; }
int sodium_runtime_has_avx512f(void) { return 0; }
int sodium_runtime_has_pclmul(void) { return 0; }
int sodium_runtime_has_aesni(void) { return 0; }
int sodium_runtime_has_rdrand(void) { return 0; }
