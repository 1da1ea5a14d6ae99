// Laws of dispatch and packing: a forced target is the one that runs; every weight lies where its
// lane reads it, and nothing else does.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "engine/conv/kernels/peak.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/packed_filters.h"
#include "engine/conv/simd.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

TEST(Targets, TheBestSupportedOneIsChosen) {
  ASSERT_FALSE(simd_targets().empty());
  EXPECT_EQ(simd_target(), simd_targets().front());
}

TEST(Targets, AScopedTargetRunsUntilItsEnd) {
  const std::string best = simd_target();
  const int64_t best_lanes = kernels::vector_lanes();
  for (const std::string& name : simd_targets()) {
    const kernels::ScopedTarget scoped(name);
    EXPECT_EQ(simd_target(), name);
    EXPECT_LE(kernels::vector_lanes(), best_lanes);
    EXPECT_EQ(simd_targets().size(), 1u);
  }
  EXPECT_EQ(simd_target(), best);
  EXPECT_EQ(kernels::vector_lanes(), best_lanes);
}

TEST(Targets, TheMultiplyAddLoopCountsWhatItDoes) {
  for (const std::string& name : simd_targets()) {
    const kernels::ScopedTarget scoped(name);
    float sink = 0;
    // Every sum goes x → x/2 + 1/2, whose fixed point is 1: the total of all lanes' first sums
    // is 12.
    EXPECT_EQ(kernels::multiply_add_loop(100, 0.5f, &sink), 100 * 12 * kernels::vector_lanes());
    EXPECT_EQ(sink, 12.0f);
  }
}

class PackedFiltersTest : public ::testing::TestWithParam<int64_t> {};  // lanes

void expect_packed(const PackedFilters& packed, const Tensor& filters, const Geometry& g,
                   std::vector<int64_t> expected, int64_t out_step, int64_t lanes) {
  const FilterShape shape = filter_shape(filters);
  std::vector<int64_t> seen;
  int64_t elements = 0;
  for (const PackedBlock& block : packed.blocks) {
    const int64_t width = block.lanes.vectors * lanes;
    ASSERT_GE(block.lanes.count, 1);
    ASSERT_LE(block.lanes.count, width);
    const float* weights = block.lanes.weights;
    ASSERT_EQ(block.lanes.weights_step, width);
    elements += shape.h * shape.w * shape.in * width;
    for (int64_t tap = 0; tap < shape.h * shape.w * shape.in; ++tap) {
      for (int64_t lane = 0; lane < width; ++lane) {
        const float weight = weights[tap * width + lane];
        if (lane >= block.lanes.count) {
          ASSERT_EQ(weight, 0.0f);
        } else {
          const int64_t k = block.lanes.offsets[lane] / out_step;
          ASSERT_EQ(weight, filters.data()[tap * shape.out + k]);
        }
      }
    }
    for (int64_t lane = 0; lane < block.lanes.count; ++lane) {
      const int64_t k = block.lanes.offsets[lane] / out_step;
      seen.push_back(k);
      const int64_t reads = k / g.channels_per_group() * g.filter_channels;
      const bool shared = g.filter_channels > 1 || g.channels_per_group() > 1;
      EXPECT_EQ(reads, block.first_input_channel + (shared ? 0 : lane));
    }
    if (block.lanes.contiguous) {
      EXPECT_EQ(block.lanes.count, width);
      EXPECT_EQ(block.lanes.offsets[width - 1], block.lanes.offsets[0] + width - 1);
    }
  }
  EXPECT_EQ(seen, expected);
  EXPECT_EQ(packed.weights.size(), elements);
}

TEST_P(PackedFiltersTest, EveryWeightLiesInItsLane) {
  const int64_t lanes = GetParam();
  for (const testing::Family& family : testing::families()) {
    for (const Case& c : family.cases) {
      SCOPED_TRACE(to_string(c));
      const auto g = resolve_geometry(c);
      ASSERT_TRUE(g);
      Tensor filters(c.filters);
      std::iota(filters.values().begin(), filters.values().end(), 1.0f);
      const bool own = g->filter_channels == 1 && g->channels_per_group() == 1;
      const BlockRule rule = own ? depthwise_blocks(lanes) : direct_blocks(lanes);
      std::vector<int64_t> all(static_cast<size_t>(g->out_channels)), some;
      std::iota(all.begin(), all.end(), 0);
      for (const int64_t k : all) {
        if (k % 3 != 1) some.push_back(k);
      }
      for (const auto& channels : {all, some}) {
        for (const int64_t step : {1, 10}) {
          expect_packed(pack_filters(filter_view(filters, *g), *g, channels, step, rule), filters,
                        *g, channels, step, lanes);
        }
      }
      EXPECT_EQ(packed_elements(*g, rule),
                pack_filters(filter_view(filters, *g), *g, all, 1, rule).weights.size());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Lanes, PackedFiltersTest, ::testing::Values(1, 4, 8, 16));

}  // namespace
}  // namespace convoscope
