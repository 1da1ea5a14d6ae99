// The parts of a panel that say something and are not changed: headers, measures, rows of values,
// code, refusals.
#pragma once

#include <string>
#include <vector>

#include "app/widgets/control.h"
#include "app/widgets/text.h"

namespace convoscope::app {

// "▦ WINDOW ————": small capitals are typed by the caller's words, a line to the right end.
void section_header(const char* icon, const std::string& title);

// A measure in a raised box: label above, number below. `width` in framebuffer pixels.
struct Stat {
  std::string label, value, tooltip = {};
};
void stat_box(const Stat& stat, float width);
float stat_box_height();
// Side by side over the whole line, each as wide as its words need.
void stat_boxes(const std::vector<Stat>& stats);

struct RowOptions {
  float label_width = 0;  // framebuffer pixels; 0: 78 unscaled
  ImU32 colour = 0;       // of the value; 0: text
  ImU32 note_colour = 0;  // 0: faint
  bool mono_note = false;
  std::string tooltip = {};
};
// A dim label, a mono value, and a note at the right end.
void value_row(const std::string& label, const std::string& value, const std::string& note = {},
               const RowOptions& options = {});

// Lines of code with a button that copies them; true when it was pressed. Registers `id`/copy.
bool code_box(const char* id, const std::string& code);

// A chip and what it would give, one such row below the other.
bool chip_row(const char* id, const std::string& label, const std::string& note,
              const ControlOptions& options = {});

// A refusal in its red box. What is drawn between begin and end (remedies) lies inside the box.
void begin_error_box(const std::string& sentence);
void end_error_box();
inline void error_box(const std::string& sentence) {
  begin_error_box(sentence);
  end_error_box();
}

}  // namespace convoscope::app
