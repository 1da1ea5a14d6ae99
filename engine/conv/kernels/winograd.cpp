// See winograd.h. Compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/conv/kernels/winograd.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include <algorithm>

#include "engine/conv/kernels/linear_map-inl.h"
#include "engine/conv/kernels/winograd.h"
#include "engine/conv/kernels/winograd_schemes.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// The three matrices of a scheme as linear_map-inl.h reads them.
template <const auto& kScheme>
struct Maps {
  using Scheme = std::remove_cvref_t<decltype(kScheme)>;
  static constexpr int kPoints = Scheme::kPoints, kOutputs = Scheme::kOutputs;
  struct Input {
    static constexpr int kRows = kPoints, kColumns = kPoints;
    static constexpr double at(int r, int c) { return kScheme.input[r][c]; }
  };
  struct Filter {
    static constexpr int kRows = kPoints, kColumns = 3;
    static constexpr double at(int r, int c) { return kScheme.filter[r][c]; }
  };
  struct Output {
    static constexpr int kRows = kOutputs, kColumns = kPoints;
    static constexpr double at(int r, int c) { return kScheme.output[r][c]; }
  };
};

// Calls body with the Maps of a scheme.
template <class Body>
HWY_INLINE void with_maps(WinogradScheme scheme, Body&& body) {
  switch (scheme) {
    case WinogradScheme::kUnit2:
      return body(Maps<kUnit2Scheme>());
    case WinogradScheme::kUnit4:
      return body(Maps<kUnit4Scheme>());
    case WinogradScheme::kUnit6:
      return body(Maps<kUnit6Scheme>());
    case WinogradScheme::kStrided4:
      return body(Maps<kStrided4Scheme>());
  }
}

// One vector of channels of one tile, of which `count` exist. First along the rows of samples, then
// along the columns of what came out.
template <class M, bool kWhole>
HWY_INLINE void transform_input(const WinogradInput& input, const WinogradSource& tile,
                                const float* pixels, int64_t count, float* transformed,
                                int64_t point_step) {
  constexpr int kPoints = M::kPoints;
  HWY_ALIGN float rows[kPoints * kPoints * kLanes];
  for (int r = 0; r < kPoints; ++r) {
    Vec in[kPoints], out[kPoints];
    const bool row_inside = kWhole || (r >= tile.rows.begin && r < tile.rows.end);
    unroll<kPoints>([&](auto c) CONVOSCOPE_UNROLLED {
      const bool inside =
          row_inside && (kWhole || (c >= tile.columns.begin && c < tile.columns.end));
      const float* sample = pixels + r * input.row_step + c * input.column_step;
      if (!inside) {
        in[c] = hn::Zero(D());
      } else if (count == kLanes) {
        in[c] = hn::LoadU(D(), sample);
      } else {
        in[c] = load_first(sample, count);
      }
    });
    map_by_rows<typename M::Input>(in, out);
    unroll<kPoints>([&](auto p) CONVOSCOPE_UNROLLED {
      hn::Store(out[p], D(), rows + (r * kPoints + p) * kLanes);
    });
  }
  for (int p = 0; p < kPoints; ++p) {
    Vec in[kPoints], out[kPoints];
    unroll<kPoints>([&](auto r) CONVOSCOPE_UNROLLED {
      in[r] = hn::Load(D(), rows + (r * kPoints + p) * kLanes);
    });
    map_by_rows<typename M::Input>(in, out);
    unroll<kPoints>([&](auto q) CONVOSCOPE_UNROLLED {
      hn::StoreU(out[q], D(), transformed + (q * kPoints + p) * point_step);
    });
  }
}

template <class M>
void transform_tile(const WinogradInput& input, const WinogradSource& tile, float* transformed,
                    int64_t point_step) {
  const auto covers = [](const PixelRange& range) {
    return range.begin == 0 && range.end == M::kPoints;
  };
  const bool interior = covers(tile.rows) && covers(tile.columns);
  for (int64_t c = 0; c < input.channels; c += kLanes) {
    const int64_t count = std::min<int64_t>(kLanes, input.channels - c);
    if (interior && count == kLanes) {
      transform_input<M, true>(input, tile, tile.pixels + c, kLanes, transformed + c, point_step);
    } else {
      transform_input<M, false>(input, tile, tile.pixels + c, count, transformed + c, point_step);
    }
  }
}

void winograd_input_of_target(WinogradScheme scheme, const WinogradInput& input,
                              const WinogradSource* tiles, int64_t tile_count, float* transformed,
                              int64_t point_step, int64_t tile_step) {
  with_maps(scheme, [&](auto maps) HWY_ATTR {
    for (int64_t t = 0; t < tile_count; ++t) {
      transform_tile<decltype(maps)>(input, tiles[t], transformed + t * tile_step, point_step);
    }
  });
}

// One vector of filters at one channel.
template <class M>
HWY_INLINE void transform_filter(const float* packed, int64_t tap_step, float* transformed,
                                 int64_t point_step) {
  constexpr int kPoints = M::kPoints;
  Vec rows[kPoints][3];
  unroll<3>([&](auto x) CONVOSCOPE_UNROLLED {
    Vec column[3], out[kPoints];
    unroll<3>([&](auto y) CONVOSCOPE_UNROLLED {
      column[y] = hn::LoadU(D(), packed + (y * 3 + x) * tap_step);
    });
    map_by_rows<typename M::Filter>(column, out);
    unroll<kPoints>([&](auto p) CONVOSCOPE_UNROLLED { rows[p][x] = out[p]; });
  });
  unroll<kPoints>([&](auto p) CONVOSCOPE_UNROLLED {
    Vec out[kPoints];
    map_by_rows<typename M::Filter>(rows[p], out);
    unroll<kPoints>([&](auto q) CONVOSCOPE_UNROLLED {
      hn::StoreU(out[q], D(), transformed + (p * kPoints + q) * point_step);
    });
  });
}

void winograd_filters_of_target(WinogradScheme scheme, const float* packed, int64_t channels,
                                int64_t begin, int64_t end, int64_t width, float* transformed,
                                int64_t point_step) {
  with_maps(scheme, [&](auto maps) HWY_ATTR {
    for (int64_t at = 0; at < (end - begin) * width; at += kLanes) {
      transform_filter<decltype(maps)>(packed + begin * width + at, channels * width,
                                       transformed + at, point_step);
    }
  });
}

// kTiles tiles times kVectors vectors of filters, at one position; added to the sums that are there
// where `more`.
template <int kTiles, int kVectors>
HWY_NOINLINE void multiply_tile(const float* input, int64_t tile_step, int64_t channels,
                                const float* filters, float* sums, bool more) {
  Vec sum[kTiles][kVectors];
  unroll<kTiles>([&](auto t) CONVOSCOPE_UNROLLED {
    unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED { sum[t][v] = hn::Zero(D()); });
  });
  constexpr int kGroups = (kTiles + 3) / 4;
  const float* group[kGroups];
  unroll<kGroups>([&](auto g) CONVOSCOPE_UNROLLED {
    group[g] = input + 4 * g * tile_step;
    keep_in_register(group[g]);
  });
  for (int64_t c = 0; c < channels; ++c) {
    Vec w[kVectors];
    unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
      w[v] = hn::LoadU(D(), filters + v * kLanes);
      keep_in_register(w[v]);
    });
    unroll<kTiles>([&](auto t) CONVOSCOPE_UNROLLED {
      const Vec x = hn::Set(D(), group[t / 4][t % 4 * tile_step]);
      unroll<kVectors>([&](auto v)
                           CONVOSCOPE_UNROLLED { sum[t][v] = hn::MulAdd(x, w[v], sum[t][v]); });
    });
    unroll<kGroups>([&](auto g) CONVOSCOPE_UNROLLED { ++group[g]; });
    filters += kVectors * kLanes;
  }
  unroll<kTiles>([&](auto t) CONVOSCOPE_UNROLLED {
    unroll<kVectors>([&](auto v) CONVOSCOPE_UNROLLED {
      float* to = sums + (t * kVectors + v) * kLanes;
      hn::StoreU(more ? hn::Add(hn::LoadU(D(), to), sum[t][v]) : sum[t][v], D(), to);
    });
  });
}

// Sums, held weights and one broadcast fit 32 registers with AVX-512, else 16; 8 sums and more
// saturate the units.
#if HWY_TARGET <= HWY_AVX3
constexpr int kMostVectors = 4;
#else
constexpr int kMostVectors = 2;
#endif
template <int kVectors>
constexpr int kTilesAtOnce = kVectors == 1 || (kMostVectors == 4 && kVectors < 4) ? 8 : 4;

// The products of the channels from `channel` on, kWinogradChannels at most, at one position.
template <int kVectors>
void multiply_channels(const WinogradProducts& products, int64_t channel, const float* input,
                       const float* filters, float* sums) {
  constexpr int kTiles = kTilesAtOnce<kVectors>, kWidth = kVectors * kLanes;
  const int64_t channels = std::min(kWinogradChannels, products.channels - channel);
  const int64_t step = products.tile_step;
  const bool more = products.more || channel > 0;
  int64_t t = 0;
  for (; t + kTiles <= products.tiles; t += kTiles) {
    multiply_tile<kTiles, kVectors>(input + t * step, step, channels, filters, sums + t * kWidth,
                                    more);
  }
  for (; t < products.tiles; t += kWinogradTiles) {
    multiply_tile<kWinogradTiles, kVectors>(input + t * step, step, channels, filters,
                                            sums + t * kWidth, more);
  }
}

template <int kVectors>
void multiply(const WinogradProducts& products) {
  constexpr int kWidth = kVectors * kLanes;
  for (int64_t p = 0; p < products.points; ++p) {
    const float* input = products.input + p * products.point_step;
    const float* filters = products.filters + p * products.channels * kWidth;
    float* sums = products.sums + p * products.sums_point_step;
    for (int64_t c = 0; c < products.channels; c += kWinogradChannels) {
      multiply_channels<kVectors>(products, c, input + c, filters + c * kWidth, sums);
    }
  }
}

int winograd_vectors_of_target() { return kMostVectors; }

void winograd_products_of_target(const WinogradProducts& products) {
  switch (products.vectors) {
    case 1:
      return multiply<1>(products);
    case 2:
      return multiply<2>(products);
#if HWY_TARGET <= HWY_AVX3
    case 3:
      return multiply<3>(products);
    case 4:
      return multiply<4>(products);
#endif
  }
}

// Writes one row of a tile's outputs, one vector of filters each.
template <int kOutputs>
HWY_INLINE void store_row(const Vec* out, const ChannelBlock& block, int vector, float* pixels,
                          int64_t column_step, int64_t columns) {
  if (block.contiguous) {
    pixels += block.offsets[0] + vector * kLanes;
    unroll<kOutputs>([&](auto j) CONVOSCOPE_UNROLLED {
      if (j < columns) hn::StoreU(out[j], D(), pixels + j * column_step);
    });
    return;
  }
  const int64_t lanes = std::min<int64_t>(kLanes, block.count - vector * kLanes);
  const int64_t* offsets = block.offsets + vector * kLanes;
  HWY_ALIGN float spilled[kOutputs * kLanes];
  if constexpr (kOutputs == 4) {
    // Pixels that follow one another in a channel's plane go there together.
    hn::StoreInterleaved4(out[0], out[1], out[2], out[3], D(), spilled);
    for (int64_t k = 0; k < lanes; ++k) {
      float* to = pixels + offsets[k];
      if (column_step == 1 && columns == kOutputs) {
        std::memcpy(to, spilled + k * kOutputs, kOutputs * sizeof(float));
      } else {
        for (int64_t j = 0; j < columns; ++j) to[j * column_step] = spilled[k * kOutputs + j];
      }
    }
  } else {
    unroll<kOutputs>([&](auto j)
                         CONVOSCOPE_UNROLLED { hn::Store(out[j], D(), spilled + j * kLanes); });
    for (int64_t k = 0; k < lanes; ++k) {
      for (int64_t j = 0; j < columns; ++j) {
        pixels[offsets[k] + j * column_step] = spilled[j * kLanes + k];
      }
    }
  }
}

// One vector of filters of one tile. True where all outputs are finite.
template <class M>
HWY_INLINE bool transform_output(const WinogradOutput& output, const float* sums,
                                 const ChannelBlock& block, int vector,
                                 const WinogradTarget& tile) {
  constexpr int kPoints = M::kPoints, kOutputs = M::kOutputs;
  HWY_ALIGN float columns[kOutputs * kPoints * kLanes];
  for (int p = 0; p < kPoints; ++p) {
    Vec in[kPoints], out[kOutputs];
    unroll<kPoints>([&](auto q) CONVOSCOPE_UNROLLED {
      in[q] = hn::LoadU(D(), sums + (q * kPoints + p) * output.sums_point_step);
    });
    map_by_columns<typename M::Output>(in, out);
    unroll<kOutputs>([&](auto i) CONVOSCOPE_UNROLLED {
      hn::Store(out[i], D(), columns + (i * kPoints + p) * kLanes);
    });
  }
  Vec strange = hn::Zero(D());  // 0·x is 0 unless x is NaN or infinite
  for (int64_t i = 0; i < tile.rows; ++i) {
    Vec in[kPoints], out[kOutputs];
    unroll<kPoints>([&](auto p) CONVOSCOPE_UNROLLED {
      in[p] = hn::Load(D(), columns + (i * kPoints + p) * kLanes);
    });
    map_by_columns<typename M::Output>(in, out);
    unroll<kOutputs>(
        [&](auto j) CONVOSCOPE_UNROLLED { strange = hn::MulAdd(out[j], hn::Zero(D()), strange); });
    store_row<kOutputs>(out, block, vector, tile.pixels + i * output.row_step, output.column_step,
                        tile.columns);
  }
  return hn::AllTrue(D(), hn::Eq(strange, hn::Zero(D())));
}

void winograd_output_of_target(WinogradScheme scheme, const WinogradOutput& output,
                               const ChannelBlock& block, const WinogradTarget* tiles,
                               int64_t tile_count, bool* finite) {
  with_maps(scheme, [&](auto maps) HWY_ATTR {
    for (int64_t t = 0; t < tile_count; ++t) {
      for (int v = 0; v < block.vectors; ++v) {
        const float* sums = output.sums + (t * block.vectors + v) * kLanes;
        if (!transform_output<decltype(maps)>(output, sums, block, v, tiles[t])) finite[t] = false;
      }
    }
  });
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace convoscope::kernels {

HWY_EXPORT(winograd_input_of_target);
HWY_EXPORT(winograd_filters_of_target);
HWY_EXPORT(winograd_vectors_of_target);
HWY_EXPORT(winograd_products_of_target);
HWY_EXPORT(winograd_output_of_target);

WinogradExtents winograd_extents(WinogradScheme scheme) {
  const auto extents = [](const auto& s) {
    return WinogradExtents{s.kPoints, s.kOutputs, s.kStride};
  };
  switch (scheme) {
    case WinogradScheme::kUnit2:
      return extents(kUnit2Scheme);
    case WinogradScheme::kUnit4:
      return extents(kUnit4Scheme);
    case WinogradScheme::kUnit6:
      return extents(kUnit6Scheme);
    case WinogradScheme::kStrided4:
      return extents(kStrided4Scheme);
  }
  return {};
}

void winograd_input(WinogradScheme scheme, const WinogradInput& input, const WinogradSource* tiles,
                    int64_t tile_count, float* transformed, int64_t point_step, int64_t tile_step) {
  HWY_DYNAMIC_DISPATCH(winograd_input_of_target)
  (scheme, input, tiles, tile_count, transformed, point_step, tile_step);
}

void winograd_filters(WinogradScheme scheme, const float* packed, int64_t channels, int64_t begin,
                      int64_t end, int64_t width, float* transformed, int64_t point_step) {
  HWY_DYNAMIC_DISPATCH(winograd_filters_of_target)
  (scheme, packed, channels, begin, end, width, transformed, point_step);
}

int winograd_vectors() { return HWY_DYNAMIC_DISPATCH(winograd_vectors_of_target)(); }

void winograd_products(const WinogradProducts& products) {
  HWY_DYNAMIC_DISPATCH(winograd_products_of_target)(products);
}

void winograd_output(WinogradScheme scheme, const WinogradOutput& output, const ChannelBlock& block,
                     const WinogradTarget* tiles, int64_t tile_count, bool* finite) {
  HWY_DYNAMIC_DISPATCH(winograd_output_of_target)
  (scheme, output, block, tiles, tile_count, finite);
}

}  // namespace convoscope::kernels
#endif  // HWY_ONCE
