// A bank of a file in a layer: as it is where its channels fit, in groups or altogether, and
// brought to the layer's channels where they don't.
#include "app/document/model_edits.h"

#include <gtest/gtest.h>

#include "tests/app/document/samples.h"

namespace convoscope::app {
namespace {

using testing::counting_filters;
using testing::filters_of;
using testing::sample;

Filters from_file(const FilterShape& shape) {
  return {FilterTensor{"/models/net.safetensors", "conv.weight", FilterOrder::kOihw},
          counting_filters(shape),
          {}};
}

bool keeps_source(const Experiment& experiment) {
  return std::holds_alternative<FilterTensor>(experiment.layers[0].filters.source);
}

TEST(UseBank, KeepsTheTensorAndItsSourceWhereTheChannelsFit) {
  const Filters bank = from_file({5, 5, 3, 7});
  const Experiment after = use_bank(0, bank, "use").apply(sample());
  EXPECT_EQ(after.layers[0].filters.tensor, bank.tensor);
  EXPECT_TRUE(keeps_source(after));
  EXPECT_EQ(filters_of(after, 1).in, 7) << "the layer behind reads the new maps";
  EXPECT_TRUE(resolve_chain(after));
}

TEST(UseBank, LetsABankOfOneChannelReadGroups) {
  const Experiment after = use_bank(0, from_file({3, 3, 1, 6}), "use").apply(sample());
  EXPECT_TRUE(keeps_source(after)) << "three groups of two filters";
  EXPECT_TRUE(resolve_chain(after));
}

TEST(UseBank, RepeatsOrDropsChannelsThatDoNotFit) {
  for (const int64_t channels : {1, 2, 5, 64}) {
    const Experiment after = use_bank(0, from_file({3, 3, channels, 4}), "use").apply(sample());
    EXPECT_EQ(filters_of(after, 0), (FilterShape{3, 3, 3, 4})) << channels;
    EXPECT_FALSE(keeps_source(after)) << "other weights than the file's";
    EXPECT_TRUE(resolve_chain(after)) << channels;
  }
}

TEST(UseBank, LeavesWhatIsNoConvolutionOrNotThere) {
  Experiment before = sample();
  before.layers[0].op = Op::kDepthwiseConv2d;
  const TensorPtr bank = before.layers[0].filters.tensor;
  EXPECT_EQ(use_bank(0, from_file({3, 3, 3, 4}), "use").apply(before).layers[0].filters.tensor,
            bank);
  EXPECT_EQ(use_bank(9, from_file({3, 3, 3, 4}), "use").apply(before).layers.size(),
            before.layers.size());
}

}  // namespace
}  // namespace convoscope::app
