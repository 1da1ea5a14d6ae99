// A chain in numbers, layer by layer, with sentences about what is easily overlooked: fields larger
// than the picture, pixels that strides skip, centres that padding shifts, grids that dilations
// leave, sums that are mostly padding. From extents alone; computes no layer.
//
// Sizes, jumps and centres are those of field_axis.h, with respect to the picture.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/analysis/field_axis.h"
#include "engine/chain/layer_geometry.h"

namespace convoscope {

enum class WarningKind {
  kExceedsPicture,  // the layer's field is larger than the picture, that of the one before wasn't
  kSkips,           // stride leaves pixels that no window reads, or outputs that read none
  kUneven,          // a transposed layer's outputs take different numbers of terms
  kShifts,          // pads differ, which moves the centres
  kLeavesEnd,       // the last rows or columns are never read
  kHoles,           // the middle element doesn't read every pixel between those that it reads
  kMostlyPadding,   // at the border more than half of a window lies outside
  kUnaligned,       // branches that are joined differ in jump or centre
};

struct ChainWarning {
  WarningKind kind;
  std::string sentence;  // names the layer
};

struct LayerReport {
  std::string name, op;
  ImageShape output;
  LevelField field;
  // How far the middle of all outputs' centres lies behind the picture's middle, in pixels of the
  // picture; what unequal pads and unread ends add up to. 0 where the field isn't known.
  double shift_h = 0, shift_w = 0;
  // Share of the pixels in the rectangle around what the middle output reads that it doesn't read.
  double holes = 0;
  int64_t multiply_adds = 0, parameters = 0;
  int64_t activation_bytes = 0;  // of the output alone
  bool exceeds_picture = false;  // its field is larger along an axis
  std::vector<ChainWarning> warnings;
};

struct ChainReport {
  std::vector<LayerReport> layers;
  int64_t multiply_adds = 0, parameters = 0, activation_bytes = 0;  // of all layers

  const LayerReport& last() const { return layers.back(); }
  int64_t warnings() const;
};

// Of a chain as resolve_chain() gives it; empty for one without layers. Takes a few milliseconds
// for twenty layers with dilations, less without.
ChainReport chain_report(const std::vector<Layer>& layers,
                         const std::vector<LayerGeometry>& geometry);

}  // namespace convoscope
