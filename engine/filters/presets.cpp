// See presets.h. The table says what each preset is; the forms are in generators.h.
#include "engine/filters/presets.h"

#include <algorithm>

#include "engine/core/text.h"
#include "engine/filters/generators.h"
#include "engine/filters/initializers.h"
#include "engine/filters/parametric.h"

namespace convoscope {
namespace {

using Weights = std::vector<float>;
using Kind = InitializerKind;
using Form = Slice (*)(int64_t h, int64_t w);

// The form on brightness.
template <Form form>
Weights grey(const FilterExtent& e) {
  return on_mean(form(e.h, e.w), e.in);
}

template <Form form>
Slice turned(int64_t h, int64_t w) {
  return transposed(form(w, h));
}

Slice identity(int64_t h, int64_t w) { return centred(h, w, {{1}}); }
Slice shift_left(int64_t h, int64_t w) { return centred(h, w, {{0, 0, 1}}); }
Slice difference(int64_t h, int64_t w) { return centred(h, w, {{-1, 1}}); }
Slice sharpen(int64_t h, int64_t w) { return centred(h, w, {{0, -1, 0}, {-1, 5, -1}, {0, -1, 0}}); }
Slice emboss(int64_t h, int64_t w) { return centred(h, w, {{-1, -1, 0}, {-1, 1, 1}, {0, 1, 1}}); }
Slice scharr(int64_t h, int64_t w) { return centred(h, w, {{-3, 0, 3}, {-10, 0, 10}, {-3, 0, 3}}); }
Slice roberts(int64_t h, int64_t w) { return centred(h, w, {{1, 0}, {0, -1}}); }
Slice kirsch(int64_t h, int64_t w) { return centred(h, w, {{5, 5, 5}, {-3, 0, -3}, {-3, -3, -3}}); }
Slice laplacian4(int64_t h, int64_t w) { return centred(h, w, {{0, 1, 0}, {1, -4, 1}, {0, 1, 0}}); }
Slice laplacian8(int64_t h, int64_t w) { return centred(h, w, {{1, 1, 1}, {1, -8, 1}, {1, 1, 1}}); }
Slice unsharp(int64_t h, int64_t w) {
  return combined(2.0, identity(h, w), -1.0, gaussian_form(h, w));
}

// Octants by their exact cosines, so that a quarter turn of a filter is one of the numbers alone.
constexpr double kHalfRoot = 0.70710678118654752;
constexpr Direction kRight{1.0, 0.0}, kUpRight{kHalfRoot, kHalfRoot}, kUp{0.0, 1.0},
    kUpLeft{-kHalfRoot, kHalfRoot};

template <Direction const& direction, Phase phase>
Slice gabor(int64_t h, int64_t w) {
  return gabor_form(h, w, direction, phase);
}

// What each channel counts in a difference of colours. One channel has no colour.
using Factors = std::vector<double>;
using parametric::blue_less_yellow;
using parametric::red_less_green;

Factors warm_less_cold(int64_t in) {
  Factors factors(static_cast<size_t>(in), 0.0);
  if (in >= 2) factors[0] = 1.0, factors[in >= 3 ? 2 : 1] = -1.0;
  return factors;
}

template <int64_t channel>
Factors only(int64_t in) {
  Factors factors(static_cast<size_t>(in), 0.0);
  factors[static_cast<size_t>(std::min(channel, in - 1))] = 1.0;
  return factors;
}

template <Form form, Factors (*factors)(int64_t)>
Weights coloured(const FilterExtent& e) {
  return on_channels(form(e.h, e.w), factors(e.in));
}

Slice warm_slope(int64_t h, int64_t w) { return gaussian_slope_form(h, w, kUpRight); }

Weights noise(const FilterExtent& e) { return parametric::random_normal({e}, {}); }

template <InitializerKind kind>
Weights alone(const FilterExtent& e) {
  return parametric::alone(kind, e);
}

constexpr Preset kPresets[] = {
    {"identity", "Identity", "Basics",
     "A single 1 at the centre hands every pixel on unchanged: the neutral element of convolution.",
     grey<identity>},
    {"shift", "Shift", "Basics",
     "A single 1 beside the centre reads a neighbour instead: the picture moves the other way.",
     parametric::shift_right, parametric::kShift, parametric::shift},
    {"shift_left", "Shift left", "Basics",
     "A 1 one tap right of the centre reads the right neighbour, so the picture moves one pixel to "
     "the left.",
     grey<shift_left>},
    {"shift_up", "Shift up", "Basics",
     "A 1 one tap below the centre reads the pixel below, so the picture moves one pixel up.",
     grey<turned<shift_left>>},
    {"difference_x", "Difference x", "Basics",
     "The right neighbour less the pixel itself: the shortest filter that answers to change.",
     grey<difference>},
    {"difference_y", "Difference y", "Basics",
     "The pixel below less the pixel itself: change from row to row.", grey<turned<difference>>},

    {"box", "Box", "Smoothing",
     "The plain mean of the window: it blurs, yet lets some fine stripes through with light and "
     "dark swapped.",
     grey<box_form>},
    {"gaussian", "Gaussian", "Smoothing",
     "Weights fall off as a bell with σ a quarter of the extent: a blur that prefers no direction "
     "and swaps no stripes.",
     grey<gaussian_form>, parametric::kGaussian, parametric::gaussian},
    {"binomial", "Binomial", "Smoothing",
     "Rows of Pascal's triangle, 1 2 1 or 1 4 6 4 1: a Gaussian in whole numbers, made by "
     "averaging "
     "neighbours again and again.",
     grey<binomial_form>},
    {"motion_blur", "Motion blur", "Smoothing",
     "The mean along the centre row smears the picture sideways, as a moving camera does; level "
     "edges stay sharp.",
     grey<motion_form>, parametric::kMotionBlur, parametric::motion_blur},

    {"sharpen", "Sharpen", "Sharpening",
     "The pixel plus how much it differs from its four neighbours: edges overshoot on both sides, "
     "flat areas stay.",
     grey<sharpen>},
    {"unsharp", "Unsharp mask", "Sharpening",
     "Twice the picture less its Gaussian blur: whatever the blur would take away is added once "
     "more.",
     grey<unsharp>, parametric::kUnsharp, parametric::unsharp},
    {"emboss", "Emboss", "Sharpening",
     "The picture plus its slope towards the lower right: it looks like a relief lit from one "
     "corner.",
     grey<emboss>},

    {"sobel_x", "Sobel x", "Edges",
     "A difference along x, smoothed along y: positive where brightness rises to the right, so "
     "upright edges light up.",
     grey<sobel_form>},
    {"sobel_y", "Sobel y", "Edges",
     "A difference along y, smoothed along x: positive where brightness rises downwards, so level "
     "edges light up.",
     grey<turned<sobel_form>>},
    {"prewitt_x", "Prewitt x", "Edges",
     "As Sobel x with equal rows: the slope to the right of the plane that fits the window best.",
     grey<prewitt_form>},
    {"prewitt_y", "Prewitt y", "Edges",
     "As Sobel y with equal columns: the downward slope of the plane that fits the window best.",
     grey<turned<prewitt_form>>},
    {"scharr_x", "Scharr x", "Edges",
     "Rows weighted 3 10 3 instead of Sobel's 1 2 1, so that the direction of an edge comes out "
     "more exactly.",
     grey<scharr>},
    {"scharr_y", "Scharr y", "Edges",
     "Columns weighted 3 10 3: together with Scharr x it gives the direction of an edge to within "
     "about a degree.",
     grey<turned<scharr>>},
    {"roberts", "Roberts", "Edges",
     "The pixel less its lower right neighbour: the oldest edge filter, two taps across the "
     "diagonal.",
     grey<roberts>},
    {"kirsch", "Kirsch north", "Edges",
     "Three 5s above against five −3s around the rest: one of eight compass filters, strongest "
     "where it is brighter above.",
     grey<kirsch>, parametric::kKirsch, parametric::kirsch},

    {"laplacian4", "Laplacian", "Spots",
     "The four neighbours less four times the pixel: curvature, negative on bright spots and 0 on "
     "any even slope.",
     grey<laplacian4>},
    {"laplacian8", "Laplacian, 8 neighbours", "Spots",
     "All eight neighbours less eight times the pixel: curvature that counts the diagonals too.",
     grey<laplacian8>},
    {"log", "Laplacian of Gaussian", "Spots",
     "Curvature after a blur, in one filter: negative on bright spots as large as its centre, "
     "crossing 0 on edges.",
     grey<log_form>, parametric::kLog, parametric::log},
    {"dog", "Difference of Gaussians", "Spots",
     "A narrow blur less a wide one: positive on bright spots of one size, as cells of the retina "
     "answer.",
     grey<dog_form>, parametric::kDog, parametric::dog},
    {"ring", "Ring", "Spots",
     "A bright circle on a dark disc: strongest on outlines and rings of its own radius.",
     grey<ring_form>},
    {"corner", "Corner", "Spots",
     "A difference along x of a difference along y: upright and level edges answer 0, only corners "
     "and slanted edges show.",
     grey<corner_form>},

    {"gabor", "Gabor", "Stripes",
     "A wave under a bell: it answers to stripes of one direction and one width, as cells of the "
     "visual cortex do.",
     parametric::gabor_right, parametric::kGabor, parametric::gabor},
    {"gabor_0", "Gabor 0°", "Stripes",
     "A short wave running right: strongest on upright stripes about 0.8 of the filter apart.",
     grey<gabor<kRight, Phase::kEven>>},
    {"gabor_45", "Gabor 45°", "Stripes",
     "A short wave running up and right: strongest on stripes that fall to the right.",
     grey<gabor<kUpRight, Phase::kEven>>},
    {"gabor_90", "Gabor 90°", "Stripes", "A short wave running up: strongest on level stripes.",
     grey<gabor<kUp, Phase::kEven>>},
    {"gabor_135", "Gabor 135°", "Stripes",
     "A short wave running up and left: strongest on stripes that rise to the right.",
     grey<gabor<kUpLeft, Phase::kEven>>},
    {"gabor_odd_0", "Gabor 0°, odd", "Stripes",
     "Gabor 0° a quarter wave later: it answers to upright edges where the even one answers to "
     "lines.",
     grey<gabor<kRight, Phase::kOdd>>},
    {"gabor_odd_45", "Gabor 45°, odd", "Stripes",
     "Gabor 45° a quarter wave later: the squares of the two add up to an energy that hardly "
     "depends on where a stripe lies.",
     grey<gabor<kUpRight, Phase::kOdd>>},
    {"gabor_odd_90", "Gabor 90°, odd", "Stripes",
     "Gabor 90° a quarter wave later: positive where brightness rises upwards.",
     grey<gabor<kUp, Phase::kOdd>>},
    {"gabor_odd_135", "Gabor 135°, odd", "Stripes",
     "Gabor 135° a quarter wave later: positive where brightness rises towards the upper left.",
     grey<gabor<kUpLeft, Phase::kOdd>>},

    {"red_green", "Red − green", "Colour",
     "Blurred red less blurred green, as opponent cells of the eye compare them; with two channels "
     "the first less the second, with one 0.",
     coloured<gaussian_form, red_less_green>, parametric::kOpponent, parametric::red_green},
    {"blue_yellow", "Blue − yellow", "Colour",
     "Blurred blue less the mean of red and green; with two channels the second less the first, "
     "with one 0.",
     coloured<gaussian_form, blue_less_yellow>, parametric::kOpponent, parametric::blue_yellow},
    {"warm_edge", "Warm edge", "Colour",
     "The slope of red less blue: positive where colours turn warmer towards the upper right; with "
     "two channels first less second, with one 0.",
     coloured<warm_slope, warm_less_cold>},
    {"identity_r", "Identity R", "Colour",
     "A single 1 on the first channel: red alone, seen as a map.", coloured<identity, only<0>>},
    {"identity_g", "Identity G", "Colour",
     "A single 1 on the second channel: green alone, closest to what the eye calls brightness; "
     "fewer channels give the last one.",
     coloured<identity, only<1>>},
    {"identity_b", "Identity B", "Colour",
     "A single 1 on the third channel: blue alone; fewer channels give the last one.",
     coloured<identity, only<2>>},

    {"random_normal", "Random normal", "Random",
     "Draws from a normal distribution with variance 1 / taps, seed 1: what a network starts from "
     "before it has learned anything.",
     noise, parametric::kRandomNormal, parametric::random_normal},
    {"truncated_normal", "Truncated normal", "Random",
     "Normal draws, those beyond two deviations drawn again: no weight stands out from the start.",
     alone<Kind::kTruncatedNormal>, parametric::kTruncatedNormal, nullptr, Kind::kTruncatedNormal},
    {"random_uniform", "Random uniform", "Random",
     "Every weight between minus and plus the limit is equally likely; variance 1 / taps.",
     alone<Kind::kRandomUniform>, parametric::kRandomUniform, nullptr, Kind::kRandomUniform},
    {"glorot_uniform", "Glorot uniform", "Random",
     "Limit √(6 / (fan in + fan out)): signals keep their size forwards, gradients backwards.",
     alone<Kind::kGlorotUniform>, parametric::kSeedOnly, nullptr, Kind::kGlorotUniform},
    {"glorot_normal", "Glorot normal", "Random",
     "Variance 2 / (fan in + fan out), cut at two deviations: a middle way for both directions.",
     alone<Kind::kGlorotNormal>, parametric::kSeedOnly, nullptr, Kind::kGlorotNormal},
    {"he_uniform", "He uniform", "Random",
     "Limit √(6 / fan in): twice the variance, because ReLU throws half of every signal away.",
     alone<Kind::kHeUniform>, parametric::kSeedOnly, nullptr, Kind::kHeUniform},
    {"he_normal", "He normal", "Random",
     "Variance 2 / fan in, made for ReLU, which throws half of every signal away.",
     alone<Kind::kHeNormal>, parametric::kSeedOnly, nullptr, Kind::kHeNormal},
    {"orthogonal", "Orthogonal", "Random",
     "Random filters at right angles to each other, all of length 1: none repeats another.",
     alone<Kind::kOrthogonal>, parametric::kSeedOnly, nullptr, Kind::kOrthogonal},
};

}  // namespace

bool PresetArguments::none() const {
  return std::none_of(values.begin(), values.end(), [](const auto& value) { return value; });
}

std::span<const Preset> presets() { return kPresets; }

Expected<const Preset*> find_preset(std::string_view id) {
  std::vector<std::string_view> ids;
  for (const Preset& preset : kPresets) {
    if (preset.id == id) return &preset;
    ids.push_back(preset.id);
  }
  return refuse("there is no preset '" + std::string(id) + "'; the nearest is '" +
                nearest_word(id, ids) + "'");
}

}  // namespace convoscope
