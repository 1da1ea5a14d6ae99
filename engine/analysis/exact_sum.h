// The sum of any number of products of two float32, without any rounding: a fixed-point number as
// wide as all of them (Kulisch's long accumulator). It is rounded only when it is read, once. What
// float32 and double sums of the same products give is summation.h.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace convoscope {

class ExactSum {
 public:
  // A product of two float32, which is exact in double, or a float32: 0, or a magnitude from 2⁻²⁹⁸
  // to 2²⁵⁷. Infinities and NaN add up as IEEE 754 adds them. At most 2³¹ terms.
  void add(double term);

  // The nearest one, ties to even; an infinity or NaN where such were added; +0 for zero.
  double to_double() const;
  float to_float() const;  // not by way of the nearest double, which would round twice

 private:
  static constexpr size_t kLimbs = 21;
  using Limbs = std::array<int64_t, kLimbs>;

  // The highest 64 bits of the magnitude times 2^power; bit 0 is also set where lower bits are.
  struct Leading {
    bool negative = false;
    uint64_t bits = 0;
    int power = 0;
  };
  Leading leading() const;
  static void carry(Limbs& limbs);

  // Limb i counts units of 2^(32·i − 352), of either sign until carried.
  Limbs limbs_{};
  double special_ = 0;  // sum of all that is infinite or NaN
};

}  // namespace convoscope
