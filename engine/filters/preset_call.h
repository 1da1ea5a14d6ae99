// A preset with its parameters, as text: "gaussian", "gaussian(sigma=1.2)",
// "gabor(theta=30,lambda=4)". Experiment files, FilterPresets (engine/chain/layer.h) and the window
// write filters this way. What is left out follows from the filter's extents (presets.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/core/tensor.h"
#include "engine/filters/presets.h"

namespace convoscope {

struct PresetCall {
  const Preset* preset = nullptr;  // never null
  PresetArguments arguments;

  double value(size_t parameter, const FilterExtent& extent) const;  // or what leaving it out means
  bool operator==(const PresetCall&) const = default;
};

// Refuses an unknown preset or parameter with the nearest known one, and a value out of range with
// the range. Spaces between the parts don't matter.
Expected<PresetCall> parse_preset(std::string_view text);
std::string to_string(const PresetCall& call);  // without spaces, parameters in the table's order

// As shown: "Gabor, θ 30°, λ 4". Of a text that is no preset, the text.
std::string preset_name(const PresetCall& call);
std::string preset_name(std::string_view text);

// [h][w][in] of one filter. Refuses what the preset's initializer refuses.
Expected<std::vector<float>> preset_weights(const PresetCall& call, const PresetPlace& place);

// The initializer behind the call, or null: then a whole bank is made of it at once.
std::optional<Initializer> initializer_of(const PresetCall& call, const FilterExtent& extent);
// Its weights depend on which filter of how many it is: moved elsewhere, they are no longer its own.
bool depends_on_place(std::string_view text);

// A call for each filter of a bank of `count`. A Gabor turns through `orientations` equal steps of
// half a turn, each in `phases` phases a quarter wave apart (1 or 2), and starts again √2 times as
// long; Kirsch goes through its eight directions; others repeat.
struct BankPlan {
  int64_t orientations = 8, phases = 1;
  bool operator==(const BankPlan&) const = default;
};
std::vector<PresetCall> over_bank(const PresetCall& call, const FilterExtent& extent, int64_t count,
                                  const BankPlan& plan = {});
bool varies_over_bank(const Preset& preset);

}  // namespace convoscope
