// What is pressed: buttons with words or icons, chips, the link between two values, toggles, and
// one of several (segmented). Each registers itself under its id and explains itself on hover.
#pragma once

#include <string>
#include <vector>

#include "app/widgets/control.h"

namespace convoscope::app {

enum class ButtonKind {
  kPlain,    // raised
  kPrimary,  // filled with the accent
  kQuiet,    // only words until the mouse is there: tabs, rows
};

struct ButtonOptions {
  std::string tooltip = {};
  const char* icon = nullptr;  // before the words
  ButtonKind kind = ButtonKind::kPlain;
  bool small = false;
  bool active = false;  // the chosen tab, a mode that is on
  bool enabled = true;
  float width = 0;   // framebuffer pixels; 0 fits the words
  float height = 0;  // 0: control_height(), less when small
};

bool button(const char* id, const std::string& label, const ButtonOptions& options = {});
bool icon_button(const char* id, const char* icon, const ButtonOptions& options = {});
// A rounded suggestion, as a remedy is.
bool chip(const char* id, const std::string& label, const ControlOptions& options = {});
// The chain between a height and a width.
Change link_button(const char* id, bool& linked, const ControlOptions& options = {});
// Words, then a switch.
Change toggle(const char* id, const std::string& label, bool& value,
              const ControlOptions& options = {});

struct Segment {
  std::string label;
  std::string tooltip = {};
  Segment(std::string words) : label(std::move(words)) {}  // NOLINT: a segment is its label
  Segment(const char* words, std::string explanation = {})
      : label(words), tooltip(std::move(explanation)) {}
};
// One of a few, side by side. Registers `id` and `id`/LABEL for each segment. An index outside
// shows none chosen.
Change segmented(const char* id, const std::vector<Segment>& segments, int& index,
                 const ControlOptions& options = {});
float segmented_height();

}  // namespace convoscope::app
