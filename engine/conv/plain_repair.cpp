// See plain_repair.h.
#include "engine/conv/plain_repair.h"

#include <cmath>

namespace convoscope {

bool repair_by_plain_sums(const Work& work) {
  const Geometry& g = work.geometry;
  Tensor plain = Tensor::uninitialized(storage_dims(g.output(), DataFormat::kNHWC), Layout::kNHWC);
  const ImageView place = image_view(plain);
  Conv2dOptions options = work.options;
  options.progress = nullptr;
  const Work again{work.input,   work.filters,  g,
                   work.plan,    work.channels, options,
                   plain.data(), place,         work.row_multiply_adds};
  if (!compute_direct(again)) return false;
  return parallel_for(0, g.batch * g.h.output, 1, work.options.parallel, [&](int64_t i, int64_t) {
    const int64_t n = i / g.h.output, y = i % g.h.output;
    for (int64_t x = 0; x < g.w.output; ++x) {
      for (const int64_t k : work.channels) {
        float& element = work.output[work.place.offset(n, y, x, k)];
        if (!std::isfinite(element)) element = plain.data()[place.offset(n, y, x, k)];
      }
    }
  });
}

}  // namespace convoscope
