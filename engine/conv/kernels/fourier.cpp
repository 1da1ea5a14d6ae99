// See fourier.h. Compiled once per SIMD target.
//
// The columns of a pair are transformed first, as many neighbours as there are lanes; then its
// rows, which squares transposed in registers bring into the lanes, are transformed, multiplied and
// transformed back; then the columns again. So a pair needs no more memory than its points, and
// those that wrapped around drop out on the way.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/fourier.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
//
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/fourier.h"
#include "engine/conv/kernels/fourier_passes-inl.h"
#include "engine/conv/kernels/lane_tiles-inl.h"
#include "engine/conv/kernels/unroll-inl.h"

namespace convoscope::kernels {

// W^(k1·n2) at [8·k1 + n2][real, imaginary], for 64 or 128 points.
const float* fourier_twiddles(int64_t side);

}  // namespace convoscope::kernels

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// A row of a pair's points, real parts first; one more vector keeps a column's elements out of one
// cache set.
HWY_INLINE int64_t pitch_of(const FourierSize& size) { return 2 * size.columns + kLanes; }

// Memory of a pair: its points, and those of the transforms that the lanes make at a time.
struct FourierScratch {
  FourierScratch(const FourierSize& size, float* memory)
      : pitch(pitch_of(size)), points(memory), line(points + size.rows * pitch) {}

  const int64_t pitch;
  float *const points, *const line;
};

// Row y of a tile as the real or imaginary parts of a row of points. Rows are touched a few ahead:
// the processor doesn't notice that it walks along so many short ones.
template <int64_t kColumns>
HWY_INLINE void gather_row(const FourierTile& tile, int64_t y, float* to) {
  constexpr int64_t kAhead = 4, kCacheLine = 64 / sizeof(float);
  const PixelRange &rows = tile.inside_rows, &columns = tile.inside_columns;
  const float* from = tile.input + (y - rows.begin) * tile.input_step;
  if (y + kAhead < rows.end) {
    for (int64_t x = 0; x < columns.end - columns.begin; x += kCacheLine)
      hwy::Prefetch(from + kAhead * tile.input_step + x);
  }
  if (y < rows.begin || y >= rows.end) {
    std::fill_n(to, kColumns, 0.0f);
  } else if (columns.end - columns.begin == kColumns) {
    for (int64_t x = 0; x < kColumns; x += kLanes) {
      hn::Store(hn::LoadU(D(), from + x), D(), to + x);
    }
  } else {
    std::fill_n(to, columns.begin, 0.0f);
    std::copy_n(from, columns.end - columns.begin, to + columns.begin);
    std::fill(to + columns.end, to + kColumns, 0.0f);
  }
}

HWY_INLINE Complex load_point(const float* from, int64_t columns) {
  return {hn::Load(D(), from), hn::Load(D(), from + columns)};
}
HWY_INLINE void store_point(const Complex& z, float* to, int64_t columns) {
  hn::Store(z.re, D(), to);
  hn::Store(z.im, D(), to + columns);
}

// As many columns of points as there are lanes, transformed in place.
template <int64_t kSide>
HWY_NOINLINE void transform_columns(float* column, int64_t columns, const FourierScratch& scratch) {
  const int64_t pitch = scratch.pitch;
  first_pass<kSide>(
      fourier_twiddles(kSide),
      [&](int64_t n) CONVOSCOPE_UNROLLED { return load_point(column + n * pitch, columns); },
      scratch.line);
  for (int64_t k1 = 0; k1 < kSide / 8; ++k1) {
    Complex z[8];
    unroll<8>([&](auto n2)
                  CONVOSCOPE_UNROLLED { z[n2] = load(scratch.line + (8 * k1 + n2) * kPoint); });
    transform_8(z);
    unroll<8>([&](auto k2) CONVOSCOPE_UNROLLED {
      store_point(z[k2], column + (8 * k1 + k2) * pitch, columns);
    });
  }
}

// As many rows as there are lanes: transformed, multiplied by their part of the spectrum and
// transformed back, of which the first `count` columns are wanted. From here on real and imaginary
// parts are exchanged.
template <int64_t kSide>
HWY_NOINLINE void convolve_rows(float* rows, const float* spectrum, int64_t count,
                                const FourierScratch& scratch) {
  const float* twiddles = fourier_twiddles(kSide);
  float *re[kLanes], *im[kLanes];
  int64_t counts[kLanes];
  for (int64_t j = 0; j < kLanes; ++j) {
    re[j] = rows + j * scratch.pitch;
    im[j] = re[j] + kSide;
    counts[j] = count;
  }
  load_tiles(re, kSide, scratch.line, kPoint);
  load_tiles(im, kSide, scratch.line + kLanes, kPoint);
  first_pass<kSide>(
      twiddles, [&](int64_t n) CONVOSCOPE_UNROLLED { return load(scratch.line + n * kPoint); },
      scratch.line);
  for (int64_t k1 = 0; k1 < kSide / 8; ++k1) {
    float* points = scratch.line + 8 * k1 * kPoint;
    Complex z[8];
    unroll<8>([&](auto n2) CONVOSCOPE_UNROLLED { z[n2] = load(points + n2 * kPoint); });
    transform_8(z);
    unroll<8>([&](auto k2) CONVOSCOPE_UNROLLED {
      const Complex product = times(z[k2], load(spectrum + (8 * k1 + k2) * kPoint));
      z[k2] = {product.im, product.re};
    });
    transform_8(z);
    store_turned(z, twiddles + 2 * 8 * k1, points);
  }
  last_pass<kSide>(scratch.line, [&](int64_t n, const Complex& z)
                                     CONVOSCOPE_UNROLLED { store(z, scratch.line + n * kPoint); });
  store_tiles(scratch.line, kPoint, re, counts);
  store_tiles(scratch.line + kLanes, kPoint, im, counts);
}

// The same columns transformed back.
template <int64_t kSide>
HWY_NOINLINE void restore_columns(float* column, int64_t columns, const FourierScratch& scratch) {
  const int64_t pitch = scratch.pitch;
  const float* twiddles = fourier_twiddles(kSide);
  for (int64_t k1 = 0; k1 < kSide / 8; ++k1) {
    Complex z[8];
    unroll<8>([&](auto k2) CONVOSCOPE_UNROLLED {
      z[k2] = load_point(column + (8 * k1 + k2) * pitch, columns);
    });
    transform_8(z);
    store_turned(z, twiddles + 2 * 8 * k1, scratch.line + 8 * k1 * kPoint);
  }
  last_pass<kSide>(scratch.line, [&](int64_t n, const Complex& z) CONVOSCOPE_UNROLLED {
    store_point(z, column + n * pitch, columns);
  });
}

HWY_INLINE void scatter_row(const FourierTile& tile, int64_t y, const float* from) {
  if (y >= tile.rows) return;
  float* to = tile.output + y * tile.output_step;
  for (int64_t x = 0; x < tile.columns; x += kLanes) {
    store_first(hn::Load(D(), from + x), tile.columns - x, to + x);
  }
}

template <int64_t kRows, int64_t kColumns>
bool pair_of(const FourierTile (&tiles)[2], const float* spectrum, float* memory) {
  const FourierScratch scratch({kRows, kColumns}, memory);
  float* const points = scratch.points;
  for (int64_t y = 0; y < kRows; ++y) {
    gather_row<kColumns>(tiles[0], y, points + y * scratch.pitch);
    gather_row<kColumns>(tiles[1], y, points + y * scratch.pitch + kColumns);
  }
  for (int64_t x = 0; x < kColumns; x += kLanes) {
    transform_columns<kRows>(points + x, kColumns, scratch);
  }
  const int64_t wanted = std::max(tiles[0].columns, tiles[1].columns);
  const int64_t count = (wanted + kLanes - 1) / kLanes * kLanes;
  for (int64_t y = 0; y < kRows; y += kLanes) {
    convolve_rows<kColumns>(points + y * scratch.pitch, spectrum + y * 2 * kColumns, count,
                            scratch);
  }
  // Whatever isn't finite reaches every point: sums, differences and products never lead back.
  const Vec sample = hn::Add(hn::Load(D(), points), hn::Load(D(), points + kColumns));
  if (!hn::AllTrue(D(), hn::Eq(hn::Sub(sample, sample), hn::Zero(D())))) return false;
  for (int64_t x = 0; x < count; x += kLanes) {
    restore_columns<kRows>(points + x, kColumns, scratch);
  }
  for (int64_t y = 0; y < std::max(tiles[0].rows, tiles[1].rows); ++y) {
    scatter_row(tiles[0], y, points + y * scratch.pitch + kColumns);
    scatter_row(tiles[1], y, points + y * scratch.pitch);
  }
  return true;
}

int64_t fourier_scratch_elements_of_target(const FourierSize& size) {
  return size.rows * pitch_of(size) + kMostFourierSide * kPoint;
}

bool fourier_pair_of_target(const FourierSize& size, const FourierTile (&tiles)[2],
                            const float* spectrum, float* scratch) {
  if (size.rows == 64) {
    return size.columns == 64 ? pair_of<64, 64>(tiles, spectrum, scratch)
                              : pair_of<64, 128>(tiles, spectrum, scratch);
  }
  return size.columns == 64 ? pair_of<128, 64>(tiles, spectrum, scratch)
                            : pair_of<128, 128>(tiles, spectrum, scratch);
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <array>
#include <cmath>

namespace convoscope::kernels {
namespace {

template <int64_t kSide>
std::array<float, 2 * kSide> make_twiddles() {
  std::array<float, 2 * kSide> factors{};
  for (size_t i = 0; i < kSide; ++i) {
    const double angle = -2 * M_PI * static_cast<double>(i / 8 * (i % 8)) / kSide;
    factors[2 * i] = static_cast<float>(std::cos(angle));
    factors[2 * i + 1] = static_cast<float>(std::sin(angle));
  }
  return factors;
}

}  // namespace

HWY_EXPORT(fourier_scratch_elements_of_target);
HWY_EXPORT(fourier_pair_of_target);

const float* fourier_twiddles(int64_t side) {
  static const auto k64 = make_twiddles<64>();
  static const auto k128 = make_twiddles<128>();
  return side == 64 ? k64.data() : k128.data();
}

int64_t fourier_scratch_elements(const FourierSize& size) {
  return HWY_DYNAMIC_DISPATCH(fourier_scratch_elements_of_target)(size);
}

bool fourier_pair(const FourierSize& size, const FourierTile (&tiles)[2], const float* spectrum,
                  float* scratch) {
  return HWY_DYNAMIC_DISPATCH(fourier_pair_of_target)(size, tiles, spectrum, scratch);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
