// What the module asks of the browser. Bodies: imports.js. Text is UTF-8, (pointer, length), read during the call.
// Owns nothing.
// Never returns a pointer, never keeps one.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {
void app_js_emit(const char* json, std::size_t length);    // an effect
void app_js_mirror(const char* json, std::size_t length);  // what the mirror shall become
void app_js_videos(const char* json, std::size_t length);  // where the videos lie
void app_js_request_frame(void);                           // call app_frame soon
int app_js_canvas_start(void);                             // WebGL2 for this module; 0: there is none
// Adds 1 to marks[i] where a character ends behind i bytes, and 2 where a word does; marks has length + 1 bytes, all 0.
// 0: this browser cannot tell.
int app_js_text_boundaries(const char* text, std::size_t length, const char* language, std::size_t language_length,
                           std::uint8_t* marks);
double app_js_text_width(const char* text, std::size_t length, float size, int bold);
// Draws on a texture at (x, y), w × h device pixels, in straight alpha, what of the line is right of `left` device
// pixels; rgb < 0: white. rtl: the line is one of a right-to-left text, whatever its first letter is. It is there after
// the next upload, which binds textures.
void app_js_text_draw(unsigned texture, const char* text, std::size_t length, float size, int bold, int rgb, int left,
                      int x, int y, int w, int h, float baseline, int rtl);
void app_js_text_upload(void);
}
