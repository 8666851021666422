// What is written can be read and what is pressed can be seen, by computing WCAG's contrast over the themes' own
// colours; and what stands on the page before anything is drawn has the same colours.
#include "wasm/app/ui/theme.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <fstream>
#include <sstream>

#include "tests/views/stage.h"

using namespace homeroom;
using namespace homeroom::ui;

namespace {

struct Named {
  const char* name;
  app::Look look;
};
const Named kThemes[] = {{"light", {}},
                         {"dark", {.dark = true}},
                         {"light contrast", {.contrast = true}},
                         {"dark contrast", {.dark = true, .contrast = true}}};

double linear(std::uint32_t byte) {
  const double c = byte / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}
double luminance(Colour c) {
  const std::uint32_t hex = hex_of(c);
  return 0.2126 * linear(hex >> 16) + 0.7152 * linear((hex >> 8) & 0xff) + 0.0722 * linear(hex & 0xff);
}
double contrast(Colour a, Colour b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}
// What is seen of a colour with alpha over another.
Colour over(Colour above, Colour below) {
  const std::uint32_t alpha = above >> 24;
  std::uint32_t out = 0;
  for (std::uint32_t shift : {0u, 8u, 16u}) {
    const std::uint32_t a = (hex_of(above) >> shift) & 0xff, b = (hex_of(below) >> shift) & 0xff;
    out |= ((a * alpha + b * (255 - alpha)) / 255) << shift;
  }
  return rgb(out);
}

struct Pair {
  const char* name;
  Colour ink, back;
  bool sheet = false;  // running text, not a word on a button
};

}  // namespace

TEST_CASE("WCAG's own examples", "[theme]") {
  REQUIRE(std::abs(contrast(rgb(0x000000), rgb(0xFFFFFF)) - 21) < 0.01);
  REQUIRE(std::abs(contrast(rgb(0x767676), rgb(0xFFFFFF)) - 4.54) < 0.01);
}

TEST_CASE("words are read: 4.5:1, and 7:1 where more contrast is asked for", "[theme]") {
  for (const Named& each : kThemes) {
    const Theme& t = theme_for(each.look);
    std::vector<Pair> pairs;
    for (auto [sheet, back] : {std::pair{"page", t.page},
                               {"panel", t.panel},
                               {"raised", t.raised},
                               {"field", t.field},
                               {"accent_soft", t.accent_soft},
                               {"warn_soft", t.warn_soft}}) {
      pairs.push_back({sheet, t.text, back, true});
      pairs.push_back({sheet, t.soft, back, true});
      pairs.push_back({sheet, t.text, over(t.hover, back), true});
      pairs.push_back({sheet, t.text, over(t.press, back), true});
    }
    for (auto [sheet, back] : {std::pair{"page", t.page}, {"panel", t.panel}, {"raised", t.raised}})
      pairs.push_back({sheet, t.accent_ink, back});
    pairs.insert(pairs.end(), {{"on accent", t.on_accent, t.accent},
                               {"on accent, hovered", t.on_accent, t.accent_hover},
                               {"accent on its soft", t.accent_ink, t.accent_soft},
                               {"danger on its soft", t.danger, t.danger_soft},
                               {"danger on its soft, hovered", t.danger, over(t.hover, t.danger_soft)},
                               {"on danger", t.on_danger, t.danger},
                               {"good on its soft", t.good, t.good_soft},
                               {"warn on its soft", t.warn, t.warn_soft},
                               {"disabled", t.soft, over(t.hover, t.panel)},
                               {"on tile", t.on_tile, t.tile},
                               {"plate over a white picture", t.on_plate, over(t.plate, rgb(0xFFFFFF))},
                               {"plate over a black picture", t.on_plate, over(t.plate, rgb(0x000000))}});
    for (const Tint& tint : t.tints) pairs.push_back({"initials", rgb(0xFFFFFF), tint.disc});
    for (const Pair& pair : pairs) {
      INFO(each.name << ": " << pair.name << ", #" << std::hex << hex_of(pair.ink) << " on #" << hex_of(pair.back));
      REQUIRE(contrast(pair.ink, pair.back) >= (each.look.contrast && pair.sheet ? 7.0 : 4.5));
    }
  }
}

TEST_CASE("edges, marks and rings are seen: 3:1", "[theme]") {
  for (const Named& each : kThemes) {
    const Theme& t = theme_for(each.look);
    std::vector<Pair> pairs;
    for (auto [sheet, back] : {std::pair{"page", t.page}, {"panel", t.panel}, {"raised", t.raised}}) {
      pairs.push_back({sheet, t.field_line, back});
      pairs.push_back({sheet, t.focus, back});
      pairs.push_back({sheet, t.accent, back});
      pairs.push_back({sheet, t.good, back});
      pairs.push_back({sheet, t.warn, back});
      pairs.push_back({sheet, t.danger, back});
    }
    pairs.insert(pairs.end(), {{"speaking", t.speaking, t.page},
                               {"field", t.field_line, t.field},
                               {"hand on a plate over white", t.mark, over(t.plate, rgb(0xFFFFFF))},
                               {"hand on a plate over black", t.mark, over(t.plate, rgb(0x000000))}});
    for (const Pair& pair : pairs) {
      INFO(each.name << ": " << pair.name << ", #" << std::hex << hex_of(pair.ink) << " on #" << hex_of(pair.back));
      REQUIRE(contrast(pair.ink, pair.back) >= 3.0);
    }
  }
}

TEST_CASE("the page under the canvas has the themes' colours", "[theme]") {
  std::ostringstream css;
  css << std::ifstream("shell/style.css").rdbuf();
  const auto has = [&](std::string_view rule, const char* name, Colour colour) {
    char wanted[32];
    std::snprintf(wanted, sizeof wanted, "--%s: #%06x", name, hex_of(colour));
    const std::string text = css.str();
    const std::size_t at = text.find(rule);
    INFO(rule << " " << wanted);
    REQUIRE(at != std::string::npos);
    REQUIRE(text.substr(at, text.find('}', at) - at).find(wanted) != std::string::npos);
  };
  const char* rules[] = {":root[data-theme=light]", ":root[data-theme=dark]", ":root[data-theme=light-contrast]",
                         ":root[data-theme=dark-contrast]"};
  for (std::size_t i = 0; i < std::size(rules); ++i) {
    const Theme& t = theme_for(kThemes[i].look);
    has(rules[i], "page", t.page);
    has(rules[i], "ink", t.text);
    has(rules[i], "accent", t.accent);
  }
  has(":root {", "page", theme_for({}).page);
  has("(prefers-color-scheme: dark) { :root", "page", theme_for({.dark = true}).page);
  has(":root {", "tile", theme_for({}).tile);
  const std::string motion = "opacity " + std::to_string(kMotionMs) + "ms";
  REQUIRE(css.str().find("(prefers-reduced-motion: no-preference) { #veil { transition: " + motion) !=
          std::string::npos);
}

TEST_CASE("a look is chosen from a menu, and the chosen ones are checked", "[theme]") {
  views::Stage stage(1366, 768);
  stage.tell(R"({"e":"start","may_create":true})");
  stage.press(Role::button, "Appearance");
  REQUIRE(stage.all(Role::menuitemradio).size() == 9);
  REQUIRE(stage.find(Role::menuitemradio, "As the device")->checked);
  REQUIRE(views::pressed(stage.press(Role::menuitemradio, "Dark")) == R"({"to":"shell","s":"look","theme":"dark"})");
  REQUIRE(views::pressed(stage.press(Role::menuitemradio, "Text 150 %")) ==
          R"({"to":"shell","s":"look","text_size":"150"})");
  stage.tell(R"({"s":"look","dark":true,"text":150,"theme":"dark","text_size":"150"})");
  REQUIRE(stage.find(Role::menuitemradio, "Dark")->checked);
  REQUIRE_FALSE(stage.find(Role::menuitemradio, "As the device")->checked);
  REQUIRE(stage.find(Role::menuitemradio, "Text 150 %")->checked);
  stage.tell(R"({"s":"escape"})");
  REQUIRE(stage.all(Role::menuitemradio).empty());
}

TEST_CASE("words larger than twice, or smaller than designed, are not asked for", "[theme]") {
  views::Stage stage(1366, 768);
  for (auto [asked, got] : {std::pair{"900", 200}, {"10", 100}, {"-3", 100}, {"130", 130}}) {
    stage.tell(std::string(R"({"s":"look","text":)") + asked + "}");
    REQUIRE(stage.model().ui.look.text == got);
  }
}
