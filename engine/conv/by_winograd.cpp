// Winograd's algorithm in the product form (kernels/winograd.h). The filters are transformed once;
// a task then takes some tiles through all three steps: their inputs transformed, a matrix product
// a position, the sums transformed into outputs. All it holds fits the second-level cache.
#include <algorithm>
#include <memory>
#include <vector>

#include "engine/conv/kernels/targets.h"
#include "engine/conv/kernels/transpose.h"
#include "engine/conv/non_finite.h"
#include "engine/conv/winograd_plan.h"
#include "engine/conv/winograd_tiles.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

using kernels::WinogradExtents;
using kernels::WinogradScheme;

// Blocks of tiles that share the memory they pass through.
constexpr int64_t kTasksAWorker = 2;

Tensor buffer(int64_t elements) {
  return Tensor::uninitialized({1, 1, 1, elements}, Layout::kNHWC);
}

// Channels side by side, as the kernels read them.
Tensor with_channels_last(const Tensor& input, const ParallelOptions& parallel) {
  const ImageShape shape = image_shape(input);
  Tensor turned = Tensor::uninitialized(storage_dims(shape, DataFormat::kNHWC), Layout::kNHWC);
  const ImageView from = image_view(input), to = image_view(turned);
  parallel_for(0, shape.n * shape.h, 1, parallel, [&](int64_t row, int64_t) {
    const int64_t n = row / shape.h, y = row % shape.h;
    kernels::transpose(from.data + from.offset(n, y, 0, 0), from.stride_c, shape.c, shape.w,
                       turned.data() + to.offset(n, y, 0, 0), to.stride_w);
  });
  return turned;
}

// All filters of a case, transformed a block after the other; or packed alone, where every task
// reads other filters and transforms them some channels at a time, so that they never leave the
// cache.
struct TransformedFilters {
  PackedFilters packed;
  std::vector<int64_t> starts;  // of each block in `weights`; none where they are packed alone
  Tensor weights;

  bool ahead() const { return !starts.empty(); }
  int64_t bytes() const { return packed.bytes() + weights.bytes(); }
};

TransformedFilters transform_filters(const Work& work, WinogradScheme scheme, bool ahead) {
  constexpr int64_t kChannels = 16;  // in a task
  const WinogradExtents extents = kernels::winograd_extents(scheme);
  const int64_t channels = work.geometry.filter_channels, lanes = kernels::vector_lanes();
  PackedFilters packed =
      pack_filters(work.filters, work.geometry, work.channels, work.place.stride_c,
                   winograd_blocks(), work.options.parallel);
  if (!ahead) return {std::move(packed), {}, buffer(0)};
  std::vector<int64_t> starts;
  int64_t size = 0;
  for (const PackedBlock& block : packed.blocks) {
    starts.push_back(size);
    size += extents.points * extents.points * channels * block.lanes.vectors * lanes;
  }
  TransformedFilters result{std::move(packed), std::move(starts), buffer(size)};
  const int64_t parts = ceil_div(channels, kChannels);
  parallel_for(0, std::ssize(result.starts) * parts, 1, work.options.parallel,
               [&](int64_t task, int64_t) {
                 const auto b = static_cast<size_t>(task / parts);
                 const kernels::ChannelBlock& block = result.packed.blocks[b].lanes;
                 const int64_t begin = task % parts * kChannels;
                 kernels::winograd_filters(
                     scheme, block.weights, channels, begin, std::min(begin + kChannels, channels),
                     block.vectors * lanes,
                     result.weights.data() + result.starts[b] + begin * block.vectors * lanes,
                     channels * block.vectors * lanes);
               });
  return result;
}

// Ranges of blocks that read the same input channels, cut further where tiles alone make few tasks.
struct BlockRange {
  size_t begin = 0, end = 0;
};
std::vector<BlockRange> cut_blocks(const PackedFilters& packed, int64_t tile_blocks) {
  constexpr int64_t kFewTasks = 8;
  const bool singly = tile_blocks < kFewTasks;
  std::vector<BlockRange> ranges;
  for (size_t i = 0; i < packed.blocks.size(); ++i) {
    const bool joins =
        i > 0 && !singly &&
        packed.blocks[i].first_input_channel == packed.blocks[i - 1].first_input_channel;
    if (!joins) ranges.push_back({i, i});
    ranges.back().end = i + 1;
  }
  return ranges;
}

// The tiles of a case, numbered picture by picture, row by row.
class Tiling {
 public:
  Tiling(const Geometry& g, const WinogradExtents& extents)
      : batch_(g.batch), rows_(axis_tiles(g.h, extents)), columns_(axis_tiles(g.w, extents)) {}

  int64_t count() const { return batch_ * std::ssize(rows_.tiles) * std::ssize(columns_.tiles); }
  const AxisTiles& rows() const { return rows_; }
  const AxisTiles& columns() const { return columns_; }

  struct Place {
    int64_t n = 0;
    const AxisTile *row = nullptr, *column = nullptr;
  };
  Place place(int64_t number) const {
    const int64_t across = std::ssize(columns_.tiles), down = std::ssize(rows_.tiles);
    return {number / across / down, &rows_.tiles[static_cast<size_t>(number / across % down)],
            &columns_.tiles[static_cast<size_t>(number % across)]};
  }

 private:
  int64_t batch_;
  AxisTiles rows_, columns_;
};

// What all tasks share.
struct Job {
  const Work& work;
  WinogradScheme scheme;
  WinogradExtents extents;
  ImageView in;
  const TransformedFilters& filters;
  const Tiling& tiling;
  RowMarks& marks;
  int64_t tiles_a_block = 0;

  // Steps between the positions of transformed inputs and of sums: a vector more than they need, so
  // that they don't all fall into the same few lines of the first-level cache.
  int64_t channel_step() const { return round_up(work.geometry.filter_channels); }
  int64_t input_step() const { return tiles_a_block * channel_step() + 16; }
  int64_t sums_step(int64_t width) const { return tiles_a_block * width + 16; }
  int64_t positions() const { return extents.points * extents.points; }

 private:
  static int64_t round_up(int64_t value) {
    const int64_t lanes = kernels::vector_lanes();
    return ceil_div(value, lanes) * lanes;
  }
};

// One block of tiles after the other, with the memory they pass through.
class Worker {
 public:
  explicit Worker(const Job& job)
      : job_(job),
        inputs_(buffer(job.positions() * job.input_step())),
        sums_(buffer(job.positions() * job.sums_step(winograd_blocks().most))),
        filters_(buffer(job.filters.ahead() ? 0
                                            : job.positions() * kernels::kWinogradChannels *
                                                  winograd_blocks().most)),
        sources_(static_cast<size_t>(job.tiles_a_block)),
        targets_(static_cast<size_t>(job.tiles_a_block)),
        finite_(std::make_unique<bool[]>(static_cast<size_t>(job.tiles_a_block))) {}

  void compute(int64_t first_tile, int64_t count, BlockRange blocks) {
    place_tiles(first_tile, count, job_.filters.packed.blocks[blocks.begin].first_input_channel);
    const kernels::WinogradInput input{job_.in.stride_h * job_.tiling.rows().sample_step,
                                       job_.in.stride_w * job_.tiling.columns().sample_step,
                                       job_.work.geometry.filter_channels};
    kernels::winograd_input(job_.scheme, input, sources_.data(), count, inputs_.data(),
                            job_.input_step(), job_.channel_step());
    for (size_t b = blocks.begin; b < blocks.end; ++b) compute_block(b, count);
    mark_rows(first_tile, count);
  }

 private:
  void place_tiles(int64_t first_tile, int64_t count, int64_t first_channel) {
    for (int64_t t = 0; t < count; ++t) {
      const Tiling::Place place = job_.tiling.place(first_tile + t);
      const AxisTile &row = *place.row, &column = *place.column;
      const ImageView &in = job_.in, &out = job_.work.place;
      const auto i = static_cast<size_t>(t);
      sources_[i] = {
          in.data + in.offset(place.n, row.first_position, column.first_position, first_channel),
          row.inside, column.inside};
      targets_[i] = {
          job_.work.output + out.offset(place.n, row.first_output, column.first_output, 0),
          row.outputs, column.outputs};
      finite_[i] = true;
    }
  }

  void compute_block(size_t number, int64_t count) {
    const kernels::ChannelBlock& block = job_.filters.packed.blocks[number].lanes;
    const int64_t width = block.vectors * kernels::vector_lanes();
    const int64_t sums_step = job_.sums_step(width);
    const int64_t channels = job_.work.geometry.filter_channels;
    // Tiles that fill up the last few hold what an earlier block left there; nobody reads their
    // sums.
    kernels::WinogradProducts products{
        inputs_.data(),
        job_.input_step(),
        job_.channel_step(),
        nullptr,
        sums_.data(),
        sums_step,
        job_.positions(),
        ceil_div(count, kernels::kWinogradTiles) * kernels::kWinogradTiles,
        channels,
        block.vectors};
    if (job_.filters.ahead()) {
      products.filters = job_.filters.weights.data() + job_.filters.starts[number];
      kernels::winograd_products(products);
    } else {
      products.filters = filters_.data();
      for (int64_t begin = 0; begin < channels; begin += kernels::kWinogradChannels) {
        const int64_t end = std::min(begin + kernels::kWinogradChannels, channels);
        products.channels = end - begin;
        products.more = begin > 0;
        products.input = inputs_.data() + begin;
        kernels::winograd_filters(job_.scheme, block.weights, channels, begin, end, width,
                                  filters_.data(), (end - begin) * width);
        kernels::winograd_products(products);
      }
    }
    const ImageView& out = job_.work.place;
    kernels::winograd_output(
        job_.scheme,
        {sums_.data(), sums_step, out.stride_h * job_.tiling.rows().output_step,
         out.stride_w * job_.tiling.columns().output_step},
        block, targets_.data(), count, finite_.get());
  }

  void mark_rows(int64_t first_tile, int64_t count) {
    for (int64_t t = 0; t < count; ++t) {
      if (finite_[static_cast<size_t>(t)]) continue;
      const Tiling::Place place = job_.tiling.place(first_tile + t);
      for (int64_t i = 0; i < place.row->outputs; ++i) {
        job_.marks.mark(place.n, place.row->first_output + i * job_.tiling.rows().output_step);
      }
    }
  }

  const Job& job_;
  Tensor inputs_, sums_, filters_;
  std::vector<kernels::WinogradSource> sources_;
  std::vector<kernels::WinogradTarget> targets_;
  std::unique_ptr<bool[]> finite_;
};

}  // namespace

bool compute_by_winograd(const Work& work) {
  const Geometry& g = work.geometry;
  const WinogradScheme scheme = *winograd_scheme(work.plan.algorithm, g);
  const WinogradExtents extents = kernels::winograd_extents(scheme);
  const Tiling tiling(g, extents);
  const bool planar = data_format(work.input) == DataFormat::kNCHW;
  const Tensor turned = planar ? with_channels_last(work.input, work.options.parallel) : buffer(0);
  RowMarks marks(g);

  const int64_t tiles_a_block =
      ceil_div(std::min(work.plan.blocks.rows, std::max<int64_t>(1, tiling.count())),
               kernels::kWinogradTiles) *
      kernels::kWinogradTiles;
  const int64_t tile_blocks = ceil_div(tiling.count(), tiles_a_block);
  const auto made = made_of_filters(
      work, work.place.stride_c, [&] { return transform_filters(work, scheme, tile_blocks > 1); });
  const TransformedFilters& filters = *made;
  const Job job{work,    scheme, extents, image_view(planar ? turned : work.input),
                filters, tiling, marks,   tiles_a_block};
  const std::vector<BlockRange> ranges = cut_blocks(filters.packed, tile_blocks);
  const int64_t sharers = std::ssize(ranges), tasks = tile_blocks * sharers;
  const int64_t products =
      work.row_multiply_adds * g.h.output * g.batch * std::ssize(work.channels);
  const auto share = [&](int64_t task) {  // of all products, before a task
    return products / tasks * task + products % tasks * task / tasks;
  };
  const bool completed =
      parallel_for(0, tasks, kTasksAWorker, work.options.parallel, [&](int64_t begin, int64_t end) {
        Worker worker(job);
        for (int64_t task = begin; task < end; ++task) {
          const int64_t first = task / sharers * tiles_a_block;
          worker.compute(first, std::min(tiles_a_block, tiling.count() - first),
                         ranges[static_cast<size_t>(task % sharers)]);
          report(work.options, share(task + 1) - share(task));
        }
      });
  return completed && repair_rows(work, marks);
}

}  // namespace convoscope
