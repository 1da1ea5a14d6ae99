// Values that are chosen or written: one of many (combo), a line of text, a real number on a track.
#pragma once

#include <string>
#include <vector>

#include "app/widgets/control.h"

namespace convoscope::app {

struct ComboItem {
  std::string label;
  std::string note = {};  // a dim word at the right end
  std::string tooltip = {};
  ComboItem(const char* words) : label(words) {}                                      // NOLINT
  ComboItem(std::string words, std::string right = {}, std::string explanation = {})  // NOLINT
      : label(std::move(words)), note(std::move(right)), tooltip(std::move(explanation)) {}
};
// Registers `id`, and `id`/LABEL for each item while the list is open. An index outside shows
// `hint`.
Change combo(const char* id, const std::vector<ComboItem>& items, int& index,
             const ControlOptions& options = {}, const std::string& hint = {});

struct TextFieldOptions {
  std::string tooltip = {};
  std::string hint = {};  // shown faintly while empty
  bool mono = false;
  bool enabled = true;
  bool error = false;
  float width = 0;
};
// Changes with every letter; released when it is left or Enter is pressed.
Change text_field(const char* id, std::string& text, const TextFieldOptions& options = {});

struct SliderOptions {
  std::string tooltip = {};
  int digits = 2;            // after the point
  bool logarithmic = false;  // needs 0 < min
  bool enabled = true;
  bool error = false;
  float width = 0;
};
// A label with the value at its right end, and a track below. Click the value, or double click the
// track, to type; what is typed may leave the range.
Change slider_float(const char* id, const std::string& label, float& value, float min, float max,
                    const SliderOptions& options = {});

}  // namespace convoscope::app
