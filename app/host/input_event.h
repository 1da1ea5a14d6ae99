// What a person does to a window, as values. A window posts them, tests and scripts post them, and
// every host feeds them to Dear ImGui through the same queue (event_queue.h); a recorded list
// replays. Positions are framebuffer pixels, y downwards.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace convoscope::app {

// The letters and digits are named by their ASCII code (letter_key('Z')); the rest follows them.
enum class Key : int {
  kNone = 0,
  kSpace = ' ',
  kComma = ',',
  kMinus = '-',
  kPeriod = '.',
  kSlash = '/',
  kEqual = '=',
  kTab = 128,
  kLeft,
  kRight,
  kUp,
  kDown,
  kPageUp,
  kPageDown,
  kHome,
  kEnd,
  kInsert,
  kDelete,
  kBackspace,
  kEnter,
  kKeypadEnter,
  kEscape,
  kLeftCtrl,
  kRightCtrl,
  kLeftShift,
  kRightShift,
  kLeftAlt,
  kRightAlt,
  kF1,
  kF2,
  kF3,
  kF4,
  kF5,
  kF6,
  kF7,
  kF8,
  kF9,
  kF10,
  kF11,
  kF12,
  kCount,
};
// From an upper-case letter or a digit.
constexpr Key letter_key(char c) { return static_cast<Key>(c); }

struct MouseMove {
  float x, y;
};
struct MouseLeave {};
struct MouseButton {
  int button;  // 0 left, 1 right, 2 middle
  bool down;
};
struct Wheel {
  float x, y;  // notches; y > 0 away from the person
};
struct KeyEdge {
  Key key;
  bool down;
};
struct TextInput {
  std::string utf8;
};
struct Drop {
  std::vector<std::filesystem::path> paths;
};
struct Resize {
  int width, height;
};
struct ScaleChange {
  float scale;
};
struct FocusLost {};
struct CloseRequest {};

using InputEvent = std::variant<MouseMove, MouseLeave, MouseButton, Wheel, KeyEdge, TextInput, Drop,
                                Resize, ScaleChange, FocusLost, CloseRequest>;

// A key with its modifiers: what a shortcut is.
struct Chord {
  bool ctrl = false, shift = false, alt = false;
  Key key = Key::kNone;
  bool operator==(const Chord&) const = default;
};

// "ctrl+shift+z", "f1", "escape", in any case; nothing where a word is unknown.
std::optional<Chord> parse_chord(std::string_view words);
// The same for people: "Ctrl+Shift+Z".
std::string chord_label(const Chord& chord);

// During a frame: was the chord's key pressed in it, with exactly these modifiers held? `repeat`
// counts the repeats of a held key too. False while text is being typed, unless the chord holds
// ctrl or alt or is a function key.
bool chord_pressed(const Chord& chord, bool repeat = false);
bool key_pressed(Key key, bool repeat = false);  // whatever the modifiers and the focus
bool key_down(Key key);
// The chord's key was pressed, and nobody who asks later in this frame hears of it.
bool take_chord(const Chord& chord, bool repeat = false);

}  // namespace convoscope::app
