// Laws of printing a frame: the page drawn as pixels looks like the frame, areas and maps have its
// very colours, and the words that it shows are words of the file.
#include "app/print/frame_page.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "app/gpu/map_painter.h"
#include "app/host/style.h"

namespace convoscope::app {
namespace {

constexpr int kWidth = 400, kHeight = 300;
constexpr ImU32 kBlue = IM_COL32(20, 60, 200, 255), kVeil = IM_COL32(250, 120, 0, 96);

class FramePageTest : public testing::Test {
 protected:
  FramePageTest() {
    auto host = make_offscreen_host({.width = kWidth, .height = kHeight});
    if (host) host_ = std::move(*host);
  }
  void SetUp() override {
    if (!host_) GTEST_SKIP() << "no EGL";
  }

  // In the style of print.
  template <typename Draw>
  PrintedPage page_of(const Draw& draw, int enlarged = 1) {
    const PrintStyle style;
    host_->begin_frame(0);
    draw(ImGui::GetBackgroundDrawList());
    host_->end_frame();
    auto page = page_of_frame(*host_, enlarged);
    EXPECT_TRUE(page) << page.error().sentence;
    return *std::move(page);
  }
  static Pixels pixels_of(const PrintedPage& page) {
    Canvas canvas(page.width, page.height);
    draw_page(page, canvas);
    return canvas.pixels();
  }

  std::unique_ptr<Host> host_;
};

Rgb8 pixel(const std::vector<uint8_t>& rgba, int x, int y) {
  const uint8_t* p = &rgba[static_cast<size_t>(4 * (y * kWidth + x))];
  return {p[0], p[1], p[2]};
}

std::string text_of(const PrintedPage& page, PageFormat format) {
  const auto bytes = page_bytes(page, format);
  EXPECT_TRUE(bytes);
  return {bytes->begin(), bytes->end()};
}

void draw_shapes(ImDrawList* list) {
  list->AddRectFilled({20, 20}, {180, 120}, kBlue, 12);
  list->AddRectFilled({100, 60}, {260, 200}, kVeil);
  list->AddRectFilled({120, 80}, {240, 180}, kVeil);  // twice as strong where both lie
  list->AddCircleFilled({320, 80}, 40, kBlue);
  list->AddLine({20, 220}, {380, 240}, kBlue, 5);
  list->PushClipRect({300, 200}, {340, 260});
  list->AddRectFilled({280, 180}, {390, 290}, kBlue);
  list->PopClipRect();
}

TEST_F(FramePageTest, AreasHaveTheColoursOfTheFrame) {
  const PrintedPage page = page_of(draw_shapes);
  const Capture frame = host_->capture().value();
  const Pixels printed = pixels_of(page);
  int64_t different = 0;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const Rgb8 a = pixel(frame.rgba, x, y), b = pixel(printed.rgba, x, y);
      const int most = std::max({std::abs(a.r - b.r), std::abs(a.g - b.g), std::abs(a.b - b.b)});
      if (most > 2) ++different;
    }
  }
  // Edges alone, which are soft in one and hard in the other.
  EXPECT_LT(different, kWidth * kHeight / 100);
}

TEST_F(FramePageTest, TextLiesWhereTheFrameHasIt) {
  const auto draw = [](ImDrawList* list) {
    list->AddText(font(Font::kBody), font(Font::kBody)->FontSize, {30, 40}, palette().text,
                  "Strides & dilations");
    list->AddText(font(Font::kMono), font(Font::kMono)->FontSize, {30, 100}, palette().text,
                  "−0.125 × 3.5");
  };
  const PrintedPage page = page_of(draw);
  const Capture frame = host_->capture().value();
  const Pixels printed = pixels_of(page);
  // How much ink there is in each row and column tells where the letters stand.
  const Rgb8 ground = pixel(frame.rgba, 0, 0);
  const auto ink = [&](const std::vector<uint8_t>& rgba, int x, int y) {
    return std::abs(pixel(rgba, x, y).g - ground.g);
  };
  for (const auto& [top, bottom] : {std::pair(35, 70), std::pair(95, 130)}) {
    double sums[2] = {}, rows[2] = {}, columns[2] = {};
    for (int y = top; y < bottom; ++y) {
      for (int x = 0; x < kWidth; ++x) {
        const int inks[2] = {ink(frame.rgba, x, y), ink(printed.rgba, x, y)};
        for (int i = 0; i < 2; ++i) {
          sums[i] += inks[i];
          rows[i] += inks[i] * y;
          columns[i] += inks[i] * x;
        }
      }
    }
    EXPECT_NEAR(sums[1] / sums[0], 1, 0.15);
    EXPECT_NEAR(rows[0] / sums[0], rows[1] / sums[1], 0.5);
    EXPECT_NEAR(columns[0] / sums[0], columns[1] / sums[1], 0.5);
  }
  const std::string svg = text_of(page, PageFormat::kSvg);
  EXPECT_NE(svg.find(">Strides &amp; dilations</text>"), std::string::npos);
  EXPECT_NE(svg.find(">−0.125 × 3.5</text>"), std::string::npos);
  EXPECT_EQ(text_of(page, PageFormat::kPdf).substr(0, 5), "%PDF-");
}

TEST_F(FramePageTest, AMapIsAPictureWithoutWhatLiesOverIt) {
  MapPainter painter(true);
  Tensor map(ImageShape{1, 2, 2, 1}, DataFormat::kNHWC);
  map.data()[1] = map.data()[2] = 1;
  const auto shared = std::make_shared<const Tensor>(std::move(map));
  const auto draw = [&](ImDrawList* list) {
    painter.begin_frame();
    painter.draw_map(list, shared, 0, 0, {.colormap = ColormapId::kViridis, .low = 0, .high = 1},
                     {100, 100}, 40, {{0, 0}, {kWidth, kHeight}});
    list->AddRectFilled({110, 110}, {130, 130}, kBlue);
  };
  const PrintedPage page = page_of(draw, 3);
  const auto found = std::ranges::find_if(page.items, [](const PageItem& item) {
    return std::holds_alternative<PagePicture>(item.what);
  });
  ASSERT_NE(found, page.items.end());
  const auto& picture = std::get<PagePicture>(found->what);
  EXPECT_EQ(picture.box, (PageBox{100, 100, 80, 80}));
  ASSERT_EQ(picture.pixels.width, 240);
  const Rgb8 low = colormap_color(ColormapId::kViridis, 0, 0, 1);
  for (const int at : {0, 50, 119}) {  // the first element, also below the blue square
    const uint8_t* p = &picture.pixels.rgba[static_cast<size_t>(4 * (at * 240 + at))];
    EXPECT_EQ((Rgb8{p[0], p[1], p[2]}), low);
  }
  const Pixels printed = pixels_of(page);
  EXPECT_EQ(pixel(printed.rgba, 120, 120), (Rgb8{20, 60, 200}));
  EXPECT_EQ(pixel(printed.rgba, 160, 120), colormap_color(ColormapId::kViridis, 1, 0, 1));
}

TEST(FramePage, AHostThatDrawsNothingRefuses) {
  const auto host = make_null_host({.width = kWidth, .height = kHeight});
  host->begin_frame(0);
  host->end_frame();
  EXPECT_FALSE(page_of_frame(*host, 1));
}

}  // namespace
}  // namespace convoscope::app
