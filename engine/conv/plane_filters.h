// The filters of a case whose filters read one channel each, for algorithms that take a plane of
// the picture at a time: which cases these are, and every filter's weights in a row. Private to
// engine/conv.
#pragma once

#include <string>
#include <vector>

#include "engine/conv/work.h"

namespace convoscope {

// Why the windows aren't neighbours, in a sentence; empty: they are.
std::string stride_refusal(const Geometry& geometry);

// Why planes can't be taken one at a time at stride 1, in a sentence; empty: they can. Input and
// output must lie pixel by pixel.
std::string plane_refusal(const Case& conv_case, const Geometry& geometry);

// Whether the output is too large to be found in the caches by whoever reads it next.
bool exceeds_caches(const Geometry& geometry);

class PlaneFilters {
 public:
  // Of the listed output channels.
  PlaneFilters(const FilterView& filters, const Geometry& geometry,
               const std::vector<int64_t>& channels);
  explicit PlaneFilters(const Work& work)
      : PlaneFilters(work.filters, work.geometry, work.channels) {}

  // [tap row][tap column] of the listed channel number i.
  const float* weights(int64_t i) const { return weights_.data() + i * taps_; }
  bool finite() const;

 private:
  int64_t taps_;
  std::vector<float> weights_;
};

}  // namespace convoscope
