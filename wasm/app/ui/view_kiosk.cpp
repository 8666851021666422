#include "wasm/app/ui/sheet.h"
#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;

namespace {

// "1:05", the same in every language.
std::string clock_words(int seconds) {
  const std::string rest = std::to_string(seconds % 60);
  return std::to_string(seconds / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

}  // namespace

// Small and apart from everything else, for whoever looks after the room.
void show_seat(Ui& ui, Flow& flow) {
  const std::string& seat = ui.model.kiosk.seat;
  if (seat.empty()) return;
  text(ui, flow, "seat", fill(Str::computer_is, {{"seat", seat}}), kSmall, ui.theme.soft);
}

// There may be no address bar, and the card's code may be read by a scanner that types.
void show_kiosk_start(Ui& ui, Rect area) {
  const Theme& t = ui.theme;
  Page page(ui, "kiosk-start", area, 560);
  Flow& flow = page.flow;
  show_mark(ui, flow);
  flow.gap = 8;
  text(ui, flow, "lead", tr(Str::kiosk_lead), kBody, t.soft);
  flow.gap = kGap;
  flow.space(8);
  textbox(ui, flow,
          {.key = "card.address",
           .name = tr(Str::card_address),
           .submit = {Act::open_card},
           .hint = tr(Str::card_address_hint),
           .max_length = 300,
           .autofocus = true});
  const Button go{
      .key = "go", .name = tr(Str::go_to_class), .action = {Act::open_card}, .kind = Kind::primary, .icon = Icon::door};
  button(ui, flow.next(std::max(kBigTarget, button_height(go, flow.w))), go);
  flow.space(8);
  text(ui, flow, "no-class", tr(Str::kiosk_no_class), kSmall, t.soft);
  show_seat(ui, flow);
}

std::string still_there_words(int seconds) { return fill(Str::still_there_note, {{"time", clock_words(seconds)}}); }

void show_still_there(Ui& ui) {
  Sheet sheet(ui, "still-there", tr(Str::still_there), scaled(460));
  Flow& flow = sheet.flow;
  flow.gap = 12;
  text(ui, flow, "note", still_there_words(ui.model.kiosk.left_s), kBody, ui.theme.text);
  flow.gap = 24;
  flow.next(0);
  button(ui, sheet.foot(),
         {.key = "here",
          .name = tr(Str::i_am_here),
          .action = {Act::close_dialog},
          .kind = Kind::primary,
          .icon = Icon::hand,
          .autofocus = true});
}

}  // namespace homeroom::ui
