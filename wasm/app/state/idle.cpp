#include "wasm/app/state/idle.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "wasm/app/state/act.h"

namespace homeroom::app {
namespace {

struct Limit {
  double idle_ms = 0;
  double answer_ms = 0;  // 0: nothing is asked
};

// Nothing: this screen may stand for as long as it likes.
std::optional<Limit> limit_of(const Model& model) {
  switch (model.ui.screen) {
    case Screen::classroom: return Limit{kClassIdleMs, kClassAnswerMs};
    case Screen::door:
      // A class's own address is where such a machine waits for whoever comes; a link is somebody's.
      if (model.door.kind != DoorKind::student && !model.kiosk.touched) return {};
      return Limit{kDoorIdleMs, kDoorAnswerMs};
    case Screen::start:
      if (!model.kiosk.touched) return {};
      return Limit{kStartIdleMs, 0};
    case Screen::over: return Limit{kOverShownMs, 0};
    default: return {};
  }
}

bool asked(const Model& model) { return model.ui.dialog == DialogKind::still_there; }

void ask(Model& model, double now_ms, Effects& effects) {
  act(model, {Act::close_dialog, "", false}, effects);  // whatever was open ends as it does when it is closed
  model.ui.dialog = DialogKind::still_there;
  model.kiosk.asked_ms = now_ms;
}

// One timer is enough: what comes sooner than asked for is asked for again.
void wake_at(Kiosk& kiosk, double due_ms, double now_ms, Effects& effects) {
  if (kiosk.wake_ms >= 0 && kiosk.wake_ms <= due_ms) return;
  kiosk.wake_ms = due_ms;
  effects.push_back(shell("wake").set("after", static_cast<std::int64_t>(std::ceil(std::max(1.0, due_ms - now_ms)))));
}

// Is there a sign of somebody in it? A touch that is not the answer does not answer the question.
bool shows_somebody(const Model& model, const Event& event, bool was_asked) {
  if (model.ui.screen == Screen::over) return false;
  if (was_asked && !asked(model)) return true;
  return !was_asked && (std::holds_alternative<Touched>(event) || std::holds_alternative<Action>(event) ||
                        std::holds_alternative<Typed>(event));
}

}  // namespace

int said_seconds(int left_s) {
  for (const int step : {10, 30}) {
    if (left_s <= step) return step;
  }
  return (left_s + 59) / 60 * 60;
}

void watch_idle(Model& model, const Event& event, double now_ms, Effects& effects) {
  Kiosk& kiosk = model.kiosk;
  if (!kiosk.on || kiosk.leaving) return;
  if (std::holds_alternative<TimePassed>(event)) kiosk.wake_ms = -1;
  if (kiosk.screen != model.ui.screen) {
    kiosk.screen = model.ui.screen;
    kiosk.since_ms = now_ms;
  }
  if (shows_somebody(model, event, kiosk.left_s > 0)) {
    kiosk.touched = true;
    kiosk.since_ms = now_ms;
    kiosk.left_s = 0;
  }
  const std::optional<Limit> limit = limit_of(model);
  if (!limit) return;
  if (!asked(model) && now_ms - kiosk.since_ms >= limit->idle_ms) {
    if (limit->answer_ms == 0) return leave_kiosk(model, effects);
    ask(model, now_ms, effects);
  }
  if (!asked(model)) return wake_at(kiosk, kiosk.since_ms + limit->idle_ms, now_ms, effects);
  const double left_ms = kiosk.asked_ms + limit->answer_ms - now_ms;
  if (left_ms <= 0) return leave_kiosk(model, effects);
  kiosk.left_s = static_cast<int>(std::ceil(left_ms / 1000));
  wake_at(kiosk, now_ms + left_ms - (kiosk.left_s - 1) * 1000.0, now_ms, effects);
}

}  // namespace homeroom::app
