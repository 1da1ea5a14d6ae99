// What the Filters screen says about the chosen filter and what that answers: it follows the choice
// and every edit, and large filters are worked out aside.
#include <gtest/gtest.h>

#include <cmath>

#include "app/widgets/text.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

class AnatomyScreen : public ::testing::Test {
 protected:
  explicit AnatomyScreen(const std::string& json = kPicture) : work(json) {
    work.ui.click("bar/Filters");
    work.result();
  }
  std::string value(const char* path) { return work.ui.value(path); }
  void choose(int64_t map) {
    work.app.view().map = map;
    work.result();
  }

  Workspace work;
};

TEST_F(AnatomyScreen, CountsTheProductsThatTheChosenFilterIsTheSumOf) {
  choose(0);
  EXPECT_EQ(value("screen/anatomy/rank 1"), decimal(0, 4)) << "Sobel is separable";
  EXPECT_FALSE(work.ui.has("screen/anatomy/rank 2"));
  choose(2);
  EXPECT_NE(value("screen/anatomy/rank 1"), decimal(0, 4)) << "Emboss is not";
  EXPECT_TRUE(work.ui.has("screen/anatomy/rank 2"));
}

TEST_F(AnatomyScreen, FollowsAnEditOfTheFilter) {
  choose(1);
  EXPECT_EQ(value("screen/anatomy/response/R"), decimal(1.0 / 3, 3)) << "Σ w = 1 in three channels";
  work.ui.click("bar/Explore");
  work.ui.click("screen/filter/flip");
  work.ui.click("screen/filter/negate");
  work.ui.wheel("screen/filter/cells", 1);
  work.ui.click("bar/Filters");
  work.result();
  double sum = 0;
  const std::vector<float> weights = weights_of(work.layer(), 1);
  for (size_t i = 0; i < weights.size(); i += 3) sum += weights[i];
  EXPECT_EQ(value("screen/anatomy/response/R"), decimal(std::abs(sum), 3));
}

TEST_F(AnatomyScreen, AClickOnAResponseChoosesItsSlice) {
  work.ui.click("screen/anatomy/response/B");
  EXPECT_EQ(work.app.view().slice, 2);
  EXPECT_EQ(work.steps(), 1U);
}

TEST_F(AnatomyScreen, ShowsTheAnswersBesideTheMap) {
  for (const char* id : {"picture", "answer", "zone plate", "impulse", "disc", "step"}) {
    EXPECT_TRUE(work.ui.has(std::string("screen/answers/") + id)) << id;
  }
  EXPECT_EQ(value("screen/answers/answer"), "answer, map 1");
  choose(3);
  EXPECT_EQ(value("screen/answers/answer"), "answer, map 4");
}

constexpr const char* kLarge = R"({"convoscope": 1,
  "input": {"random_normal": {"shape": [1, 32, 32, 256], "seed": 1}}, "data_format": "NHWC",
  "layers": [{"op": "conv2d", "name": "large",
    "filters": {"random_normal": {"shape": [31, 31, 256, 2], "seed": 2}},
    "strides": [32, 32], "padding": "SAME", "dilations": [1, 1, 1, 1]}]})";

struct LargeFilter : AnatomyScreen {
  LargeFilter() : AnatomyScreen(kLarge) {}
};

TEST_F(LargeFilter, IsMeasuredOneSliceAtATime) {
  EXPECT_TRUE(work.ui.has("screen/anatomy/response"));
  const std::string first = value("screen/anatomy/rank 1");
  work.app.view().slice = 77;
  work.result();
  EXPECT_NE(value("screen/anatomy/rank 1"), first);
}

}  // namespace
}  // namespace convoscope::app
