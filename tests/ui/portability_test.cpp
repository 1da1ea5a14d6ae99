// The badges of the settings column: they tell what the engine tells of the settings on screen,
// give their code to the clipboard, and go while the settings are refused.
#include <gtest/gtest.h>

#include "engine/analysis/portability.h"
#include "engine/conv/geometry.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

const std::string kBadges = "screen/settings/runs on/";

Case case_on_screen(Workspace& work) { return *case_of(*work.experiment(), 0, {}); }

void expect_badges(Workspace& work) {
  for (const Badge& badge : portability(case_on_screen(work))) {
    const WidgetRecord* widget = registry().find(kBadges + short_name(badge.framework));
    ASSERT_NE(widget, nullptr) << to_string(badge.framework);
    EXPECT_EQ(widget->value, to_string(badge.state));
    EXPECT_NE(widget->tooltip.find(badge.reason), std::string::npos) << widget->tooltip;
    EXPECT_NE(widget->tooltip.find(badge.code), std::string::npos) << widget->tooltip;
    EXPECT_NE(widget->tooltip.find(badge.gradients), std::string::npos) << widget->tooltip;
  }
}

TEST(PortabilityBadges, FollowTheSettings) {
  Workspace work(kPicture);
  work.answer();
  expect_badges(work);
  EXPECT_EQ(work.ui.value(kBadges + "Keras"), "runs");
  work.type("screen/settings/strides/height", "2");
  expect_badges(work);
  EXPECT_EQ(work.ui.value(kBadges + "PyTorch"), "with a change");
  work.type("screen/settings/dilations/height", "2");
  expect_badges(work);
  EXPECT_EQ(work.ui.value(kBadges + "Keras"), "refuses");
  work.ui.click("screen/settings/data_format/NCHW");
  expect_badges(work);
  EXPECT_EQ(work.ui.value(kBadges + "TF CPU"), "with a change");
}

TEST(PortabilityBadges, GiveTheirCodeToTheClipboard) {
  Workspace work(kPicture);
  work.answer();
  for (const Badge& badge : portability(case_on_screen(work))) {
    work.ui.click(kBadges + short_name(badge.framework));
    work.ui.run(2);
    EXPECT_EQ(work.app.host().clipboard(), badge.code);
  }
}

TEST(PortabilityBadges, ARefusedLayerHasNone) {
  Workspace work(kPicture);
  work.answer();
  work.type("screen/settings/strides/height", "0");
  work.result();
  EXPECT_EQ(registry().find(kBadges + "Keras"), nullptr);
  work.ui.key("ctrl+z");
  work.answer();
  expect_badges(work);
}

}  // namespace
}  // namespace convoscope::app
