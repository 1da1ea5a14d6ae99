// What conv2d.cpp and the input gradient hand to the two ways of computing: everything checked and
// planned, the output allocated. Private to this folder.
#pragma once

#include <cstdint>
#include <memory>
#include <typeinfo>
#include <utility>
#include <vector>

#include "engine/conv/conv2d.h"
#include "engine/conv/kept_filters.h"
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
bool compute_by_plane_winograd(const Work& work);
bool compute_by_winograd(const Work& work);  // Work::plan says in which tiles

// The most elements that the lines of one band may take; see by_rows.cpp.
inline constexpr int64_t kMostLineElements = int64_t{1} << 22;
// What they take, before anything is allocated; kMaxElements or more where it is out of reach.
int64_t line_elements(const Geometry& geometry);

bool stopped(const ParallelOptions& parallel);

// What `make` makes of the work's filters: as an earlier call with the same bank kept it, or made
// now. Its type has bytes(), which says how much memory it holds. `out_channel_step` leads from one
// output channel to the next.
template <class Make>
auto made_of_filters(const Work& work, int64_t out_channel_step, Make&& make) {
  using Made = decltype(make());
  KeptFilters* kept = work.options.kept;
  if (kept == nullptr) return std::make_shared<const Made>(make());
  KeptFilters::Use use{typeid(Made),  work.plan.algorithm, work.plan.target, work.plan.blocks.rows,
                       work.geometry, work.filters,        work.channels,    out_channel_step};
  if (auto found = std::static_pointer_cast<const Made>(kept->find(use))) return found;
  auto made = std::make_shared<const Made>(make());
  // A cancelled making leaves rubbish.
  if (made->bytes() <= KeptFilters::kMostBytes && !stopped(work.options.parallel)) {
    kept->keep(std::move(use), made);
  }
  return made;
}

// Adds to the progress, if anyone asked for it.
void report(const Conv2dOptions& options, int64_t multiply_adds);
// Adds the multiply-adds of some rows and filters.
void report_rows(const Work& work, int64_t rows, int64_t filters);

}  // namespace convoscope
