// The filters that everybody knows, as a table with one teaching sentence each. A preset makes the
// weights of one filter [KH, KW, Cf] of any extents: a textbook's 3×3 form (Scharr, Laplacian) lies
// in the middle of a larger filter and is cropped about its centre in a smaller one; families
// (Gaussian, Sobel, Gabor) grow with it (generators.h).
//
// Brightness is the mean of the Cf channels. Presets of colour read the first three channels as
// red, green and blue and say in their sentence what they do with fewer.
//
// Some have parameters, written behind the id: "gabor(theta=30,lambda=4)" (preset_call.h). One that
// is left out follows from the extents, so an id alone grows with its filter.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/core/error.h"
#include "engine/filters/initializers.h"

namespace convoscope {

struct FilterExtent {
  int64_t h = 3, w = 3, in = 1;
};

// Where a preset is placed: filter k of a bank of `out`. Only random weights depend on it.
struct PresetPlace {
  FilterExtent extent;
  int64_t out = 1, k = 0;
};

enum class Unit { kNone, kTaps, kDegrees };

struct PresetParameter {
  std::string_view key;      // "sigma": as written
  std::string_view label;    // "σ": as shown
  std::string_view teaches;  // one sentence
  Unit unit = Unit::kNone;
  double min = 0, max = 0;  // what is accepted, both included
  double step = 0;          // of what is accepted from 0 on; 0: any
  // What leaving it out comes to; for a filter that isn't square the mean of both axes.
  double (*standard)(const FilterExtent&) = nullptr;
};

// A value for each parameter of a preset, in its order; nullopt: left out.
struct PresetArguments {
  static constexpr size_t kMost = 5;
  std::array<std::optional<double>, kMost> values;

  bool none() const;
  double get(size_t i, double otherwise) const { return values[i].value_or(otherwise); }
  bool operator==(const PresetArguments&) const = default;
};

struct Preset {
  std::string_view id;    // "sobel_x": as written in experiment files
  std::string_view name;  // "Sobel x": as shown
  std::string_view
      category;              // "Edges": heading in the list; presets of one category are neighbours
  std::string_view teaches;  // one sentence
  std::vector<float> (*make)(const FilterExtent&);  // [h][w][in], row-major; extents of 1 or more
  std::span<const PresetParameter> parameters = {};
  // With arguments, not all left out; null where there are no parameters or an initializer.
  std::vector<float> (*vary)(const PresetPlace&, const PresetArguments&) = nullptr;
  // The initializer of a whole bank that this is one filter of (initializers.h).
  std::optional<InitializerKind> initializer = {};
};

std::span<const Preset> presets();

// Unknown ids are refused with the nearest known one.
Expected<const Preset*> find_preset(std::string_view id);

}  // namespace convoscope
