// See resize.h.
#include "engine/files/resize.h"

#include <algorithm>

#include "engine/core/check.h"
#include "engine/core/parallel.h"

namespace convoscope {

namespace {

// Output element o covers [o·I, (o + 1)·I) of an axis measured in parts of 1/O of an input element,
// and input element i covers [i·O, (i + 1)·O): the overlaps are whole numbers.
AxisTaps area_taps(int64_t input, int64_t output, int64_t o) {
  const int64_t begin = o * input;
  const int64_t end = begin + input;
  AxisTaps taps{begin / output, {}};
  for (int64_t i = taps.first; i * output < end; ++i) {
    const int64_t overlap = std::min(end, (i + 1) * output) - std::max(begin, i * output);
    taps.weights.push_back(static_cast<float>(overlap) / static_cast<float>(input));
  }
  return taps;
}

// The centre of output element o lies at (o + ½)·I/O − ½ of the input, clamped to its outermost
// centres.
AxisTaps bilinear_taps(int64_t input, int64_t output, int64_t o) {
  const double centre =
      (static_cast<double>(o) + 0.5) * static_cast<double>(input) / static_cast<double>(output) -
      0.5;
  const double clamped = std::clamp(centre, 0.0, static_cast<double>(input - 1));
  const auto first = static_cast<int64_t>(clamped);
  const auto share = static_cast<float>(clamped - static_cast<double>(first));
  if (share == 0.0f) return {first, {1.0f}};
  return {first, {1.0f - share, share}};
}

// out[j] = Σ weights[i] · in[(first + i)·stride + j]
void blend(const AxisTaps& taps, const float* in, int64_t stride, int64_t count, float* out) {
  std::fill(out, out + count, 0.0f);
  const float* row = in + taps.first * stride;
  for (const float weight : taps.weights) {
    for (int64_t j = 0; j < count; ++j) out[j] += weight * row[j];
    row += stride;
  }
}

}  // namespace

std::vector<AxisTaps> axis_taps(int64_t input, int64_t output) {
  CONVOSCOPE_CHECK(input > 0 && output > 0);
  std::vector<AxisTaps> taps;
  taps.reserve(static_cast<size_t>(output));
  for (int64_t o = 0; o < output; ++o) {
    taps.push_back(output < input ? area_taps(input, output, o) : bilinear_taps(input, output, o));
  }
  return taps;
}

Tensor resize_image(const Tensor& image, int64_t h, int64_t w) {
  CONVOSCOPE_CHECK(image.layout() == Layout::kNHWC);
  const ImageShape from = image_shape(image);
  const auto taps_h = axis_taps(from.h, h);
  const auto taps_w = axis_taps(from.w, w);
  const int64_t c = from.c;

  // Rows are blended first, so each one is narrowed right after it was made and stays in the cache.
  Tensor out = Tensor::uninitialized({from.n, h, w, c}, Layout::kNHWC);
  parallel_for(0, from.n * h, 1, {}, [&](int64_t begin, int64_t end) {
    std::vector<float> row(static_cast<size_t>(from.w * c));
    for (int64_t r = begin; r < end; ++r) {
      const float* in = image.data() + r / h * from.h * from.w * c;
      blend(taps_h[static_cast<size_t>(r % h)], in, from.w * c, from.w * c, row.data());
      float* target = out.data() + r * w * c;
      for (int64_t x = 0; x < w; ++x) {
        blend(taps_w[static_cast<size_t>(x)], row.data(), c, c, target + x * c);
      }
    }
  });
  return out;
}

}  // namespace convoscope
