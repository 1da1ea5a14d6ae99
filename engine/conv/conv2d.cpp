// See conv2d.h. Cuts the output into tasks, each some rows of one picture for one block of output
// channels, and hands every row to a kernel. An output element belongs to one task.
#include "engine/conv/conv2d.h"

#include <algorithm>
#include <numeric>

#include "engine/conv/kernels/depthwise.h"
#include "engine/conv/kernels/direct.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/packed_filters.h"
#include "engine/conv/reference.h"
#include "engine/core/arithmetic.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

struct Prepared {
  Geometry geometry;
  Plan plan;
};

Expected<Prepared> prepare(const Tensor& input, const Tensor& filters, const Conv2dSpec& spec,
                           const Conv2dOptions& options) {
  const Case conv_case = case_of(input, filters, spec);
  const auto geometry = resolve_geometry(conv_case);
  if (!geometry) return tl::unexpected(geometry.error());
  auto plan = make_plan(conv_case, *geometry, options.algorithm, options.blocks);
  if (!plan) return tl::unexpected(plan.error());
  return Prepared{*geometry, std::move(*plan)};
}

bool compute_channels(const Tensor& input, const Tensor& filters, const Prepared& prepared,
                      const std::vector<int64_t>& channels, const Conv2dOptions& options,
                      Tensor& output);

bool stopped(const Conv2dOptions& options) {
  return options.parallel.cancel != nullptr && options.parallel.cancel->cancelled();
}

void report(const Conv2dOptions& options, int64_t multiply_adds) {
  if (options.progress != nullptr) {
    options.progress->done.fetch_add(multiply_adds, std::memory_order_relaxed);
  }
}

}  // namespace

// Start reading here: this is the whole of conv2d, and conv2d_reference is its meaning. Everything
// else in this file computes the same numbers faster.
Expected<Tensor> conv2d(const Tensor& input, const Tensor& filters, const Conv2dSpec& spec,
                        const Conv2dOptions& options, Plan* plan) {
  const auto prepared = prepare(input, filters, spec, options);
  if (!prepared) return tl::unexpected(prepared.error());
  if (plan != nullptr) *plan = prepared->plan;
  if (stopped(options)) return cancelled();
  if (prepared->plan.algorithm == Algorithm::kReference) {
    Tensor output = conv2d_reference(input, filters, prepared->geometry);
    report(options, prepared->geometry.multiply_adds());
    return output;
  }

  const DataFormat format = data_format(input);
  Tensor output =
      Tensor::uninitialized(storage_dims(prepared->geometry.output(), format), layout_of(format));
  std::vector<int64_t> all(static_cast<size_t>(prepared->geometry.out_channels));
  std::iota(all.begin(), all.end(), 0);
  if (!compute_channels(input, filters, *prepared, all, options, output)) return cancelled();
  return output;
}

Expected<Tensor> conv2d_channels(const Tensor& input, const Tensor& filters, const Conv2dSpec& spec,
                                 const Tensor& previous, const std::vector<int64_t>& channels,
                                 const Conv2dOptions& options, Plan* plan) {
  const auto prepared = prepare(input, filters, spec, options);
  if (!prepared) return tl::unexpected(prepared.error());
  if (prepared->plan.algorithm == Algorithm::kReference) {
    return conv2d(input, filters, spec, options, plan);
  }
  if (plan != nullptr) *plan = prepared->plan;
  CONVOSCOPE_CHECK(data_format(previous) == data_format(input));
  CONVOSCOPE_CHECK(image_shape(previous) == prepared->geometry.output());
  CONVOSCOPE_CHECK(channels.empty() ||
                   (channels.front() >= 0 && channels.back() < prepared->geometry.out_channels));
  if (stopped(options)) return cancelled();

  Tensor output = previous.clone();
  if (!compute_channels(input, filters, *prepared, channels, options, output)) return cancelled();
  return output;
}

Case case_of(const Tensor& input, const Tensor& filters, const Conv2dSpec& spec) {
  Case conv_case{image_shape(input), filter_shape(filters), spec};
  conv_case.spec.data_format = data_format(input);
  return conv_case;
}

namespace {

// Output elements o of an axis, o·stride + tap·dilation − pad_before inside the image, for one tap.
kernels::PixelRange inside_range(const AxisGeometry& axis, int64_t tap) {
  const int64_t shift = axis.pad_before - tap * axis.dilation;
  const int64_t begin = std::clamp<int64_t>(ceil_div(shift, axis.stride), 0, axis.output);
  const int64_t end = ceil_div(axis.input + shift, axis.stride);
  return {begin, std::clamp<int64_t>(end, begin, axis.output)};
}

// Taps of an axis that hit the image from output element o.
kernels::PixelRange tap_range(const AxisGeometry& axis, int64_t o) {
  const int64_t start = axis.position(o, 0);
  const int64_t begin = std::clamp<int64_t>(ceil_div(-start, axis.dilation), 0, axis.filter);
  const int64_t end = ceil_div(axis.input - start, axis.dilation);
  return {begin, std::clamp<int64_t>(end, begin, axis.filter)};
}

// Where a case reads and writes, in elements. Where there is one output element or one tap only,
// the stride or dilation leads nowhere and may be as large as it likes; it counts as 1.
class Layout2d {
 public:
  Layout2d(const Geometry& geometry, const ImageView& in, const ImageView& out)
      : in_(in), out_(out), h_(geometry.h) {
    const AxisGeometry& w = geometry.w;
    for (int64_t tap = 0; tap < w.filter; ++tap) inside_.push_back(inside_range(w, tap));
    window_.tap_rows = h_.filter;
    window_.tap_columns = w.filter;
    window_.channels = geometry.filter_channels;
    window_.tap_row_step = (h_.filter > 1 ? h_.dilation : 1) * in.stride_h;
    window_.tap_step = (w.filter > 1 ? w.dilation : 1) * in.stride_w;
    window_.channel_step = in.stride_c;
    window_.pixel_step = (w.output > 1 ? w.stride : 1) * in.stride_w;
    window_.out_pixel_step = out.stride_w;
    window_.pixels = w.output;
    window_.inside = inside_.data();
    window_.interior = {0, w.output};
    for (const kernels::PixelRange& range : inside_) {
      window_.interior.begin = std::max(window_.interior.begin, range.begin);
      window_.interior.end = std::min(window_.interior.end, range.end);
    }
    left_ = -w.pad_before * in.stride_w;
  }
  Layout2d(const Layout2d&) = delete;
  Layout2d& operator=(const Layout2d&) = delete;

  const kernels::Window& window() const { return window_; }

  kernels::Row row(int64_t n, int64_t y, int64_t first_channel, float* output) const {
    const kernels::PixelRange taps = tap_range(h_, y);
    return {in_.data + in_.offset(n, 0, 0, first_channel), h_.position(y, 0) * in_.stride_h + left_,
            taps.begin, taps.end, output + out_.offset(n, y, 0, 0)};
  }

 private:
  ImageView in_, out_;
  AxisGeometry h_;
  int64_t left_ = 0;
  std::vector<kernels::PixelRange> inside_;
  kernels::Window window_;
};

using RowKernel = void (*)(const kernels::Window&, const kernels::ChannelBlock&,
                           const kernels::Row&);

bool compute_channels(const Tensor& input, const Tensor& filters, const Prepared& prepared,
                      const std::vector<int64_t>& channels, const Conv2dOptions& options,
                      Tensor& output) {
  const Geometry& g = prepared.geometry;
  if (output.size() == 0) return true;
  const bool depthwise = prepared.plan.algorithm == Algorithm::kDepthwise;
  const RowKernel compute_row = depthwise ? kernels::depthwise_row : kernels::direct_row;
  const ImageView out = image_view(output);
  const Layout2d layout(g, image_view(input), out);
  const PackedFilters packed = pack_filters(
      filters, g, channels, out.stride_c,
      depthwise ? BlockRule::kConsecutive : BlockRule::kSameGroup, kernels::vector_lanes());

  // Blocks change fastest, so that neighbouring tasks read the same rows of the input.
  const int64_t rows = prepared.plan.blocks.rows;
  const int64_t blocks = std::ssize(packed.blocks);
  const int64_t bands = ceil_div(g.h.output, rows);
  return parallel_for(0, g.batch * bands * blocks, 1, options.parallel, [&](int64_t task, int64_t) {
    const PackedBlock& block = packed.blocks[static_cast<size_t>(task % blocks)];
    const int64_t n = task / blocks / bands;
    const int64_t begin = task / blocks % bands * rows;
    const int64_t end = std::min(begin + rows, g.h.output);
    for (int64_t y = begin; y < end; ++y) {
      compute_row(layout.window(), block.lanes,
                  layout.row(n, y, block.first_input_channel, output.data()));
    }
    report(options, (end - begin) * g.w.output * g.h.filter * g.w.filter * g.filter_channels *
                        block.lanes.count);
  });
}

}  // namespace
}  // namespace convoscope
