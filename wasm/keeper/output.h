// What a Session wants done by the world outside: the worker in a browser, the simulation in a test.
// Owns its bytes. Never does anything itself: outputs are carried out in their order, a store before all that follows.
#pragma once

#include <cstdint>
#include <string>

#include "shared/base/secret.h"

namespace homeroom::keeper {

struct Output {
  // The numbers are those of the C boundary (wasm/keeper/exports.cpp, shell/keeper.js).
  enum class Kind : std::uint8_t {
    load = 1,    // text: key of a record; answered by Session::restored
    store = 2,   // text: key, bytes: the record; empty bytes remove it. Done before what follows is done
    server = 3,  // text: one message to the server
    app = 4,     // text: one event, JSON
    media = 5,   // text: one message to media.js, JSON
    open_socket = 6,
    close_socket = 7,
  };
  Kind kind;
  std::string text;
  Secret bytes;
};

}  // namespace homeroom::keeper
