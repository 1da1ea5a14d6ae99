// Pointing at an output element shows what it reads and the sum that makes it; pointing at the
// input shows who reads it. The oracle is the definition: output (y, x) reads (y·S + t·D − B, …).
#include <gtest/gtest.h>

#include <cmath>

#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

constexpr const char* kMap = "screen/views/map";
constexpr const char* kInput = "screen/views/input";

// Stride 2, dilation 3 along the height, 2 along the width, SAME: pads, gaps and skipped pixels.
// The input is 21×25, so that the map is 11×13 and both have a middle element.
class Pointing : public ::testing::Test {
 protected:
  Pointing() : work(kPicture) {
    work.type("screen/settings/strides/height", "2");
    work.ui.click("screen/settings/dilations/link");
    work.type("screen/settings/dilations/height", "3");
    work.type("screen/settings/dilations/width", "2");
    answer = work.answer();
  }

  const Geometry& geometry() const { return answer->layers[0].geometry.window; }

  // By the definition of conv2d in double.
  double sum_at(int64_t y, int64_t x, int64_t k) const {
    const Geometry& g = geometry();
    const ImageView input = image_view(*answer->input);
    const Tensor& filters = *work.layer().filters.tensor;
    double sum = 0;
    for (int64_t i = 0; i < 3; ++i) {
      for (int64_t j = 0; j < 3; ++j) {
        const int64_t row = y * 2 + i * 3 - g.h.pad_before, column = x * 2 + j * 2 - g.w.pad_before;
        if (row < 0 || row >= 21 || column < 0 || column >= 25) continue;
        for (int64_t q = 0; q < 3; ++q) {
          sum += double{input.at(0, row, column, q)} *
                 filters.data()[filter_offset(filter_shape(filters), i, j, q, k)];
        }
      }
    }
    return sum;
  }

  void expect_explained(int64_t y, int64_t x) {
    const Focus* focus = work.app.focus();
    ASSERT_NE(focus, nullptr);
    ASSERT_EQ((Element{focus->y, focus->x}), (Element{y, x}));
    EXPECT_EQ(focus->result, work.answer());
    std::vector<int64_t> rows, columns;
    for (int64_t t = 0; t < 3; ++t) {
      const int64_t row = y * 2 + t * 3 - geometry().h.pad_before;
      const int64_t column = x * 2 + t * 2 - geometry().w.pad_before;
      if (row >= 0 && row < 21) rows.push_back(row);
      if (column >= 0 && column < 25) columns.push_back(column);
    }
    ASSERT_EQ(focus->read().pieces.size(), 1U);
    EXPECT_EQ(focus->read().pieces[0].h.inside, rows);
    EXPECT_EQ(focus->read().pieces[0].w.inside, columns);
    EXPECT_EQ(focus->explanation.terms.size(), 27U);
    EXPECT_NEAR(focus->explanation.exact, sum_at(y, x, focus->k), 1e-9);
    EXPECT_EQ(focus->explanation.engine.value,
              image_view(*answer->layers[0].output).at(0, y, x, focus->k));
  }

  Workspace work;
  ResultPtr answer;
};

TEST_F(Pointing, AtAnOutputExplainsThatElement) {
  work.ui.hover(kMap);
  work.ui.run(2);
  expect_explained(5, 6);
}

TEST_F(Pointing, ElsewhereExplainsTheElementThatWasClickedLast) {
  work.ui.click(kMap);
  work.ui.hover("bar/theme");
  work.ui.run(2);
  expect_explained(5, 6);
}

TEST_F(Pointing, AnotherMapIsExplainedAtTheSameElement) {
  work.ui.click(kMap);
  work.ui.click("screen/maps/grid/3");
  work.ui.run(2);
  EXPECT_EQ(work.app.focus()->k, 3);
  expect_explained(5, 6);
}

TEST_F(Pointing, ArrowKeysMoveTheElementAlsoUnderARestingMouse) {
  work.ui.click(kMap);
  work.ui.key("up");
  work.ui.key("right");
  work.ui.key("right");
  EXPECT_EQ(work.app.view().element, (Element{4, 8}));
  expect_explained(4, 8);
}

TEST_F(Pointing, ArrowKeysStopAtTheBorder) {
  work.ui.click(kMap);
  for (int i = 0; i < 8; ++i) work.ui.key("up");
  for (int i = 0; i < 9; ++i) work.ui.key("left");
  work.ui.hover("bar/theme");
  work.ui.run(2);
  expect_explained(0, 0);
  EXPECT_GT(work.app.focus()->explanation.padding_terms, 0);
}

TEST_F(Pointing, AtTheInputMarksExactlyTheOutputsThatReadIt) {
  work.ui.hover(kInput);
  work.ui.run(2);
  const FanOut* fan_out = work.app.fan_out();
  ASSERT_NE(fan_out, nullptr);
  std::vector<int64_t> rows, columns;
  for (int64_t y = 0; y < geometry().h.output; ++y) {
    for (int64_t t = 0; t < 3; ++t) {
      if (y * 2 + t * 3 - geometry().h.pad_before == 10) rows.push_back(y);
    }
  }
  for (int64_t x = 0; x < geometry().w.output; ++x) {
    for (int64_t t = 0; t < 3; ++t) {
      if (x * 2 + t * 2 - geometry().w.pad_before == 12) columns.push_back(x);
    }
  }
  EXPECT_EQ(fan_out->rows, rows);
  EXPECT_EQ(fan_out->columns, columns);
  work.ui.hover("bar/theme");
  work.ui.run(2);
  EXPECT_EQ(work.app.fan_out(), nullptr);
}

TEST_F(Pointing, ChangesNothingThatIsComputed) {
  work.ui.hover(kMap);
  work.ui.click(kMap);
  work.ui.hover(kInput);
  work.ui.wheel(kMap, 2);
  EXPECT_EQ(work.result(), answer);
}

TEST_F(Pointing, TheElementStaysInTheMapWhenThatShrinks) {
  work.ui.click(kMap);
  work.type("screen/settings/strides/height", "20");
  work.answer();
  ASSERT_NE(work.app.focus(), nullptr);
  EXPECT_LT(work.app.focus()->y, 2);
  EXPECT_LT(work.app.focus()->x, 2);
}

constexpr const char* kManyTerms = R"({"convoscope": 1,
  "input": {"random_normal": {"shape": [1, 12, 12, 64], "seed": 1}}, "data_format": "NHWC",
  "layers": [{"op": "conv2d", "name": "wide",
    "filters": {"random_normal": {"shape": [9, 9, 64, 3], "seed": 2}},
    "strides": [1, 1, 1, 1], "padding": "SAME", "dilations": [1, 1, 1, 1]}]})";

// 5184 terms are explained aside: a frame never waits for them, and what is shown is of the map
// that is shown.
TEST(PointingAtManyTerms, IsExplainedAsideAndNeverByAnotherMap) {
  Workspace work(kManyTerms);
  ASSERT_NE(work.app.focus(), nullptr);
  EXPECT_EQ(work.app.focus()->k, 0);
  work.app.requests().map = 2;
  for (int frame = 0; frame < 200; ++frame) {
    work.ui.run(1);
    const Focus* focus = work.app.focus();
    if (focus != nullptr) {
      ASSERT_EQ(focus->k, work.app.view().map);
    }
  }
  work.result();
  ASSERT_NE(work.app.focus(), nullptr);
  EXPECT_EQ(work.app.focus()->k, 2);
  EXPECT_EQ(work.app.focus()->explanation.terms.size(), 9U * 9 * 64);
}

}  // namespace
}  // namespace convoscope::app
