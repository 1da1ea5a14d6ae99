// Reports of chains against counts taken pixel by pixel.
#include "engine/analysis/chain_report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <set>

#include "tests/engine/analysis/small_chains.h"

namespace convoscope {
namespace {

using testing::chain_of;
using testing::Window;
using testing::window_layer;

ChainReport report_of(const std::vector<Window>& windows, const ImageShape& picture) {
  std::vector<Layer> layers;
  for (const Window& window : windows) layers.push_back(window_layer(window));
  const Chain chain = chain_of(layers, picture);
  return chain_report(chain.layers, chain.geometry);
}

// The layer's sentence of that kind; empty where it has none.
std::string sentence(const LayerReport& layer, WarningKind kind) {
  const auto found = std::ranges::find(layer.warnings, kind, &ChainWarning::kind);
  return found == layer.warnings.end() ? "" : found->sentence;
}

TEST(ChainReport, AddsUpCostsAndNamesFields) {
  const ChainReport report =
      report_of({{3, 2, 1}, {3, 1, 2}, {5, 1, 1, PaddingMode::kValid}}, {2, 32, 31, 1});
  ASSERT_EQ(report.layers.size(), 3u);
  EXPECT_EQ(report.parameters, 9 + 9 + 25);
  EXPECT_EQ(report.multiply_adds, 2 * 16 * 16 * (9 + 9) + 2 * 12 * 12 * 25);
  EXPECT_EQ(report.activation_bytes, 4 * 2 * (16 * 16 + 16 * 16 + 12 * 12));
  const LevelField& field = report.last().field;
  ASSERT_TRUE(field.h && field.w);
  EXPECT_EQ(field.h->size(), 1 + 2 + 4 * 2 + 4 * 2);
  EXPECT_EQ(field.h->jump(), (Fraction{2, 1}));
}

TEST(ChainReport, SaysOnceWhereTheFieldExceedsThePicture) {
  const ChainReport report = report_of(std::vector<Window>(33, Window{}), {1, 64, 64, 1});
  for (size_t l = 0; l < 33; ++l) {
    const size_t size = 1 + 2 * (l + 1);
    EXPECT_EQ(report.layers[l].exceeds_picture, size > 64);
    EXPECT_EQ(sentence(report.layers[l], WarningKind::kExceedsPicture).empty(), size != 65);
  }
  EXPECT_EQ(sentence(report.layers[31], WarningKind::kExceedsPicture),
            "layer32 sees 65×65 pixels, more than the picture's 64×64");
}

// Positions of one period in the middle of a row that any window reads.
int64_t read_of_period(const Window& window) {
  std::set<int64_t> read;
  const int64_t from = 10 * window.stride;
  for (int64_t o = 0; o < 40; ++o) {
    for (int64_t t = 0; t < window.filter; ++t) {
      const int64_t p = o * window.stride + t * window.dilation;
      if (p >= from && p < from + window.stride) read.insert(p);
    }
  }
  return std::ssize(read);
}

TEST(ChainReport, CountsThePixelsThatStridesSkip) {
  int64_t skipping = 0;
  for (int64_t filter = 1; filter <= 4; ++filter) {
    for (int64_t stride = 1; stride <= 6; ++stride) {
      for (int64_t dilation = 1; dilation <= 4; ++dilation) {
        const Window window{filter, stride, dilation, PaddingMode::kValid};
        const ChainReport report = report_of({window}, {1, 80, 80, 1});
        const int64_t all = stride * stride;
        const int64_t some = read_of_period(window) * read_of_period(window);
        const std::string said = sentence(report.last(), WarningKind::kSkips);
        EXPECT_EQ(said.empty(), some == all) << filter << ", " << stride << ", " << dilation;
        if (some == all) continue;
        ++skipping;
        const std::string share = std::to_string(all - some) + " of " + std::to_string(all);
        EXPECT_NE(said.find(" " + share + " "), std::string::npos) << said;
      }
    }
  }
  EXPECT_GT(skipping, 20);
  EXPECT_EQ(sentence(report_of({{1, 3, 1}}, {1, 9, 9, 1}).last(), WarningKind::kSkips),
            "layer1 skips 8 of 9 pixels: stride 3 with a 1×1 window");
}

TEST(ChainReport, AddsUpHowFarSamePaddingShiftsTheCentres) {
  // 8 → 4 → 2 with pads 0 and 1: half a pixel, then half of two pixels more.
  const ChainReport even = report_of({{3, 2, 1}, {3, 2, 1}}, {1, 8, 8, 1});
  EXPECT_EQ(even.layers[0].shift_h, 0.5);
  EXPECT_EQ(even.layers[1].shift_w, 1.5);
  EXPECT_EQ(
      sentence(even.layers[0], WarningKind::kShifts),
      "layer1 pads 0 before and 1 after, as SAME does, which shifts the centres by half a pixel");
  EXPECT_EQ(sentence(even.layers[1], WarningKind::kShifts),
            "layer2 pads 0 before and 1 after, as SAME does, which shifts the centres by half a "
            "pixel of what it reads, 1 pixel of the picture");
  const ChainReport odd = report_of({{3, 2, 1}, {3, 2, 1}}, {1, 9, 9, 1});
  EXPECT_EQ(odd.last().shift_h, 0);
  EXPECT_EQ(odd.warnings(), 0);
}

TEST(ChainReport, SaysWhichPixelsAtTheEndAreNeverRead) {
  const ChainReport report = report_of({{3, 2, 1, PaddingMode::kValid}}, {1, 8, 9, 1});
  EXPECT_EQ(sentence(report.last(), WarningKind::kLeavesEnd), "layer1 never reads the last 1 row");
  EXPECT_EQ(report.last().shift_h, -0.5);
  EXPECT_EQ(report.last().shift_w, 0);
}

// Offsets of the pixels that one element far from all borders reads.
int64_t offsets_read(const std::vector<Window>& windows) {
  std::set<int64_t> set = {0};
  for (auto window = windows.rbegin(); window != windows.rend(); ++window) {
    std::set<int64_t> below;
    for (const int64_t m : set) {
      for (int64_t t = 0; t < window->filter; ++t) {
        below.insert(m * window->stride + t * window->dilation);
      }
    }
    set = below;
  }
  return std::ssize(set);
}

TEST(ChainReport, MeasuresTheHolesOfStackedDilations) {
  for (const std::vector<Window>& windows : {std::vector<Window>{{3, 1, 2}, {3, 1, 2}},
                                             {{3, 1, 1}, {3, 1, 2}, {3, 1, 4}},
                                             {{3, 1, 2}, {3, 1, 4}, {3, 1, 8}},
                                             {{1, 2, 1}, {3, 1, 1}},
                                             {{3, 1, 1}, {3, 1, 2}, {3, 1, 9}}}) {
    const ChainReport report = report_of(windows, {1, 65, 65, 1});
    const auto read = static_cast<double>(offsets_read(windows));
    const auto size = static_cast<double>(report.last().field.h->size());
    const double holes = 1 - (read / size) * (read / size);
    EXPECT_NEAR(report.last().holes, holes, 1e-12);
    EXPECT_EQ(sentence(report.last(), WarningKind::kHoles).empty(), holes == 0);
  }
}

// Share of the terms of all sums along one axis that aren't padding, term by term.
double inside_of(const AxisGeometry& axis) {
  int64_t inside = 0;
  for (int64_t o = 0; o < axis.output; ++o) {
    for (int64_t t = 0; t < axis.filter; ++t) inside += axis.inside(axis.position(o, t));
  }
  return static_cast<double>(inside) / static_cast<double>(axis.output * axis.filter);
}

TEST(ChainReport, SaysWhereSumsAreMostlyPadding) {
  int64_t said = 0;
  for (const int64_t filter : {2, 3, 5}) {
    for (const int64_t stride : {1, 2, 3}) {
      for (const int64_t dilation : {1, 4, 7, 12}) {  // 12 over 14×14 is DeepLabv3's case
        const Chain chain = chain_of({window_layer({filter, stride, dilation})}, {1, 14, 13, 1});
        const Geometry& window = chain.geometry[0].window;
        const double padding = 1 - inside_of(window.h) * inside_of(window.w);
        const std::string words = sentence(chain_report(chain.layers, chain.geometry).last(),
                                           WarningKind::kMostlyPadding);
        const bool all = words.find("of all terms") != std::string::npos;
        EXPECT_EQ(all, padding > 0.5) << filter << ", " << stride << ", " << dilation;
        if (!all) continue;
        ++said;
        char percent[16];
        std::snprintf(percent, sizeof percent, "%.3g", 100 * padding);
        EXPECT_NE(words.find(std::string(percent) + " %"), std::string::npos) << words;
      }
    }
  }
  EXPECT_GT(said, 5);
  const ChainReport usual = report_of({{3, 1, 1}, {7, 2, 1}, {5, 1, 2}}, {1, 64, 64, 1});
  for (const LayerReport& layer : usual.layers) {
    EXPECT_EQ(sentence(layer, WarningKind::kMostlyPadding), "");
  }
}

TEST(ChainReport, SaysWhatATransposedLayerLeavesEmptyOrUneven) {
  const auto transposed = [](int64_t filter, int64_t stride) {
    Layer layer = window_layer({filter, stride, 1});
    layer.op = Op::kConv2dTranspose;
    const Chain chain = chain_of({layer}, {1, 6, 6, 1});
    return chain_report(chain.layers, chain.geometry).last();
  };
  EXPECT_NE(sentence(transposed(2, 3), WarningKind::kSkips).find("5 of 9"), std::string::npos);
  EXPECT_NE(sentence(transposed(3, 2), WarningKind::kUneven).find("1 to 4"), std::string::npos);
  EXPECT_EQ(transposed(4, 2).warnings.size(), 0u);
}

TEST(ChainReport, SaysWhereJoinedBranchesLieApart) {
  // 5×5 at pads 2 keeps every centre; pads 3 and 1 move those of one branch by a pixel.
  const auto joined = [](int64_t before, int64_t after) {
    Layer layer = window_layer({5, 1, 1});
    layer.padding = {PaddingMode::kExplicit, {before, after, before, after}};
    Layer join;
    join.op = Op::kAdd;
    const Chain chain = chain_of({layer, join}, {1, 9, 9, 1});
    return sentence(chain_report(chain.layers, chain.geometry).last(), WarningKind::kUnaligned);
  };
  EXPECT_EQ(joined(2, 2), "");
  EXPECT_NE(joined(3, 1).find("layer2 joins"), std::string::npos);
}

}  // namespace
}  // namespace convoscope
