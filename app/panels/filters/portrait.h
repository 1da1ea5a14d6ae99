// Everything that the anatomy panel shows of one filter, as numbers and as tensors that can be
// drawn. Worked out once for a bank and a choice; pure.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/filters/anatomy.h"

namespace convoscope::app {

struct PortraitQuestion {
  TensorPtr bank;
  int64_t k = 0;
  std::vector<int64_t> channels;  // the slices that are taken apart
  bool operator==(const PortraitQuestion&) const = default;
};

inline constexpr int64_t kApproximations = 3;  // sums of one, two and three products

struct SlicePortrait {
  TensorPtr response;        // 1×64×64×1
  TensorPtr approximations;  // HWIO: h×w×1×3
};

struct Portrait {
  FilterAnatomy anatomy;
  std::vector<SlicePortrait> slices;  // one for each of the anatomy
  float response_peak = 1;            // of all of them; never 0

  // Index of the slice of a channel, or none.
  const SliceAnatomy* slice_of(int64_t q) const;
};

Portrait portrait_of(const PortraitQuestion& question);

}  // namespace convoscope::app
