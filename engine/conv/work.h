// What conv2d.cpp hands to the two ways of computing: everything checked and planned, the output
// allocated. Private to this folder.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/conv/conv2d.h"

namespace convoscope {

struct Work {
  const Tensor& input;
  const Tensor& filters;
  const Geometry& geometry;
  const Plan& plan;
  const std::vector<int64_t>& channels;  // output channels to compute: sorted, unique
  const Conv2dOptions& options;
  Tensor& output;
};

// Both compute the listed channels of the output and leave the others alone; false when cancelled.
// Channels in the lanes: Algorithm::kDirect and kDepthwise.
bool compute_by_channels(const Work& work);
// Pixels in the lanes: Algorithm::kRows.
bool compute_by_rows(const Work& work);

// The most elements that the lines of one band may take; see by_rows.cpp.
inline constexpr int64_t kMostLineElements = int64_t{1} << 22;
// What they take, before anything is allocated; kMaxElements or more where it is out of reach.
int64_t line_elements(const Geometry& geometry);

// Adds the multiply-adds of some rows and filters to the progress, if anyone asked for it.
void report_rows(const Work& work, int64_t rows, int64_t filters);

}  // namespace convoscope
