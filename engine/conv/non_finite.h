// Repairs what a transform spreads. A NaN or an infinity in the input or the filters makes a whole
// tile of outputs NaN or infinite, and values near the largest float32 may overflow on the way.
// Whatever came out finite met nothing of that kind; what did not is computed anew as a plain sum,
// so that NaN and infinity reach exactly the elements that they touch. Private to engine/conv.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "engine/conv/work.h"

namespace convoscope {

// Rows of outputs that hold something else than finite numbers. Any thread may mark any row.
class RowMarks {
 public:
  explicit RowMarks(const Geometry& geometry)
      : rows_(geometry.h.output), marks_(static_cast<size_t>(geometry.batch * geometry.h.output)) {}

  void mark(int64_t n, int64_t y) {
    marks_[static_cast<size_t>(n * rows_ + y)].store(true, std::memory_order_relaxed);
  }
  // Numbers n · rows + y, in order.
  std::vector<int64_t> marked() const;

 private:
  int64_t rows_;
  std::vector<std::atomic<bool>> marks_;
};

// Computes the elements of marked rows that aren't finite by the direct kernels; the others keep
// their bits. False when cancelled. Reports no progress.
bool repair_rows(const Work& work, const RowMarks& marks);

}  // namespace convoscope
