// See work.h.
#include "engine/conv/work.h"

#include "engine/conv/algorithm.h"

namespace convoscope {

bool compute(const Work& work) { return algorithm_entry(work.plan.algorithm).compute(work); }

bool stopped(const ParallelOptions& parallel) {
  return parallel.cancel != nullptr && parallel.cancel->cancelled();
}

void report(const Conv2dOptions& options, int64_t multiply_adds) {
  if (options.progress != nullptr) {
    options.progress->done.fetch_add(multiply_adds, std::memory_order_relaxed);
  }
}

void report_rows(const Work& work, int64_t rows, int64_t filters) {
  report(work.options, rows * work.row_multiply_adds * filters);
}

}  // namespace convoscope
