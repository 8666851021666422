/* libsodium's randomness in WebAssembly. Its own makes one JavaScript call per 4 bytes; this one asks getentropy
 * (crypto.getRandomValues in browsers and workers) for 256 bytes at a time. It keeps no state between calls. */
#ifndef HOMEROOM_RANDOM_WASM_H
#define HOMEROOM_RANDOM_WASM_H

#include "randombytes.h"

extern const randombytes_implementation homeroom_random;

#endif
