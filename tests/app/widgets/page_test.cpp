// The registry, cards, tooltips and text: what is on screen is what is recorded, at any scale and
// in either theme, and drawing it twice gives the same bytes.
#include <gmock/gmock.h>

#include "app/host/icons.h"
#include "tests/app/widgets/widget_fixture.h"

namespace convoscope::app {
namespace {

using testing::ElementsAre;

struct Everything {
  int64_t stride = 2;
  int padding = 0, preset = 1;
  bool shared = true, linked = false;
  float sigma = 1.5f;
  std::string name = "still-life.png";

  void draw() {
    section_header(kIconGrid, "window");
    stepper("strides", stride, {.tooltip = "The step between two windows", .width = dp(120)});
    ImGui::SameLine();
    link_button("link", linked);
    segmented("padding", {"SAME", "VALID", "EXPLICIT"}, padding);
    combo("preset", {"Sobel x", "Laplacian"}, preset);
    text_field("name", name);
    slider_float("sigma", "Gaussian σ", sigma, 0.1f, 4);
    toggle("shared", "Shared range", shared);
    value_row("input", "[1, 72, 96, 3]", "NHWC");
    stat_boxes({{"parameters", "1 200", ""}, {"output", bytes_label(110592), ""}});
    error_box("A 5 × 5 filter at dilation 24 spans 97 columns; the input is 96 wide.");
  }
};

TEST(Registry, FindsByPathAndReportsDuplicates) {
  Registry names;
  names.add({.path = "a/b", .role = "first"});
  names.add({.path = "a/c", .role = "other"});
  names.add({.path = "a/b", .role = "second"});
  ASSERT_NE(names.find("a/b"), nullptr);
  EXPECT_EQ(names.find("a/b")->role, "first");
  EXPECT_EQ(names.find("a"), nullptr);
  EXPECT_THAT(names.duplicates(), ElementsAre("a/b"));
  names.clear();
  EXPECT_EQ(names.find("a/b"), nullptr);
  EXPECT_TRUE(names.duplicates().empty());
}

TEST(Registry, HoldsOnlyTheFrameThatWasDrawnLast) {
  bool shown = true, value = false;
  Stage ui([&] {
    if (shown) toggle("sometimes", "x", value);
  });
  EXPECT_TRUE(ui->has("card/sometimes"));
  shown = false;
  ui->run(1);
  EXPECT_FALSE(ui->has("card/sometimes"));
}

TEST(Card, ScrollsContentThatIsTallerThanItself) {
  int presses = 0;
  Stage ui([&] {
    for (int i = 0; i < 40; ++i) presses += button(("row" + std::to_string(i)).c_str(), "row");
  });
  EXPECT_TRUE(ui->widget("card/row0").visible);
  EXPECT_FALSE(ui->widget("card/row39").visible);
  ui->move_to({250, 300});
  ui->post(Wheel{0, -100});
  ui->settle();
  EXPECT_FALSE(ui->widget("card/row0").visible);
  ASSERT_TRUE(ui->widget("card/row39").visible);
  ui->click("card/row39");
  EXPECT_EQ(presses, 1);
}

TEST(Card, ContentThatScrollsUnderARestingMouseKeepsItsValue) {
  std::vector<int64_t> values(40, 5);
  Stage ui([&] {
    for (size_t i = 0; i < values.size(); ++i) {
      stepper(("row" + std::to_string(i)).c_str(), values[i], {.width = 120});
    }
  });
  ui->move_to({300, 300});  // beside the steppers
  ui->post(Wheel{0, -3});
  ui->settle();
  EXPECT_FALSE(ui->widget("card/row0").visible);
  EXPECT_EQ(values, std::vector<int64_t>(40, 5));
}

TEST(Tooltip, AppearsOnceTheMouseHasRested) {
  Everything all;
  auto host = make_offscreen_host({.width = 420, .height = 560});
  ASSERT_TRUE(host) << host.error().sentence;
  Stage ui([&] { all.draw(); }, std::move(*host));
  ui->hover("card/strides");
  const auto before = ui.host().capture();
  ui->run(40);
  const auto after = ui.host().capture();
  ASSERT_TRUE(before && after);
  EXPECT_NE(before->rgba, after->rgba);
}

TEST(Page, IsDrawnWithTheSameBytesTwice) {
  std::vector<Capture> captures;
  for (int run = 0; run < 2; ++run) {
    Everything all;
    auto host = make_offscreen_host({.width = 420, .height = 560});
    ASSERT_TRUE(host) << host.error().sentence;
    Stage ui([&] { all.draw(); }, std::move(*host));
    ui->click("card/padding/VALID");
    ui->drag("card/strides", 40, 0);
    ui->move_to({5, 5});
    auto capture = ui.host().capture();
    ASSERT_TRUE(capture);
    captures.push_back(std::move(*capture));
  }
  EXPECT_EQ(captures[0].rgba, captures[1].rgba);
}

TEST(Page, WorksAtEveryScaleAndInBothThemes) {
  Everything all;
  Stage ui([&] { all.draw(); }, make_null_host({.width = 900, .height = 1200}));
  for (const float scale : {1.0f, 1.5f, 2.0f, 1.0f}) {
    ui.host().set_scale(scale);
    ui.host().set_light(!style().light);
    ui->settle();
    const int64_t before = all.stride;
    ui->click("card/strides/plus");
    EXPECT_EQ(all.stride, before + 1) << scale;
    ui->click(all.padding == 0 ? "card/padding/VALID" : "card/padding/SAME");
    EXPECT_EQ(ui->widget("card/strides/plus").rect.height(), dp(30));
    for (const WidgetRecord& record : registry().all()) {
      EXPECT_TRUE(record.visible) << record.path << " at scale " << scale;
    }
  }
}

TEST(Text, NumbersCarryATrueMinusAndNoSignOnZero) {
  EXPECT_EQ(decimal(-0.1538, 3), "−0.154");
  EXPECT_EQ(decimal(0.1538, 4, true), "+0.1538");
  EXPECT_EQ(decimal(-0.0001, 3), "0.000");
  EXPECT_EQ(decimal(-0.0001, 3, true), "+0.000");
  EXPECT_EQ(bytes_label(110592), "108\u00a0KiB");
  EXPECT_EQ(bytes_label(1 << 20), "1.0\u00a0MiB");
  EXPECT_EQ(with_true_minus("depth-wise 3-4 -inf"), "depth-wise 3−4 −inf");
}

TEST(Text, IsElidedToItsWidthAtACharacter) {
  const auto host = make_null_host({});
  const std::string whole = "Größe der Maske ⌈72/2⌉";
  EXPECT_EQ(elide(whole, 1000, Font::kSmall), whole);
  for (float width = 10; width < text_size(whole, Font::kSmall).x; width += 7) {
    const std::string cut = elide(whole, width, Font::kSmall);
    EXPECT_TRUE(cut.ends_with("…")) << cut;
    EXPECT_EQ(whole.compare(0, cut.size() - 3, cut, 0, cut.size() - 3), 0) << cut;
    if (cut != "…") {
      EXPECT_LE(text_size(cut, Font::kSmall).x, width) << cut;
    }
  }
}

}  // namespace
}  // namespace convoscope::app
