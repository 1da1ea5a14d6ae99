// Experiment files from arbitrary text: a sentence, or an experiment that prints and reads back as
// the same text. Tensors are made only where they are small and need no file. Run: cmake --preset
// fuzz && ninja -C build/fuzz fuzz_experiment &&
//      build/fuzz/tests/fuzz/fuzz_experiment tests/fuzz/corpus/fuzz_experiment -max_total_time=60
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "engine/core/check.h"
#include "engine/io/experiment_json.h"
#include "engine/io/experiment_reader.h"

namespace {

using namespace convoscope;

constexpr int64_t kMaxExtent = 12;

bool small(const Dims& dims) {
  for (const int64_t extent : dims) {
    if (extent > kMaxExtent) return false;
  }
  return true;
}

bool cheap(const InputSource& source) {
  if (const auto* random = std::get_if<InputRandomNormal>(&source)) {
    return small(storage_dims(random->shape, DataFormat::kNHWC));
  }
  if (const auto* pattern = std::get_if<InputPattern>(&source)) {
    return small(storage_dims(pattern->shape, DataFormat::kNHWC));
  }
  return std::holds_alternative<InputValues>(source);
}

bool cheap(const FilterSource& source) {
  if (const auto* random = std::get_if<FilterRandomNormal>(&source)) {
    return small(storage_dims(random->shape));
  }
  if (const auto* drawn = std::get_if<FilterInitializer>(&source)) {
    return small(storage_dims(drawn->shape));
  }
  if (const auto* presets = std::get_if<FilterPresets>(&source)) {
    return small({presets->h, presets->w, presets->in, static_cast<int64_t>(presets->ids.size())});
  }
  return std::holds_alternative<FilterValues>(source);
}

bool cheap(const Experiment& experiment) {
  for (const Layer& layer : experiment.layers) {
    if (!cheap(layer.filters.source) || !cheap(layer.pointwise.source)) return false;
  }
  return cheap(experiment.input.source);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto settings = parse_settings(text, "/");
  if (!settings) {
    CONVOSCOPE_CHECK(!settings.error().sentence.empty());
    return 0;
  }
  if (!cheap(*settings)) return 0;
  const auto experiment = parse_experiment(text, "/");
  if (!experiment) return 0;
  static_cast<void>(resolve_chain(*experiment));
  const std::string printed = print_experiment(*experiment);
  const auto again = parse_experiment(printed, "/");
  CONVOSCOPE_CHECK(again.has_value());
  CONVOSCOPE_CHECK(print_experiment(*again) == printed);
  return 0;
}
