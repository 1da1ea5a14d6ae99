// What both lists of presets share. See preset_parts.h.
#include "app/panels/filters/preset_parts.h"
#include "app/panels/format.h"

namespace convoscope::app {

bool preset_matches(const Preset& preset, const std::string& search) {
  return holds_words(std::string(preset.name) + " " + std::string(preset.category) + " " +
                         std::string(preset.teaches),
                     search);
}

TensorPtr preset_thumbnails(PanelContext& context, const FilterShape& shape) {
  const ThumbsQuestion question = thumbs_question(shape);
  const auto known = context.study.thumbs.ask(question);
  return known.answer ? *known.answer : nullptr;
}

}  // namespace convoscope::app
