// Every chain that is proposed does what was asked for, by walking through its taps one by one.
#include "engine/analysis/chain_design.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/core/arithmetic.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Seeded;

int64_t taps_of(const Layer& layer, bool height) {
  if (is_pool(layer.op)) return height ? layer.window.h : layer.window.w;
  const FilterShape shape = filter_shape(*layer.filters.tensor);
  return height ? shape.h : shape.w;
}

struct Walked {
  int64_t size = 0, read = 0, jump = 1;
};

// The pixels that one element far from all borders reaches along an axis, tap by tap.
Walked walk(const std::vector<Layer>& layers, bool height) {
  std::set<int64_t> set = {0};
  Walked walked;
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
    const int64_t stride = height ? layer->strides.h : layer->strides.w;
    const int64_t dilation = is_pool(layer->op) ? 1
                             : height           ? layer->dilations.h
                                                : layer->dilations.w;
    std::set<int64_t> below;
    for (const int64_t m : set) {
      for (int64_t t = 0; t < taps_of(*layer, height); ++t) below.insert(m * stride + t * dilation);
    }
    set = std::move(below);
    walked.jump *= stride;
  }
  walked.size = *set.rbegin() - *set.begin() + 1;
  walked.read = std::ssize(set);
  return walked;
}

void expect_fulfilled(const ChainProposal& proposal, const ChainDemand& demand) {
  SCOPED_TRACE(proposal.recipe);
  const Walked h = walk(proposal.layers, true), w = walk(proposal.layers, false);
  EXPECT_GE(h.size, demand.field_h);
  EXPECT_GE(w.size, demand.field_w);
  EXPECT_EQ(h.jump, demand.stride.h);
  EXPECT_EQ(w.jump, demand.stride.w);
  EXPECT_EQ(h.read, h.size) << "every pixel of the field is read";
  EXPECT_EQ(w.read, w.size);
  const LayerReport& last = proposal.report.last();
  EXPECT_EQ(last.output.h, ceil_div(demand.picture.h, demand.stride.h));
  EXPECT_EQ(last.output.w, ceil_div(demand.picture.w, demand.stride.w));
  EXPECT_EQ(last.field.h->size(), h.size);
  EXPECT_EQ(last.field.w->size(), w.size);
  EXPECT_EQ(last.field.h->jump(), (Fraction{h.jump, 1}));
}

TEST(ChainDesign, ProposalsFulfilTheDemandWithoutHolesTheCheapestFirst) {
  Seeded random;
  for (int trial = 0; trial < 60; ++trial) {
    ChainDemand demand;
    demand.field_h = random.integer(1, 90);
    demand.field_w = random.chance(50) ? demand.field_h : random.integer(1, 90);
    demand.stride.h = random.integer(1, 12);
    demand.stride.w = random.chance(70) ? demand.stride.h : random.integer(1, 12);
    demand.picture = {random.integer(1, 2), random.integer(60, 130), random.integer(60, 130),
                      random.integer(1, 4)};
    demand.channels = random.integer(1, 8);
    SCOPED_TRACE(std::to_string(demand.field_h) + "×" + std::to_string(demand.field_w) + " at " +
                 std::to_string(demand.stride.h) + ", " + std::to_string(demand.stride.w));
    const auto proposals = design_chains(demand);
    ASSERT_TRUE(proposals) << proposals.error().sentence;
    EXPECT_GE(proposals->size(), 2u);
    for (const ChainProposal& proposal : *proposals) expect_fulfilled(proposal, demand);
    EXPECT_TRUE(std::ranges::is_sorted(
        *proposals, {}, [](const ChainProposal& p) { return p.report.multiply_adds; }));
  }
}

TEST(ChainDesign, NoFamilyIsDeeperThanItMustBe) {
  const auto proposals = design_chains({});
  ASSERT_TRUE(proposals);
  EXPECT_EQ(proposals->size(), design_families().size()) << "all families, for 64×64 at stride 8";
  for (const ChainProposal& proposal : *proposals) {
    std::vector<Layer> layers = proposal.layers;
    // Of layers that don't stride one can go; then the field is too small.
    const auto plain = std::find_if(layers.rbegin(), layers.rend(),
                                    [](const Layer& l) { return l.strides == Hw{}; });
    if (plain == layers.rend()) continue;
    layers.erase(std::next(plain).base());
    EXPECT_LT(walk(layers, true).size, 64) << proposal.recipe;
  }
}

TEST(ChainDesign, LayersHaveHeNormalFiltersThatTheirSourceSays) {
  ChainDemand demand;
  demand.channels = 4;
  const auto proposals = design_chains(demand);
  ASSERT_TRUE(proposals);
  for (const ChainProposal& proposal : *proposals) {
    const auto layers = proposed_layers(proposal);
    ASSERT_TRUE(layers);
    std::set<std::string> names;
    for (const Layer& layer : *layers) {
      names.insert(layer.name);
      if (!has_filters(layer.op)) continue;
      const auto& source = std::get<FilterInitializer>(layer.filters.source);
      EXPECT_EQ(filter_shape(*layer.filters.tensor), source.shape);
      const Tensor drawn = *initialized_bank(source.initializer, source.shape);
      EXPECT_TRUE(std::ranges::equal(drawn.values(), layer.filters.tensor->values()));
    }
    EXPECT_EQ(names.size(), layers->size()) << "each layer has a name of its own";
  }
}

TEST(ChainDesign, RefusesDemandsBeyondItsLimits) {
  const auto refused = [](auto change) {
    ChainDemand demand;
    change(demand);
    const auto proposals = design_chains(demand);
    return proposals ? std::string() : proposals.error().field;
  };
  EXPECT_EQ(refused([](ChainDemand& d) { d.field_h = 0; }), "field");
  EXPECT_EQ(refused([](ChainDemand& d) { d.field_w = 5000; }), "field");
  EXPECT_EQ(refused([](ChainDemand& d) { d.stride.h = 257; }), "stride");
  EXPECT_EQ(refused([](ChainDemand& d) { d.channels = 0; }), "channels");
  EXPECT_EQ(refused([](ChainDemand& d) { d.picture.w = 0; }), "picture");
  EXPECT_EQ(refused([](ChainDemand&) {}), "");
}

TEST(ChainDesign, LeavesOutFamiliesThatWouldBeTooDeep) {
  ChainDemand demand;
  demand.field_h = demand.field_w = 400;
  demand.picture.h = demand.picture.w = 64;
  const auto proposals = design_chains(demand);
  ASSERT_TRUE(proposals);
  EXPECT_GE(proposals->size(), 4u);
  for (const ChainProposal& proposal : *proposals) {
    EXPECT_STRNE(proposal.family->id, "late") << "200 layers at full resolution";
    EXPECT_LE(proposal.layers.size(), 64u);
    EXPECT_TRUE(proposal.report.last().exceeds_picture);
  }
}

}  // namespace
}  // namespace convoscope
