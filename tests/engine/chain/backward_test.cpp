// The gradient of random chains against their own forward pass: exactly where they are linear, as
// slopes where they are smooth.
#include "engine/chain/backward.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Random;
using testing::Seeded;

struct Growing {
  Random& random;
  DataFormat format;
  Chain chain;
  ImageShape picture;

  LevelShape level(size_t l) const { return {l, l == 0 ? picture : chain.geometry[l - 1].output}; }
  // Adds the layer if it fits.
  bool add(Layer layer, size_t with = 0) {
    auto geometry = resolve_layer(layer, level(chain.layers.size()), level(with), format);
    if (!geometry || geometry->output.size() == 0 || geometry->output.c > 8) return false;
    chain.layers.push_back(std::move(layer));
    chain.geometry.push_back(*std::move(geometry));
    return true;
  }
  // −1, 0 and 1, so that four layers of them stay exact in float32.
  TensorPtr bank(const FilterShape& shape) {
    Tensor filters(shape);
    for (float& weight : filters.values()) weight = static_cast<float>(random.integer(-1, 1));
    return std::make_shared<const Tensor>(std::move(filters));
  }
};

constexpr Op kLinear[] = {
    Op::kConv2d, Op::kDepthwiseConv2d, Op::kSeparableConv2d, Op::kConv2dTranspose,
    Op::kAdd,    Op::kConcat};

void set_filters(Growing& growing, Layer& layer, int64_t channels) {
  Random& random = growing.random;
  const int64_t h = random.integer(1, 3), w = random.integer(1, 3);
  if (layer.op == Op::kConv2d) {
    layer.filters.tensor = growing.bank({h, w, channels, random.integer(1, 4)});
  } else if (layer.op == Op::kConv2dTranspose) {
    layer.filters.tensor = growing.bank({h, w, random.integer(1, 4), channels});
  } else {
    layer.channel_multiplier = random.integer(1, 2);
    const int64_t between = channels * layer.channel_multiplier;
    layer.filters.tensor = growing.bank({h, w, 1, between});
    layer.pointwise.tensor = growing.bank({1, 1, between, random.integer(1, 4)});
  }
}

void grow(Growing& growing, Op op) {
  Random& random = growing.random;
  Layer layer;
  layer.op = op;
  layer.bypassed = random.chance(10);
  if (has_filters(op)) {
    set_filters(growing, layer, growing.level(growing.chain.layers.size()).shape.c);
    layer.strides = {random.integer(1, 2), random.integer(1, 2)};
    const bool dilated = random.chance(30);
    if (dilated) layer.dilations = {random.integer(1, 2), random.integer(1, 2)};
    if (random.chance(40)) layer.padding.mode = PaddingMode::kValid;
  }
  const auto last = static_cast<int64_t>(growing.chain.layers.size());
  growing.add(std::move(layer), static_cast<size_t>(random.integer(0, last)));
}

Growing random_chain(Random& random, int layers) {
  const DataFormat format = random.chance(50) ? DataFormat::kNHWC : DataFormat::kNCHW;
  Growing growing{random, format, {}, {2, 6, 7, random.integer(1, 3)}};
  while (std::ssize(growing.chain.layers) < layers) {
    grow(growing, kLinear[random.integer(0, std::ssize(kLinear) - 1)]);
  }
  return growing;
}

TensorPtr small_integers(const ImageShape& shape, DataFormat format, Random& random) {
  return std::make_shared<const Tensor>(testing::exact_image(shape, format, random));
}

double product(const Tensor& a, const Tensor& b) {
  double sum = 0;
  for (int64_t i = 0; i < a.size(); ++i) sum += double{a.data()[i]} * b.data()[i];
  return sum;
}

// The sums are at most 4·(72)³ in these chains, so every number below is exact.
TEST(Backward, IsTheAdjointOfALinearChain) {
  Seeded random;
  for (int trial = 0; trial < 300; ++trial) {
    const Growing grown = random_chain(random, 1 + trial % 4);
    const TensorPtr x = small_integers(grown.picture, grown.format, random);
    const TensorPtr dy = small_integers(grown.chain.geometry.back().output, grown.format, random);
    const auto forward = forward_values(grown.chain, x);
    ASSERT_TRUE(forward);
    const auto gradient = backward(grown.chain, forward->layers, dy);
    ASSERT_TRUE(gradient);
    EXPECT_EQ(product(**gradient, *x), product(*dy, *forward->output)) << "trial " << trial;
  }
}

Layer smooth_layer(Growing& growing, Op op, Activation activation) {
  Layer layer;
  layer.op = op;
  layer.activation = activation;
  const int64_t channels = growing.level(growing.chain.layers.size()).shape.c;
  if (op == Op::kConv2d) layer.filters.tensor = growing.bank({3, 3, channels, 4});
  if (is_pool(op)) layer.strides = {2, 2};
  if (op == Op::kBatchNorm) {
    const auto list = [&](float low, float high) {
      std::vector<float> values;
      for (int64_t c = 0; c < channels; ++c) values.push_back(growing.random.real(low, high));
      return values;
    };
    layer.norm = {list(-1, 1), list(0.5f, 2), list(0.5f, 2), list(-1, 1), 1e-3f};
  }
  return layer;
}

TensorPtr moved(const Tensor& x, const Tensor& direction, float step) {
  Tensor y = x.clone();
  for (int64_t i = 0; i < y.size(); ++i) y.data()[i] += step * direction.data()[i];
  return std::make_shared<const Tensor>(std::move(y));
}

TensorPtr reals(const ImageShape& shape, Random& random) {
  Tensor tensor(shape, DataFormat::kNHWC);
  testing::real_fill(tensor, random);
  return std::make_shared<const Tensor>(std::move(tensor));
}

TEST(Backward, IsTheSlopeOfASmoothChain) {
  Seeded random;
  for (const Activation::Kind kind : {Activation::kTanh, Activation::kSigmoid, Activation::kGelu,
                                      Activation::kSwish, Activation::kElu}) {
    Growing grown{random, DataFormat::kNHWC, {}, {1, 8, 6, 3}};
    ASSERT_TRUE(grown.add(smooth_layer(grown, Op::kConv2d, kind)));
    ASSERT_TRUE(grown.add(smooth_layer(grown, Op::kAvgPool, {})));
    ASSERT_TRUE(grown.add(smooth_layer(grown, Op::kBatchNorm, {})));
    ASSERT_TRUE(grown.add(smooth_layer(grown, Op::kConv2d, kind)));
    ASSERT_TRUE(grown.add(smooth_layer(grown, Op::kAdd, {}), 2));
    ASSERT_TRUE(grown.add(smooth_layer(grown, Op::kSoftmax, {})));
    const TensorPtr x = reals(grown.picture, random), direction = reals(grown.picture, random);
    const TensorPtr dy = reals(grown.chain.geometry.back().output, random);
    const auto gradient = backward(grown.chain, forward_values(grown.chain, x)->layers, dy);
    ASSERT_TRUE(gradient);
    const auto value = [&](float step) {
      return product(*dy, *forward_values(grown.chain, moved(*x, *direction, step))->output);
    };
    constexpr float kStep = 1e-2f;
    // The difference's own errors: its rounding, about 1e-6 / step, and step² of curvature.
    EXPECT_NEAR(product(**gradient, *direction), (value(kStep) - value(-kStep)) / (2 * kStep), 5e-3)
        << to_string(Activation(kind));
  }
}

TEST(Backward, EndsAtTheLowestLevelThatIsWanted) {
  Seeded random;
  const Growing grown = random_chain(random, 3);
  const TensorPtr x = small_integers(grown.picture, grown.format, random);
  const TensorPtr dy = small_integers(grown.chain.geometry.back().output, grown.format, random);
  const auto values = forward_values(grown.chain, x);
  std::vector<size_t> levels, layers;
  BackwardOptions options;
  options.lowest = 1;
  options.at_level = [&](size_t level, const TensorPtr&) { levels.push_back(level); };
  options.at_sums = [&](size_t layer, const TensorPtr&) { layers.push_back(layer); };
  const auto gradient = backward(grown.chain, values->layers, dy, options);
  ASSERT_TRUE(gradient);
  EXPECT_EQ(image_shape(**gradient), grown.chain.geometry.front().output);
  EXPECT_EQ(levels, (std::vector<size_t>{3, 2, 1}));
  EXPECT_EQ(layers, (std::vector<size_t>{2, 1}));
}

TEST(Backward, StopsWhenItIsCancelled) {
  Seeded random;
  Growing grown{random, DataFormat::kNHWC, {}, {1, 8, 6, 3}};
  ASSERT_TRUE(grown.add(smooth_layer(grown, Op::kConv2d, Activation::kRelu)));
  const TensorPtr x = reals(grown.picture, random);
  const auto values = forward_values(grown.chain, x);
  CancelToken token;
  token.cancel();
  BackwardOptions options;
  options.conv.parallel.cancel = &token;
  const auto gradient =
      backward(grown.chain, values->layers, reals(grown.chain.geometry[0].output, random), options);
  ASSERT_FALSE(gradient);
  EXPECT_EQ(gradient.error().kind, ErrorKind::kCancelled);
}

}  // namespace
}  // namespace convoscope
