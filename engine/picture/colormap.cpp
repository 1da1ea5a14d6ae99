// See colormap.h. Every table is given by a few sRGB anchors, of which only hue and chroma are
// used; the lightness is set to a straight line. Linear L* is what makes viridis even (van der Walt
// and Smith, SciPy 2015) and the equal slopes of both halves are Kovesi's rule for diverging maps
// ("Good Colour Maps: How to Design Them", 2015). The anchors are our own.
#include "engine/picture/colormap.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace convoscope {
namespace {

// Lightness from `first` to `last`; each anchor belongs where its own lightness lies on that line.
struct Ramp {
  double first = 0, last = 100;
  std::span<const Rgb8> anchors;
};

constexpr Rgb8 kBlueFromBlack[] = {{26, 30, 38},   {28, 51, 85},   {31, 67, 120},
                                   {33, 82, 154},  {42, 105, 188}, {52, 130, 222},
                                   {69, 153, 241}, {91, 175, 249}, {128, 204, 255}};
constexpr Rgb8 kOrangeFromBlack[] = {{26, 30, 38},   {40, 34, 32},   {64, 43, 29},   {91, 54, 26},
                                     {127, 72, 26},  {164, 90, 26},  {197, 112, 32}, {230, 135, 40},
                                     {247, 160, 61}, {254, 192, 100}};
constexpr Rgb8 kBlueFromWhite[] = {
    {244, 245, 247}, {208, 228, 249}, {181, 215, 249}, {142, 190, 246}, {102, 166, 243},
    {70, 140, 230},  {39, 114, 215},  {21, 91, 192},   {13, 71, 163},   {8, 54, 138}};
constexpr Rgb8 kOrangeFromWhite[] = {
    {244, 245, 247}, {249, 228, 203}, {252, 215, 171}, {250, 193, 131}, {248, 171, 92},
    {237, 146, 62},  {225, 121, 33},  {202, 99, 17},   {171, 80, 10},   {112, 48, 4}};
constexpr Rgb8 kPurpleFromBlack[] = {{26, 30, 38},    {44, 34, 60},    {66, 40, 94},
                                     {94, 52, 130},   {122, 72, 163},  {150, 98, 191},
                                     {177, 130, 214}, {200, 164, 231}, {220, 196, 246}};
constexpr Rgb8 kGreenFromBlack[] = {{26, 30, 38},  {24, 42, 36},    {22, 60, 38},
                                    {24, 82, 42},  {32, 106, 50},   {48, 134, 62},
                                    {78, 162, 82}, {116, 190, 108}, {166, 220, 150}};
constexpr Rgb8 kPurpleFromWhite[] = {{244, 245, 247}, {228, 214, 241}, {210, 184, 231},
                                     {189, 152, 217}, {165, 120, 200}, {140, 88, 180},
                                     {114, 58, 156},  {86, 34, 128}};
constexpr Rgb8 kGreenFromWhite[] = {{244, 245, 247}, {212, 236, 206}, {176, 222, 168},
                                    {134, 202, 130}, {94, 178, 98},   {60, 150, 72},
                                    {32, 120, 50},   {10, 70, 26}};
constexpr Rgb8 kBlackToWhite[] = {{0, 0, 0}, {255, 255, 255}};
constexpr Rgb8 kVioletToYellow[] = {{70, 8, 92},    {68, 58, 131},  {48, 104, 142}, {32, 146, 140},
                                    {72, 186, 110}, {160, 214, 56}, {246, 230, 40}};
constexpr Rgb8 kBlackToPaleYellow[] = {{0, 0, 4},      {48, 10, 92},   {104, 22, 110},
                                       {158, 40, 98},  {208, 68, 68},  {240, 112, 30},
                                       {252, 166, 16}, {244, 216, 70}, {252, 252, 176}};
constexpr Rgb8 kBlackToPaleRose[] = {{0, 0, 4},       {30, 16, 72},    {82, 18, 124},
                                     {136, 38, 130},  {190, 56, 118},  {236, 88, 96},
                                     {252, 142, 104}, {254, 198, 140}, {252, 250, 190}};
// Blue to yellow through grey: the same for eyes that tell red from green and for those that don't.
constexpr Rgb8 kNavyToYellow[] = {{0, 32, 76},     {44, 64, 106},  {84, 90, 110}, {124, 122, 118},
                                  {164, 155, 114}, {208, 192, 98}, {254, 232, 60}};

// Both halves start at the same neutral colour and end at the same lightness.
constexpr double kDarkZero = 11, kDarkEnd = 80;
constexpr double kLightZero = 96.5, kLightEnd = 27;

Lab mix(const Lab& a, const Lab& b, double t) {
  return {a.lightness + t * (b.lightness - a.lightness), a.a + t * (b.a - a.a),
          a.b + t * (b.b - a.b)};
}

Rgb8 color_at(const Ramp& ramp, double t) {
  const double lightness = ramp.first + t * (ramp.last - ramp.first);
  const auto place = [&ramp](Rgb8 anchor) {
    return (to_lab(anchor).lightness - ramp.first) / (ramp.last - ramp.first);
  };
  const auto next = std::find_if(ramp.anchors.begin() + 1, ramp.anchors.end() - 1,
                                 [&](Rgb8 anchor) { return t <= place(anchor); });
  const Rgb8 before = *(next - 1);
  const double share = (t - place(before)) / (place(*next) - place(before));
  Lab lab = mix(to_lab(before), to_lab(*next), std::clamp(share, 0.0, 1.0));
  lab.lightness = lightness;
  return to_rgb(lab);
}

ColormapTable sequential(const Ramp& ramp) {
  ColormapTable table;
  for (size_t i = 0; i < kColormapEntries; ++i) {
    table[i] = color_at(ramp, static_cast<double>(i) / (kColormapEntries - 1));
  }
  return table;
}

ColormapTable diverging(const Ramp& negative, const Ramp& positive) {
  constexpr size_t kMiddle = kColormapEntries / 2;
  ColormapTable table;
  for (size_t i = 0; i <= kMiddle; ++i) {
    const double t = static_cast<double>(i) / kMiddle;
    table[kMiddle - i] = color_at(negative, t);
    table[kMiddle + i] = color_at(positive, t);
  }
  return table;
}

}  // namespace

const ColormapTable& colormap_table(ColormapId id) {
  static const std::array<ColormapTable, std::size(kColormaps)> tables = {
      diverging({kDarkZero, kDarkEnd, kBlueFromBlack}, {kDarkZero, kDarkEnd, kOrangeFromBlack}),
      diverging({kLightZero, kLightEnd, kBlueFromWhite}, {kLightZero, kLightEnd, kOrangeFromWhite}),
      diverging({kDarkZero, kDarkEnd, kPurpleFromBlack}, {kDarkZero, kDarkEnd, kGreenFromBlack}),
      diverging({kLightZero, kLightEnd, kPurpleFromWhite},
                {kLightZero, kLightEnd, kGreenFromWhite}),
      sequential({0, 100, kBlackToWhite}),
      sequential({14, 91, kVioletToYellow}),
      sequential({0.5, 97, kBlackToPaleYellow}),
      sequential({0.5, 97, kBlackToPaleRose}),
      sequential({13, 91, kNavyToYellow})};
  return tables[static_cast<size_t>(id)];
}

bool is_diverging(ColormapId id) {
  return id == ColormapId::kDivergingDark || id == ColormapId::kDivergingLight ||
         id == ColormapId::kPurpleGreenDark || id == ColormapId::kPurpleGreenLight;
}

NonFiniteColors nonfinite_colors(ColormapId id) {
  switch (id) {
    case ColormapId::kPurpleGreenDark:
    case ColormapId::kPurpleGreenLight:
      return {.nan = {200, 50, 0}, .positive = {255, 200, 0}, .negative = {0, 100, 255}};
    case ColormapId::kViridis:
      return {.nan = {226, 40, 190}, .positive = {150, 0, 0}, .negative = {0, 255, 255}};
    case ColormapId::kInferno:
    case ColormapId::kMagma:  // both pass near magenta
      return {.nan = {0, 150, 150}, .positive = {100, 255, 255}, .negative = {200, 0, 255}};
    default:
      return {.nan = {226, 40, 190}, .positive = {150, 255, 0}, .negative = {100, 0, 255}};
  }
}

size_t colormap_index(float value, float low, float high) {
  constexpr size_t kLast = kColormapEntries - 1;
  if (!(high > low)) return value < low ? 0 : value > low ? kLast : kLast / 2;
  // Ends of a range may be infinite, as those of sums are; halved, so that its width isn't.
  constexpr float kMost = std::numeric_limits<float>::max();
  low = std::max(low, -kMost) / 2;
  high = std::min(high, kMost) / 2;
  const float t = std::clamp((value / 2 - low) / (high - low), 0.0f, 1.0f);
  return static_cast<size_t>(t * static_cast<float>(kLast) + 0.5f);
}

Rgb8 colormap_color(ColormapId id, float value, float low, float high) {
  if (!std::isfinite(value)) {
    const NonFiniteColors own = nonfinite_colors(id);
    return std::isnan(value) ? own.nan : value > 0 ? own.positive : own.negative;
  }
  return colormap_table(id)[colormap_index(value, low, high)];
}

}  // namespace convoscope
