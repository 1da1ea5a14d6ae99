// See gather.h.
#include "engine/filters/gather.h"

#include <algorithm>
#include <iterator>

#include "engine/core/check.h"
#include "engine/filters/generators.h"

namespace convoscope {
namespace {

// Rows and columns by which the old weights move.
int64_t moved_by(Stay stay, int64_t before, int64_t now) {
  switch (stay) {
    case Stay::kFirst:
      return 0;
    case Stay::kMiddle:
      return centre_tap(now) - centre_tap(before);
    case Stay::kLast:
      return now - before;
  }
  CONVOSCOPE_CHECK(false);
}

}  // namespace

Tensor gathered_filters(const Tensor& bank, std::span<const int64_t> sources) {
  const FilterShape old = filter_shape(bank);
  const FilterShape shape{old.h, old.w, old.in, std::ssize(sources)};
  for (const int64_t source : sources) CONVOSCOPE_CHECK(source >= kNoSource && source < old.out);
  Tensor result = Tensor::uninitialized(storage_dims(shape), Layout::kHWIO);
  const float* from = bank.data();
  float* to = result.data();
  for (int64_t tap = 0; tap < shape.h * shape.w * shape.in; ++tap, from += old.out) {
    for (const int64_t source : sources) *to++ = source == kNoSource ? 0.0f : from[source];
  }
  return result;
}

Tensor gathered_channels(const Tensor& bank, std::span<const int64_t> sources,
                         std::span<const float> factors) {
  CONVOSCOPE_CHECK(sources.size() == factors.size());
  const FilterShape old = filter_shape(bank);
  const FilterShape shape{old.h, old.w, std::ssize(sources), old.out};
  Tensor result(shape);
  float* to = result.data();
  for (int64_t tap = 0; tap < shape.h * shape.w; ++tap) {
    for (size_t j = 0; j < sources.size(); ++j, to += shape.out) {
      if (sources[j] == kNoSource) continue;
      CONVOSCOPE_CHECK(sources[j] >= 0 && sources[j] < old.in);
      const float* from = bank.data() + (tap * old.in + sources[j]) * old.out;
      std::transform(from, from + old.out, to, [&](float w) { return w * factors[j]; });
    }
  }
  return result;
}

Tensor ungrouped(const Tensor& bank, int64_t channels) {
  const FilterShape old = filter_shape(bank);
  CONVOSCOPE_CHECK(old.in > 0 && channels % old.in == 0);
  const int64_t groups = channels / old.in;
  Tensor result(FilterShape{old.h, old.w, channels, old.out});
  for (int64_t tap = 0; tap < old.h * old.w; ++tap) {
    for (int64_t q = 0; q < old.in; ++q) {
      for (int64_t k = 0; k < old.out; ++k) {
        const int64_t group = k * groups / old.out;
        result.data()[(tap * channels + group * old.in + q) * old.out + k] =
            bank.data()[(tap * old.in + q) * old.out + k];
      }
    }
  }
  return result;
}

Tensor anchored_extent(const Tensor& bank, int64_t h, int64_t w, const Anchor& anchor) {
  const FilterShape old = filter_shape(bank);
  const int64_t down = moved_by(anchor.y, old.h, h), right = moved_by(anchor.x, old.w, w);
  Tensor result(FilterShape{h, w, old.in, old.out});
  const int64_t tap = old.in * old.out;
  for (int64_t y = std::max<int64_t>(0, -down); y < old.h && y + down < h; ++y) {
    for (int64_t x = std::max<int64_t>(0, -right); x < old.w && x + right < w; ++x) {
      const float* from = bank.data() + (y * old.w + x) * tap;
      std::copy(from, from + tap, result.data() + ((y + down) * w + x + right) * tap);
    }
  }
  return result;
}

}  // namespace convoscope
