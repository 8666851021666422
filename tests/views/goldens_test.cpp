// Where everything stands on the main screens, against tests/views/goldens.txt: catches what moves by accident. Words
// are measured by the fakes' rule, so the same numbers come out on every machine; a few pixels are forgiven. After a
// change that is meant: HOMEROOM_GOLDENS=write test_views "[goldens]", look at the difference, commit it.
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/views/scenes.h"

using namespace homeroom;
using namespace homeroom::views;
using ui::Node;
using ui::Role;

namespace {

constexpr const char* kFile = "tests/views/goldens.txt";
constexpr int kForgiven = 6;  // px
constexpr const char* kScenes[] = {"start",
                                   "make a class",
                                   "class file",
                                   "class, teacher",
                                   "class, people wait",
                                   "class of thirty",
                                   "class, menu of a student",
                                   "class, student",
                                   "class, student, frozen",
                                   "class, chat",
                                   "class, alerts",
                                   "class, at shared computers",
                                   "kiosk, start",
                                   "kiosk, green room",
                                   "kiosk, still there"};

struct Place {
  std::string what;
  int x = 0, y = 0, w = 0, h = 0;
};

bool is_landmark(Role role) {
  return ui::is_target(role) || role == Role::heading || role == Role::img || role == Role::list || role == Role::log ||
         role == Role::menu || role == Role::dialog;
}

std::vector<Place> places_of(const Stage& stage) {
  std::vector<Place> out;
  for (const Node& node : stage.nodes()) {
    if (!is_landmark(node.role)) continue;
    const auto px = [](float v) { return static_cast<int>(std::lround(v)); };
    out.push_back({std::string(ui::role_name(node.role)) + " '" + node.name + "'", px(node.rect.x), px(node.rect.y),
                   px(node.rect.w), px(node.rect.h)});
  }
  return out;
}

std::string line_of(const Place& p) {
  std::ostringstream text;
  text << p.x << ' ' << p.y << ' ' << p.w << ' ' << p.h << ' ' << p.what;
  return text.str();
}

Place place_of(const std::string& line) {
  Place p;
  std::istringstream in(line);
  in >> p.x >> p.y >> p.w >> p.h >> std::ws;
  std::getline(in, p.what);
  return p;
}

bool near(int a, int b) { return std::abs(a - b) <= kForgiven; }

}  // namespace

TEST_CASE("everything stands where it stood", "[goldens]") {
  const char* mode = std::getenv("HOMEROOM_GOLDENS");
  const bool write = mode != nullptr && std::string_view(mode) == "write";
  std::ostringstream now;
  std::map<std::string, std::vector<Place>> before;
  {
    std::ifstream file(kFile);
    std::string line, title;
    while (std::getline(file, line)) {
      if (line.starts_with("# ")) {
        title = line.substr(2);
      } else if (!line.empty()) {
        before[title].push_back(place_of(line));
      }
    }
  }
  for (auto [width, height] : {std::pair{1366.0f, 768.0f}, {360.0f, 800.0f}}) {
    for (const Scene& scene : scenes()) {
      if (std::find(std::begin(kScenes), std::end(kScenes), scene.name) == std::end(kScenes)) continue;
      Stage stage(width, height);
      play(stage, scene);
      std::ostringstream title;
      title << scene.name << " at " << width << "×" << height;
      const std::vector<Place> places = places_of(stage);
      now << "# " << title.str() << '\n';
      for (const Place& p : places) now << line_of(p) << '\n';
      if (write) continue;
      const std::vector<Place>& wanted = before[title.str()];
      for (std::size_t i = 0; i < std::min(places.size(), wanted.size()); ++i) {
        INFO(title.str() << ": is '" << line_of(places[i]) << "', was '" << line_of(wanted[i]) << "'");
        CHECK(places[i].what == wanted[i].what);
        CHECK((near(places[i].x, wanted[i].x) && near(places[i].y, wanted[i].y) && near(places[i].w, wanted[i].w) &&
               near(places[i].h, wanted[i].h)));
      }
      INFO(title.str());
      CHECK(places.size() == wanted.size());
    }
  }
  if (write) std::ofstream(kFile) << now.str();
}
