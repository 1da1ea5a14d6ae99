// The laws of the two sides: a variant changes one layer's settings alone, and the mended side has
// the geometry of A.
#include "app/document/twin_sides.h"

#include <gtest/gtest.h>

#include "app/document/snapshot_edits.h"
#include "tests/app/document/samples.h"
#include "tests/support/seeded.h"

namespace convoscope::app {
namespace {

using convoscope::testing::Seeded;
using testing::sample;

ExperimentPtr pointer(Experiment experiment) {
  return std::make_shared<const Experiment>(std::move(experiment));
}

ExperimentPtr present() { return pointer(sample()); }

TwinSide side(SideKind kind, const ExperimentPtr& experiment, size_t layer = 0) {
  return make_side({kind, {}}, experiment, layer, Precision::kFaithful);
}

TEST(TwinSides, ALayerThatHasTheSettingsAlreadyIsThePresentItself) {
  const ExperimentPtr now = present();
  ASSERT_EQ(now->layers[0].padding.mode, PaddingMode::kSame);
  for (const SideKind kind : {SideKind::kPresent, SideKind::kSame, SideKind::kUndilated,
                              SideKind::kUnstrided, SideKind::kPlainSums, SideKind::kFastSums}) {
    EXPECT_EQ(side(kind, now).experiment, now);
  }
  EXPECT_EQ(side(SideKind::kPlainSums, now).precision, Precision::kPlain);
}

TEST(TwinSides, AVariantChangesOneLayerAndSharesEveryTensor) {
  const ExperimentPtr now = present();
  for (const SideKind kind :
       {SideKind::kTorch, SideKind::kValid, SideKind::kSameStrided, SideKind::kTorchStrided}) {
    const TwinSide changed = side(kind, now);
    EXPECT_NE(changed.experiment, now);
    EXPECT_EQ(changed.experiment->input.tensor, now->input.tensor);
    EXPECT_EQ(changed.experiment->layers[0].filters.tensor, now->layers[0].filters.tensor);
    EXPECT_EQ(changed.experiment->layers[1].padding, now->layers[1].padding);
    EXPECT_EQ(changed.experiment->layers[1].strides, now->layers[1].strides);
  }
}

// PyTorch's users pad (span − 1)/2 on both sides, so that odd filters at stride 1 keep the extents.
TEST(TwinSides, PyTorchsPaddingKeepsTheExtentsOfOddFiltersAtStrideOne) {
  Seeded random;
  for (int i = 0; i < 50; ++i) {
    const int64_t filter = 2 * random.integer(0, 3) + 1, dilation = random.integer(1, 4);
    const Experiment now =
        set_dilations(0, {dilation, 1}).apply(set_filter_extent(0, filter, 3).apply(sample()));
    const TwinSide torch = side(SideKind::kTorch, pointer(now));
    const Pads& pads = torch.experiment->layers[0].padding.pads;
    EXPECT_EQ(pads.top, pads.bottom);
    const auto geometry = resolve_chain(*torch.experiment);
    ASSERT_TRUE(geometry);
    EXPECT_EQ((*geometry)[0].output.h, image_shape(*now.input.tensor).h);
  }
}

TEST(TwinSides, TheMendedSideHasTheGeometryOfA) {
  const ExperimentPtr now = present();
  for (const SideKind a : {SideKind::kPresent, SideKind::kSameStrided, SideKind::kValid}) {
    for (const SideKind b : {SideKind::kTorch, SideKind::kTorchStrided, SideKind::kValid}) {
      const TwinSide of_a = side(a, now), of_b = side(b, now);
      const Geometry expected = resolve_chain(*of_a.experiment).value()[0].window;
      const Geometry given = resolve_chain(*of_b.experiment).value()[0].window;
      const ExperimentPtr mended = mended_side(of_a, of_b, 0);
      ASSERT_EQ(mended == nullptr, given == expected);
      if (mended) {
        EXPECT_EQ(resolve_chain(*mended).value()[0].window, expected);
      }
    }
  }
}

TEST(TwinSides, OtherFiltersCantBeMended) {
  const ExperimentPtr now = present();
  const ExperimentPtr other = pointer(set_weight(0, 0, 0, 0, 0, 7).apply(*now));
  EXPECT_EQ(mended_side(side(SideKind::kPresent, now), side(SideKind::kValid, other), 0), nullptr);
}

TEST(TwinSides, ASnapshotThatIsGoneIsThePresent) {
  const ExperimentPtr now = pointer(take_snapshot("kept").apply(*present()));
  const auto chosen = [&](const char* name) {
    return make_side({SideKind::kSnapshot, name}, now, 0, Precision::kFaithful);
  };
  EXPECT_EQ(chosen("kept").experiment, now->snapshots[0].experiment);
  EXPECT_EQ(chosen("gone").experiment, now);
  EXPECT_EQ(chosen("gone").title, "The present experiment");
}

TEST(TwinSides, UnchangedSidesStayTheSamePointers) {
  TwinSidesKeeper keeper;
  const ExperimentPtr now = present();
  ViewState view;
  const ExperimentPtr a = keeper.update(now, view).a.experiment;
  view.map = 1;
  EXPECT_EQ(keeper.update(now, view).a.experiment, a);
  view.compare.a = {SideKind::kValid, {}};
  EXPECT_NE(keeper.update(now, view).a.experiment, a);
}

TEST(TwinSides, UsingAnExperimentKeepsTheSnapshots) {
  const Experiment now = take_snapshot("kept").apply(*present());
  const Experiment after =
      use_experiment(pointer(set_strides(0, {2, 2}).apply(*present())), "x").apply(now);
  EXPECT_EQ(after.layers[0].strides, (Hw{2, 2}));
  ASSERT_EQ(after.snapshots.size(), 1U);
}

}  // namespace
}  // namespace convoscope::app
