#include "wasm/app/ui/sheet.h"
#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;

namespace {

std::string hop_name(const std::string& hop) {
  constexpr std::pair<std::string_view, Str> names[] = {{"server", Str::hop_server}, {"socket", Str::hop_socket},
                                                        {"engine", Str::hop_engine}, {"udp", Str::hop_udp},
                                                        {"tcp", Str::hop_tcp},       {"relay", Str::hop_relay}};
  for (auto [name, words] : names) {
    if (name == hop) return tr(words);
  }
  return hop;
}

struct Result_ {
  Str words;
  Icon icon;
  Colour ink, fill;
};

Result_ result_of(const Theme& t, const std::string& result) {
  if (result == "ok") return {Str::result_ok, Icon::check, t.good, t.good_soft};
  if (result == "failed") return {Str::result_failed, Icon::cross, t.danger, t.danger_soft};
  if (result == "down") return {Str::result_down, Icon::cross, t.danger, t.danger_soft};
  if (result == "waiting") return {Str::result_waiting, Icon::more, t.soft, t.hover};
  if (result == "absent") return {Str::result_absent, Icon::none, t.soft, t.hover};
  return {Str::result_skipped, Icon::none, t.soft, t.hover};
}

void show_hop(Ui& ui, Flow& flow, const app::Hop& hop) {
  const Theme& t = ui.theme;
  const Result_ result = result_of(t, hop.result);
  const std::string name = hop_name(hop.name), words = tr(result.words);
  const float inner = flow.w - 44;
  const float name_height = paragraph_height(name, kBold, inner), height = name_height + 24 + 16;
  const Rect row = flow.next(height);
  Container item(ui, Role::listitem, hop.name, "", row);
  rule(ui, row.x, row.y, row.w);
  Rect inside = row.inset(0, 8);
  const Rect mark = inside.cut_left(32, 12).centred(32, 32);
  ui.draw.AddCircleFilled({mark.middle_x(), mark.middle_y()}, 16, result.fill);
  if (result.icon == Icon::none)
    ui.draw.AddLine({mark.x + 10, mark.middle_y()}, {mark.right() - 10, mark.middle_y()}, result.ink, 2);
  else
    icon(ui, result.icon, mark, 18, result.ink, result.fill);
  text_at(ui, inside.cut_top(name_height), "name", name, kBold, t.text);
  text_at(ui, inside, "result", words, kSmall, result.ink);
}

// What somebody who mends networks wants to hear; on a sheet of its own, to be read out.
void show_advice(Ui& ui, Flow& flow, const std::string& advice) {
  const Theme& t = ui.theme;
  const float inner = flow.w - 32;
  const float head = paragraph_height(tr(Str::read_out), kSmallBold, inner);
  Rect box = flow.next(head + 4 + paragraph_height(advice, kBody, inner) + 28);
  ui.draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, t.warn_soft, kRadius);
  Rect inside = box.inset(16, 14);
  text_at(ui, inside.cut_top(head, 4), "read-out", tr(Str::read_out), kSmallBold, t.warn);
  text_at(ui, inside, "advice", advice, kBody, t.text);
}

// What would have to be let through: of three ways one.
std::string media_advice(const app::Check& check) {
  const std::string udp = fill(Str::advice_udp, {{"address", check.media}});
  if (check.result("tcp") == "down") return udp + " " + tr(Str::advice_relay_down);
  if (check.result("relay") == "failed")
    return udp + " " + fill(Str::advice_relay_tls, {{"relay", check.relay}, {"tls", check.tls}});
  if (check.result("tcp") == "failed") return udp + " " + fill(Str::advice_relay, {{"relay", check.relay}});
  return udp;
}

std::string advice_of(const app::Check& check) {
  const std::string failing = check.failing();
  if (failing == "server") return fill(Str::advice_server, {{"address", check.server}});
  if (failing == "socket") return fill(Str::advice_socket, {{"address", check.server}});
  if (failing == "engine") return fill(Str::advice_engine, {{"address", check.server}});
  if (failing == "udp" || failing == "tcp") return media_advice(check);
  return {};
}

}  // namespace

std::string check_words(const app::Check& check) {
  if (check.running) return tr(Str::check_running);
  if (check.offline) return tr(Str::check_offline);
  const std::string failing = check.failing();
  if (failing == "server") return tr(Str::check_server);
  if (failing == "socket") return tr(Str::check_socket);
  if (failing == "engine" || failing == "udp" || failing == "tcp") return tr(Str::check_media);
  return tr(check.relayed() ? Str::check_relayed : Str::check_good);
}

void show_check(Ui& ui) {
  const Theme& t = ui.theme;
  const app::Check& check = ui.model.green.check;
  Sheet sheet(ui, "check", tr(Str::check_connection), 520);
  Flow& flow = sheet.flow;
  flow.gap = 8;
  text(ui, flow, "sum", check_words(check), kBody, check.failing().empty() && !check.offline ? t.soft : t.text);
  flow.gap = 12;
  if (const std::string advice = check.running || check.offline ? "" : advice_of(check); !advice.empty())
    show_advice(ui, flow, advice);
  if (!check.hops.empty()) {
    flow.gap = 16;
    flow.next(0);
    Container list(ui, Role::list, "hops", tr(Str::check_connection), {flow.x, flow.y, flow.w, 1});
    flow.gap = 0;
    for (const app::Hop& hop : check.hops) show_hop(ui, flow, hop);
    list.close_at(flow.y);
  }

  const Button again{.key = "again",
                     .name = tr(Str::check_again),
                     .action = {Act::check},
                     .icon = Icon::refresh,
                     .disabled = check.running};
  Rect row = sheet.foot();
  const float half = (row.w - 12) / 2;
  const bool beside = button_width(again) <= half;
  button(ui, beside ? row.cut_left(half, 12) : row.cut_left(kTarget, 12),
         {.key = again.key,
          .name = again.name,
          .action = again.action,
          .icon = again.icon,
          .icon_only = !beside,
          .disabled = again.disabled});
  button(
      ui, row,
      {.key = "done", .name = tr(Str::done), .action = {Act::close_dialog}, .kind = Kind::primary, .autofocus = true});
}

}  // namespace homeroom::ui
