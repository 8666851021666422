// Ten languages: every sentence is there in each, with the same places and the forms that its numbers need; and a
// right-to-left screen is the left-to-right one in a mirror, drawing, nodes and pictures alike.
#include <imgui.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "shared/classroom/safety_words.h"
#include "shared/protocol/json.h"
#include "tests/views/scenes.h"
#include "wasm/app/ui/mirrored.h"
#include "wasm/app/ui/strings.h"

using namespace homeroom;
using namespace homeroom::views;
using ui::Plural;
using ui::Role;

namespace {

std::string words_of(std::string_view language) {
  std::ostringstream text;
  text << std::ifstream("assets/strings/" + std::string(language) + ".json").rdbuf();
  return text.str();
}

protocol::Json sentences(std::string_view language) {
  auto parsed = protocol::Json::parse(words_of(language), {.depth = 1, .values = 2048, .members = 2048});
  REQUIRE(parsed.ok());
  return std::move(*parsed);
}

void places_in(const ui::Pieces& pieces, std::set<std::string>& out) {
  for (const ui::Piece& piece : pieces) {
    if (piece.kind != ui::Piece::Kind::words) out.insert(piece.text);
    for (const auto& [plural, words] : piece.forms) places_in(words, out);
  }
}

std::set<std::string> places_in(const std::string& pattern) {
  const auto pieces = ui::parse_message(pattern);
  REQUIRE(pieces.has_value());
  std::set<std::string> places;
  places_in(*pieces, places);
  return places;
}

std::string say(std::string_view pattern, std::string_view language, std::string_view count) {
  return ui::fill_message(pattern, language, {{"count", count}});
}

constexpr std::string_view kAll =
    "{count, plural, zero {zero} one {one} two {two} few {few} many {many} other {other}}";

}  // namespace

TEST_CASE("every language has every sentence, with the same places", "[languages]") {
  const protocol::Json english = sentences("en");
  for (const ui::Language& language : ui::kLanguages) {
    const protocol::Json words = sentences(language.code);
    INFO(language.code);
    for (const auto& [key, value] : *english.as_object()) {
      INFO(key);
      const std::string* here = words.text(key);
      REQUIRE(here != nullptr);
      REQUIRE(!here->empty());
      REQUIRE(here->size() < 1000);
      REQUIRE(places_in(*here) == places_in(*value.as_text()));
      const auto pieces = ui::parse_message(*here);
      for (const ui::Piece& piece : *pieces) {
        if (piece.kind != ui::Piece::Kind::plural) continue;
        std::set<Plural> there;
        for (const auto& [plural, form] : piece.forms) there.insert(plural);
        const auto needed = ui::plurals_of(language.code);
        REQUIRE(there == std::set<Plural>(needed.begin(), needed.end()));
      }
    }
    REQUIRE(words.as_object()->size() == english.as_object()->size());
  }
}

TEST_CASE("numbers take their form by CLDR's rules", "[languages]") {
  const std::pair<std::string_view, std::vector<std::pair<std::string_view, std::vector<const char*>>>> rules[] = {
      {"en", {{"one", {"1"}}, {"other", {"0", "2", "11", "21", "101", "1000000"}}}},
      {"ur", {{"one", {"1"}}, {"other", {"0", "2", "1000000"}}}},
      {"es", {{"one", {"1"}}, {"many", {"1000000", "3000000"}}, {"other", {"0", "2", "21", "1000001"}}}},
      {"fr", {{"one", {"0", "1"}}, {"many", {"1000000"}}, {"other", {"2", "17", "100", "1000001"}}}},
      {"bn", {{"one", {"0", "1"}}, {"other", {"2", "10", "1000000"}}}},
      {"ru",
       {{"one", {"1", "21", "101", "1001"}},
        {"few", {"2", "3", "4", "22", "104"}},
        {"many", {"0", "5", "11", "12", "14", "19", "20", "111", "112", "1000000"}}}},
      {"ar",
       {{"zero", {"0"}},
        {"one", {"1"}},
        {"two", {"2"}},
        {"few", {"3", "10", "103", "1010"}},
        {"many", {"11", "26", "99", "111"}},
        {"other", {"100", "102", "1000", "1000000"}}}},
      {"zh", {{"other", {"0", "1", "2", "1000000"}}}},
      {"ko", {{"other", {"0", "1", "2"}}}},
      {"ht", {{"other", {"0", "1", "2"}}}}};
  for (const auto& [language, forms] : rules) {
    for (const auto& [form, numbers] : forms) {
      for (const char* number : numbers) {
        INFO(language << " " << number);
        REQUIRE(say(kAll, language, number) == form);
      }
    }
  }
}

TEST_CASE("sentences are filled, and a pattern that is none is shown as it is", "[languages]") {
  REQUIRE(say("{count, plural, one {And {count} more line} other {And {count} more lines}}!", "en", "1") ==
          "And 1 more line!");
  REQUIRE(say("{count,plural,other{{count} 个}}", "zh", "7") == "7 个");
  REQUIRE(say("{count, plural, one {one} other {other}}", "en", "many") == "other");
  REQUIRE(say("{count, plural, one {one} other {other}}", "en", "99999999999999999999999") == "other");
  REQUIRE(ui::fill_message("{a}{b}", "en", {{"b", "{a}"}, {"a", "x"}}) == "x{a}");  // what is filled in is no pattern
  for (std::string_view bad :
       {"{", "}", "a}", "{}", "{count", "{count,", "{count, plural", "{count, plural,", "{count, plural, }",
        "{count, plural, one {x}}", "{count, plural, other {x}", "{count, plural, other {x} other {y}}",
        "{count, plural, none {x} other {y}}", "{count, select, other {x}}", "{Count}", "{count name}",
        "{count, plural, other {{count, plural, other {x}}}}"}) {
    INFO(bad);
    REQUIRE(!ui::parse_message(bad));
    REQUIRE(say(bad, "en", "1") == bad);
  }
}

TEST_CASE("no text is too strange for a pattern", "[languages]") {
  // Every text of seven pieces, in order: the reader comes to an end in each.
  const std::string_view bits[] = {"{", "}", "count", ", plural, ", "other ", "one ", "ж"};
  for (std::size_t number = 0; number < 823543; number += 5) {
    std::string text;
    for (std::size_t rest = number, i = 0; i < 7; ++i, rest /= 7) text += bits[rest % 7];
    const auto pieces = ui::parse_message(text);
    const std::string said = say(text, "ru", "3");
    if (!pieces && said != text) FAIL(text);
  }
}

TEST_CASE("a sentence that is missing is English, and a key where even that is not there", "[languages]") {
  REQUIRE(!ui::load_strings(R"({"back":"رجوع","cancel":""})", "ar"));
  REQUIRE(ui::tr(ui::Str::back) == "رجوع");
  REQUIRE(ui::tr(ui::Str::cancel) == "cancel");
  ui::fill_missing(words_of("en"));
  REQUIRE(ui::tr(ui::Str::back) == "رجوع");
  REQUIRE(ui::tr(ui::Str::cancel) == "Cancel");
  REQUIRE(ui::language().right_to_left);
  REQUIRE(!ui::load_strings("no json", "xx"));
  REQUIRE(ui::language().code == "en");
}

TEST_CASE("a class's colours have names in every language", "[languages]") {
  std::set<std::string> english;
  for (int i = 0; i < 256; ++i) {
    const auto sign = classroom::door_sign(classroom::ClassId::of(Bytes(32, static_cast<std::uint8_t>(i))));
    for (const classroom::Colour& colour : sign.colours) english.emplace(colour.name);
  }
  REQUIRE(english.size() == 12);
  for (const ui::Language& language : ui::kLanguages) {
    INFO(language.code);
    REQUIRE(ui::load_strings(words_of(language.code), language.code));
    std::set<std::string> names;
    for (const std::string& name : english) {
      INFO(name);
      const std::string here = ui::colour_text(name);
      REQUIRE(!here.starts_with("colour_"));
      // No letter of English, where that is not how the language is written.
      const bool latin = std::string_view("en es ht fr").find(language.code) != std::string_view::npos;
      REQUIRE((latin || std::none_of(here.begin(), here.end(), [](char c) { return c >= 'a' && c <= 'z'; })));
      REQUIRE(names.insert(here).second);
    }
    REQUIRE((language.code == "en") == (names == english));
  }
  REQUIRE(ui::colour_text("teal") == "teal");  // a newer class's
}

TEST_CASE("the door names its colours in the reader's language, on the screen and aloud", "[languages]") {
  Stage stage(1366, 768);
  stage.tell(door("green", "student", true));
  stage.speak("ar");
  const std::string said = "نعناعي، أصفر، بنفسجي";
  bool drawn = false, aloud = false;
  for (const Run& run : stage.runs()) drawn = drawn || run.words.find(said) != std::string::npos;
  for (const ui::Node& node : stage.nodes())
    aloud = aloud || node.name == ui::tr(ui::Str::door_colours) + ": أخضر " + said;
  REQUIRE(drawn);
  REQUIRE(aloud);
}

TEST_CASE("a language is chosen from a menu, by its own name", "[languages]") {
  Stage stage(360, 640);
  stage.tell(R"({"e":"start","may_create":true})");
  stage.press(Role::button, "Language");
  const auto items = stage.all(Role::menuitem);
  REQUIRE(items.size() == ui::kLanguages.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    REQUIRE(items[i]->name == ui::kLanguages[i].name);
    REQUIRE(items[i]->lang == ui::kLanguages[i].code);
    REQUIRE(items[i]->autofocus == (i == 0));
  }
  const std::string effects = pressed(stage.press(Role::menuitem, "العربية"));
  REQUIRE(effects == R"({"to":"shell","s":"language","code":"ar"})");
  REQUIRE(stage.all(Role::menuitem).empty());
}

TEST_CASE("a right-to-left screen is the other in a mirror", "[languages]") {
  for (auto [width, height] : {std::pair{1366.0f, 768.0f}, std::pair{360.0f, 640.0f}}) {
    for (const Scene& scene : scenes()) {
      INFO(scene.name << " at " << width);
      Stage stage(width, height);
      play(stage, scene);
      // The same words from left to right, as if Arabic were written so.
      ui::load_strings(words_of("ar"), "en");
      stage.settle();
      const std::vector<ui::Node> straight = stage.nodes();
      const auto holes = stage.holes();
      stage.speak("ar");
      REQUIRE(stage.nodes().size() == straight.size());
      for (std::size_t i = 0; i < straight.size(); ++i) {
        const ui::Rect here = stage.nodes()[i].rect, there = ui::mirrored(straight[i].rect, width);
        REQUIRE(stage.nodes()[i].name == straight[i].name);
        REQUIRE(std::abs(here.x - there.x) < 0.01f);
        REQUIRE((here.w == there.w && here.y == there.y && here.h == there.h));
      }
      for (std::size_t i = 0; i < holes.size(); ++i)
        REQUIRE(std::abs(stage.holes()[i].rect.x - ui::mirrored(holes[i].rect, width).x) < 0.01f);
    }
  }
}

TEST_CASE("on a right-to-left screen a control is drawn where the mirror has it", "[languages]") {
  Stage stage(1366, 768);
  stage.speak("ar");
  stage.tell(R"({"e":"start","may_create":true})");
  const ui::Node* button = stage.find(Role::button, ui::tr(ui::Str::language));
  REQUIRE(button != nullptr);
  REQUIRE(button->rect.right() < 683);  // at the end of its row: on the left
  const ui::Node* make = stage.find(Role::button, ui::tr(ui::Str::make_class));
  REQUIRE(make != nullptr);
  // The filled shape of the one primary button, as it goes to the screen.
  float left = 1e9f, right = -1e9f;
  const ui::Colour accent = ui::theme_for({}).accent;
  for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
    for (const ImDrawVert& v : list->VtxBuffer) {
      if (v.col != accent || v.pos.y < make->rect.y || v.pos.y > make->rect.bottom()) continue;
      left = std::min(left, v.pos.x);
      right = std::max(right, v.pos.x);
    }
  }
  REQUIRE(std::abs(left - make->rect.x) < 1);
  REQUIRE(std::abs(right - make->rect.right()) < 1);
}
