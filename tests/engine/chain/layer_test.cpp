// Laws of the words that stand for a layer's parts.
#include "engine/chain/layer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convoscope {
namespace {

using ::testing::HasSubstr;

TEST(Activation, EveryNameReadsBack) {
  for (const ActivationWords& words : activations()) {
    EXPECT_EQ(to_string(words.kind), std::string(words.name));
    EXPECT_EQ(parse_activation(words.name).value(), words.kind);
  }
}

TEST(Activation, AnUnknownNameIsRefusedWithTheKnownOnes) {
  for (const char* name : {"selu", "", "ReLU", "relu "}) {
    const auto activation = parse_activation(name);
    ASSERT_FALSE(activation) << name;
    EXPECT_THAT(activation.error().sentence, HasSubstr("\"" + std::string(name) + "\""));
    EXPECT_THAT(activation.error().sentence, HasSubstr("\"none\", \"relu\""));
  }
}

TEST(FilterName, IsTheGivenOneOrTheNumberCountedFromOne) {
  const Filters filters{FilterValues{}, nullptr, {"Sobel x", ""}};
  EXPECT_EQ(filter_name(filters, 0), "Sobel x");
  EXPECT_EQ(filter_name(filters, 1), "filter 2");
  EXPECT_EQ(filter_name(filters, 2), "filter 3");
}

}  // namespace
}  // namespace convoscope
