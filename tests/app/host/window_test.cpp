// The window on a virtual display: it draws what the offscreen host draws, and wake() ends its
// wait. Run through xvfb-run (CMakeLists.txt); without a display there is nothing to test.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>

#include "app/host/host.h"
#include "app/host/style.h"

namespace convoscope::app {
namespace {

constexpr HostOptions kOptions{.width = 320, .height = 240, .scale = 1};

void draw(Host& host) {
  host.begin_frame(0);
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::Begin("window", nullptr, ImGuiWindowFlags_NoDecoration);
  ImGui::TextUnformatted("⌈72/2⌉ = 36");
  ImGui::GetWindowDrawList()->AddRectFilled({20, 100}, {200, 180}, palette().accent, 10);
  ImGui::End();
  host.end_frame();
}

class WindowTest : public testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("DISPLAY") == nullptr) GTEST_SKIP() << "no display";
  }
};

TEST_F(WindowTest, DrawsWhatTheOffscreenHostDraws) {
  std::vector<Capture> captures;
  for (auto* make : {make_glfw_host, make_offscreen_host}) {
    auto host = make(kOptions);
    ASSERT_TRUE(host) << host.error().sentence;
    for (int i = 0; i < 3; ++i) draw(**host);
    auto capture = (*host)->capture();
    ASSERT_TRUE(capture) << capture.error().sentence;
    captures.push_back(std::move(*capture));
  }
  ASSERT_EQ(captures[0].rgba.size(), captures[1].rgba.size());
  int differing = 0;
  for (size_t i = 0; i < captures[0].rgba.size(); ++i) {
    differing += std::abs(captures[0].rgba[i] - captures[1].rgba[i]) > 2;
  }
  EXPECT_EQ(differing, 0);
}

TEST_F(WindowTest, AWakeEndsTheWait) {
  auto host = make_glfw_host(kOptions);
  ASSERT_TRUE(host) << host.error().sentence;
  for (int i = 0; i < 20; ++i) draw(**host);
  const auto start = std::chrono::steady_clock::now();
  Host::wake();
  (*host)->begin_frame(30);
  (*host)->end_frame();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST_F(WindowTest, WaitsWhileNothingHappensAlsoWhenTheTitleIsSetInEveryFrame) {
  auto host = make_glfw_host(kOptions);
  ASSERT_TRUE(host) << host.error().sentence;
  // The display may have something to say now and then; a window that never waits fails.
  bool waited = false;
  for (int i = 0; i < 40 && !waited; ++i) {
    const auto start = std::chrono::steady_clock::now();
    (*host)->begin_frame(i < 20 ? 0 : 0.1);
    waited = std::chrono::steady_clock::now() - start > std::chrono::milliseconds(80) && i >= 20;
    (*host)->set_title("start.json");
    (*host)->end_frame();
  }
  EXPECT_TRUE(waited);
}

TEST_F(WindowTest, KeepsItsClipboard) {
  auto host = make_glfw_host(kOptions);
  ASSERT_TRUE(host) << host.error().sentence;
  (*host)->set_clipboard("strides=[1, 2, 2, 1]");
  EXPECT_EQ((*host)->clipboard(), "strides=[1, 2, 2, 1]");
}

}  // namespace
}  // namespace convoscope::app
