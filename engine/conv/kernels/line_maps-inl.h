// The matrices of line_schemes.h as linear_map-inl.h reads them.
#if defined(CONVOSCOPE_KERNELS_LINE_MAPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CONVOSCOPE_KERNELS_LINE_MAPS_INL_H_
#undef CONVOSCOPE_KERNELS_LINE_MAPS_INL_H_
#else
#define CONVOSCOPE_KERNELS_LINE_MAPS_INL_H_
#endif

#include "engine/conv/kernels/line_schemes.h"
#include "engine/conv/kernels/line_winograd.h"
#include "engine/conv/kernels/linear_map-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

template <int kTaps>
struct LineMaps {
  static constexpr int kPoints = kTaps + 3;
  struct Input {
    static constexpr int kRows = kPoints, kColumns = kPoints;
    static constexpr double at(int r, int c) {
      return kTaps == 3 ? kLine3Scheme.input[r % 6][c % 6] : kLine5Scheme.input[r][c];
    }
  };
  struct Output {
    static constexpr int kRows = kLineOutputs, kColumns = kPoints;
    static constexpr double at(int r, int c) {
      return kTaps == 3 ? kLine3Scheme.output[r][c % 6] : kLine5Scheme.output[r][c];
    }
  };
};

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
