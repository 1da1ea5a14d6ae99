// Laws of what the kernels of both directions are packed by: rows become columns and nothing else
// is touched, on every SIMD target; every pixel of a row lies where a tap of its output looks for
// it.
#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "engine/conv/gradient_lines.h"
#include "engine/conv/kernels/interleave.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/kernels/transpose.h"
#include "engine/conv/pixel_lines.h"
#include "engine/conv/simd.h"
#include "engine/conv/tap_ranges.h"
#include "engine/conv/tap_segments.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

class Packing : public ::testing::TestWithParam<std::string> {
 protected:
  kernels::ScopedTarget target_{GetParam()};
};

std::vector<float> counted(int64_t size) {
  std::vector<float> values(static_cast<size_t>(size));
  std::iota(values.begin(), values.end(), 1.0f);
  return values;
}

TEST_P(Packing, TransposingMovesEveryElementAndTouchesNoOther) {
  for (const int64_t rows : {0, 1, 3, 4, 5, 16, 23}) {
    for (const int64_t columns : {0, 1, 2, 4, 7, 19, 33}) {
      const int64_t from_step = columns + 2, to_step = rows + 3;
      const std::vector<float> from = counted(rows * from_step);
      std::vector<float> to(static_cast<size_t>(columns * to_step), -1.0f);
      kernels::transpose(from.data(), from_step, rows, columns, to.data(), to_step);
      for (int64_t c = 0; c < columns; ++c) {
        for (int64_t r = 0; r < to_step; ++r) {
          const float expected = r < rows ? from[static_cast<size_t>(r * from_step + c)] : -1.0f;
          ASSERT_EQ(to[static_cast<size_t>(c * to_step + r)], expected)
              << rows << "×" << columns << " at " << r << ", " << c;
        }
      }
    }
  }
}

TEST_P(Packing, DeinterleavingMovesEveryElementAndTouchesNoOther) {
  for (int64_t channels = 2; channels <= kernels::kMostInterleaved; ++channels) {
    for (const int64_t count : {0, 1, 7, 16, 37}) {
      const int64_t step = count + 2;
      const std::vector<float> pixels = counted(count * channels);
      std::vector<float> lines(static_cast<size_t>(channels * step), -1.0f);
      kernels::deinterleave(pixels.data(), count, channels, lines.data(), step);
      for (int64_t c = 0; c < channels; ++c) {
        for (int64_t i = 0; i < step; ++i) {
          const float expected = i < count ? pixels[static_cast<size_t>(i * channels + c)] : -1.0f;
          ASSERT_EQ(lines[static_cast<size_t>(c * step + i)], expected)
              << count << " pixels of " << channels << " at " << i << ", " << c;
        }
      }
    }
  }
}

TEST_P(Packing, PixelsAreCopiedWhateverTheirSteps) {
  constexpr int64_t kPixels = 21, kChannels = 6, kStep = 9;
  const std::vector<float> from = counted(1000);
  for (const auto& [pixel_step, channel_step] :
       std::vector<std::pair<int64_t, int64_t>>{{kChannels, 1}, {40, 1}, {1, 40}, {2, 45}}) {
    std::vector<float> to(kPixels * kStep, -1.0f);
    copy_pixels(from.data(), pixel_step, channel_step, kPixels, kChannels, to.data(), kStep);
    for (int64_t p = 0; p < kPixels; ++p) {
      for (int64_t c = 0; c < kStep; ++c) {
        const float expected =
            c < kChannels ? from[static_cast<size_t>(p * pixel_step + c * channel_step)] : -1.0f;
        ASSERT_EQ(to[static_cast<size_t>(p * kStep + c)], expected) << p << ", " << c;
      }
    }
  }
}

TEST_P(Packing, EveryTapFindsItsPixelsSideBySide) {
  constexpr int64_t kChannels = 5;
  for (const testing::Family& family : testing::families()) {
    for (const Case& c : family.cases) {
      SCOPED_TRACE(to_string(c));
      const AxisGeometry w = resolve_geometry(c)->w;
      const PixelLines lines(w);
      const std::vector<float> row = counted(w.input * kChannels);
      for (const bool neighbours : {true, false}) {
        const int64_t pixel_step = neighbours ? kChannels : 1;
        const int64_t channel_step = neighbours ? 1 : w.input;
        std::vector<float> packed(static_cast<size_t>(lines.line * kChannels));
        lines.copy_row(w, row.data(), pixel_step, channel_step, kChannels, packed.data());
        for (int64_t tap = 0; tap < w.filter; ++tap) {
          const kernels::PixelRange hit = inside_ranges(w)[static_cast<size_t>(tap)];
          for (int64_t o = hit.begin; o < hit.end; ++o) {
            for (int64_t q = 0; q < kChannels; ++q) {
              ASSERT_EQ(
                  packed[static_cast<size_t>(q * lines.line + lines.place(tap * w.dilation) + o)],
                  row[static_cast<size_t>(w.position(o, tap) * pixel_step + q * channel_step)]);
            }
          }
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, Packing, ::testing::ValuesIn(simd_targets()),
                         [](const auto& test) { return test.param; });

TEST(TapSegments, MeetEveryTapOfEveryPixelOnceAndNoneInThePadding) {
  for (const testing::Family& family : testing::families()) {
    for (const Case& c : family.cases) {
      SCOPED_TRACE(to_string(c));
      const AxisGeometry w = resolve_geometry(c)->w;
      for (const int64_t most : {1, 3, 1000}) {
        for (const auto& segments : {single_tap_segments(w, most), joint_tap_segments(w, most)}) {
          std::vector<int> met(static_cast<size_t>(w.output * w.filter));
          for (const TapSegment& segment : segments) {
            EXPECT_LE(segment.pixels.end - segment.pixels.begin, most);
            for (int64_t o = segment.pixels.begin; o < segment.pixels.end; ++o) {
              for (int64_t t = segment.taps.begin; t < segment.taps.end; ++t) {
                ++met[static_cast<size_t>(o * w.filter + t)];
              }
            }
          }
          for (int64_t o = 0; o < w.output; ++o) {
            for (int64_t t = 0; t < w.filter; ++t) {
              ASSERT_EQ(met[static_cast<size_t>(o * w.filter + t)],
                        w.inside(w.position(o, t)) ? 1 : 0);
            }
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace convoscope
