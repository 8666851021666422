// The screens in their states, each as the events that lead there; the words are those of docs/boundary.md.
#pragma once

#include <string>
#include <vector>

#include "tests/views/stage.h"

namespace homeroom::views {

struct Scene {
  std::string name;
  std::vector<std::string> events;
  // What is pressed afterwards, by role and name.
  std::vector<std::pair<ui::Role, std::string>> presses;
  std::vector<std::string> afterwards{};  // what happens then
  double later_ms = 0;                    // and when that is
};

std::vector<Scene> scenes();
void play(Stage& stage, const Scene& scene);

// Single events.
std::string class_file(int students, bool open = false);
std::string door(std::string_view stage, std::string_view kind, bool known = false);
std::string lesson(std::string_view role, int people, std::string_view more = {});  // more: further fields of `class`
// A finding of the connection's check.
std::string hops(std::string_view server, std::string_view socket, std::string_view engine, std::string_view udp,
                 bool running);
std::string with_reactions(std::string room);  // of lesson()
std::string with_seats(std::string room);      // of lesson(): each at a shared computer
// This tab is a kiosk's, called Seat 12.
std::string at_kiosk(std::string_view path = "/", bool link = false);
std::string chat_line(int number, std::string_view text);

}  // namespace homeroom::views
