// See non_finite.h.
#include "engine/conv/non_finite.h"

#include <cmath>

#include "engine/conv/direct_rows.h"
#include "engine/conv/kernels/direct.h"
#include "engine/conv/kernels/targets.h"

namespace convoscope {

std::vector<int64_t> RowMarks::marked() const {
  std::vector<int64_t> rows;
  for (size_t i = 0; i < marks_.size(); ++i) {
    if (marks_[i].load(std::memory_order_relaxed)) rows.push_back(static_cast<int64_t>(i));
  }
  return rows;
}

bool repair_rows(const Work& work, const RowMarks& marks) {
  const std::vector<int64_t> rows = marks.marked();
  if (rows.empty()) return true;
  const Geometry& g = work.geometry;
  ImageView row_view;  // one row, its channels side by side, whatever its number
  row_view.stride_w = g.out_channels;
  row_view.stride_c = 1;
  const DirectRows direct(work, row_view, kernels::direct_row,
                          direct_blocks(kernels::vector_lanes()));
  return parallel_for(0, std::ssize(rows), 1, work.options.parallel, [&](int64_t task, int64_t) {
    const int64_t n = rows[static_cast<size_t>(task)] / g.h.output;
    const int64_t y = rows[static_cast<size_t>(task)] % g.h.output;
    std::vector<float> row(static_cast<size_t>(g.w.output * g.out_channels));
    for (int64_t block = 0; block < direct.blocks(); ++block) {
      direct.compute(n, y, block, row.data());
    }
    for (int64_t x = 0; x < g.w.output; ++x) {
      for (const int64_t k : work.channels) {
        float& element = work.output[work.place.offset(n, y, x, k)];
        if (!std::isfinite(element)) {
          element = row[static_cast<size_t>(x * g.out_channels + k)];
        }
      }
    }
  });
}

}  // namespace convoscope
