// Homeroom's icons: strokes and shapes in one line weight, drawn from code.
// Owns nothing.
// Never the only name of a control: the node says the word, and most places show it too.
#pragma once

#include "wasm/app/ui/ui.h"

namespace homeroom::ui {

enum class Icon {
  none,
  camera,
  camera_off,
  microphone,
  microphone_off,
  hand,
  chat,
  people,
  leave,
  lock,
  unlock,
  freeze,
  sun,
  more,
  star,
  send,
  print,
  save,
  link,
  check,
  cross,
  warning,
  shield,
  door,
  add,
  refresh,
  play,
  next,
  previous,
  end,
  ban,
  folder,
  screen,
  rules,
  eye_off,
  globe,
  look,
  pin,
  grid,
  speaker,
  voice,
  weak,
  clock,
  mute_all,
  loudspeaker,
  network,
  window,
  smile,
  thumb,
  applause,
  laugh,
  heart,
  surprised,
  keyboard,
  computer,
};

// Drawn into the square in the middle of `rect`; `behind` is what shows through the bar of crossed-out icons.
void icon(Ui& ui, Icon which, Rect rect, float size, Colour colour, Colour behind = 0);

}  // namespace homeroom::ui
