// An integer with − and + beside it: click them, drag the number, turn the wheel over it, use the
// arrow keys, or click it and type. Typing is never limited: the document explains what can't be.
#pragma once

#include <cstdint>
#include <limits>

#include "app/widgets/control.h"

namespace convoscope::app {

struct StepperOptions {
  std::string tooltip = {};
  // Where − and +, dragging, wheel and arrow keys stop; typing does not.
  int64_t min = std::numeric_limits<int32_t>::min();
  int64_t max = std::numeric_limits<int32_t>::max();
  bool enabled = true;
  bool error = false;
  float width = 0;
};

// Registers `id`, `id`/minus and `id`/plus.
Change stepper(const char* id, int64_t& value, const StepperOptions& options = {});

}  // namespace convoscope::app
