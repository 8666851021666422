// The screens. Each reads the model and draws one part of the interface through ui::.
// Own nothing; show() is the root that chooses, with alerts above and menus and dialogs on top.
// Never talk to anybody: what a person can do is an Action on a widget.
#pragma once

#include <optional>

#include "wasm/app/ui/widgets.h"

namespace homeroom::ui {

void show(Ui& ui);

void show_start(Ui& ui, Rect area);
void show_make(Ui& ui, Rect area);
void show_add(Ui& ui, Rect area);
void show_colleague(Ui& ui, Rect area);    // naming a co-teacher
void show_colleagues(Ui& ui, Flow& flow);  // those of the class file
void show_restore(Ui& ui, Rect area);
void show_file(Ui& ui, Rect area);
// The students' names, typed or from a file, and what could not be made of them. `field`: its key in the model.
void show_students_field(Ui& ui, Flow& flow, const char* field, bool autofocus = false);
void show_door(Ui& ui, Rect area);
void show_over(Ui& ui, Rect area);

// On a machine that everybody uses: its start, the question whether somebody is still there, and what it is called.
void show_kiosk_start(Ui& ui, Rect area);
void show_still_there(Ui& ui);
std::string still_there_words(int seconds);
void show_seat(Ui& ui, Flow& flow);
void show_mark(Ui& ui, Flow& flow);  // Homeroom's sign and name, at the top of a start

// The classroom and its parts. Returns where the menu of people belongs, when it is open.
std::optional<Rect> show_classroom(Ui& ui, Rect area);
// Returns where they end. from_top: what they do not need is left below them.
float show_tiles(Ui& ui, Rect area, bool from_top);
bool speaker_view(const app::Model& model);  // one large, the others small
std::optional<Rect> show_people(Ui& ui, Flow& flow);
void show_chat(Ui& ui, Rect area);
void show_bar(Ui& ui, Rect area);
float bar_height(Ui& ui, float width);

void show_menu(Ui& ui, Rect anchor);
void show_dialog(Ui& ui);
void show_rules(Ui& ui);
void show_keys(Ui& ui);
void show_reactions(Ui& ui);
// `now` is marked; a press on another is a `choose` with its code.
void show_languages(Ui& ui, const Language& now, app::Act choose);
void show_devices(Ui& ui);
void show_level(Ui& ui, Rect rect);  // of the own microphone
void show_check(Ui& ui);
std::string check_words(const app::Check& check);  // the sum of it in a sentence
void show_cards(Ui& ui);
void show_card_languages(Ui& ui);
float show_alerts(Ui& ui, Rect area);  // how much height they took
std::string status_words(const app::Model& model);

// A reaction (0 … app::kReactions - 1): its name, its picture, and the picture in a corner of a tile.
std::string reaction_name(int kind);
Icon reaction_icon(int kind);
void show_reaction(Ui& ui, Rect tile, int kind);
std::string said_words(const app::Said& said);

void show_look(Ui& ui);
// A menu in the middle of the screen, in parts if there are headings; returns where the nodes of its items begin.
std::size_t show_choices(Ui& ui, std::string_view key, const std::string& name,
                         const std::vector<std::string>& headings, const std::vector<Button>& items);

// The screen's heading, and beside it the way to another language and another look.
void heading_and_language(Ui& ui, Flow& flow, const std::string& words);
// At the row's end; the language without its word where that has no room. Returns what of the row is left.
Rect look_and_language(Ui& ui, Rect row);

// A sheet in the middle of a scrolling page; what goes into its flow decides how high it is.
class Page {
 public:
  Page(Ui& ui, std::string_view key, Rect area, float width);
  ~Page();
  Flow flow;

 private:
  Ui& ui_;
  Scroll scroll_;
  Rect area_;
  std::string key_;
  float top_ = 0;
};

}  // namespace homeroom::ui
