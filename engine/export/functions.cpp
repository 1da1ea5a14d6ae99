// See functions.h.
#include "engine/export/functions.h"

#include <algorithm>

namespace convoscope {

std::string needed_functions(const ExportRun& run, std::span<const ExportFunction> functions,
                             std::string_view after) {
  std::string text;
  for (const ExportFunction& function : functions) {
    if (std::ranges::any_of(run.steps, function.needed)) {
      text.append(function.text).append(after);
    }
  }
  return text;
}

}  // namespace convoscope
