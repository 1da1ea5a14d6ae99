// Each control changes its value by what a person does to it, reports it once, and not when
// disabled.
#include "app/widgets/controls.h"

#include "app/host/icons.h"
#include "app/widgets/split_pane.h"
#include "tests/app/widgets/widget_fixture.h"

namespace convoscope::app {
namespace {

TEST(Segmented, AClickChoosesAndReportsOnce) {
  int index = 0;
  Tally tally;
  Stage ui([&] { tally += segmented("padding", {"SAME", "VALID", "EXPLICIT"}, index); });
  EXPECT_EQ(ui->value("card/padding"), "SAME");
  ui->click("card/padding/EXPLICIT");
  EXPECT_EQ(index, 2);
  EXPECT_EQ(ui->value("card/padding"), "EXPLICIT");
  EXPECT_EQ(ui->value("card/padding/EXPLICIT"), "on");
  EXPECT_EQ(ui->value("card/padding/SAME"), "off");
  ui->click("card/padding/EXPLICIT");
  EXPECT_EQ(tally.changed, 1);
  EXPECT_EQ(tally.released, 1);
}

TEST(Segmented, WidthsAddUpAndDoNotOverlap) {
  int index = 0;
  Stage ui([&] {
    segmented("s", {"R", "G", "B", "a much longer label", "RGB"}, index, {.width = 330});
  });
  float last = 0;
  for (const char* path : {"card/s/R", "card/s/G", "card/s/B", "card/s/a much longer label"}) {
    const Rect rect = ui->widget(path).rect;
    EXPECT_GE(rect.min.x, last);
    EXPECT_GT(rect.width(), 20);
    last = rect.max.x;
  }
  EXPECT_LE(ui->widget("card/s/RGB").rect.max.x, ui->widget("card/s").rect.max.x);
}

TEST(Toggle, AClickTurnsIt) {
  bool on = false;
  Stage ui([&] { toggle("shared", "Shared range", on); });
  ui->click("card/shared");
  EXPECT_TRUE(on);
  EXPECT_EQ(ui->value("card/shared"), "on");
  ui->click("card/shared");
  EXPECT_FALSE(on);
}

TEST(LinkButton, AClickLinksAndUnlinks) {
  bool linked = true;
  Stage ui([&] { link_button("link", linked, {.tooltip = "Keep both equal"}); });
  ui->click("card/link");
  EXPECT_FALSE(linked);
  ui->click("card/link");
  EXPECT_TRUE(linked);
}

TEST(Button, EveryKindIsPressedOnceByAClick) {
  int presses = 0;
  Stage ui([&] {
    presses += button("a", "Rotate");
    presses += button("b", "Open", {.icon = kIconFolderOpen, .kind = ButtonKind::kPrimary});
    presses += button("c", "Explore", {.kind = ButtonKind::kQuiet, .active = true});
    presses += icon_button("d", kIconUndo, {.tooltip = "Undo"});
    presses += chip("e", "dilation 23");
    presses += chip_row("f", "SAME", "pads 47 + 48");
  });
  int expected = 0;
  for (const char* id : {"a", "b", "c", "d", "e", "f"}) {
    ui->click(std::string("card/") + id);
    EXPECT_EQ(presses, ++expected) << id;
  }
}

TEST(Button, IsNotPressedWhenTheMouseLeavesBeforeLettingGo) {
  int presses = 0;
  Stage ui([&] { presses += button("a", "Reset"); });
  ui->drag("card/a", 200, 200);
  EXPECT_EQ(presses, 0);
}

TEST(Combo, AnItemIsChosenFromTheList) {
  int index = 0;
  Tally tally;
  Stage ui([&] { tally += combo("preset", {"Sobel x", "Laplacian", "Gaussian"}, index); });
  EXPECT_FALSE(ui->has("card/preset/Gaussian"));
  ui->click("card/preset");
  ui->click("card/preset/Gaussian");
  EXPECT_EQ(index, 2);
  EXPECT_EQ(ui->value("card/preset"), "Gaussian");
  EXPECT_FALSE(ui->has("card/preset/Gaussian"));
  EXPECT_EQ(tally.changed, 1);
}

TEST(Combo, EscapeOrAClickOutsideClosesTheListUnchanged) {
  int index = 1;
  Stage ui([&] { combo("preset", {"Sobel x", "Laplacian"}, index); });
  ui->click("card/preset");
  ASSERT_TRUE(ui->has("card/preset/Sobel x"));
  ui->click_at({450, 580});
  EXPECT_FALSE(ui->has("card/preset/Sobel x"));
  EXPECT_EQ(index, 1);
}

TEST(Combo, WheelAndArrowKeysMoveThroughTheItemsAndStopAtTheEnds) {
  int index = 0;
  Stage ui([&] { combo("preset", {"Sobel x", "Laplacian", "Gaussian"}, index); });
  ui->wheel("card/preset", -1);
  EXPECT_EQ(index, 1);
  ui->wheel("card/preset", -5);
  EXPECT_EQ(index, 2);
  ui->click("card/preset");
  ui->click("card/preset/Sobel x");
  ui->key("up");
  EXPECT_EQ(index, 0);
  ui->key("down");
  EXPECT_EQ(index, 1);
}

TEST(TextField, TypingChangesTheTextAndEnterReleasesIt) {
  std::string name = "still-life";
  Tally tally;
  Stage ui([&] { tally += text_field("name", name); });
  ui->type("card/name", "zône plate 2");
  EXPECT_EQ(name, "zône plate 2");
  EXPECT_GE(tally.changed, 1);
  EXPECT_EQ(tally.released, 1);
}

TEST(TextField, PastesFromTheClipboard) {
  std::string name;
  Stage ui([&] { text_field("name", name); });
  ui->click("card/name");
  ui.host().set_clipboard("from elsewhere");
  ui->key("ctrl+v");
  EXPECT_EQ(name, "from elsewhere");
}

TEST(Slider, ADragToTheEndsReachesTheRangeAndReleasesOnce) {
  float sigma = 1;
  Tally tally;
  Stage ui([&] { tally += slider_float("sigma", "Gaussian σ", sigma, 0.25f, 4); });
  ui->drag("card/sigma", 600, 0);
  EXPECT_EQ(sigma, 4);
  EXPECT_EQ(tally.released, 1);
  ui->drag("card/sigma", -600, 0);
  EXPECT_EQ(sigma, 0.25f);
  EXPECT_EQ(tally.released, 2);
}

TEST(Slider, TheMiddleOfALogarithmicTrackIsTheGeometricMean) {
  float gain = 1;
  Stage ui(
      [&] { slider_float("gain", "gain", gain, 0.01f, 100, {.digits = 4, .logarithmic = true}); });
  ui->drag("card/gain", 300, 0);
  ui->click("card/gain");
  EXPECT_NEAR(gain, 1, 0.02);
}

TEST(Slider, ItsValueIsTypedBeyondTheRange) {
  float sigma = 1;
  Stage ui([&] { slider_float("sigma", "Gaussian σ", sigma, 0.25f, 4); });
  ui->type("card/sigma/value", "7.5");
  EXPECT_EQ(sigma, 7.5f);
  ui->type("card/sigma/value", "nonsense");
  EXPECT_EQ(sigma, 7.5f);
  ui->type("card/sigma/value", "\u22120.5");
  EXPECT_EQ(sigma, -0.5f);
}

TEST(Slider, WheelAndArrowKeysStepByAHundredthOfTheRange) {
  float value = 0.5f;
  Stage ui([&] { slider_float("v", "value", value, 0, 1, {.digits = 3}); });
  ui->wheel("card/v", 2);
  EXPECT_FLOAT_EQ(value, 0.52f);
  ui->click("card/v/value");
  ui->key("escape");
  ui->click("card/v");
  const float clicked = value;
  ui->key("down");
  EXPECT_NEAR(value, clicked - 0.01f, 1e-4);
}

TEST(Splitter, FollowsTheMouseWithinItsLimits) {
  float left = 200;
  Tally tally;
  Stage ui([&] {
    tally += splitter("split", Axis::kHorizontal, Rect::of(20 + left, 100, 10, 300), left,
                      {.min = 150, .max = 260});
  });
  ui->drag("card/split", 30, 0);
  EXPECT_EQ(left, 230);
  EXPECT_EQ(tally.released, 1);
  ui->drag("card/split", 500, 0);
  EXPECT_EQ(left, 260);
  ui->drag("card/split", -500, 0);
  EXPECT_EQ(left, 150);
}

TEST(CodeBox, ItsButtonCopiesTheCode) {
  Stage ui([&] { code_box("code", "tf.nn.conv2d(x, w,\n  padding=\"SAME\")"); });
  ui->click("card/code/copy");
  EXPECT_EQ(ui.host().clipboard(), "tf.nn.conv2d(x, w,\n  padding=\"SAME\")");
}

TEST(ErrorBox, HoldsItsSentenceAndTheRemediesBelowIt) {
  bool fixed = false;
  int64_t after = 1;
  Stage ui([&] {
    begin_error_box("A 5 × 5 filter at dilation 24 spans 97 columns; the input is 96 wide.");
    fixed = chip_row("remedy", "dilation 23", "spans 93") || fixed;
    end_error_box();
    stepper("after", after);
  });
  EXPECT_GT(ui->widget("card/after").rect.min.y, ui->widget("card/remedy").rect.max.y);
  ui->click("card/remedy");
  EXPECT_TRUE(fixed);
}

TEST(Disabled, NoControlReacts) {
  int index = 0, presses = 0;
  bool on = false;
  float value = 0.5f;
  std::string name = "a";
  Tally tally;
  Stage ui([&] {
    tally += segmented("segmented", {"SAME", "VALID"}, index, {.enabled = false});
    tally += toggle("toggle", "Shared", on, {.enabled = false});
    tally += link_button("link", on, {.enabled = false});
    tally += combo("combo", {"a", "b"}, index, {.enabled = false});
    tally += text_field("text", name, {.enabled = false});
    tally += slider_float("slider", "value", value, 0, 1, {.enabled = false});
    presses += button("button", "Rotate", {.enabled = false});
    presses += icon_button("icon", kIconUndo, {.enabled = false});
    presses += chip("chip", "SAME", {.enabled = false});
  });
  for (const char* id : {"segmented", "segmented/VALID", "toggle", "link", "combo", "text",
                         "slider", "slider/value", "button", "icon", "chip"}) {
    const std::string path = std::string("card/") + id;
    EXPECT_FALSE(ui->widget(path).enabled) << path;
    ui->click(path);
    ui->wheel(path, 1);
    ui->text("7");
    ui->drag(path, 40, 0);
  }
  EXPECT_EQ(tally.changed, 0);
  EXPECT_EQ(presses, 0);
}

}  // namespace
}  // namespace convoscope::app
