// Which outputs of a layer depend on which positions of a level, for all of them at once, along
// each axis of each path between the two: a matrix of bits. Coverage (coverage.h) counts by these
// where branches join; a single element's set is in receptive_field.h.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "engine/chain/layer_geometry.h"
#include "engine/core/error.h"

namespace convoscope {

// Outputs × positions.
class AxisRelation {
 public:
  AxisRelation(int64_t outputs, int64_t positions);
  static int64_t bytes(int64_t outputs, int64_t positions);

  int64_t outputs() const { return outputs_; }
  int64_t positions() const { return positions_; }
  bool has(int64_t output, int64_t position) const {
    return words_[word(output, position)] >> (position % 64) & 1;
  }
  void add(int64_t output, int64_t position) {
    words_[word(output, position)] |= uint64_t{1} << (position % 64);
  }
  // Calls visit(position) for each that the output depends on, in order.
  template <typename Visit>
  void for_each(int64_t output, Visit visit) const {
    for (int64_t first = 0; first < positions_; first += 64) {
      for (uint64_t left = words_[word(output, first)]; left != 0; left &= left - 1) {
        visit(first + std::countr_zero(left));
      }
    }
  }
  bool within(const AxisRelation& other) const;  // of the same extents
  void unite(const AxisRelation& other);
  bool operator==(const AxisRelation&) const = default;

 private:
  size_t word(int64_t output, int64_t position) const {
    return static_cast<size_t>(output * words_per_output_ + position / 64);
  }
  int64_t outputs_, positions_, words_per_output_;
  std::vector<uint64_t> words_;
};

// Outputs (y, x) × positions (row, column): those that both axes relate.
struct PathRelation {
  AxisRelation h, w;
};

// Of the layer's outputs to the picture: their union over all paths; of those whose relation lies
// within another's none is kept. Refuses what would take more than 256 MB.
Expected<std::vector<PathRelation>> relations_to_picture(const std::vector<LayerGeometry>& chain,
                                                         size_t layer);

// For each pixel, row by row: outputs that any of the relations has it with, each once.
std::vector<int64_t> readers_of_pixels(const std::vector<PathRelation>& relations);

}  // namespace convoscope
