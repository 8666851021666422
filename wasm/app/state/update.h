// The one place where the model changes: event in, new model and effects out.
// Owns nothing. Effects are JSON messages {to:'keeper'|'media'|'shell', …} as docs/boundary.md has them.
// Never reads a clock, a browser or a drawing: the same events give the same model and effects anywhere.
#pragma once

#include <vector>

#include "shared/protocol/json.h"
#include "wasm/app/state/event.h"
#include "wasm/app/state/model.h"

namespace homeroom::app {

using Effects = std::vector<protocol::Json>;

// now_ms: the browser's monotonic clock.
void update(Model& model, const Event& event, double now_ms, Effects& effects);

}  // namespace homeroom::app
