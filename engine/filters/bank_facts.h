// What a bank's browser wants to know of every filter: how strong it is, and of which kinds. One
// pass over the weights, for banks of up to hundreds of millions of them; whoever shows a bank
// keeps the answer by the bank's identity.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/tensor.h"

namespace convoscope {

struct FilterFacts {
  float magnitude = 0;  // max |w|
  // |Σw| ≤ 10⁻⁵ Σ|w|, in every slice, and some w is not 0: flat ground, of whatever colour, gives
  // 0.
  bool zero_sum = false;
  // Weights change more along one direction than across it: (λ₁ − λ₂) / (λ₁ + λ₂) ≥ ⅓ for the
  // eigenvalues of the structure tensor Σ ∇w ∇wᵀ, summed over all slices, with the gradient of each
  // 2×2 block of taps and zeros around the filter.
  bool oriented = false;
  // Slices differ: some weight is further than 10⁻³ max|w| from its mean over the channels.
  bool mixed = false;
  bool operator==(const FilterFacts&) const = default;
};

std::vector<FilterFacts> bank_facts(const Tensor& bank);  // one per filter

}  // namespace convoscope
