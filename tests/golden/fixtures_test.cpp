// Every algorithm gives what TensorFlow gave, in both data formats, and every refusal its words.
// The fixtures are data; nothing here can write them.
#include "tests/golden/fixtures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/conv/gradients.h"
#include "engine/io/settings_json.h"
#include "tests/support/compare.h"
#include "tests/support/shapes.h"

namespace convoscope::testing {
namespace {

Tensor in_format(const Tensor& tensor, DataFormat format) {
  return to_data_format(std::make_shared<const Tensor>(tensor.clone()), format)->clone();
}

// The largest of the norms, everywhere, scaled where `error` is more than near_expected allows.
Tensor largest(const Tensor& tensor, double error) {
  Tensor result = tensor.clone();
  if (tensor.size() == 0) return result;
  const auto scale = static_cast<float>(std::max(1.0, error / (kToleranceFactor * 0x1p-23)));
  std::ranges::fill(result.values(), std::ranges::max(tensor.values()) * scale);
  return result;
}

// Every algorithm that computes the case, at least by name, with the error that it states.
std::vector<Candidate> candidates_of(const Case& conv_case) {
  std::vector<Candidate> candidates =
      make_plan(conv_case, *resolve_geometry(conv_case))->candidates;
  std::erase_if(candidates, [](const Candidate& candidate) {
    return !candidate.refusal.empty() && !candidate.by_wish;
  });
  return candidates;
}

class Family : public ::testing::TestWithParam<std::string> {
 protected:
  // Calls `check` for every accepted fixture of the family, in both formats.
  template <typename Check>
  void for_each_accepted(Check check) {
    int64_t seen = 0;
    for (const Fixture& fixture : fixtures()) {
      if (fixture.family != GetParam() || fixture.refused()) continue;
      for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
        SCOPED_TRACE(fixture.line + " as " + to_string(format));
        Case conv_case = *fixture.conv_case;
        conv_case.spec.data_format = format;
        check(fixture, conv_case);
        ++seen;
      }
    }
    EXPECT_GT(seen, 0);
  }
};

// Integers must be equal, reals near by the scale of their rounding errors, computed in double.
::testing::AssertionResult agrees(const Fixture& fixture, const Tensor& actual,
                                  const Tensor& expected, const Tensor& norms) {
  return fixture.reals ? near_expected(actual, expected, norms) : same_tensor(actual, expected);
}

TEST_P(Family, OutputsAreTensorFlows) {
  for_each_accepted([](const Fixture& fixture, const Case& conv_case) {
    const DataFormat format = conv_case.spec.data_format;
    const Tensor x = in_format(*recorded(fixture, "x"), format), w = *recorded(fixture, "w");
    const Tensor y = in_format(*recorded(fixture, "y"), format);
    const auto norms =
        conv2d(absolute(x), absolute(w), conv_case.spec, {.algorithm = Algorithm::kReference});
    const auto chosen = conv2d(x, w, conv_case.spec);
    EXPECT_TRUE(agrees(fixture, *chosen, y, *norms));
    for (const Candidate& candidate : candidates_of(conv_case)) {
      const auto actual = conv2d(x, w, conv_case.spec, {.algorithm = candidate.algorithm});
      ASSERT_TRUE(actual) << actual.error().sentence;
      // What is taken only by name here may round small integers, by the scale of a whole tile.
      EXPECT_TRUE(candidate.by_wish ? near_expected(*actual, y, largest(*norms, candidate.error))
                                    : agrees(fixture, *actual, y, *norms))
          << to_string(candidate.algorithm);
    }
  });
}

TEST_P(Family, GradientsAreTensorFlows) {
  for_each_accepted([](const Fixture& fixture, const Case& conv_case) {
    const auto dx = recorded(fixture, "dx");
    if (!dx) return;  // of an empty tensor
    const DataFormat format = conv_case.spec.data_format;
    const Tensor x = in_format(*recorded(fixture, "x"), format), w = *recorded(fixture, "w");
    const Tensor dy = in_format(*recorded(fixture, "dy"), format);
    const Conv2dSpec& spec = conv_case.spec;
    const auto to_input = [&](const Tensor& filters, const Tensor& out, Algorithm algorithm) {
      return *conv2d_backprop_input(conv_case.input, filters, out, spec, {.algorithm = algorithm});
    };
    const auto to_filter = [&](const Tensor& input, const Tensor& out, Algorithm algorithm) {
      return *conv2d_backprop_filter(input, conv_case.filters, out, spec, {.algorithm = algorithm});
    };
    for (const Algorithm algorithm : {Algorithm::kAuto, Algorithm::kReference}) {
      EXPECT_TRUE(agrees(fixture, to_input(w, dy, algorithm), in_format(*dx, format),
                         to_input(absolute(w), absolute(dy), Algorithm::kReference)))
          << to_string(algorithm);
      EXPECT_TRUE(agrees(fixture, to_filter(x, dy, algorithm), *recorded(fixture, "dw"),
                         to_filter(absolute(x), absolute(dy), Algorithm::kReference)))
          << to_string(algorithm);
    }
    EXPECT_TRUE(agrees(fixture, *bias_add_grad(dy), *recorded(fixture, "db"),
                       *bias_add_grad(absolute(dy))));
  });
}

std::vector<std::string> family_names() {
  std::vector<std::string> names;
  for (const convoscope::testing::Family& family : families()) names.push_back(family.name);
  return names;
}
INSTANTIATE_TEST_SUITE_P(Golden, Family, ::testing::ValuesIn(family_names()),
                         [](const auto& family) { return family.param; });

// Every line of families.txt, with each kind of padding.
TEST(Fixtures, CoverTheNamedFamilies) {
  std::set<std::string> lines;
  for (const Fixture& fixture : fixtures()) lines.insert(fixture.line);
  for (const auto& family : families()) {
    for (Case conv_case : family.cases) {
      conv_case.spec.data_format = DataFormat::kNHWC;
      EXPECT_THAT(lines, ::testing::Contains(to_string(conv_case))) << family.name;
      for (const PaddingMode mode : {PaddingMode::kSame, PaddingMode::kValid}) {
        conv_case.spec.padding = {mode, {}};
        EXPECT_THAT(lines, ::testing::Contains(to_string(conv_case))) << family.name;
      }
    }
  }
}

// How eager mode's answer is kept: empty where it is the same as the graph's.
std::string eager_of(const Error& error) {
  return error.eager.empty() ? error.tensorflow : error.eager;
}

TEST(Fixtures, RefusalsAreTensorFlowsInGraphAndEagerMode) {
  int64_t seen = 0;
  for (const Fixture& fixture : fixtures()) {
    if (!fixture.refused() || !fixture.conv_case) continue;
    SCOPED_TRACE(fixture.line);
    const auto geometry = resolve_geometry(*fixture.conv_case);
    ASSERT_FALSE(geometry);
    EXPECT_EQ(geometry.error().tensorflow, fixture.graph);
    EXPECT_EQ(eager_of(geometry.error()), fixture.eager);
    ++seen;
  }
  EXPECT_GT(seen, 30);
}

TEST(Fixtures, RefusalsOfSpellingAreTensorFlowsAndProposeALegalValue) {
  int64_t seen = 0;
  for (const Fixture& fixture : fixtures()) {
    if (fixture.conv_case) continue;
    SCOPED_TRACE(fixture.line);
    std::optional<Error> refusal;
    const JsonNode node(fixture.settings, refusal);
    read_settings(node, read_data_format(node));
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->kind, ErrorKind::kRefused);
    EXPECT_EQ(refusal->tensorflow, fixture.graph);
    EXPECT_EQ(eager_of(*refusal), fixture.eager);
    EXPECT_NE(refusal->nearest, "");
    ++seen;
  }
  EXPECT_GT(seen, 15);
}

}  // namespace
}  // namespace convoscope::testing
