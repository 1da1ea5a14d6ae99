// Names of keys and the state of chords during a frame (input_event.h). Words are read in any case
// and written in one.
#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "app/host/imgui_compat.h"
#include "app/host/input_event.h"

namespace convoscope::app {
namespace {

constexpr std::pair<const char*, Key> kNames[] = {
    {"Space", Key::kSpace},
    {"Tab", Key::kTab},
    {"Left", Key::kLeft},
    {"Right", Key::kRight},
    {"Up", Key::kUp},
    {"Down", Key::kDown},
    {"PageUp", Key::kPageUp},
    {"PageDown", Key::kPageDown},
    {"Home", Key::kHome},
    {"End", Key::kEnd},
    {"Insert", Key::kInsert},
    {"Delete", Key::kDelete},
    {"Backspace", Key::kBackspace},
    {"Enter", Key::kEnter},
    {"Escape", Key::kEscape},
    {"F1", Key::kF1},
    {"F2", Key::kF2},
    {"F3", Key::kF3},
    {"F4", Key::kF4},
    {"F5", Key::kF5},
    {"F6", Key::kF6},
    {"F7", Key::kF7},
    {"F8", Key::kF8},
    {"F9", Key::kF9},
    {"F10", Key::kF10},
    {"F11", Key::kF11},
    {"F12", Key::kF12},
};

bool same_word(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (std::tolower(static_cast<unsigned char>(a[i])) !=
        std::tolower(static_cast<unsigned char>(b[i]))) {
      return false;
    }
  }
  return true;
}

bool is_single_character_key(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ',' || c == '-' || c == '.' ||
         c == '/' || c == '=';
}

// Keys that were taken from everybody else, in that frame.
std::vector<Key> g_taken;
int g_taken_in = -1;

bool is_taken(Key key) {
  return g_taken_in == ImGui::GetFrameCount() && std::ranges::find(g_taken, key) != g_taken.end();
}

Key parse_key(std::string_view word) {
  if (word.size() == 1) {
    const char c = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
    return is_single_character_key(c) ? letter_key(c) : Key::kNone;
  }
  for (const auto& [name, key] : kNames) {
    if (same_word(word, name)) return key;
  }
  return Key::kNone;
}

std::string key_label(Key key) {
  for (const auto& [name, known] : kNames) {
    if (known == key) return name;
  }
  return std::string(1, static_cast<char>(key));
}

}  // namespace

std::optional<Chord> parse_chord(std::string_view words) {
  Chord chord;
  for (;;) {
    const size_t plus = words.find('+');
    const std::string_view word = words.substr(0, plus);
    if (plus == std::string_view::npos) {
      chord.key = parse_key(word);
      if (chord.key == Key::kNone) return std::nullopt;
      return chord;
    }
    if (same_word(word, "ctrl")) {
      chord.ctrl = true;
    } else if (same_word(word, "shift")) {
      chord.shift = true;
    } else if (same_word(word, "alt")) {
      chord.alt = true;
    } else {
      return std::nullopt;
    }
    words.remove_prefix(plus + 1);
  }
}

std::string chord_label(const Chord& chord) {
  std::string label;
  if (chord.ctrl) label += "Ctrl+";
  if (chord.shift) label += "Shift+";
  if (chord.alt) label += "Alt+";
  return label + key_label(chord.key);
}

bool chord_pressed(const Chord& chord, bool repeat) {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.KeyCtrl != chord.ctrl || io.KeyShift != chord.shift || io.KeyAlt != chord.alt)
    return false;
  const bool types =
      !chord.ctrl && !chord.alt && !(chord.key >= Key::kF1 && chord.key <= Key::kF12);
  if (types && io.WantTextInput) return false;
  return key_pressed(chord.key, repeat);
}

bool key_pressed(Key key, bool repeat) {
  return !is_taken(key) && compat::is_key_pressed(key, repeat);
}
bool key_down(Key key) { return compat::is_key_down(key); }

bool take_chord(const Chord& chord, bool repeat) {
  if (!chord_pressed(chord, repeat)) return false;
  if (std::exchange(g_taken_in, ImGui::GetFrameCount()) != g_taken_in) g_taken.clear();
  g_taken.push_back(chord.key);
  return true;
}

}  // namespace convoscope::app
