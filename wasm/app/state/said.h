// What a screen reader is told of, besides what it finds by itself: hands, knocks, reactions, the end of a freeze.
// Owns nothing; keeps the newest few in the model, each once, with a limit: a live region that never stops is deaf.
// Never says what another live region says: chat lines, alerts and the status have their own.
#pragma once

#include "wasm/app/state/model.h"

namespace homeroom::app {

// `room` is what the keeper says now, model.room still what it said before.
void say_changes(Model& model, const Classroom& room, double now_ms);

}  // namespace homeroom::app
