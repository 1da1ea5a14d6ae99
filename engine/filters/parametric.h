// The parameters of presets and the weights that they make, for the table in presets.cpp. Lengths
// are in taps and the same along both axes, angles in degrees anticlockwise from the right, y up. A
// parameter that is left out scales with the extents, each axis by its own. Private to
// engine/filters.
#pragma once

#include <vector>

#include "engine/filters/presets.h"

namespace convoscope::parametric {

using Weights = std::vector<float>;

Weights shift(const PresetPlace& place, const PresetArguments& arguments);
Weights gaussian(const PresetPlace& place, const PresetArguments& arguments);
Weights motion_blur(const PresetPlace& place, const PresetArguments& arguments);
Weights unsharp(const PresetPlace& place, const PresetArguments& arguments);
Weights kirsch(const PresetPlace& place, const PresetArguments& arguments);
Weights log(const PresetPlace& place, const PresetArguments& arguments);
Weights dog(const PresetPlace& place, const PresetArguments& arguments);
Weights gabor(const PresetPlace& place, const PresetArguments& arguments);
Weights red_green(const PresetPlace& place, const PresetArguments& arguments);
Weights blue_yellow(const PresetPlace& place, const PresetArguments& arguments);
Weights random_normal(const PresetPlace& place, const PresetArguments& arguments);

// With all parameters at what leaving them out comes to.
Weights shift_right(const FilterExtent& extent);
Weights gabor_right(const FilterExtent& extent);

// The initializer with what its arguments say, the rest as leaving it out comes to.
Initializer initializer(InitializerKind kind, const FilterExtent& extent,
                        const PresetArguments& arguments);
// The one filter of a bank of one.
Weights alone(InitializerKind kind, const FilterExtent& extent);

// What each channel counts in a difference of colours. One channel has no colour.
std::vector<double> red_less_green(int64_t in);
std::vector<double> blue_less_yellow(int64_t in);

double size_of(const FilterExtent& extent);       // √(h·w): the side of a square filter
double deviation_of(const FilterExtent& extent);  // 1 / √weights

inline double quarter(const FilterExtent& e) { return 0.25 * size_of(e); }
inline double sixth(const FilterExtent& e) { return size_of(e) / 6; }
inline double third(const FilterExtent& e) { return size_of(e) / 3; }
inline double wave(const FilterExtent& e) { return 0.8 * size_of(e); }
inline double width(const FilterExtent& e) { return static_cast<double>(e.w); }
inline double root_three_deviation(const FilterExtent& e) {
  return 1.7320508075688772 * deviation_of(e);
}
template <int value>
double constant(const FilterExtent&) {
  return value;
}

inline constexpr double kLeastSigma = 0.1, kMostTaps = 100, kTurn = 360;
inline constexpr double kMostSeed = 2147483646;  // TensorFlow takes seeds modulo 2³¹ − 1

inline constexpr PresetParameter kSigma = {
    "sigma",     "σ",         "Width of the bell: its standard deviation.",
    Unit::kTaps, kLeastSigma, kMostTaps,
    0,           quarter};
inline constexpr PresetParameter kSeed = {
    "seed",
    "seed",
    "Which of all random draws this is: the same seed gives the same weights.",
    Unit::kNone,
    0,
    kMostSeed,
    1,
    constant<1>};

inline constexpr PresetParameter kShift[] = {
    {"dx", "right", "How far the picture moves to the right.", Unit::kTaps, -kMostTaps, kMostTaps,
     1, constant<1>},
    {"dy", "down", "How far the picture moves down.", Unit::kTaps, -kMostTaps, kMostTaps, 1,
     constant<0>}};
inline constexpr PresetParameter kGaussian[] = {kSigma};
inline constexpr PresetParameter kMotionBlur[] = {
    {"length", "length", "How far the camera moves while the shutter is open.", Unit::kTaps, 1,
     kMostTaps, 0, width},
    {"angle", "angle", "Where to: 0° is sideways, 90° up.", Unit::kDegrees, -kTurn, kTurn, 0,
     constant<0>}};
inline constexpr PresetParameter kUnsharp[] = {
    {"sigma", "σ", "Width of the blur that is taken away: what is finer gets stronger.",
     Unit::kTaps, kLeastSigma, kMostTaps, 0, quarter},
    {"amount", "amount", "How much of what the blur takes away is added once more.", Unit::kNone, 0,
     10, 0, constant<1>}};
inline constexpr PresetParameter kKirsch[] = {{"direction", "direction",
                                               "Where it has to be brighter: 0° right, 90° above.",
                                               Unit::kDegrees, -kTurn, kTurn, 45, constant<90>}};
inline constexpr PresetParameter kLog[] = {{"sigma", "σ",
                                            "Width of the blur: spots of radius √2·σ answer most.",
                                            Unit::kTaps, kLeastSigma, kMostTaps, 0, sixth}};
inline constexpr PresetParameter kDog[] = {{"sigma1", "σ₁", "Width of the bell that is added.",
                                            Unit::kTaps, kLeastSigma, kMostTaps, 0, sixth},
                                           {"sigma2", "σ₂", "Width of the bell that is taken away.",
                                            Unit::kTaps, kLeastSigma, kMostTaps, 0, third}};
inline constexpr PresetParameter kGabor[] = {
    {"theta", "θ", "Direction in which the wave runs: 0° makes upright stripes.", Unit::kDegrees,
     -kTurn, kTurn, 0, constant<0>},
    {"lambda", "λ", "Wavelength: from one bright stripe to the next.", Unit::kTaps, 2,
     2 * kMostTaps, 0, wave},
    {"sigma", "σ", "Width of the bell along the wave: how many stripes there are.", Unit::kTaps,
     kLeastSigma, kMostTaps, 0, quarter},
    {"gamma", "γ", "Width along the wave over width along the stripes: below 1 stripes are long.",
     Unit::kNone, 0.1, 10, 0, constant<1>},
    {"psi", "ψ", "Phase in the middle: 0° a bright line, −90° an edge from dark to bright.",
     Unit::kDegrees, -kTurn, kTurn, 0, constant<0>}};
inline constexpr PresetParameter kOpponent[] = {kSigma};
inline constexpr PresetParameter kRandomNormal[] = {
    kSeed,
    {"stddev", "deviation", "How far weights spread around 0: their standard deviation.",
     Unit::kNone, 0, 100, 0, deviation_of}};
inline constexpr PresetParameter kTruncatedNormal[] = {
    kSeed,
    {"stddev", "deviation",
     "Standard deviation before what lies beyond two of them is drawn again.", Unit::kNone, 0, 100,
     0, deviation_of}};
inline constexpr PresetParameter kRandomUniform[] = {
    kSeed,
    {"limit", "limit", "Weights lie between minus and plus this.", Unit::kNone, 0, 100, 0,
     root_three_deviation}};
inline constexpr PresetParameter kSeedOnly[] = {kSeed};

}  // namespace convoscope::parametric
