// Laws of drawing maps, judged by the pixels of the offscreen host: colours are the tables'
// entries, a new range uploads nothing, what is huge is made piece by piece.
#include "app/gpu/map_painter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "app/host/host.h"

namespace convoscope::app {
namespace {

constexpr int kWidth = 640, kHeight = 480;
const ScreenRect kAll = {{0, 0}, {kWidth, kHeight}};

std::shared_ptr<Tensor> tensor(const ImageShape& shape) {
  return std::make_shared<Tensor>(shape, DataFormat::kNHWC);
}

Rgb8 pixel(const Capture& capture, int y, int x) {
  const uint8_t* p = &capture.rgba[static_cast<size_t>(4 * (y * capture.width + x))];
  return {p[0], p[1], p[2]};
}

class MapPainterTest : public testing::Test {
 protected:
  MapPainterTest() {
    auto host = make_offscreen_host({.width = kWidth, .height = kHeight});
    EXPECT_TRUE(host) << (host ? "" : host.error().sentence);
    if (host) host_ = std::move(*host);
  }
  void SetUp() override { ASSERT_TRUE(host_); }

  template <typename Draw>
  void frame(MapPainter& painter, Draw draw) {
    host_->begin_frame(0);
    painter.begin_frame();
    draw(ImGui::GetBackgroundDrawList());
    host_->end_frame();
  }
  Capture capture() {
    auto capture = host_->capture();
    EXPECT_TRUE(capture);
    return std::move(*capture);
  }

  std::unique_ptr<Host> host_;  // goes last: after every painter of a test
};

TEST_F(MapPainterTest, EveryElementIsASquareOfItsTableEntry) {
  MapPainter painter(true);
  const auto map = tensor({1, 5, 7, 2});
  for (int i = 0; i < 35; ++i) {
    map->data()[2 * i] = static_cast<float>(i - 17) / 16;
    map->data()[2 * i + 1] = 1000;
  }
  for (const ColormapId id : kColormaps) {
    const MapStyle style = {.colormap = id, .low = -1, .high = 1};
    frame(painter, [&](ImDrawList* list) {
      painter.draw_map(list, map, 0, 0, style, {20, 30}, 6, kAll);
    });
    const Capture shot = capture();
    for (int y = 0; y < 5; ++y) {
      for (int x = 0; x < 7; ++x) {
        const Rgb8 expected = colormap_color(id, map->data()[2 * (7 * y + x)], -1, 1);
        for (const int inside : {0, 5}) {
          EXPECT_EQ(pixel(shot, 30 + 6 * y + inside, 20 + 6 * x + inside), expected)
              << static_cast<int>(id) << " element " << y << ", " << x;
        }
      }
    }
  }
  EXPECT_EQ(painter.counts().uploads, 1);
}

TEST_F(MapPainterTest, ANewRangeChangesColoursAndUploadsNothing) {
  MapPainter painter(true);
  const auto map = tensor({1, 1, 1, 1});
  map->data()[0] = 0.5f;
  for (const float high : {1.0f, 0.5f, 10.0f}) {
    const MapStyle style = {.colormap = ColormapId::kViridis, .low = 0, .high = high};
    frame(painter, [&](ImDrawList* list) {
      painter.draw_map(list, map, 0, 0, style, {8, 8}, 16, kAll);
    });
    EXPECT_EQ(pixel(capture(), 12, 12), colormap_color(ColormapId::kViridis, 0.5f, 0, high));
  }
  EXPECT_EQ(painter.counts().uploads, 1);
}

TEST_F(MapPainterTest, NanAndTheInfinitiesHaveColoursOfTheirOwn) {
  MapPainter painter(true);
  const auto map = tensor({1, 1, 3, 1});
  map->data()[0] = std::numeric_limits<float>::quiet_NaN();
  map->data()[1] = std::numeric_limits<float>::infinity();
  map->data()[2] = -std::numeric_limits<float>::infinity();
  frame(painter, [&](ImDrawList* list) {
    painter.draw_map(list, map, 0, 0, {}, {0, 0}, 10, kAll);
  });
  const Capture shot = capture();
  const NonFiniteColors own = nonfinite_colors(ColormapId::kDivergingDark);
  EXPECT_EQ(pixel(shot, 5, 5), own.nan);
  EXPECT_EQ(pixel(shot, 5, 15), own.positive);
  EXPECT_EQ(pixel(shot, 5, 25), own.negative);
}

TEST_F(MapPainterTest, ACompositeGivesEachMapAColourOverItsOwnRange) {
  MapPainter painter(true);
  const auto maps = tensor({1, 1, 2, 4});
  const float values[] = {0, 10, -1, 7, 4, 20, 1, 7};
  std::copy(std::begin(values), std::end(values), maps->data());
  const Composite composite = {{{2, -1, 1}, {0, 0, 8}, {1, 0, 20}}};
  frame(painter, [&](ImDrawList* list) {
    painter.draw_composite(list, maps, 0, composite, {}, {0, 0}, 10, kAll);
    list->AddRectFilled({0, 20}, {10, 30}, IM_COL32(10, 20, 30, 255));  // every colour again
  });
  const Capture shot = capture();
  const auto near = [](Rgb8 a, Rgb8 b) {
    return std::abs(a.r - b.r) <= 1 && std::abs(a.g - b.g) <= 1 && std::abs(a.b - b.b) <= 1;
  };
  EXPECT_TRUE(near(pixel(shot, 5, 5), {0, 0, 128}));
  EXPECT_TRUE(near(pixel(shot, 5, 15), {255, 128, 255}));
  EXPECT_EQ(pixel(shot, 25, 5), (Rgb8{10, 20, 30}));
}

TEST_F(MapPainterTest, AStretchedMapIsWiderThanHigh) {
  MapPainter painter(true);
  const auto map = tensor({1, 2, 3, 1});
  for (int i = 0; i < 6; ++i) map->data()[i] = static_cast<float>(i) / 5;
  const MapStyle style = {.colormap = ColormapId::kGrey, .low = 0, .high = 1, .stretch = 2.5};
  frame(painter, [&](ImDrawList* list) {
    painter.draw_map(list, map, 0, 0, style, {10, 20}, 8, kAll);
  });
  const Capture shot = capture();
  for (int y = 0; y < 2; ++y) {
    for (int x = 0; x < 3; ++x) {
      const Rgb8 expected = colormap_color(ColormapId::kGrey, map->data()[3 * y + x], 0, 1);
      EXPECT_EQ(pixel(shot, 20 + 8 * y + 4, 10 + 20 * x + 10), expected) << y << ", " << x;
    }
  }
}

TEST_F(MapPainterTest, APictureShowsItsChannelsAsColours) {
  MapPainter painter(true);
  const auto picture = tensor({1, 1, 2, 3});
  const float values[] = {1, 0, 0.2f, 0.4f, 0.6f, 2};
  std::copy(std::begin(values), std::end(values), picture->data());
  frame(painter, [&](ImDrawList* list) {
    painter.draw_picture(list, picture, 0, {.low = 0, .high = 1}, {0, 0}, 10, kAll);
  });
  const Capture shot = capture();
  EXPECT_EQ(pixel(shot, 5, 5), (Rgb8{255, 0, 51}));
  EXPECT_EQ(pixel(shot, 5, 15), (Rgb8{102, 153, 255}));
}

TEST_F(MapPainterTest, NothingIsDrawnOutsideTheClip) {
  MapPainter painter(true);
  const auto map = tensor({1, 20, 20, 1});
  std::fill(map->values().begin(), map->values().end(), 1.0f);
  frame(painter, [&](ImDrawList* list) {
    painter.draw_map(list, map, 0, 0, {}, {0, 0}, 10, {{50, 60}, {100, 110}});
  });
  const Capture shot = capture();
  const Rgb8 color = colormap_color(ColormapId::kDivergingDark, 1, -1, 1);
  EXPECT_EQ(pixel(shot, 60, 50), color);
  EXPECT_EQ(pixel(shot, 109, 99), color);
  EXPECT_NE(pixel(shot, 59, 50), color);
  EXPECT_NE(pixel(shot, 60, 49), color);
  EXPECT_NE(pixel(shot, 110, 99), color);
}

TEST_F(MapPainterTest, AFineCheckerboardShrinksToItsMeanWithoutMoire) {
  MapPainter painter(true);
  const auto map = tensor({1, 1600, 1600, 1});
  for (int y = 0; y < 1600; ++y) {
    for (int x = 0; x < 1600; ++x) map->data()[1600 * y + x] = (x + y) % 2 == 0 ? 1.0f : -1.0f;
  }
  const Rgb8 mean = colormap_color(ColormapId::kDivergingDark, 0, -1, 1);
  for (const double scale : {0.26, 0.21, 0.125}) {
    do {
      frame(painter, [&](ImDrawList* list) {
        painter.draw_map(list, map, 0, 0, {}, {0, 0}, scale, kAll);
      });
    } while (painter.pending());
    const Capture shot = capture();
    for (int i = 3; i < 190; i += 7) EXPECT_EQ(pixel(shot, i, 193 - i), mean) << scale;
  }
}

TEST_F(MapPainterTest, BetweenElementsColoursMixByAreaAndInsideTheyDoNot) {
  MapPainter painter(true);
  const auto map = tensor({1, 1, 2, 1});
  map->data()[0] = 0;
  map->data()[1] = 1;
  const MapStyle style = {.colormap = ColormapId::kGrey, .low = 0, .high = 1};
  frame(painter, [&](ImDrawList* list) {  // the edge lies at x = 22.25
    painter.draw_map(list, map, 0, 0, style, {12.25f, 10}, 10, kAll);
  });
  const Capture shot = capture();
  EXPECT_EQ(pixel(shot, 15, 21), (Rgb8{0, 0, 0}));
  EXPECT_EQ(pixel(shot, 15, 23), (Rgb8{255, 255, 255}));
  EXPECT_NEAR(pixel(shot, 15, 22).r, 255 * 0.75, 4);
}

TEST_F(MapPainterTest, AHugeTensorIsMadePieceByPieceWithinTheLimits) {
  std::vector<std::function<void()>> jobs;
  const PainterLimits limits = {.frame_elements = 1 << 16, .frame_upload_bytes = 1 << 20};
  MapPainter painter(
      true, [&](std::function<void()> job) { jobs.push_back(std::move(job)); }, limits);
  const auto map = tensor({1, 3000, 2000, 1});
  std::fill(map->values().begin(), map->values().end(), 1.0f);
  int frames = 0;
  do {
    frame(painter, [&](ImDrawList* list) {
      painter.draw_map(list, map, 0, 0, {}, {0, 0}, 1, kAll);
    });
    EXPECT_LE(painter.counts().frame_elements, limits.frame_elements);
    // One tile may exceed what is left, so the bound is the limit and a tile of 1 MiB.
    EXPECT_LT(painter.counts().frame_upload_bytes, limits.frame_upload_bytes + (1 << 20));
    if (frames == 0) {
      EXPECT_TRUE(painter.pending());
    }
    for (const auto& job : std::exchange(jobs, {})) job();
  } while (painter.pending() && ++frames < 50);
  EXPECT_LT(frames, 50);
  const Rgb8 color = colormap_color(ColormapId::kDivergingDark, 1, -1, 1);
  const Capture shot = capture();
  EXPECT_EQ(pixel(shot, 0, 0), color);
  EXPECT_EQ(pixel(shot, kHeight - 1, kWidth - 1), color);
}

TEST_F(MapPainterTest, AnOverviewStandsInForTilesThatAreNotThereYet) {
  std::vector<std::function<void()>> jobs;
  const PainterLimits limits = {.frame_elements = 0};
  MapPainter painter(
      true, [&](std::function<void()> job) { jobs.push_back(std::move(job)); }, limits);
  const auto map = tensor({1, 1024, 1024, 1});
  std::fill(map->values().begin(), map->values().end(), -1.0f);
  const auto draw = [&](ImDrawList* list) {
    painter.draw_map(list, map, 0, 0, {}, {0, 0}, 1, kAll);
  };
  frame(painter, draw);
  ASSERT_GE(jobs.size(), 2u);
  jobs.front()();  // the overview is asked for first
  frame(painter, draw);
  EXPECT_TRUE(painter.pending());
  EXPECT_EQ(pixel(capture(), kHeight / 2, kWidth / 2),
            colormap_color(ColormapId::kDivergingDark, -1, -1, 1));
}

TEST_F(MapPainterTest, ASlotKeepsItsPictureUntilTheNextOneIsReady) {
  std::vector<std::function<void()>> jobs;
  const PainterLimits limits = {.frame_elements = 0};
  MapPainter painter(
      true, [&](std::function<void()> job) { jobs.push_back(std::move(job)); }, limits);
  auto map = tensor({1, 8, 8, 1});
  std::fill(map->values().begin(), map->values().end(), -1.0f);
  const auto draw = [&](ImDrawList* list) {
    painter.draw_map(list, map, 0, 0, {.slot = 7}, {0, 0}, 10, kAll);
  };
  const auto run_jobs = [&] {
    for (const auto& job : std::exchange(jobs, {})) job();
  };
  const auto shown = [&](float value) {
    return colormap_color(ColormapId::kDivergingDark, value, -1, 1);
  };
  frame(painter, draw);
  run_jobs();
  frame(painter, draw);
  EXPECT_EQ(pixel(capture(), 40, 40), shown(-1));

  map = tensor({1, 8, 8, 1});
  std::fill(map->values().begin(), map->values().end(), 1.0f);
  frame(painter, draw);
  EXPECT_TRUE(painter.pending());
  EXPECT_EQ(pixel(capture(), 40, 40), shown(-1));
  run_jobs();
  frame(painter, draw);
  EXPECT_FALSE(painter.pending());
  EXPECT_EQ(pixel(capture(), 40, 40), shown(1));
}

TEST_F(MapPainterTest, TilesGoWithTheirTensorAndBeyondTheLimitByLastUse) {
  const int64_t tile = 4 * 256 * 256;
  const PainterLimits limits = {
      .cache_bytes = 3 * tile, .frame_elements = 1 << 20, .frame_upload_bytes = 1 << 24};
  MapPainter painter(true, nullptr, limits);
  std::vector<TensorPtr> maps;
  for (int i = 0; i < 6; ++i) {
    maps.push_back(tensor({1, 256, 256, 1}));
    frame(painter, [&](ImDrawList* list) {
      painter.draw_map(list, maps.back(), 0, 0, {}, {0, 0}, 1, kAll);
    });
  }
  frame(painter, [](ImDrawList*) {});
  EXPECT_EQ(painter.counts().cache_bytes, 3 * tile);
  const int64_t before = painter.counts().uploads;
  frame(painter, [&](ImDrawList* list) {
    painter.draw_map(list, maps.back(), 0, 0, {}, {0, 0}, 1, kAll);
  });
  EXPECT_EQ(painter.counts().uploads, before);
  maps.clear();
  frame(painter, [](ImDrawList*) {});
  EXPECT_EQ(painter.counts().cache_bytes, 0);
}

TEST_F(MapPainterTest, ThingsDrawnAfterAMapHaveImGuisOwnColours) {
  MapPainter painter(true);
  const auto map = tensor({1, 4, 4, 1});
  frame(painter, [&](ImDrawList* list) {
    painter.draw_map(list, map, 0, 0, {}, {0, 0}, 10, kAll);
    list->AddRectFilled({100, 100}, {120, 120}, IM_COL32(10, 200, 30, 255));
  });
  EXPECT_EQ(pixel(capture(), 110, 110), (Rgb8{10, 200, 30}));
}

TEST(MapPainterWithoutGl, DrawsNothing) {
  const auto host = make_null_host({.width = 64, .height = 64});
  MapPainter painter(false);
  host->begin_frame(0);
  painter.begin_frame();
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  const int before = list->VtxBuffer.Size;
  painter.draw_map(list, tensor({1, 2, 2, 1}), 0, 0, {}, {0, 0}, 10, kAll);
  EXPECT_EQ(list->VtxBuffer.Size, before);
  EXPECT_FALSE(painter.pending());
  host->end_frame();
}

}  // namespace
}  // namespace convoscope::app
