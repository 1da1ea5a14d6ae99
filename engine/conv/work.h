// What conv2d.cpp and the input gradient hand to the two ways of computing: everything checked and
// planned, the output allocated. Private to this folder.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/conv/conv2d.h"
#include "engine/conv/packed_filters.h"

namespace convoscope {

struct Work {
  const Tensor& input;
  FilterView filters;
  const Geometry& geometry;
  const Plan& plan;
  const std::vector<int64_t>& channels;  // output channels to compute: sorted, unique
  const Conv2dOptions& options;
  // Output element (n, y, x, k) lies at output + place.offset(n, y, x, k): the pixels of a tensor,
  // or every so many of them.
  float* output;
  ImageView place;
  int64_t row_multiply_adds;  // that a row of the output counts for each filter
};

// Computes the listed channels of the output by the algorithm of the plan, which isn't the
// reference, and leaves the others alone. False when cancelled.
bool compute(const Work& work);

// The same by one way, whatever the plan says (by_channels.cpp, by_rows.cpp, by_image.cpp).
bool compute_direct(const Work& work);
bool compute_depthwise(const Work& work);
bool compute_by_rows(const Work& work);
bool compute_by_image(const Work& work);
bool compute_by_fourier(const Work& work);
bool compute_by_separable(const Work& work);
bool compute_by_line_winograd(const Work& work);
bool compute_by_winograd(const Work& work);  // Work::plan says in which tiles

// The most elements that the lines of one band may take; see by_rows.cpp.
inline constexpr int64_t kMostLineElements = int64_t{1} << 22;
// What they take, before anything is allocated; kMaxElements or more where it is out of reach.
int64_t line_elements(const Geometry& geometry);

bool stopped(const ParallelOptions& parallel);

// Adds to the progress, if anyone asked for it.
void report(const Conv2dOptions& options, int64_t multiply_adds);
// Adds the multiply-adds of some rows and filters.
void report_rows(const Work& work, int64_t rows, int64_t filters);

}  // namespace convoscope
