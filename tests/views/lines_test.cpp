// Lines: where they may end by words that are given and by punctuation; no byte is lost or said twice, no character is
// cut, and nothing is wider than its line but a single character.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "tests/views/fakes.h"
#include "wasm/app/platform/text_runs.h"
#include "wasm/app/ui/lines.h"
#include "wasm/app/ui/recent.h"
#include "wasm/app/ui/text.h"

using namespace homeroom;
using text_runs::kCharacter;
using text_runs::kWord;
using ui::kLine;
using ui::kSpace;
using ui::kTidy;
using ui::Line;
using ui::Marks;

namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Every code point is 1 wide.
float width_of(std::string_view run) {
  return static_cast<float>(std::count_if(run.begin(), run.end(), [](char c) { return !continues(c); }));
}

// What a dictionary says: words end at '|', characters also at '~'.
struct Marked {
  std::string text;
  Marks boundaries{0};
};

Marked marked(std::string_view words) {
  Marked out;
  for (char c : words) {
    if (c == '|' || c == '~') {
      out.boundaries.back() = c == '|' ? kCharacter | kWord : kCharacter;
    } else {
      out.text += c;
      out.boundaries.push_back(0);
    }
  }
  out.boundaries.back() = kCharacter | kWord;
  return out;
}

std::vector<std::string> lines(const Marked& marked, float width) {
  std::vector<std::string> out;
  for (const Line& line : ui::lines_of(marked.text, ui::line_places(marked.text, marked.boundaries), width, width_of))
    out.push_back(marked.text.substr(line.from, line.to - line.from));
  return out;
}

std::vector<std::string> plain(std::string_view text, float width) {
  return lines({std::string(text), ui::plain_boundaries(text)}, width);
}

using Lines = std::vector<std::string>;

// The same numbers every time.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : state_(seed) {}
  std::size_t below(std::size_t n) {
    state_ = state_ * 1664525 + 1013904223;
    return (state_ >> 8) % n;
  }

 private:
  std::uint32_t state_;
};

// What holds of every text, whatever the dictionary says.
void holds(const std::string& text, const Marks& places, float width, const std::vector<Line>& found) {
  REQUIRE(!found.empty());
  std::size_t seen = 0;
  for (const Line& line : found) {
    INFO("from " << line.from << " to " << line.to << ", before it " << seen);
    REQUIRE(line.from >= seen);
    REQUIRE(line.to >= line.from);
    REQUIRE(line.to <= text.size());
    bool feed = false;
    for (std::size_t at = seen; at < line.from; ++at) {
      feed = feed || text[at] == '\n';
      REQUIRE((text[at] == '\n' || (places[at] & kSpace) != 0));
    }
    for (std::size_t at : {line.from, line.to})
      REQUIRE((at == 0 || at == text.size() || text[at] == '\n' || (at > 0 && text[at - 1] == '\n') ||
               (places[at] & kCharacter) != 0));
    const std::string_view run = std::string_view(text).substr(line.from, line.to - line.from);
    REQUIRE(run.find('\n') == std::string_view::npos);
    bool one = true;
    for (std::size_t at = line.from + 1; at < line.to; ++at) one = one && (places[at] & kCharacter) == 0;
    REQUIRE((width_of(run) <= width || one));
    // A line ends where none may only if it could end nowhere better.
    if (line.from > 0 && !feed && line.from > seen - 1 && &line != &found.front() && (places[line.from] & kLine) == 0) {
      const Line& before = *(&line - 1);
      for (std::size_t at = before.from + 1; at < line.from; ++at) {
        REQUIRE((places[at] & kLine) == 0);
        REQUIRE(((places[line.from] & kTidy) != 0 || (places[at] & kTidy) == 0));
      }
    }
    seen = line.to;
  }
  for (std::size_t at = seen; at < text.size(); ++at) REQUIRE((places[at] & kSpace) != 0);
}

}  // namespace

TEST_CASE("a line ends at a space, and the space is not drawn", "[lines]") {
  CHECK(plain("one two three", 7) == Lines{"one two", "three"});
  CHECK(plain("one two three", 6) == Lines{"one", "two", "three"});
  CHECK(plain("one two   threes  ", 7) == Lines{"one two", "threes"});
  CHECK(plain("one\ntwo three\n\nfour", 20) == Lines{"one", "two three", "", "four"});
  CHECK(plain("", 5) == Lines{""});
  CHECK(plain("     ", 3) == Lines{""});
  CHECK(plain("  first", 5) == Lines{"first"});
  CHECK(plain("  one two", 20) == Lines{"  one two"});
}

TEST_CASE("a word that is longer than a line is cut between characters", "[lines]") {
  CHECK(plain("on incomprehensible", 6) == Lines{"on", "incomp", "rehens", "ible"});
  CHECK(plain("abc", 0) == Lines{"a", "b", "c"});
  // A family of four, a flag, a thumb with its colour, an e with its accent: none is taken apart.
  const std::string family = "👨‍👩‍👧‍👦", flag = "🇫🇷", thumb = "👍🏽", letter = "e\u0301";
  CHECK(plain(family + family, 7) == Lines{family, family});
  CHECK(plain(family + flag + thumb, 2) == Lines{family, flag, thumb});
  CHECK(plain(flag + flag + flag, 5) == Lines{flag + flag, flag});
  CHECK(plain(letter + letter + letter, 2) == Lines{letter, letter, letter});
  // A conjunct stays whole, also where a browser's edition of the rules would part it behind the sign.
  CHECK(lines(marked("ক্~ষ~ক্~ষ"), 3) == Lines{"ক্ষ", "ক্ষ"});
}

TEST_CASE("words of scripts without spaces end where the dictionary says", "[lines]") {
  CHECK(lines(marked("我~们|明~天|去|学~校|看~书"), 5) == Lines{"我们明天去", "学校看书"});
  CHECK(lines(marked("我~们|明~天|去|学~校|看~书"), 3) == Lines{"我们", "明天去", "学校", "看书"});
  CHECK(lines(marked("我~们|明~天"), 1) == Lines{"我", "们", "明", "天"});
  CHECK(lines(marked("สวั~ส~ดี|ค~รั~บ|ทุ~ก|ค~น"), 9) == Lines{"สวัสดี", "ครับทุกคน"});
  // Korean has spaces, and keeps its words whole.
  CHECK(plain("선생님이 오늘 수업을", 5) == Lines{"선생님이", "오늘", "수업을"});
  CHECK(plain("班里有25个学生", 5) == Lines{"班里有25", "个学生"});
  CHECK(plain("见Homeroom页", 9) == Lines{"见Homeroom", "页"});
}

TEST_CASE("no line begins with what closes, and none ends with what opens", "[lines]") {
  for (const char* mark : {"。", "，", "、", "？", "！", "」", "）", "…", "ー"}) {
    INFO(mark);
    CHECK(plain("一二三四" + std::string(mark) + "五", 4) == Lines{"一二三", "四" + std::string(mark) + "五"});
  }
  CHECK(plain("一二三（四", 4) == Lines{"一二三", "（四"});
  CHECK(plain("一二三“四五”", 4) == Lines{"一二三", "“四五”"});
  CHECK(plain("Bonjour !", 8) == Lines{"Bonjour", "!"});  // nowhere better
  CHECK(plain("Oui, bonjour !", 12) == Lines{"Oui,", "bonjour !"});
  CHECK(plain("il dit « oui »", 9) == Lines{"il dit", "« oui »"});
  CHECK(plain("said (then left)", 6) == Lines{"said", "(then", "left)"});
  CHECK(plain("see ¿qué? now", 5) == Lines{"see", "¿qué?", "now"});
  CHECK(plain("هل ذهبت ؟ نعم", 8) == Lines{"هل", "ذهبت ؟", "نعم"});
  CHECK(plain("আমি যাই । তুমি", 9) == Lines{"আমি যাই ।", "তুমি"});
  CHECK(plain("aaaa!!!!", 5) == Lines{"aaa", "a!!!!"});
}

TEST_CASE("what stands together stays together", "[lines]") {
  CHECK(plain("costs 5\u00a0000,50 or", 8) == Lines{"costs", "5\u00a0000,50", "or"});
  CHECK(plain("一二三\u00a0四", 4) == Lines{"一二", "三\u00a0四"});
  CHECK(plain("一二三￥四", 4) == Lines{"一二三", "￥四"});
  CHECK(plain("一二三四％", 4) == Lines{"一二三", "四％"});
  CHECK(plain("about 3.14 or 50% off", 8) == Lines{"about", "3.14 or", "50% off"});
  CHECK(plain("pay $50 now", 5) == Lines{"pay", "$50", "now"});
  CHECK(plain("don't e.g. break", 7) == Lines{"don't", "e.g.", "break"});
  CHECK(plain("well-known -5 1-2", 6) == Lines{"well-", "known", "-5 1-2"});
  CHECK(plain("on 27/11/2026 km/h", 11) == Lines{"on", "27/11/2026", "km/h"});
  CHECK(plain("and/or else", 5) == Lines{"and/", "or", "else"});
  CHECK(plain("write a (b) c", 8) == Lines{"write a", "(b) c"});
  CHECK(plain("yes—no", 5) == Lines{"yes—", "no"});
  CHECK(plain("he —said", 6) == Lines{"he", "—said"});
}

TEST_CASE("no text and no dictionary is too strange to be divided", "[lines]") {
  const std::string_view bits[] = {"a",
                                   "long",
                                   "ж",
                                   " ",
                                   "  ",
                                   "\n",
                                   "我",
                                   "。",
                                   "（",
                                   "“",
                                   "”",
                                   "!",
                                   "e\u0301",
                                   "ক্ষ",
                                   "م",
                                   "ُ",
                                   "👍🏽",
                                   "🇫🇷",
                                   "👨‍👩‍👧‍👦",
                                   "5",
                                   "$",
                                   "%",
                                   "-",
                                   "—",
                                   "/",
                                   ",",
                                   "สวั",
                                   "ู",
                                   "\xff",
                                   "\xe4\xb8",
                                   "\r",
                                   "\u200b",
                                   "\u00a0",
                                   "\u3000"};
  Dice dice(7);
  for (int run = 0; run < 20000; ++run) {
    std::string text;
    for (std::size_t pieces = dice.below(14); pieces > 0; --pieces) text += bits[dice.below(std::size(bits))];
    Marks boundaries = ui::plain_boundaries(text);
    if (run % 2 == 1) {
      boundaries.resize(run % 4 == 1 ? boundaries.size() : dice.below(boundaries.size() + 3));
      for (std::uint8_t& mark : boundaries) mark = static_cast<std::uint8_t>(dice.below(256));
    }
    const Marks places = ui::line_places(text, boundaries);
    REQUIRE(places.size() == text.size() + 1);
    for (std::size_t at = 1; at < text.size(); ++at)
      REQUIRE((!continues(text[at]) || (places[at] & (kCharacter | kLine | kTidy)) == 0));
    const float width = static_cast<float>(dice.below(9));
    INFO("'" << text << "' at " << width);
    holds(text, places, width, ui::lines_of(text, places, width, width_of));
    const std::size_t fits = ui::fitting(text, places, width, width_of);
    REQUIRE((fits == 0 || (places[fits] & kCharacter) != 0));
  }
}

TEST_CASE("a text is measured a few times a line, not once a letter", "[lines]") {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "word" + std::to_string(i) + " ";
  int asked = 0;
  const ui::Measure counting = [&](std::string_view run) {
    ++asked;
    return width_of(run);
  };
  const auto found = ui::lines_of(text, ui::line_places(text, ui::plain_boundaries(text)), 40, counting);
  REQUIRE(found.size() > 30);
  REQUIRE(asked < 6 * static_cast<int>(found.size()));
}

TEST_CASE("words that are cut short end with a whole character", "[lines]") {
  const ui::Style style{10, false};
  const float letter = text_runs::width("x", style);
  CHECK(ui::fitted("Maya", style, letter * 4) == "Maya");
  CHECK(ui::fitted("Alexandria", style, letter * 5) == "Alex…");
  CHECK(ui::fitted("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", style, letter * 8) ==
        "👨‍👩‍👧‍👦…");
  CHECK(ui::fitted("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", style, letter * 7) == "…");
  CHECK(ui::fitted("Maya", style, 1) == "…");
  CHECK(ui::first_character("🇫🇷 Luc") == "🇫🇷");
  CHECK(ui::first_character("ক্ষমা") == "ক্ষ");
  CHECK(ui::first_character("") == "");
}

TEST_CASE("what was found out about a text is kept, and does not grow", "[lines]") {
  ui::Recent<int> recent(3, 10);
  recent.of("a") = 1;
  recent.of("b") = 2;
  recent.of("c") = 3;
  CHECK(recent.of("a") == 1);
  recent.of("d") = 4;  // b was not asked for longest
  CHECK(recent.size() == 3);
  CHECK(recent.of("a") == 1);
  CHECK(recent.of("c") == 3);
  CHECK(recent.of("b") == 0);
  recent.of("12345678") = 5;  // of ten bytes; the two asked for last stay
  CHECK(recent.size() == 3);
  recent.of("a text longer than all there is room for") = 6;
  CHECK(recent.size() == 1);
  CHECK(recent.of("a text longer than all there is room for") == 6);
  recent.clear();
  CHECK(recent.size() == 0);
  CHECK(recent.of("a") == 0);
}
