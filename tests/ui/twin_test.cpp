// Two sides of the Compare screen: what they compute, that one cursor stands in both, how far apart
// they are said to be, and the change that makes them equal.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

class Twin : public ::testing::Test {
 protected:
  Twin() : work(kPicture) {
    work.ui.click("bar/Compare");
    work.answer();
  }

  void choose(const char* side, const std::string& label) {
    work.ui.click(std::string("screen/") + side + "/choice");
    work.ui.click(std::string("screen/") + side + "/choice/" + label);
    work.app.settle();
  }

  const Comparison& comparison() {
    work.app.settle();
    EXPECT_FALSE(work.app.twin().behind);
    return *work.app.twin().comparison();
  }

  // The chosen layer of the present experiment with other settings, computed by the engine alone.
  LayerResult computed(Hw strides, const Padding& padding) {
    Experiment experiment = *work.experiment();
    experiment.layers[0].strides = strides;
    experiment.layers[0].padding = padding;
    return evaluate(std::make_shared<const Experiment>(experiment)).value()->layers[0];
  }

  Workspace work;
};

TEST_F(Twin, ShowsSameBesidePyTorchAtStrideTwo) {
  const LayerResult same = computed({2, 2}, {PaddingMode::kSame, {}});
  const LayerResult torch = computed({2, 2}, {PaddingMode::kExplicit, {1, 1, 1, 1}});
  const Comparison& c = comparison();
  EXPECT_TRUE(same_bits(c.layer_of_a().output, same.output));
  EXPECT_TRUE(same_bits(c.layer_of_b().output, torch.output));
  EXPECT_EQ(c.layer_of_a().geometry.window.h.pad_before, 1);
  EXPECT_EQ(work.steps(), 1U);
}

TEST_F(Twin, MeasuresAreThoseOfTheShownMap) {
  choose("twin_b", "VALID, no padding");
  choose("twin_a", "The present experiment");
  work.app.view().map = 2;
  work.app.view().compare.tolerance = 0.25;
  const Comparison& c = comparison();
  const LayerResult valid = computed({1, 1}, {PaddingMode::kValid, {}});
  const ImageView a = image_view(*work.result()->layers[0].output);
  const ImageView b = image_view(*valid.output);
  double largest = 0, sum = 0;
  int64_t within = 0, count = 0;
  for (int64_t y = 0; y < b.shape.h; ++y) {
    for (int64_t x = 0; x < b.shape.w; ++x) {
      const double d = std::abs(double{a.at(0, y, x, 2)} - double{b.at(0, y, x, 2)});
      largest = std::max(largest, d);
      sum += d;
      within += d <= 0.25 ? 1 : 0;
      ++count;
    }
  }
  const Difference& found = c.map_measures();
  EXPECT_EQ(found.count, count);
  EXPECT_EQ(found.largest, largest);
  EXPECT_EQ(found.within, within);
  EXPECT_NEAR(found.mean, sum / static_cast<double>(count), 1e-12);
  EXPECT_GT(largest, 0);
}

TEST_F(Twin, AlignedByPositionTheInsideOfSameAndValidIsEqual) {
  choose("twin_a", "The present experiment");
  choose("twin_b", "VALID, no padding");
  EXPECT_GT(comparison().measures.all.largest, 0);
  work.ui.click("screen/difference/alignment/By position");
  const Comparison& c = comparison();
  EXPECT_EQ(work.app.view().compare.alignment, Alignment::kPosition);
  EXPECT_EQ(c.measures.all.count, 19 * 23 * 4);
  EXPECT_EQ(c.measures.all.largest, 0);
}

TEST_F(Twin, TheBorderCanBeLeftOut) {
  choose("twin_a", "The present experiment");
  choose("twin_b", "PyTorch padding=1");
  EXPECT_EQ(comparison().measures.all.count, 21 * 25 * 4);
  work.ui.click("screen/difference/without border");
  EXPECT_EQ(comparison().measures.all.count, 19 * 23 * 4);
}

TEST_F(Twin, ToleranceIsTypedAndNonsenseChangesNothing) {
  work.ui.type("screen/measures/tolerance", "0.5");
  EXPECT_EQ(work.app.view().compare.tolerance, 0.5);
  for (const char* nonsense : {"abc", "-1", "nan", "1e99", ""}) {
    work.ui.type("screen/measures/tolerance", nonsense);
    EXPECT_EQ(work.app.view().compare.tolerance, 0.5) << nonsense;
  }
}

TEST_F(Twin, ASideThatIsThePresentIsNotComputedAgain) {
  choose("twin_a", "The present experiment");
  choose("twin_b", "TensorFlow SAME");  // which the present is
  EXPECT_EQ(comparison().a, work.result());
  EXPECT_EQ(comparison().b, work.result());
  EXPECT_EQ(comparison().measures.all.largest, 0);
}

TEST_F(Twin, OneCursorStandsInBothSides) {
  choose("twin_a", "The present experiment");
  choose("twin_b", "VALID, no padding");
  work.ui.click("screen/difference/alignment/By position");
  work.app.settle();
  work.ui.click("screen/twin_b/output");
  const Comparison& c = comparison();
  ASSERT_TRUE(work.app.twin().cursor.has_value());
  const Element a = output_of(c, Side::kA, *work.app.twin().cursor);
  const Element b = output_of(c, Side::kB, *work.app.twin().cursor);
  EXPECT_EQ(a, (Element{b.y + 1, b.x + 1}));
  EXPECT_EQ(work.app.view().compare.element, work.app.twin().cursor);
  const Element before = *work.app.view().compare.element;
  work.ui.key("right");
  EXPECT_EQ(work.app.view().compare.element, (Element{before.y, before.x + 1}));
}

TEST_F(Twin, HiddenItComputesNothing) {
  const ComparisonPtr before = work.app.twin().state.comparison;
  work.ui.click("bar/Explore");
  work.ui.click("screen/filter/negate");
  work.answer();
  EXPECT_EQ(work.app.twin().state.comparison, before);
  work.ui.click("bar/Compare");
  EXPECT_NE(&comparison(), before.get());
}

TEST_F(Twin, ARefusedSideKeepsTheLastPictures) {
  choose("twin_a", "TensorFlow SAME");
  choose("twin_b", "VALID, no padding");
  const ComparisonPtr before = work.app.twin().state.comparison;
  work.ui.click("bar/Explore");
  work.type("screen/settings/dilations/height", "20");
  work.ui.click("bar/Compare");
  work.app.settle();
  EXPECT_TRUE(work.app.twin().state.refusal_b.has_value());
  EXPECT_FALSE(work.app.twin().state.refusal_a.has_value());
  EXPECT_EQ(work.app.twin().state.comparison, before);
  EXPECT_TRUE(work.app.twin().behind);
}

// Even extents, where SAME pads less before the first pixel than PyTorch does.
constexpr const char* kEven = R"({"convoscope": 1,
  "input": {"pattern": {"name": "spheres", "shape": [1, 20, 24, 3]}}, "data_format": "NHWC",
  "layers": [{"op": "conv2d", "name": "conv1",
    "filters": {"presets": ["sobel_x", "gaussian"], "size": [3, 3], "in_channels": 3},
    "strides": [1, 1, 1, 1], "padding": "SAME", "dilations": [1, 1, 1, 1]}]})";

TEST(TwinRemedy, ItsProofIsComputedAndApplyingItIsOneStep) {
  Workspace work(kEven);
  work.ui.click("bar/Compare");
  work.answer();
  const TwinView& twin = work.app.twin();
  EXPECT_GT(twin.comparison()->measures.all.largest, 0.1);
  ASSERT_TRUE(twin.comparison()->mended.has_value());
  EXPECT_EQ(twin.comparison()->mended->largest, 0);
  const ExperimentPtr before = work.experiment();
  work.ui.click("screen/measures/apply");
  work.app.settle();
  EXPECT_EQ(work.steps(), 2U);
  EXPECT_EQ(work.layer().padding.mode, PaddingMode::kExplicit);
  EXPECT_EQ(work.layer().padding.pads, (Pads{0, 1, 0, 1}));
  EXPECT_EQ(work.layer().strides, (Hw{2, 2}));
  EXPECT_EQ(work.app.view().compare.b.kind, SideKind::kPresent);
  EXPECT_EQ(twin.comparison()->measures.all.largest, 0);
  EXPECT_EQ(twin.comparison()->b, work.result());
  work.ui.key("ctrl+z");
  EXPECT_EQ(work.experiment(), before);
}

}  // namespace
}  // namespace convoscope::app
