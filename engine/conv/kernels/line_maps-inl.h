// The matrices of line_schemes.h as linear_map-inl.h reads them, for both numbers of taps.
#if defined(CONVOSCOPE_KERNELS_LINE_MAPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CONVOSCOPE_KERNELS_LINE_MAPS_INL_H_
#undef CONVOSCOPE_KERNELS_LINE_MAPS_INL_H_
#else
#define CONVOSCOPE_KERNELS_LINE_MAPS_INL_H_
#endif

#include "engine/conv/kernels/line_schemes.h"
#include "engine/conv/kernels/linear_map-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

template <const auto& kScheme, int kOutputCount>
struct ToomCookMaps {
  static constexpr int kOutputs = kOutputCount;
  static constexpr int kPoints = std::remove_cvref_t<decltype(kScheme)>::kPoints;
  struct Input {
    static constexpr int kRows = kPoints, kColumns = kPoints;
    static constexpr double at(int r, int c) { return kScheme.input[r][c]; }
  };
  struct Output {
    static constexpr int kRows = kOutputs, kColumns = kPoints;
    static constexpr double at(int r, int c) { return kScheme.output[r][c]; }
  };
};

template <int kTaps>
struct AllLineMaps;
template <>
struct AllLineMaps<3> {
  using Along = ToomCookMaps<kLine3Scheme, 4>;
  using Down = ToomCookMaps<kDown3Scheme, 2>;
};
template <>
struct AllLineMaps<5> {
  using Along = ToomCookMaps<kLine5Scheme, 4>;
  using Down = ToomCookMaps<kDown5Scheme, 2>;
};

template <int kTaps>
using LineMaps = typename AllLineMaps<kTaps>::Along;
template <int kTaps>
using DownMaps = typename AllLineMaps<kTaps>::Down;

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
