// Edits of the chain: what comes, goes and moves, and that the rest still fits. Whether a chain
// fits is told by resolve_chain(), which knows nothing of edits.
#include "app/document/chain_edits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/evaluate/evaluate.h"
#include "tests/support/seeded.h"

namespace convoscope::app {
namespace {

using testing::Seeded;

Filters ramp(const FilterShape& shape) {
  Tensor bank(shape);
  for (int64_t i = 0; i < bank.size(); ++i) bank.data()[i] = static_cast<float>(i % 7) - 3;
  return {FilterValues{}, std::make_shared<const Tensor>(std::move(bank)), {}};
}

// A picture of 12×10×3 and two convolutions with four and five filters.
Experiment sample() {
  Experiment experiment;
  Tensor input(ImageShape{2, 12, 10, 3}, DataFormat::kNHWC);
  for (int64_t i = 0; i < input.size(); ++i) input.data()[i] = static_cast<float>(i % 11) - 5;
  experiment.input = {InputValues{}, std::make_shared<const Tensor>(std::move(input))};
  experiment.layers.resize(2);
  experiment.layers[0].name = "first";
  experiment.layers[0].filters = ramp({3, 3, 3, 4});
  experiment.layers[1].name = "second";
  experiment.layers[1].filters = ramp({3, 3, 4, 5});
  return experiment;
}

Experiment after(const Experiment& experiment, const Edit& edit) { return edit.apply(experiment); }

std::vector<std::string> names(const Experiment& experiment) {
  std::vector<std::string> names;
  for (const Layer& layer : experiment.layers) names.push_back(layer.name);
  return names;
}

ImageShape output(const Experiment& experiment) {
  const auto chain = resolve_chain(experiment);
  EXPECT_TRUE(chain) << chain.error().sentence;
  return chain ? chain->back().output : ImageShape{};
}

TEST(InsertLayer, OfAnyKindAnywhereLeavesAChainThatTensorFlowTakes) {
  for (const OpWords& words : ops()) {
    for (size_t l = 0; l <= 2; ++l) {
      SCOPED_TRACE(std::string(words.name) + " at " + std::to_string(l));
      const Experiment with = after(sample(), insert_layer(l, words.op));
      ASSERT_EQ(with.layers.size(), 3U);
      EXPECT_EQ(with.layers[l].op, words.op);
      EXPECT_EQ(output(with).c, l == 2 ? output(with).c : 5);
      EXPECT_TRUE(evaluate(std::make_shared<const Experiment>(with)));
    }
  }
}

TEST(InsertLayer, BehindTheEndOfTheChainChangesNothing) {
  EXPECT_EQ(names(after(sample(), insert_layer(3, Op::kSoftmax))), names(sample()));
}

TEST(InsertLayer, GivesEachLayerANameOfItsOwn) {
  Experiment experiment = sample();
  for (int i = 0; i < 4; ++i) experiment = after(experiment, insert_layer(1, Op::kMaxPool));
  const std::vector<std::string> given = names(experiment);
  EXPECT_EQ(std::set<std::string>(given.begin(), given.end()).size(), given.size());
}

TEST(RemoveLayer, FitsTheFiltersBehindItToTheChannelsBeforeIt) {
  const Experiment left = after(sample(), remove_layer(0));
  EXPECT_EQ(names(left), std::vector<std::string>{"second"});
  EXPECT_EQ(filter_shape(*left.layers[0].filters.tensor), (FilterShape{3, 3, 3, 5}));
  EXPECT_EQ(output(left), (ImageShape{2, 12, 10, 5}));
}

TEST(RemoveLayer, KeepsTheLastOne) {
  const Experiment one = after(sample(), remove_layer(1));
  EXPECT_EQ(names(after(one, remove_layer(0))), names(one));
}

TEST(RemoveLayer, MakesJoinsReadWhatItRead) {
  Experiment experiment = after(sample(), insert_layer(2, Op::kConcat));
  experiment = after(experiment, set_with(2, "first"));
  EXPECT_EQ(after(experiment, remove_layer(0)).layers[1].with, kInputName);
}

TEST(MoveLayer, IsUndoneByMovingBack) {
  Experiment experiment = after(sample(), insert_layer(1, Op::kActivation));
  for (size_t from = 0; from < 3; ++from) {
    for (size_t to = 0; to < 3; ++to) {
      const Experiment moved = after(experiment, move_layer(from, to));
      EXPECT_EQ(moved.layers[to].name, experiment.layers[from].name);
      EXPECT_EQ(names(after(moved, move_layer(to, from))), names(experiment));
      EXPECT_TRUE(resolve_chain(moved)) << from << " to " << to;
    }
  }
}

TEST(DuplicateLayer, IsTheLayerAgainWhereChannelsAllow) {
  const Experiment pooled = after(sample(), insert_layer(2, Op::kMaxPool));
  const Experiment twice = after(pooled, duplicate_layer(2));
  EXPECT_EQ(names(twice).back(), names(pooled).back() + "_copy");
  EXPECT_EQ(output(twice), (ImageShape{2, 3, 3, 5}));
  // One that reads three channels and gives four reads four the second time.
  const Experiment first = after(sample(), duplicate_layer(0));
  EXPECT_EQ(filter_shape(*first.layers[1].filters.tensor), (FilterShape{3, 3, 4, 4}));
}

TEST(BypassLayer, LosesNothing) {
  const Experiment before = sample();
  const Experiment bypassed = after(before, bypass_layer(0, true));
  EXPECT_FALSE(resolve_chain(bypassed));  // the filters behind it read four channels
  const Experiment again = after(bypassed, bypass_layer(0, false));
  for (size_t l = 0; l < 2; ++l) {
    EXPECT_EQ(again.layers[l].filters.tensor, before.layers[l].filters.tensor);
  }
}

TEST(BypassLayer, HandsOnWhatItReads) {
  Experiment experiment = after(sample(), insert_layer(1, Op::kMaxPool));
  EXPECT_EQ(output(experiment), (ImageShape{2, 6, 5, 5}));
  EXPECT_EQ(output(after(experiment, bypass_layer(1, true))), (ImageShape{2, 12, 10, 5}));
}

TEST(RenameLayer, IsFollowedByJoins) {
  Experiment experiment = after(sample(), insert_layer(2, Op::kConcat));
  experiment = after(experiment, set_with(2, "first"));
  EXPECT_EQ(after(experiment, rename_layer(0, "edges")).layers[2].with, "edges");
}

TEST(RenameLayer, NeverTakesANameThatIsTaken) {
  EXPECT_EQ(names(after(sample(), rename_layer(1, "first")))[1], "first2");
  EXPECT_EQ(names(after(sample(), rename_layer(1, kInputName)))[1], "input2");
  EXPECT_EQ(names(after(sample(), rename_layer(1, "")))[1], "second");
  EXPECT_EQ(names(after(sample(), rename_layer(1, "a/b")))[1], "second");
}

TEST(Channels, OfEveryLayerBehindFollowANewInput) {
  Seeded random;
  for (int trial = 0; trial < 60; ++trial) {
    Experiment experiment = sample();
    for (int i = 0; i < 4; ++i) {
      const auto op = ops()[static_cast<size_t>(random.integer(0, std::ssize(ops()) - 1))].op;
      const auto l = static_cast<size_t>(random.integer(0, std::ssize(experiment.layers)));
      // Softmax of transposed layers of transposed layers grows large, no more.
      if (op != Op::kConv2dTranspose) experiment = after(experiment, insert_layer(l, op));
    }
    if (!resolve_chain(experiment)) continue;  // an add whose partner was moved to other extents
    const int64_t channels = random.integer(1, 6);
    Input grey{InputValues{},
               std::make_shared<const Tensor>(ImageShape{1, 12, 10, channels}, DataFormat::kNHWC)};
    const Experiment other = after(experiment, set_input(grey, "another picture"));
    const auto chain = resolve_chain(other);
    if (!chain) {
      // What is added must have the extents of its partner; only then may the chain be refused.
      EXPECT_NE(chain.error().sentence.find("be added"), std::string::npos)
          << chain.error().sentence;
    }
  }
}

TEST(SetChannelMultiplier, MakesThatManyFiltersForEachChannel) {
  Experiment experiment = after(sample(), insert_layer(1, Op::kDepthwiseConv2d));
  experiment = after(experiment, set_channel_multiplier(1, 3));
  EXPECT_EQ(filter_shape(*experiment.layers[1].filters.tensor), (FilterShape{3, 3, 1, 12}));
  EXPECT_EQ(filter_shape(*experiment.layers[2].filters.tensor).in, 12);
  EXPECT_EQ(output(experiment).c, 5);
}

TEST(SplitSeparable, ComputesTheSame) {
  Experiment experiment = after(sample(), insert_layer(1, Op::kSeparableConv2d));
  experiment = after(experiment, set_activation(1, Activation::kRelu));
  const auto whole = evaluate(std::make_shared<const Experiment>(experiment));
  const Experiment split = after(experiment, split_separable(1));
  ASSERT_EQ(split.layers.size(), 4U);
  const auto halves = evaluate(std::make_shared<const Experiment>(split));
  ASSERT_TRUE(whole && halves);
  const Tensor& a = *(*whole)->layers[1].output;
  const Tensor& b = *(*halves)->layers[2].output;
  ASSERT_EQ(a.dims(), b.dims());
  EXPECT_TRUE(std::ranges::equal(a.values(), b.values()));
}

TEST(SetOutputExtent, AsksForOneOfTheSizesThatShareAnInput) {
  Experiment experiment = after(sample(), insert_layer(2, Op::kConv2dTranspose));
  EXPECT_EQ(output(experiment), (ImageShape{2, 24, 20, 5}));
  EXPECT_EQ(output(after(experiment, set_output_extent(2, Hw{23, 19}))),
            (ImageShape{2, 23, 19, 5}));
  EXPECT_FALSE(resolve_chain(after(experiment, set_output_extent(2, Hw{22, 19}))));
  EXPECT_EQ(output(after(after(experiment, set_output_extent(2, Hw{23, 19})),
                         set_output_extent(2, std::nullopt))),
            (ImageShape{2, 24, 20, 5}));
}

TEST(ChainEdits, OfALayerThatIsNotThereChangeNothing) {
  const Experiment before = sample();
  for (const Edit& edit :
       {remove_layer(7), duplicate_layer(7), move_layer(7, 0), move_layer(0, 7),
        bypass_layer(7, true), rename_layer(7, "x"), set_window(7, {3, 3}), set_bias(7, 0, 1),
        set_with(7, "first"), split_separable(0), set_bias(0, 3, 1), set_pointwise_count(0, 3)}) {
    const Experiment same = after(before, edit);
    EXPECT_EQ(names(same), names(before)) << edit.label;
    EXPECT_EQ(output(same), output(before)) << edit.label;
  }
}

}  // namespace
}  // namespace convoscope::app
