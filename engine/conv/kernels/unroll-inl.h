// Small tools of all kernels: full unrolling with constant indices, and holding a vector in a
// register. Arrays of vectors stay in registers only if every index is a constant.
#if defined(CONVOSCOPE_KERNELS_UNROLL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CONVOSCOPE_KERNELS_UNROLL_INL_H_
#undef CONVOSCOPE_KERNELS_UNROLL_INL_H_
#else
#define CONVOSCOPE_KERNELS_UNROLL_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

// Attributes of a lambda that unroll() calls: of this target, and inlined before the compiler
// decides which arrays live in registers.
#ifndef CONVOSCOPE_UNROLLED
#if defined(__GNUC__)
#define CONVOSCOPE_UNROLLED HWY_ATTR __attribute__((always_inline))
#else
#define CONVOSCOPE_UNROLLED HWY_ATTR
#endif
#endif

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<float>;
using Vec = hn::Vec<D>;
inline constexpr int kLanes = static_cast<int>(hn::MaxLanes(D()));

template <class Body, int... kIndices>
HWY_INLINE void unroll_indices(std::integer_sequence<int, kIndices...>, Body&& body) {
  (body(std::integral_constant<int, kIndices>()), ...);
}

// body(0), body(1), … body(kCount − 1), each index a compile-time constant.
template <int kCount, class Body>
HWY_INLINE void unroll(Body&& body) {
  unroll_indices(std::make_integer_sequence<int, kCount>(), body);
}

// The first `count` lanes, the others 0. Nothing is read beyond them, where the tensor may end.
HWY_INLINE Vec load_first(const float* from, int64_t count) {
#if HWY_MEM_OPS_MIGHT_FAULT
  HWY_ALIGN float lanes[kLanes] = {};
  std::memcpy(lanes, from, static_cast<size_t>(count) * sizeof(float));
  return hn::Load(D(), lanes);
#else
  return hn::MaskedLoad(hn::FirstN(D(), static_cast<size_t>(count)), D(), from);
#endif
}

// Stops g++ 12 from loading the vector again for every product that uses it, three loads for one,
// which halves the speed of wide tiles.
HWY_INLINE void keep_in_register([[maybe_unused]] Vec& v) {
#if HWY_ARCH_X86 && defined(__GNUC__) && !defined(__clang__)
  asm("" : "+v"(v.raw));
#endif
}

// The same for an address, so that it isn't computed anew for every use.
HWY_INLINE void keep_in_register([[maybe_unused]] const float*& p) {
#if HWY_ARCH_X86 && defined(__GNUC__) && !defined(__clang__)
  asm("" : "+r"(p));
#endif
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
