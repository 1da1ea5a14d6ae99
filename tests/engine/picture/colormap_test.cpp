// Laws of the colour tables, judged by a lightness and a colour-blindness simulation of the test's
// own: neither goes through engine/picture/cielab.
#include "engine/picture/colormap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace convoscope {
namespace {

double linear(uint8_t v) {
  return v > 10 ? std::pow((v / 255.0 + 0.055) / 1.055, 2.4) : v / 255.0 / 12.92;
}

// L* from relative luminance (CIE 15), in its published form with κ = 24389/27.
double lightness(Rgb8 c) {
  const double y = 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
  return y > 216.0 / 24389 ? 116 * std::cbrt(y) - 16 : y * 24389 / 27;
}

// How full colour blindness sees linear RGB (Machado, Oliveira, Fernandes 2009, severity 1).
using Matrix = std::array<std::array<double, 3>, 3>;
constexpr Matrix kProtan = {{{0.152286, 1.052583, -0.204868},
                             {0.114503, 0.786281, 0.099216},
                             {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix kDeutan = {{{0.367322, 0.860646, -0.227968},
                             {0.280085, 0.672501, 0.047413},
                             {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix kTritan = {{{1.255528, -0.076749, -0.178779},
                             {-0.078411, 0.930809, 0.147602},
                             {0.004733, 0.691367, 0.303900}}};

// Distance in gamma-encoded RGB, 0 to about 441.
double seen_distance(Rgb8 a, Rgb8 b, const Matrix& eye) {
  const auto see = [&](Rgb8 c) {
    std::array<double, 3> out{};
    for (size_t i = 0; i < 3; ++i) {
      const double v = eye[i][0] * linear(c.r) + eye[i][1] * linear(c.g) + eye[i][2] * linear(c.b);
      out[i] = 255 * std::pow(std::clamp(v, 0.0, 1.0), 1 / 2.2);
    }
    return out;
  };
  const auto p = see(a), q = see(b);
  return std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

constexpr ColormapId kSigned[] = {ColormapId::kDivergingDark, ColormapId::kDivergingLight,
                                  ColormapId::kPurpleGreenDark, ColormapId::kPurpleGreenLight};

constexpr size_t kMiddle = kColormapEntries / 2;

// L* of entry i when the lightness runs in a straight line from entry `from` to entry `to`.
double line(const ColormapTable& table, size_t i, size_t from, size_t to) {
  const double t = (static_cast<double>(i) - static_cast<double>(from)) /
                   (static_cast<double>(to) - static_cast<double>(from));
  return (1 - t) * lightness(table[from]) + t * lightness(table[to]);
}

// Rounding to 8 bits moves L* by at most this.
constexpr double kRounding = 0.6;

TEST(Colormap, SequentialLightnessIsAStraightLineUpwards) {
  for (const ColormapId id : {ColormapId::kGrey, ColormapId::kViridis, ColormapId::kInferno,
                              ColormapId::kMagma, ColormapId::kCividis}) {
    const ColormapTable& table = colormap_table(id);
    EXPECT_GT(lightness(table.back()) - lightness(table.front()), 70);
    for (size_t i = 0; i < kColormapEntries; ++i) {
      EXPECT_NEAR(lightness(table[i]), line(table, i, 0, kColormapEntries - 1), kRounding)
          << static_cast<int>(id) << " entry " << i;
    }
  }
}

TEST(Colormap, EqualMagnitudesOfBothSignsAreEquallyLight) {
  for (const ColormapId id : kSigned) {
    const ColormapTable& table = colormap_table(id);
    EXPECT_GT(std::fabs(lightness(table.back()) - lightness(table[kMiddle])), 60);
    for (size_t i = 0; i <= kMiddle; ++i) {
      EXPECT_NEAR(lightness(table[kMiddle - i]), lightness(table[kMiddle + i]), kRounding) << i;
      EXPECT_NEAR(lightness(table[i]), line(table, i, kMiddle, 0), kRounding) << i;
    }
  }
}

TEST(Colormap, ZeroOfASymmetricRangeIsNeutral) {
  for (const ColormapId id : kSigned) {
    const Rgb8 zero = colormap_color(id, 0.0f, -0.37f, 0.37f);
    EXPECT_EQ(zero, colormap_table(id)[kMiddle]);
    EXPECT_LE(std::max({zero.r, zero.g, zero.b}) - std::min({zero.r, zero.g, zero.b}), 16);
    EXPECT_EQ(zero, colormap_color(id, -0.0f, -0.37f, 0.37f));
  }
}

TEST(Colormap, NegativeIsBlueAndPositiveIsOrange) {
  for (const ColormapId id : {ColormapId::kDivergingDark, ColormapId::kDivergingLight}) {
    const ColormapTable& table = colormap_table(id);
    for (size_t i = kMiddle / 8; i <= kMiddle; ++i) {
      EXPECT_GT(table[kMiddle - i].b, table[kMiddle - i].r) << i;
      EXPECT_GT(table[kMiddle + i].r, table[kMiddle + i].b) << i;
    }
  }
}

TEST(Colormap, ColourBlindEyesTellTheSignsApart) {
  for (const ColormapId id : kSigned) {
    const ColormapTable& table = colormap_table(id);
    for (const Matrix& eye : {kProtan, kDeutan, kTritan}) {
      for (size_t i = kMiddle / 4; i <= kMiddle; ++i) {
        EXPECT_GT(seen_distance(table[kMiddle - i], table[kMiddle + i], eye), 40)
            << static_cast<int>(id) << " entry " << i;
      }
    }
  }
}

TEST(Colormap, NonFiniteValuesHaveColoursFarFromEveryEntry) {
  for (const ColormapId id : kColormaps) {
    const NonFiniteColors own = nonfinite_colors(id);
    for (const Rgb8 special : {own.nan, own.positive, own.negative}) {
      for (const Rgb8 entry : colormap_table(id)) {
        EXPECT_GT(std::hypot(special.r - entry.r, special.g - entry.g, special.b - entry.b), 60)
            << static_cast<int>(id);
      }
    }
  }
}

TEST(Colormap, EveryEyeTellsNanAndTheInfinitiesApart) {
  constexpr Matrix kTypical = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  for (const ColormapId id : kColormaps) {
    const NonFiniteColors own = nonfinite_colors(id);
    for (const Matrix& eye : {kTypical, kProtan, kDeutan, kTritan}) {
      EXPECT_GT(seen_distance(own.nan, own.positive, eye), 40) << static_cast<int>(id);
      EXPECT_GT(seen_distance(own.nan, own.negative, eye), 40) << static_cast<int>(id);
      EXPECT_GT(seen_distance(own.positive, own.negative, eye), 40) << static_cast<int>(id);
    }
  }
}

TEST(Colormap, AValueThatIsNotFiniteHasTheColourOfItsKind) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  for (const ColormapId id : kColormaps) {
    const NonFiniteColors own = nonfinite_colors(id);
    EXPECT_EQ(colormap_color(id, std::numeric_limits<float>::quiet_NaN(), -1, 1), own.nan);
    EXPECT_EQ(colormap_color(id, kInfinity, -1, 1), own.positive);
    EXPECT_EQ(colormap_color(id, -kInfinity, -1, 1), own.negative);
  }
}

TEST(Colormap, NeighbouringEntriesNeverJump) {
  for (const ColormapId id : kColormaps) {
    const ColormapTable& table = colormap_table(id);
    for (size_t i = 1; i < kColormapEntries; ++i) {
      const double step = std::hypot(table[i].r - table[i - 1].r, table[i].g - table[i - 1].g,
                                     table[i].b - table[i - 1].b);
      EXPECT_LT(step, 6) << static_cast<int>(id) << " entry " << i;
    }
  }
}

TEST(Colormap, IndexIsMonotoneClampedAndReachesBothEnds) {
  EXPECT_EQ(colormap_index(-2, -2, 6), 0u);
  EXPECT_EQ(colormap_index(6, -2, 6), kColormapEntries - 1);
  EXPECT_EQ(colormap_index(2, -2, 6), kMiddle);
  EXPECT_EQ(colormap_index(-100, -2, 6), 0u);
  EXPECT_EQ(colormap_index(100, -2, 6), kColormapEntries - 1);
  size_t last = 0;
  for (int i = -300; i <= 700; ++i) {
    const size_t index = colormap_index(static_cast<float>(i) / 100, -2, 6);
    EXPECT_GE(index, last);
    last = index;
  }
}

TEST(Colormap, ARangeOverAllOfFloat32OrBeyondHasItsEntries) {
  constexpr float kMost = std::numeric_limits<float>::max();
  EXPECT_EQ(colormap_index(-kMost, -kMost, kMost), 0u);
  EXPECT_EQ(colormap_index(0, -kMost, kMost), kMiddle);
  EXPECT_EQ(colormap_index(kMost, -kMost, kMost), kColormapEntries - 1);
  EXPECT_EQ(colormap_index(3, -HUGE_VALF, HUGE_VALF), kMiddle);
}

TEST(Colormap, AnEmptyRangeIsAStep) {
  EXPECT_EQ(colormap_index(1, 1, 1), kMiddle);
  EXPECT_EQ(colormap_index(0.5f, 1, 1), 0u);
  EXPECT_EQ(colormap_index(2, 1, 1), kColormapEntries - 1);
}

TEST(Cielab, KnownColours) {
  // Reference values of sRGB red and of white under D65.
  const Lab red = to_lab({255, 0, 0});
  EXPECT_NEAR(red.lightness, 53.24, 0.02);
  EXPECT_NEAR(red.a, 80.09, 0.05);
  EXPECT_NEAR(red.b, 67.20, 0.05);
  EXPECT_NEAR(to_lab({255, 255, 255}).lightness, 100, 1e-3);
}

TEST(Cielab, EveryColourComesBack) {
  for (int r = 0; r < 256; r += 15) {
    for (int g = 0; g < 256; g += 15) {
      for (int b = 0; b < 256; b += 15) {
        const Rgb8 color = {static_cast<uint8_t>(r), static_cast<uint8_t>(g),
                            static_cast<uint8_t>(b)};
        EXPECT_EQ(to_rgb(to_lab(color)), color);
      }
    }
  }
}

}  // namespace
}  // namespace convoscope
