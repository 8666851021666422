// When a kiosk is left alone: first it asks 'Are you still there?', then it leaves and begins anew for the next person.
// Owns nothing; works on model.kiosk, by the time that comes with each event.
// Never asks or leaves anywhere else than on a kiosk, and never while nobody has been there: a clean start stays as it
// is.
#pragma once

#include "wasm/app/state/update.h"

namespace homeroom::app {

// In class somebody may listen for a long time without touching anything, so it is asked rarely, and answered slowly.
inline constexpr double kClassIdleMs = 20 * 60'000, kClassAnswerMs = 2 * 60'000;
inline constexpr double kDoorIdleMs = 4 * 60'000, kDoorAnswerMs = 60'000;
inline constexpr double kStartIdleMs = 2 * 60'000;  // an address that was half typed: nothing is asked
inline constexpr double kOverShownMs = 15'000;      // why the class is over for them

// After each event, when it has done what else it does.
void watch_idle(Model& model, const Event& event, double now_ms, Effects& effects);

// The seconds that the question speaks of by itself: not each of them, for a voice that counts is a nuisance.
int said_seconds(int left_s);

}  // namespace homeroom::app
