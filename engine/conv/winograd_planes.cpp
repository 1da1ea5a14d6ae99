// See winograd_job.h. Winograd's kernels read and write pixels; planes are turned a few pictures at
// a time, so that what was turned is still in the cache when it is read.
#include <algorithm>

#include "engine/conv/channels_last.h"
#include "engine/conv/winograd_job.h"

namespace convoscope {
namespace {

// Elements of turned pictures: 4 MiB.
constexpr int64_t kTurned = int64_t{1} << 20;

Tensor pictures_of(ImageShape shape, int64_t count) {
  shape.n = count;
  return Tensor::uninitialized(storage_dims(shape, DataFormat::kNHWC), Layout::kNHWC);
}

}  // namespace

bool compute_planes(const Work& work, const WinogradPlan& plan, const Tiling& tiling,
                    RowMarks& marks) {
  const Geometry& g = work.geometry;
  const ParallelOptions& parallel = work.options.parallel;
  const ImageView planes = image_view(work.input);
  // Scattered pixels, or some of the channels, are written where they belong at once.
  const bool turned_back = work.place.stride_w == 1 && std::ssize(work.channels) == g.out_channels;
  const ImageShape in = planes.shape, out = g.output();
  const int64_t elements = in.h * in.w * in.c + (turned_back ? out.h * out.w * out.c : 0);
  const int64_t together =
      std::clamp<int64_t>(kTurned / std::max<int64_t>(1, elements), 1, g.batch);
  Tensor inputs = pictures_of(in, together);
  Tensor outputs = pictures_of(out, turned_back ? together : 0);

  Work part = work;
  if (turned_back) {
    part.output = outputs.data();
    part.place = image_view(outputs);
  }
  const auto bank = winograd_bank(part, plan);
  for (int64_t first = 0; first < g.batch; first += together) {
    const int64_t count = std::min(together, g.batch - first);
    planes_to_pixels(planes, first, count, inputs.data(), parallel);
    if (!turned_back) part.output = work.output + first * work.place.stride_n;
    if (!compute_pictures({part, plan, kernels::winograd_extents(plan.scheme), image_view(inputs),
                           *bank, tiling, marks, first, count})) {
      return false;
    }
    if (turned_back) {
      pixels_to_planes(outputs.data(), work.place, first, count, work.output, parallel);
    }
  }
  return !stopped(parallel);
}

}  // namespace convoscope
