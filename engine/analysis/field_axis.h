// The usual description of receptive fields, in closed form and for every layer at once: size,
// jump, start and centre with respect to the picture (conv2d-semantics §7), before anything is cut
// at borders. A rectangle around the exact set (receptive_field.h), not the set.
//
// Behind a conv2d_transpose of stride S a step of one element is 1/S of a step below it, and the
// elements are of S kinds that see more or less; what is said of one element therefore repeats
// after a period.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/analysis/element_set.h"
#include "engine/chain/layer_geometry.h"

namespace convoscope {

// In lowest terms.
struct Fraction {
  int64_t numerator = 1, denominator = 1;
  double value() const { return static_cast<double>(numerator) / static_cast<double>(denominator); }
  bool operator==(const Fraction&) const = default;
};
std::string to_string(const Fraction& fraction);  // "8", "1/2"

// The elements of one level along one axis. Element n + period covers what n does, moved by
// `advance` pixels.
struct FieldAxis {
  int64_t period = 1;   // above 1 behind transposed layers only
  int64_t advance = 1;  // of the picture
  // What elements 0 … period − 1 cover: first to last pixel; of size 0 where an element depends on
  // no pixel at all, as stride > filter leaves some in a transposed layer.
  std::vector<AxisBounds> covers = {{0, 0}};
  // The middle of what element 0 covers; behind transposed layers of its taps, were there one at
  // each place of the window.
  double origin = 0;

  AxisBounds covered_by(int64_t n) const;
  Fraction jump() const;  // the effective stride
  int64_t size() const;   // of the largest
  double centre(int64_t n) const { return origin + static_cast<double>(n) * jump().value(); }
};

// One branch of a join along one axis.
struct Branch {
  Fraction jump;
  double centre = 0;  // of element 0
  int64_t size = 0;
};
struct JoinAxis {
  std::vector<Branch> branches;  // none where the layer doesn't join any
  bool aligned() const;          // jumps and centres agree
};

struct LevelField {
  // Nothing where a number leaves all bounds (2^40 pixels) or the kinds of elements exceed 4096.
  // Where branches join: what they cover together if their jumps agree; else that of the largest.
  std::optional<FieldAxis> h, w;
  JoinAxis join_h, join_w;  // of the layer that makes this level

  bool aligned() const { return join_h.aligned() && join_w.aligned(); }
};

// Of every level: the picture first, then the output of each layer.
std::vector<LevelField> fields_of(const std::vector<LayerGeometry>& chain);

// "the branches aren't aligned: strides 4 and 2, centres 1.5 and 0", along the axes where it is so;
// empty where they are or where nothing joins.
std::string alignment_note(const LevelField& level);

}  // namespace convoscope
