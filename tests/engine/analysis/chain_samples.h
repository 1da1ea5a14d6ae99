// Small random chains of every operation, and what their elements depend on by the operations'
// own arithmetic: gradients and sums with filters of ones, where nothing cancels. Knows nothing of
// engine/analysis, whose oracle it is.
#pragma once

#include <set>
#include <vector>

#include "engine/chain/layer.h"
#include "engine/chain/layer_geometry.h"
#include "tests/support/random.h"

namespace convoscope::testing {

struct SampleChain {
  ImageShape input;
  std::vector<Layer> layers;  // every filter weight is 1
  std::vector<LayerGeometry> geometry;

  const ImageShape& shape(size_t level) const {
    return level == 0 ? input : geometry[level - 1].output;
  }
  size_t other_level(size_t layer) const;  // that a join reads beside the layer before it
  std::string text() const;                // a line a layer, for failures
};

struct SampleOptions {
  int64_t largest = 9;   // extent of the picture
  int64_t channels = 3;  // of the picture, at most
  std::vector<Op> ops;   // empty: all
  // Of a picture of one channel: convolutions give one too (a grouped one, one for each channel).
  bool one_channel = false;
};
SampleChain random_chain_of(Random& random, size_t layers, const SampleOptions& options = {});

// Of the sum of channels [begin, end) at (y, x) of the last layer's output: d / d(level) for every
// level; 0 where a level isn't read. A max pool counts as the sum of its window. A softmax hands the
// sum over its channels to each of them.
struct Gradients {
  std::vector<Tensor> levels;
  // {y, x, c} of padding cells that a window read as zero on the way, per level.
  std::vector<std::set<Dims>> padding;
};
Gradients gradients_of(const SampleChain& chain, int64_t y, int64_t x, int64_t begin, int64_t end);

// Every level's values when `level` holds these and levels that don't depend on it hold zeros;
// tensors of levels below are zero too. A softmax gives each channel the sum over all.
std::vector<Tensor> values_from(const SampleChain& chain, size_t level, Tensor values);

}  // namespace convoscope::testing
