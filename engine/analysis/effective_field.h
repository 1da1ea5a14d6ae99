// What an output element truly listens to: the gradient of that element at every pixel of the
// picture, the effective receptive field of Luo, Li, Urtasun and Zemel ("Understanding the
// effective receptive field in deep convolutional neural networks", 2016). Of the present picture,
// or expected over random ones. Where it can reach at all, the exact set, is receptive_field.h.
//
// The gradient comes from a forward and a backward pass over one picture of the batch, so asking
// takes about twice as long as evaluating it; ask aside.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/analysis/field_axis.h"
#include "engine/chain/chain_pass.h"

namespace convoscope {

// An output element of layer `layer`; n is the picture whose values are taken, or whose mean and
// deviation random pictures get.
struct FieldElement {
  size_t layer = 0;
  int64_t n = 0, y = 0, x = 0, c = 0;
  bool operator==(const FieldElement&) const = default;
};

struct EffectiveFieldOptions {
  // 0: the gradient for the present picture. Otherwise its expectation over so many pictures of
  // independent normal pixels with the present one's mean and deviation; picture s is
  // tf.random.normal(shape, mean, deviation, seed = seed + s) in NHWC order. Luo et al. average 20.
  int64_t samples = 0;
  int64_t seed = 1;
  ParallelOptions parallel;
  Progress* progress = nullptr;  // in multiply-adds; the total is set here
};
inline constexpr int64_t kMostSamples = 10000;

struct EffectiveField {
  FieldElement element;
  int64_t samples = 0;
  int64_t height = 0, width = 0;  // of the picture
  // For each pixel, row by row, added over the picture's channels: the mean of |gradient|, and of
  // gradient². The second is the paper's measure: of random weights the gradient has mean 0 and
  // that variance, which tends to a Gaussian with depth. Exactly 0 outside the exact set: what
  // rounding leaves there isn't shown.
  std::vector<double> magnitude, energy;
  double total_energy = 0;

  // The rectangle in closed form (field_axis.h), not cut at the borders, and its middle; nothing
  // and the picture's middle where it leaves all bounds.
  std::optional<ElementBounds> theoretical;
  double centre_h = 0, centre_w = 0;
  // Mean and standard deviation of the position, energy being the weight; 0 without any energy.
  double mean_h = 0, mean_w = 0, deviation_h = 0, deviation_w = 0;
  // √(pixels in it), where a pixel is in it whose √energy is above 1 − 95.45 % of the largest: the
  // paper's size, that of a Gaussian at two deviations; the paper compares with the centre pixel,
  // which dilations may leave unread.
  double effective_size = 0;

  // Growing distances from the centre, in pixels, and the share of all energy within each: the
  // squared gradients of the pixels whose middles are no farther away. Both empty without energy.
  std::vector<double> radii, shares;

  double share_within(double radius) const;  // 0 below the first distance
  // Why there are no radii, in one sentence.
  const char* without_energy() const;
  double radius_of(double share) const;  // the smallest that holds it; 0 without energy
};

// `picture` is the input of `chain`, in any data format; the element must exist. Refuses samples
// beyond [0, kMostSamples] and what doesn't fit into memory; kCancelled when the token stopped it.
Expected<EffectiveField> effective_field(const Chain& chain, const TensorPtr& picture,
                                         const FieldElement& element,
                                         const EffectiveFieldOptions& options = {});

}  // namespace convoscope
