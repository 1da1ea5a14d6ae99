// See winograd_job.h.
#include "engine/conv/winograd_job.h"

#include <algorithm>
#include <memory>

namespace convoscope {

Tiling::Place Tiling::place(int64_t number) const {
  const int64_t across = std::ssize(columns_.tiles), down = std::ssize(rows_.tiles);
  return {number / across / down, &rows_.tiles[static_cast<size_t>(number / across % down)],
          &columns_.tiles[static_cast<size_t>(number % across)]};
}

void WinogradJob::report_share(int64_t done, int64_t all) const {
  const Geometry& g = work.geometry;
  const int64_t products =
      work.row_multiply_adds * g.h.output * g.batch * std::ssize(work.channels);
  const auto share = [&](int64_t parts) {
    return products / all * parts + products % all * parts / all;
  };
  report(work.options, share(done + 1) - share(done));
}

void TileRun::place(int64_t first, int64_t count, int64_t first_channel) {
  first_ = first;
  count_ = count;
  for (int64_t t = 0; t < count; ++t) {
    const Tiling::Place place = job_.tiling.place(first + t);
    const AxisTile &row = *place.row, &column = *place.column;
    const ImageView &in = job_.in, &out = job_.work.place;
    const auto i = static_cast<size_t>(t);
    sources_[i] = {
        in.data + in.offset(place.n, row.first_position, column.first_position, first_channel),
        row.inside, column.inside};
    targets_[i] = {job_.work.output + out.offset(place.n, row.first_output, column.first_output, 0),
                   row.outputs, column.outputs};
  }
}

void TileRun::transform_inputs(int64_t begin, int64_t end, float* transformed, int64_t point_step,
                               int64_t tile_step) const {
  const kernels::WinogradInput input{job_.in.stride_h * job_.tiling.rows().sample_step,
                                     job_.in.stride_w * job_.tiling.columns().sample_step,
                                     end - begin, begin};
  kernels::winograd_input(job_.plan.scheme, input, sources_.data(), count_, transformed, point_step,
                          tile_step);
}

void TileRun::write_outputs(const float* sums, int64_t sums_point_step,
                            const kernels::ChannelBlock& block) const {
  const ImageView& out = job_.work.place;
  const int64_t row_step = job_.tiling.rows().output_step;
  const auto finite = std::make_unique<bool[]>(static_cast<size_t>(count_));
  std::fill_n(finite.get(), count_, true);
  kernels::winograd_output(job_.plan.scheme,
                           {sums, sums_point_step, out.stride_h * row_step,
                            out.stride_w * job_.tiling.columns().output_step},
                           block, targets_.data(), count_, finite.get());
  for (int64_t t = 0; t < count_; ++t) {
    if (finite[static_cast<size_t>(t)]) continue;
    const Tiling::Place place = job_.tiling.place(first_ + t);
    for (int64_t i = 0; i < place.row->outputs; ++i) {
      job_.marks.mark(place.n, place.row->first_output + i * row_step);
    }
  }
}

Tensor scratch(int64_t elements) {
  constexpr int64_t kLarge = int64_t{1} << 18;  // 1 MiB
  return Tensor::uninitialized({1, 1, 1, std::max(elements, kLarge)}, Layout::kNHWC);
}

}  // namespace convoscope
