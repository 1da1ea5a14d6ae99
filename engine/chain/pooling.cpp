// See pooling.h. A plane of the output, or of the gradient, belongs to one task; in NHWC, where one
// picture is one plane, the forward pass cuts it into rows.
#include "engine/chain/pooling.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "engine/chain/planes.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

using Checked = Expected<void>;

Checked check_window(const PoolSpec& spec) {
  const Hw& window = spec.window;
  if (window.h >= 1 && window.w >= 1) return {};
  const bool high = window.h >= 1;
  const std::string size = std::to_string(high ? window.w : window.h);
  const std::string words =
      spec.pooling == Pooling::kAverage
          ? "ksize must be a positive int32 value, got:" + size
          : "Sliding window ksize must be positive. The specified or inferred ksize is: 1," +
                std::to_string(window.h) + "," + std::to_string(window.w) + ",1";
  return refuse(std::string("the window's ") + (high ? "width" : "height") + " is " + size +
                    "; windows start at 1×1",
                "window", "InvalidArgument: " + words);
}

Checked check_pad(int64_t pad, int64_t window, const char* side, const char* name) {
  if (pad < window) return {};
  return refuse(std::string("the padding at the ") + side + " is " + std::to_string(pad) +
                    "; it must be smaller than the window, which is " + std::to_string(window),
                "padding",
                std::string("InvalidArgument: ") + name + " padding " + std::to_string(pad) +
                    " needs to be smaller than the window size " + std::to_string(window));
}

Checked check_padding(const PoolSpec& spec) {
  if (spec.padding.mode != PaddingMode::kExplicit) return {};
  if (spec.pooling == Pooling::kAverage) {
    return refuse("an average takes SAME or VALID padding, no explicit pads", "padding",
                  "TypeError: Expected string for argument 'padding'");
  }
  const Pads& pads = spec.padding.pads;
  return check_pad(pads.top, spec.window.h, "top", "Top")
      .and_then([&] { return check_pad(pads.bottom, spec.window.h, "bottom", "Bottom"); })
      .and_then([&] { return check_pad(pads.left, spec.window.w, "left", "Left"); })
      .and_then([&] { return check_pad(pads.right, spec.window.w, "right", "Right"); });
}

// The words of a convolution's refusal, said of a window.
Error of_window(Error error) {
  const std::string filter = "filter", window = "window";
  for (size_t at = error.sentence.find(filter); at != std::string::npos;
       at = error.sentence.find(filter, at + window.size())) {
    error.sentence.replace(at, filter.size(), window);
  }
  if (error.field == "filters") error.field = "window";
  if (error.field == "strides") {  // the kernel says what the graph says
    error.eager = "InvalidArgument" + error.tensorflow.substr(error.tensorflow.find(':'));
  }
  return error;
}

// The pixels of an axis that window o covers inside the picture, half-open.
struct Span {
  int64_t begin, end;
};
Span inside(const AxisGeometry& axis, int64_t o) {
  const int64_t first = axis.position(o, 0);
  return {std::max<int64_t>(first, 0), std::min(first + axis.filter, axis.input)};
}

// Calls visit(values of pixel) for each pixel of the picture in window (i, j) of a plane, row by
// row.
template <typename Visit>
void each_pixel(const Geometry& g, const Planes& planes, int64_t plane, int64_t i, int64_t j,
                Visit visit) {
  const Span rows = inside(g.h, i), columns = inside(g.w, j);
  for (int64_t y = rows.begin; y < rows.end; ++y) {
    for (int64_t x = columns.begin; x < columns.end; ++x) visit(planes.offset(plane, y, x));
  }
}

int64_t pixels_inside(const Geometry& g, int64_t i, int64_t j) {
  const Span rows = inside(g.h, i), columns = inside(g.w, j);
  return std::max<int64_t>(0, rows.end - rows.begin) *
         std::max<int64_t>(0, columns.end - columns.begin);
}

struct Job {
  const Geometry& geometry;
  Planes in, out;
  const float* input;
  float* output;
};

void max_row(const Job& job, int64_t plane, int64_t i) {
  for (int64_t j = 0; j < job.out.width; ++j) {
    float* best = job.output + job.out.offset(plane, i, j);
    std::fill_n(best, job.out.lanes, std::numeric_limits<float>::lowest());
    each_pixel(job.geometry, job.in, plane, i, j, [&](int64_t at) {
      const float* values = job.input + at;
      for (int64_t c = 0; c < job.out.lanes; ++c)
        best[c] = best[c] < values[c] ? values[c] : best[c];
    });
  }
}

void average_row(const Job& job, int64_t plane, int64_t i) {
  std::vector<double> sums(static_cast<size_t>(job.out.lanes));
  for (int64_t j = 0; j < job.out.width; ++j) {
    std::fill(sums.begin(), sums.end(), 0.0);
    each_pixel(job.geometry, job.in, plane, i, j, [&](int64_t at) {
      for (int64_t c = 0; c < job.out.lanes; ++c) sums[static_cast<size_t>(c)] += job.input[at + c];
    });
    const auto count = static_cast<double>(pixels_inside(job.geometry, i, j));
    float* mean = job.output + job.out.offset(plane, i, j);
    for (int64_t c = 0; c < job.out.lanes; ++c) {
      mean[c] = static_cast<float>(sums[static_cast<size_t>(c)] / count);
    }
  }
}

// Adds what window (i, j) hands back to its pixels. `largest` is scratch of one index per lane.
void max_back(const Job& job, const float* gradient, int64_t plane, int64_t i, int64_t j,
              std::vector<int64_t>& largest) {
  std::fill(largest.begin(), largest.end(), -1);
  each_pixel(job.geometry, job.in, plane, i, j, [&](int64_t at) {
    for (int64_t c = 0; c < job.in.lanes; ++c) {
      int64_t& best = largest[static_cast<size_t>(c)];
      if (best < 0 || job.input[best] < job.input[at + c]) best = at + c;
    }
  });
  const float* given = gradient + job.out.offset(plane, i, j);
  for (int64_t c = 0; c < job.in.lanes; ++c) {
    const int64_t best = largest[static_cast<size_t>(c)];
    if (best >= 0) job.output[best] += given[c];
  }
}

void average_back(const Job& job, const float* gradient, int64_t plane, int64_t i, int64_t j) {
  const float share = 1.0f / static_cast<float>(pixels_inside(job.geometry, i, j));
  const float* given = gradient + job.out.offset(plane, i, j);
  each_pixel(job.geometry, job.in, plane, i, j, [&](int64_t at) {
    for (int64_t c = 0; c < job.in.lanes; ++c) job.output[at + c] += given[c] * share;
  });
}

void plane_back(const Job& job, Pooling pooling, const float* gradient, int64_t plane) {
  std::vector<int64_t> largest(static_cast<size_t>(job.in.lanes));
  for (int64_t i = 0; i < job.out.height; ++i) {
    for (int64_t j = 0; j < job.out.width; ++j) {
      if (pooling == Pooling::kMax) {
        max_back(job, gradient, plane, i, j, largest);
      } else {
        average_back(job, gradient, plane, i, j);
      }
    }
  }
}

}  // namespace

Expected<Geometry> resolve_pool(const ImageShape& input, const PoolSpec& spec) {
  auto checked = check_window(spec).and_then([&] { return check_padding(spec); });
  if (!checked) return tl::unexpected(std::move(checked.error()));
  // A window per channel; without channels there is nothing to group.
  const int64_t channels = std::max<int64_t>(input.c, 1);
  auto geometry = resolve_geometry({{input.n, input.h, input.w, channels},
                                    {spec.window.h, spec.window.w, 1, channels},
                                    {spec.strides, {}, spec.padding, DataFormat::kNHWC}});
  if (!geometry) return tl::unexpected(of_window(std::move(geometry.error())));
  geometry->in_channels = geometry->out_channels = geometry->groups = input.c;
  return geometry;
}

Expected<Tensor> pool2d(const Tensor& input, const PoolSpec& spec,
                        const ParallelOptions& parallel) {
  const DataFormat format = data_format(input);
  auto geometry = resolve_pool(image_shape(input), spec);
  if (!geometry) return tl::unexpected(std::move(geometry.error()));
  const ImageShape shape = geometry->output();
  Tensor output = Tensor::uninitialized(storage_dims(shape, format), layout_of(format));
  if (output.size() == 0) return output;
  const Job job{*geometry, Planes(image_shape(input), format), Planes(shape, format), input.data(),
                output.data()};
  const bool whole =
      parallel_for(0, job.out.count * shape.h, 8, parallel, [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; ++row) {
          (spec.pooling == Pooling::kMax ? max_row : average_row)(job, row / shape.h,
                                                                  row % shape.h);
        }
      });
  if (!whole) return cancelled();
  return output;
}

Expected<Tensor> pool2d_backprop(const Tensor& input, const Tensor& out_backprop,
                                 const PoolSpec& spec, const ParallelOptions& parallel) {
  const DataFormat format = data_format(input);
  auto geometry = resolve_pool(image_shape(input), spec);
  if (!geometry) return tl::unexpected(std::move(geometry.error()));
  CONVOSCOPE_CHECK(image_shape(out_backprop) == geometry->output());
  CONVOSCOPE_CHECK(data_format(out_backprop) == format);
  Tensor gradient(input.dims(), input.layout());
  if (gradient.size() == 0 || out_backprop.size() == 0) return gradient;
  const Job job{*geometry, Planes(image_shape(input), format), Planes(geometry->output(), format),
                input.data(), gradient.data()};
  const bool whole = parallel_for(0, job.in.count, 1, parallel, [&](int64_t begin, int64_t end) {
    for (int64_t plane = begin; plane < end; ++plane) {
      plane_back(job, spec.pooling, out_backprop.data(), plane);
    }
  });
  if (!whole) return cancelled();
  return gradient;
}

}  // namespace convoscope
