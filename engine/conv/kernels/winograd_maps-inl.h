// The matrices of winograd_schemes.h as linear_map-inl.h reads them.
#if defined(CONVOSCOPE_KERNELS_WINOGRAD_MAPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CONVOSCOPE_KERNELS_WINOGRAD_MAPS_INL_H_
#undef CONVOSCOPE_KERNELS_WINOGRAD_MAPS_INL_H_
#else
#define CONVOSCOPE_KERNELS_WINOGRAD_MAPS_INL_H_
#endif

#include <type_traits>

#include "engine/conv/kernels/linear_map-inl.h"
#include "engine/conv/kernels/winograd.h"
#include "engine/conv/kernels/winograd_schemes.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

template <const auto& kScheme>
struct Maps {
  using Scheme = std::remove_cvref_t<decltype(kScheme)>;
  static constexpr int kPoints = Scheme::kPoints, kOutputs = Scheme::kOutputs;
  static constexpr int kPhases = Scheme::kStride;

  // Where windows move by two, the first points see the even samples alone and the others the odd
  // ones.
  template <int kPhase>
  struct Input {
    static constexpr int kFirstPoint = kPhase * (kOutputs + 1), kSampleStep = kPhases;
    static constexpr int kRows = kPhases == 1 ? kPoints : kOutputs + 1 - kPhase, kColumns = kRows;
    static constexpr double at(int r, int c) {
      return kScheme.input[kFirstPoint + r][kPhase + c * kSampleStep];
    }
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

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
