// What both lists of presets share. See preset_parts.h.
#include <algorithm>
#include <cctype>

#include "app/panels/preset_parts.h"

namespace convoscope::app {

namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

}  // namespace

bool preset_matches(const Preset& preset, const std::string& search) {
  const std::string words = lower(std::string(preset.name) + " " + std::string(preset.category) +
                                  " " + std::string(preset.teaches));
  return words.find(lower(search)) != std::string::npos;
}

TensorPtr preset_thumbnails(PanelContext& context, const FilterShape& shape) {
  const ThumbsQuestion question = thumbs_question(shape);
  const auto known = context.study.thumbs.ask(question);
  return known.answer ? *known.answer : nullptr;
}

}  // namespace convoscope::app
