// Laws of the hosts: what is drawn offscreen depends on the frames alone, theme and scale change
// between frames, and a host that is gone leaves room for the next.
#include "app/host/host.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "app/host/icons.h"
#include "app/host/style.h"

namespace convoscope::app {
namespace {

std::unique_ptr<Host> offscreen(int width, int height, bool light = false) {
  auto host = make_offscreen_host({.width = width, .height = height, .light = light});
  EXPECT_TRUE(host) << (host ? "" : host.error().sentence);
  return host ? std::move(*host) : nullptr;
}

// A frame with a line in every font.
void draw_type(Host& host) {
  host.begin_frame(0);
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::Begin("type", nullptr, ImGuiWindowFlags_NoDecoration);
  for (size_t i = 0; i < kFontCount; ++i) {
    const WithFont with(static_cast<Font>(i));
    ImGui::Text("⌈72/2⌉ = 36 × −0.5 Σ %s", kIconLink);
  }
  ImGui::End();
  host.end_frame();
}

Capture captured(Host& host) {
  auto capture = host.capture();
  EXPECT_TRUE(capture) << (capture ? "" : capture.error().sentence);
  return capture ? std::move(*capture) : Capture{};
}

ImU32 pixel(const Capture& capture, int x, int y) {
  const size_t i =
      (static_cast<size_t>(y) * static_cast<size_t>(capture.width) + static_cast<size_t>(x)) * 4;
  return IM_COL32(capture.rgba[i], capture.rgba[i + 1], capture.rgba[i + 2], capture.rgba[i + 3]);
}

TEST(OffscreenHost, DrawsTheSameBytesInTwoRuns) {
  Capture first, second;
  for (Capture* capture : {&first, &second}) {
    auto host = offscreen(320, 260);
    ASSERT_TRUE(host);
    for (int i = 0; i < 3; ++i) draw_type(*host);
    *capture = captured(*host);
  }
  ASSERT_EQ(first.rgba.size(), size_t{320 * 260 * 4});
  EXPECT_EQ(first.rgba, second.rgba);
}

TEST(OffscreenHost, DrawsTextOnThePage) {
  auto host = offscreen(320, 260);
  ASSERT_TRUE(host);
  draw_type(*host);
  const Capture capture = captured(*host);
  int text_pixels = 0;
  for (int y = 0; y < capture.height; ++y) {
    for (int x = 0; x < capture.width; ++x) text_pixels += pixel(capture, x, y) != palette().page;
  }
  EXPECT_EQ(pixel(capture, 0, 0), palette().page);
  EXPECT_GT(text_pixels, 2000);
}

TEST(OffscreenHost, PutsTheFirstRowOnTop) {
  auto host = offscreen(40, 30);
  ASSERT_TRUE(host);
  host->begin_frame(0);
  ImGui::GetForegroundDrawList()->AddRectFilled({0, 0}, {40, 3}, IM_COL32(255, 0, 0, 255));
  host->end_frame();
  const Capture capture = captured(*host);
  EXPECT_EQ(pixel(capture, 20, 1), IM_COL32(255, 0, 0, 255));
  EXPECT_EQ(pixel(capture, 20, 28), palette().page);
}

TEST(OffscreenHost, ChangesThemeAndScaleBetweenFrames) {
  auto host = offscreen(640, 520);
  ASSERT_TRUE(host);
  draw_type(*host);
  const Capture dark = captured(*host);
  host->set_light(true);
  host->set_scale(2);
  draw_type(*host);
  const Capture light = captured(*host);
  EXPECT_EQ(pixel(dark, 0, 0), IM_COL32(11, 13, 17, 255));
  EXPECT_EQ(pixel(light, 0, 0), IM_COL32(238, 240, 244, 255));
  EXPECT_EQ(font(Font::kBody)->FontSize, 36);
  host->set_light(false);
  host->set_scale(1);
  draw_type(*host);
  draw_type(*host);
  EXPECT_EQ(captured(*host).rgba, dark.rgba);
}

TEST(OffscreenHost, FollowsAResize) {
  auto host = offscreen(64, 48);
  ASSERT_TRUE(host);
  host->post(Resize{100, 90});
  draw_type(*host);
  const Capture capture = captured(*host);
  EXPECT_EQ(capture.width, 100);
  EXPECT_EQ(capture.height, 90);
}

TEST(OffscreenHost, RefusesASizeThatCannotBeDrawn) {
  for (const auto& [width, height] : {std::pair{0, 10}, {10, -1}, {20000, 10}}) {
    const auto host = make_offscreen_host({.width = width, .height = height});
    ASSERT_FALSE(host);
    EXPECT_NE(host.error().sentence.find(std::to_string(width)), std::string::npos);
  }
}

TEST(NullHost, LaysOutTextWithoutDrawing) {
  auto host = make_null_host({.width = 320, .height = 260});
  draw_type(*host);
  EXPECT_FALSE(host->has_gl());
  EXPECT_FALSE(host->capture());
  EXPECT_GT(font(Font::kMono)->CalcTextSizeA(17, 1000, 0, "0.125").x, 20);
}

TEST(NullHost, KeepsTheClipboard) {
  auto host = make_null_host({});
  host->set_clipboard("strides");
  EXPECT_STREQ(ImGui::GetClipboardText(), "strides");
  ImGui::SetClipboardText("dilations");
  EXPECT_EQ(host->clipboard(), "dilations");
}

TEST(GlfwHost, RefusesInASentenceWithoutADisplay) {
  if (std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr) {
    GTEST_SKIP() << "a display is there";
  }
  const auto host = make_glfw_host({});
  ASSERT_FALSE(host);
  EXPECT_NE(host.error().sentence.find("display"), std::string::npos) << host.error().sentence;
}

TEST(Style, LengthsAreWholePixels) {
  auto host = make_null_host({.scale = 1.5f});
  EXPECT_EQ(dp(1), 2);
  EXPECT_EQ(dp(10), 15);
  EXPECT_EQ(dp(7), 11);
  EXPECT_EQ(dp(-10), -15);
  EXPECT_FLOAT_EQ(dp(0.5f), 0.75f);
}

}  // namespace
}  // namespace convoscope::app
