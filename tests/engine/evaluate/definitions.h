// What every kind of layer gives, written out in double from the words of tf.nn: the oracle of
// evaluate(). Windows are SAME; nothing here is shared with the engine but the values themselves.
#pragma once

#include <vector>

#include "engine/chain/layer.h"

namespace convoscope::testing {

// An activation by its named axes, in double.
struct Map {
  ImageShape shape;
  std::vector<double> values;

  explicit Map(const ImageShape& s) : shape(s), values(static_cast<size_t>(s.size())) {}
  double& at(int64_t n, int64_t y, int64_t x, int64_t c) {
    return values[static_cast<size_t>(((n * shape.h + y) * shape.w + x) * shape.c + c)];
  }
  double get(int64_t n, int64_t y, int64_t x, int64_t c) const {
    return const_cast<Map*>(this)->at(n, y, x, c);
  }
  bool inside(int64_t y, int64_t x) const { return y >= 0 && y < shape.h && x >= 0 && x < shape.w; }
};

Map map_of(const Tensor& tensor);

// `other` is what a join reads beside `in`.
Map by_definition(const Layer& layer, const Map& in, const Map& other);

}  // namespace convoscope::testing
