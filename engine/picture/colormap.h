// Colour tables: the one meaning of "this value has that colour" for the window, for picture files
// and for the command line. The GPU samples these very entries.
//
// A value v of the range [low, high] gets entry round(256·(v − low)/(high − low)), clamped to the
// ends. There are 257 entries, an odd number, so that the zero of a range symmetric about zero has
// an entry of its own: exactly neutral, neither blue nor orange.
//
// Laws (tests/engine/picture/colormap_test.cpp), all in CIELAB lightness L*: sequential tables rise
// evenly; each half of a diverging table runs evenly from the neutral zero, both halves alike, so
// that equal magnitudes look equally strong; the halves stay apart for colour-blind eyes.
#pragma once

#include <array>
#include <cstddef>

#include "engine/picture/cielab.h"

namespace convoscope {

enum class ColormapId {
  kDivergingDark,    // light blue, near-black zero, light orange: on a dark page
  kDivergingLight,   // dark blue, near-white zero, dark orange: on a light page
  kPurpleGreenDark,  // the same with purple below zero and green above
  kPurpleGreenLight,
  kGrey,
  kViridis,  // violet, teal, yellow: one-signed data
  kInferno,  // black, crimson, pale yellow: magnitudes such as a frequency response
  kMagma,    // black, plum, pale rose
  kCividis,  // navy, grey, yellow: looks the same to red-green blind eyes
};
inline constexpr ColormapId kColormaps[] = {
    ColormapId::kDivergingDark,    ColormapId::kDivergingLight, ColormapId::kPurpleGreenDark,
    ColormapId::kPurpleGreenLight, ColormapId::kGrey,           ColormapId::kViridis,
    ColormapId::kInferno,          ColormapId::kMagma,          ColormapId::kCividis};

inline constexpr size_t kColormapEntries = 257;
using ColormapTable = std::array<Rgb8, kColormapEntries>;

// Computed at the first call; thread-safe.
const ColormapTable& colormap_table(ColormapId id);

bool is_diverging(ColormapId id);

// Of NaN and the infinities: told apart from each other, also by colour-blind eyes, and in none of
// the table's neighbourhoods.
struct NonFiniteColors {
  Rgb8 nan, positive, negative;
};
NonFiniteColors nonfinite_colors(ColormapId id);

// Entry of a finite value. An empty range (high ≤ low) is a step at low: below it the first entry,
// above it the last, at it the middle one.
size_t colormap_index(float value, float low, float high);
Rgb8 colormap_color(ColormapId id, float value, float low, float high);

}  // namespace convoscope
