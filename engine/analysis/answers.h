// What one slice of a filter answers to pictures whose answers teach something, computed by conv2d
// at stride 1: a zone plate (waves of every direction and width), a single bright pixel, a bright
// disc (edges of every direction), and a step from dark to bright. What it answers to the
// experiment's own picture is the layer's map, which is not made here.
#pragma once

#include <vector>

#include "engine/core/tensor.h"

namespace convoscope {

struct FilterAnswers {
  struct Pair {
    TensorPtr picture, answer;  // 1×S×S×1, SAME
    float largest = 0;          // max |answer| of what is finite and reads no border
  };
  Pair zone_plate, impulse, disc;
  // Along x and along y, without any border: entry i is the answer on the pixel i − reach, pixel 0
  // being the first bright one. Both have 2·reach + 1 entries.
  int64_t reach = 0;
  std::vector<float> step_x, step_y;
};

// Of slice q of filter k. An impulse is answered by the filter turned by 180°: conv2d correlates,
// it does not flip.
FilterAnswers filter_answers(const Tensor& bank, int64_t q, int64_t k);

}  // namespace convoscope
