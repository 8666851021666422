// What each Action of a person does: to this screen, and as a command to keeper, devices or shell.
// Owns nothing; called by update() only.
// Never waits for an answer: what is true comes back from the keeper as an event.
#pragma once

#include "wasm/app/state/update.h"

namespace homeroom::app {

void act(Model& model, const Action& action, Effects& effects);

// The person is gone from the class, and the page begins anew: at the address where this kiosk was opened, or at the
// start, where a card is asked for. Done once.
void leave_kiosk(Model& model, Effects& effects, bool to_start = false);

// The sheet that 'Print' prints, as an effect; `any` false: empty again.
protocol::Json cards_to_print(const Model& model, bool any);

protocol::Json keeper(std::string_view command);
protocol::Json media(std::string_view message);
protocol::Json shell(std::string_view message);

}  // namespace homeroom::app
