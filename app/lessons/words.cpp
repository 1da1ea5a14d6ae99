// See words.h.
#include "app/lessons/words.h"

#include <algorithm>
#include <string>
#include <utility>

namespace convoscope::app {

namespace {

// Words without parts are ideas that no single control stands for.
const std::vector<LessonWord>& table() {
  static const std::vector<LessonWord> words = {
      {"picture", {"input/size", "input/pattern", "input/source", "views/input", "input view"}},
      {"filters",
       {"filters/height", "filters/width", "filters/link", "window/height", "window/width",
        "window/link", "filter/cells", "editor/cells"}},
      {"terms", {"products", "products 0", "products 1", "products 2", "running sum", "how"}},
      {"output", {"views/map", "map view", "window"}},
      {"filter editor",
       {"editor", "filter/rotate", "filter/flip", "filter/negate", "filter/scale", "filter/paint",
        "filter/brush"}},
      {"presets", {"filter/presets", "presets"}},
      {"feature maps", {"maps", "views/before", "views/after"}},
      {"channels", {"N × C/channels", "channel", "slice", "slices"}},
      {"bank", {"filter/count", "filter/bank", "bank"}},
      {"parameters", {"column parameters", "parameters"}},
      {"padding", {"padding"}},
      {"SAME", {"padding/SAME"}},
      {"VALID", {"padding/VALID"}},
      {"explicit padding",
       {"padding/EXPLICIT", "before/height", "before/width", "before/link", "after/height",
        "after/width", "after/link"}},
      {"strides", {"strides"}},
      {"output size", {"column output"}},
      {"aliasing", {}},
      {"dilations", {"dilations"}},
      {"effective filter", {"column E"}},
      {"gridding", {}},
      {"data_format", {"data_format"}},
      {"NHWC", {"data_format/NHWC"}},
      {"NCHW", {"data_format/NCHW"}},
      {"HWIO", {}},
      {"multiply-adds", {"bar/status", "column multiply-adds", "multiply-adds"}},
      {"downsampling", {}},
      {"dilated layers", {}},
      {"layers", {"settings/layer", "insert", "bar/Chain"}},
      {"feature hierarchy", {}},
      {"receptive field", {"column size r", "chain_tree"}},
      {"jump", {"column jump j"}},
      {"fan-out", {"view/Fan-out"}},
      {"chain", {"chain_strip", "chain_layers"}},
      {"1×1", {}},
      {"groups", {"groups"}},
      {"depthwise_conv2d", {"operations/depthwise_conv2d", "multiplier"}},
      {"separable_conv2d", {"operations/separable_conv2d"}},
      {"runs on", {"runs on"}},
      {"OIHW", {"runs on/PyTorch"}},
      {"SAME_LOWER", {"runs on/ONNX"}},
      {"PyTorch padding", {"twin_a", "twin_b", "difference", "measures", "reads"}},
      {"true convolution", {"actions/turn"}},
      {"max_pool2d", {"operations/max_pool2d"}},
      {"avg_pool2d", {"operations/avg_pool2d"}},
      {"conv2d_transpose", {"operations/conv2d_transpose", "own size"}},
      {"bias", {"operations/bias_add", "bias"}},
      {"activation", {"activation"}},
      {"relu", {}},
      {"leaky_relu", {"alpha"}},
      {"batch_normalization", {"operations/batch_normalization", "mean", "variance", "epsilon"}},
      {"softmax", {"operations/softmax"}},
  };
  return words;
}

// Where the part ends in the path; 0: nowhere. "padding/SAME" is part of
// "screen/settings/padding/SAME", and so is "padding".
size_t end_of_part(std::string_view path, std::string_view part) {
  size_t last = 0;
  for (size_t at = path.find(part); at != std::string_view::npos; at = path.find(part, at + 1)) {
    const size_t end = at + part.size();
    const bool begins = at == 0 || path[at - 1] == '/';
    if (begins && (end == path.size() || path[end] == '/')) last = end;
  }
  return last;
}

}  // namespace

std::span<const LessonWord> lesson_words() { return table(); }

const LessonWord* find_word(std::string_view word) {
  const auto found = std::ranges::find(
      table(), word, [](const LessonWord& candidate) { return std::string_view(candidate.word); });
  return found == table().end() ? nullptr : &*found;
}

const LessonWord* word_about(std::string_view path) {
  const LessonWord* best = nullptr;
  std::pair<size_t, size_t> deepest{0, 0};  // where the part ends, how long it is
  for (const LessonWord& word : table()) {
    for (const std::string_view part : word.parts) {
      const std::pair at{end_of_part(path, part), part.size()};
      if (at.first == 0 || at <= deepest) continue;
      best = &word;
      deepest = at;
    }
  }
  return best;
}

std::optional<LessonPlace> taught_at(std::span<const std::shared_ptr<const Lesson>> lessons,
                                     std::string_view word) {
  for (size_t l = 0; l < lessons.size(); ++l) {
    const Lesson& lesson = *lessons[l];
    if (std::ranges::find(lesson.teaches, word) == lesson.teaches.end()) continue;
    for (size_t s = 0; s < lesson.steps.size(); ++s) {
      const auto& words = lesson.steps[s].teaches;
      if (std::ranges::find(words, word) != words.end()) return LessonPlace{l, s};
    }
    return LessonPlace{l, 0};
  }
  return std::nullopt;
}

}  // namespace convoscope::app
