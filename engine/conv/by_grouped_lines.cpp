// See by_grouped_lines.h. A task is a few rows of tiles of one picture times a few vectors of
// channels, one vector after the other, so that its weights stay in the first-level cache. What
// isn't finite is computed anew (non_finite.h).
#include "engine/conv/by_grouped_lines.h"

#include <algorithm>
#include <vector>

#include "engine/conv/grouped_lanes.h"
#include "engine/conv/kernels/grouped_lines.h"
#include "engine/conv/kernels/line_winograd.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/non_finite.h"
#include "engine/conv/packed_filters.h"
#include "engine/conv/winograd_tiles.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

constexpr int64_t kVectorsTogether = 4;

// All channels of the vectors in which any is wanted.
std::vector<int64_t> whole_vectors(const std::vector<int64_t>& channels, int64_t lanes) {
  std::vector<int64_t> all;
  for (const int64_t k : channels) {
    const int64_t first = k / lanes * lanes;
    if (!all.empty() && all.back() >= first) continue;
    for (int64_t lane = 0; lane < lanes; ++lane) all.push_back(first + lane);
  }
  return all;
}

// A vector of channels: its weights transformed, and which of its lanes are wanted.
struct GroupedVector {
  int64_t first_channel = 0;
  std::vector<int64_t> wanted;
  int64_t weights = 0;  // where they begin
};

class GroupedBank {
 public:
  explicit GroupedBank(const Work& work) {
    const Geometry& g = work.geometry;
    const int64_t lanes = kernels::vector_lanes();
    const PackedFilters packed =
        pack_filters(work.filters, g, whole_vectors(work.channels, lanes), 1,
                     {BlockRule::Sharing::kConsecutive, lanes, lanes}, work.options.parallel);
    const int64_t elements =
        g.h.filter * g.filter_channels * kernels::line_points(g.w.filter) * lanes;
    weights_ = Tensor::uninitialized({1, 1, std::ssize(packed.blocks), elements}, Layout::kHWIO);
    auto next = work.channels.begin();
    for (const PackedBlock& block : packed.blocks) {
      GroupedVector vector{packed.channels_of(block).front(), {}, elements * std::ssize(vectors_)};
      kernels::transform_line_filters(g.h.filter, g.w.filter, g.filter_channels, lanes,
                                      block.lanes.weights, weights_.data() + vector.weights);
      for (; next != work.channels.end() && *next < vector.first_channel + lanes; ++next) {
        vector.wanted.push_back(*next - vector.first_channel);
      }
      vectors_.push_back(std::move(vector));
    }
  }

  const std::vector<GroupedVector>& vectors() const { return vectors_; }
  const float* weights(const GroupedVector& vector) const {
    return weights_.data() + vector.weights;
  }
  int64_t bytes() const { return weights_.bytes(); }

 private:
  std::vector<GroupedVector> vectors_;
  Tensor weights_ = Tensor::uninitialized({1, 1, 1, 0}, Layout::kHWIO);
};

// One vector of channels, tile by tile.
class VectorOfTiles {
 public:
  VectorOfTiles(const Work& work, const AxisTiles& rows, const AxisTiles& columns,
                const GroupedBank& bank, const GroupedVector& vector)
      : work_(work),
        in_(image_view(work.input)),
        vector_(vector),
        lanes_(kernels::vector_lanes()),
        whole_(std::ssize(vector.wanted) == lanes_),
        tiles_{work.geometry.filter_channels,
               in_.stride_h * rows.sample_step,
               in_.stride_w * columns.sample_step,
               work.place.stride_h * rows.output_step,
               work.place.stride_w * columns.output_step,
               bank.weights(vector)},
        aside_(static_cast<size_t>(whole_ ? 0 : kOutputs * kOutputs * lanes_)) {}

  // True where every output of the tile is finite.
  bool compute(int64_t n, const AxisTile& row, const AxisTile& column) {
    const int64_t first = vector_.first_channel;
    const kernels::WinogradSource source = {
        in_.data + in_.offset(n, row.first_position, column.first_position, first), row.inside,
        column.inside};
    float* output =
        work_.output + work_.place.offset(n, row.first_output, column.first_output, first);
    if (whole_) return kernels::grouped_tile(tiles_, source, {output, row.outputs, column.outputs});

    kernels::GroupedTiles tiles = tiles_;
    tiles.out_row_step = kOutputs * lanes_;
    tiles.out_column_step = lanes_;
    const bool finite =
        kernels::grouped_tile(tiles, source, {aside_.data(), row.outputs, column.outputs});
    for (int64_t y = 0; y < row.outputs; ++y) {
      for (int64_t x = 0; x < column.outputs; ++x) {
        for (const int64_t lane : vector_.wanted) {
          output[y * tiles_.out_row_step + x * tiles_.out_column_step + lane] =
              aside_[static_cast<size_t>((y * kOutputs + x) * lanes_ + lane)];
        }
      }
    }
    return finite;
  }

 private:
  static constexpr int64_t kOutputs = kernels::kGroupedTile.outputs;

  const Work& work_;
  const ImageView in_;
  const GroupedVector& vector_;
  const int64_t lanes_;
  const bool whole_;
  const kernels::GroupedTiles tiles_;
  std::vector<float> aside_;  // a tile of which some channels are wanted
};

}  // namespace

std::string grouped_lines_refusal(const Case& c, const Geometry& g) {
  const auto text = [](int64_t value) { return std::to_string(value); };
  if (!fits_grouped_lanes(g) || c.spec.data_format != DataFormat::kNHWC) {
    return text(g.groups) + " groups of " + text(g.filter_channels) + " channels and " +
           text(g.channels_per_group()) + " filters don't fill vectors of " +
           text(kernels::vector_lanes()) +
           (c.spec.data_format == DataFormat::kNHWC ? "" : " in NCHW");
  }
  if (g.h.filter != 3 || g.w.filter != 3) {
    return "in groups its tiles are made for 3×3 filters; these are " + text(g.h.filter) + "×" +
           text(g.w.filter);
  }
  if (phase_stride(g.h) != 1 || phase_stride(g.w) != 1) {
    return "its tiles are made for windows that move by 1 along both axes; these move by " +
           text(phase_stride(g.h)) + " and " + text(phase_stride(g.w));
  }
  return {};
}

bool compute_by_grouped_lines(const Work& work) {
  const Geometry& g = work.geometry;
  const auto bank = made_of_filters(work, work.place.stride_c, [&] { return GroupedBank(work); });
  const AxisTiles rows = axis_tiles(g.h, kernels::kGroupedTile);
  const AxisTiles columns = axis_tiles(g.w, kernels::kGroupedTile);
  RowMarks marks(g);

  const auto& vectors = bank->vectors();
  const int64_t sets = ceil_div(std::ssize(vectors), kVectorsTogether);
  const int64_t a_band = ceil_div(work.plan.blocks.rows, kernels::kGroupedTile.outputs);
  const int64_t bands = ceil_div(std::ssize(rows.tiles), a_band);
  const auto compute_vector = [&](const GroupedVector& vector, int64_t n, int64_t band) {
    VectorOfTiles tiles(work, rows, columns, *bank, vector);
    const int64_t end = std::min((band + 1) * a_band, std::ssize(rows.tiles));
    for (int64_t r = band * a_band; r < end; ++r) {
      const AxisTile& row = rows.tiles[static_cast<size_t>(r)];
      bool finite = true;
      for (const AxisTile& column : columns.tiles) finite &= tiles.compute(n, row, column);
      for (int64_t i = 0; i < row.outputs && !finite; ++i) {
        marks.mark(n, row.first_output + i * rows.output_step);
      }
      report_rows(work, row.outputs, std::ssize(vector.wanted));
    }
  };
  const bool completed =
      parallel_for(0, g.batch * bands * sets, 1, work.options.parallel, [&](int64_t task, int64_t) {
        const int64_t first = task % sets * kVectorsTogether;
        const int64_t last = std::min(first + kVectorsTogether, std::ssize(vectors));
        for (int64_t v = first; v < last; ++v) {
          compute_vector(vectors[static_cast<size_t>(v)], task / sets / bands, task / sets % bands);
        }
      });
  return completed && repair_rows(work, marks);
}

}  // namespace convoscope
