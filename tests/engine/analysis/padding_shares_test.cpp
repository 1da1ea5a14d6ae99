// Which outputs touch padding, by following every tap; shares are tested with coverage.
#include "engine/analysis/padding_shares.h"

#include <gtest/gtest.h>

#include "tests/engine/analysis/chain_samples.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::random_chain_of;
using testing::SampleChain;
using testing::Seeded;

// Some path from position m of a level, along one axis.
bool reaches_padding(const SampleChain& chain, AxisGeometry Geometry::*axis, size_t level,
                     int64_t m) {
  if (level == 0) return false;
  const Layer& layer = chain.layers[level - 1];
  const AxisGeometry& a = chain.geometry[level - 1].window.*axis;
  const bool joins = is_join(layer.op) && !layer.bypassed;
  const auto below = [&](int64_t p) {
    return reaches_padding(chain, axis, level - 1, p) ||
           (joins && reaches_padding(chain, axis, chain.other_level(level - 1), p));
  };
  if (layer.op == Op::kConv2dTranspose && !layer.bypassed) {
    for (int64_t i = 0; i < a.output; ++i) {
      for (int64_t t = 0; t < a.filter; ++t) {
        if (i * a.stride + t * a.dilation - a.pad_before == m && below(i)) return true;
      }
    }
    return false;
  }
  for (int64_t t = 0; t < a.filter; ++t) {
    const int64_t p = m * a.stride + t * a.dilation - a.pad_before;
    const bool inside = p >= 0 && p < a.input;
    if (inside ? below(p) : !is_pool(layer.op)) return true;
  }
  return false;
}

TEST(TouchesPadding, WhereSomePathOfTapsLeavesALevel) {
  Seeded random;
  for (int trial = 0; trial < 500; ++trial) {
    const SampleChain chain = random_chain_of(random, static_cast<size_t>(random.integer(1, 4)));
    SCOPED_TRACE(chain.text());
    const ImageShape& out = chain.shape(chain.layers.size());
    const std::vector<bool> rows = touches_padding(chain.geometry, &Geometry::h);
    const std::vector<bool> columns = touches_padding(chain.geometry, &Geometry::w);
    ASSERT_EQ(static_cast<int64_t>(rows.size()), out.h);
    ASSERT_EQ(static_cast<int64_t>(columns.size()), out.w);
    for (int64_t y = 0; y < out.h; ++y) {
      ASSERT_EQ(rows[static_cast<size_t>(y)],
                reaches_padding(chain, &Geometry::h, chain.layers.size(), y));
    }
    for (int64_t x = 0; x < out.w; ++x) {
      ASSERT_EQ(columns[static_cast<size_t>(x)],
                reaches_padding(chain, &Geometry::w, chain.layers.size(), x));
    }
  }
}

}  // namespace
}  // namespace convoscope
