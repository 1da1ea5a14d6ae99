// The end of the settings column: it tells the plan of the shown layer as the engine made it, and
// its precision decides what is computed without being an edit.
#include <gtest/gtest.h>

#include "engine/evaluate/evaluate.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

// Enough multiply-adds, 21 million, that algorithms with fewer products serve.
constexpr const char* kLarge = R"({"convoscope": 1,
  "input": {"random_normal": {"shape": [1, 96, 96, 16], "seed": 1}}, "data_format": "NHWC",
  "layers": [{"op": "conv2d", "name": "conv1",
    "filters": {"random_normal": {"shape": [3, 3, 16, 16], "seed": 2}},
    "strides": [1, 1, 1, 1], "padding": "SAME", "dilations": [1, 1, 1, 1]}]})";

const std::string kRows = "screen/settings/computed by/";

void expect_rows_of(const Plan& plan) {
  for (const Candidate& candidate : plan.candidates) {
    const WidgetRecord* row = registry().find(kRows + to_string(candidate.algorithm));
    ASSERT_NE(row, nullptr) << to_string(candidate.algorithm);
    if (candidate.algorithm == plan.algorithm) {
      EXPECT_EQ(row->value, "taken");
      EXPECT_EQ(row->tooltip, plan.why);
    } else if (candidate.refusal.empty()) {
      EXPECT_EQ(row->value, "slower");
    } else {
      EXPECT_EQ(row->tooltip, candidate.refusal);
    }
  }
}

TEST(PlanSection, TellsEveryAlgorithmAsThePlanDoes) {
  for (const char* json : {kPicture, kLarge}) {
    Workspace work(json);
    expect_rows_of(work.answer()->layers[0].plan);
  }
}

TEST(PlanSection, ThePrecisionDecidesWhatIsComputedAndIsNoEdit) {
  Workspace work(kLarge);
  const ResultPtr faithful = work.answer();
  for (const Precision precision : {Precision::kPlain, Precision::kFast, Precision::kFaithful}) {
    work.ui.click(std::string("screen/settings/precision/") + to_string(precision));
    const ResultPtr answer = work.answer();
    const ResultPtr expected = *evaluate(work.experiment(), nullptr, {.precision = precision});
    EXPECT_EQ(answer->layers[0].plan.algorithm, expected->layers[0].plan.algorithm);
    EXPECT_TRUE(same_bits(answer->layers[0].output, expected->layers[0].output));
    expect_rows_of(answer->layers[0].plan);
    if (precision == Precision::kPlain) {
      EXPECT_NE(answer->layers[0].plan.algorithm, faithful->layers[0].plan.algorithm);
    }
  }
  EXPECT_EQ(work.steps(), 1U);
}

}  // namespace
}  // namespace convoscope::app
