// The rows of conv2d-semantics §6 and what was measured beside them, as a table of cases; and laws
// that hold for every legal case. The frameworks themselves answer in tests/live/portability.py.
#include "engine/analysis/portability.h"

#include <gtest/gtest.h>

#include <ostream>

#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using convoscope::testing::legal_case;
using convoscope::testing::Seeded;
using enum Framework;
using enum Portability;

constexpr Framework kFrameworks[] = {kTensorFlowCpu, kTensorFlowGpu, kKeras,
                                     kPyTorch,       kOnnx,          kTensorFlowJs};

Badge badge_of(const Case& conv_case, Framework framework) {
  for (const Badge& badge : portability(conv_case)) {
    if (badge.framework == framework) return badge;
  }
  ADD_FAILURE() << "no badge of " << to_string(framework);
  return {};
}

Badge badge_of(const std::string& line, Framework framework) {
  const auto conv_case = parse_case(line);
  EXPECT_TRUE(conv_case) << line;
  return badge_of(*conv_case, framework);
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Known {
  const char* name;
  const char* line;
  Framework framework;
  Portability state;
  const char* reason;  // holds this
  const char* code;    // and the code this
};

std::ostream& operator<<(std::ostream& out, const Known& known) { return out << known.name; }

class PortabilityRow : public ::testing::TestWithParam<Known> {};

TEST_P(PortabilityRow, SaysWhatTheFrameworkDoes) {
  const Known& known = GetParam();
  const Badge badge = badge_of(known.line, known.framework);
  EXPECT_EQ(to_string(badge.state), std::string(to_string(known.state)));
  EXPECT_TRUE(holds(badge.reason, known.reason)) << badge.reason;
  EXPECT_TRUE(holds(badge.code, known.code)) << badge.code;
}

constexpr const char* kStrideAndDilation = "1x9x9x4*3x3x4x2 strides=2,1 dilations=1,2";
constexpr const char* kGrouped = "1x9x9x8*3x3x2x4";
constexpr const char* kDepthwise = "1x9x9x3*3x3x1x6 padding=1,2,0,1";
constexpr const char* kChannelsFirst = "1x9x9x4*3x3x4x2 format=NCHW";
constexpr const char* kStridedSame = "1x8x9x4*3x3x4x2 strides=2,2";
constexpr const char* kOnePadPerSide = "1x8x9x4*3x3x4x2 padding=1,2,0,1";

const Known kRows[] = {
    {"TensorFlowTakesStridesWithDilations", kStrideAndDilation, kTensorFlowCpu, kRuns, "", ""},
    {"KerasRefusesStridesWithDilations", kStrideAndDilation, kKeras, kRefuses,
     "strides 2, 1 together with dilations 1, 2", ""},
    {"KerasIsToldTheWayRound", kStrideAndDilation, kKeras, kRefuses, "keep y[:, ::2, ::1, :]", ""},
    {"PyTorchTakesStridesWithDilations", kStrideAndDilation, kPyTorch, kWithChange, "stride 1",
     "stride=(2, 1), padding=(1, 2), dilation=(1, 2)"},
    {"TensorFlowJsRefusesStridesWithDilations", kStrideAndDilation, kTensorFlowJs, kRefuses, "2, 1",
     ""},
    {"TensorFlowFindsGroupsInShapes", kGrouped, kTensorFlowCpu, kRuns, "", ""},
    {"KerasCountsGroups", kGrouped, kKeras, kRuns, "groups=4", "groups=4"},
    {"PyTorchCountsGroups", kGrouped, kPyTorch, kRuns, "", "groups=4"},
    {"OnnxCountsGroups", kGrouped, kOnnx, kRuns, "", "group=4"},
    {"TensorFlowJsHasNoGroups", kGrouped, kTensorFlowJs, kRefuses, "filters of 2 channels", ""},
    {"TensorFlowJsHasDepthwise", kDepthwise, kTensorFlowJs, kWithChange, "depthwiseConv2d",
     "depthwiseConv2d(tf.pad(x, [[0, 0], [1, 2], [0, 1], [0, 0]]), w.reshape([3, 3, 3, 2])"},
    {"PlainTensorFlowRefusesNchw", kChannelsFirst, kTensorFlowCpu, kWithChange, "oneDNN",
     "tf.transpose(x, [0, 2, 3, 1])"},
    {"TensorFlowGpuTakesNchw", kChannelsFirst, kTensorFlowGpu, kRuns, "", "data_format=\"NCHW\""},
    {"KerasOnTheCpuIsPermuted", kChannelsFirst, kKeras, kWithChange, "NCHW",
     "keras.layers.Permute((2, 3, 1))"},
    {"GroupedKerasTakesNchw", "1x9x9x4*3x3x2x2 format=NCHW", kKeras, kRuns, "",
     "data_format=\"channels_first\""},
    {"PyTorchIsNchw", kChannelsFirst, kPyTorch, kRuns, "", "F.conv2d(x, w.permute(3, 2, 0, 1)"},
    {"TensorFlowJsIsTransposed", kChannelsFirst, kTensorFlowJs, kWithChange, "NCHW",
     "tf.transpose(x, [0, 2, 3, 1])"},
    {"PyTorchNeedsStrideOneForSame", kStridedSame, kPyTorch, kWithChange,
     "pads 0, 1, 1, 1 (top, bottom, left, right)", "F.pad(x.permute(0, 3, 1, 2), (1, 1, 0, 1))"},
    {"PyTorchHasSameAtStrideOne", "1x8x9x4*2x3x4x2", kPyTorch, kRuns, "", "padding=\"same\""},
    {"OnnxListsStartsBeforeEnds", kStridedSame, kOnnx, kRuns, "SAME_UPPER", "pads=[0, 1, 1, 1]"},
    {"OnnxRuntimeResolvesSameWithDilations", "1x8x9x4*3x3x4x2 dilations=2,1", kOnnx, kWithChange,
     "auto_pad", "pads=[2, 1, 2, 1]"},
    {"KerasPadsByALayer", kOnePadPerSide, kKeras, kWithChange, "1, 2, 0, 1",
     "keras.layers.ZeroPadding2D(((1, 2), (0, 1)))"},
    {"KerasNeedsNoLayerForNoPads", "1x8x9x4*3x3x4x2 padding=0,0,0,0", kKeras, kRuns, "",
     "padding=\"valid\""},
    {"PyTorchPadsFirst", kOnePadPerSide, kPyTorch, kWithChange, "1, 2, 0, 1",
     "F.pad(x.permute(0, 3, 1, 2), (0, 1, 1, 2))"},
    {"PyTorchTakesOnePadPerAxis", "1x8x9x4*3x3x4x2 padding=2,2,1,1", kPyTorch, kRuns, "",
     "padding=(2, 1)"},
    {"OnnxTakesPadsPerSide", kOnePadPerSide, kOnnx, kRuns, "", "pads=[1, 0, 2, 1]"},
    {"TensorFlowJsTakesPadsPerSide", kOnePadPerSide, kTensorFlowJs, kRuns, "",
     "[[0, 0], [1, 2], [0, 1], [0, 0]]"},
    {"OneDnnMistakesAnEmptyBatch", "0x8x9x4*3x3x4x2", kTensorFlowCpu, kWithChange, "0×8×9×2", ""},
    {"PyTorchTakesAnEmptyBatch", "0x8x9x4*3x3x4x2", kPyTorch, kRuns, "", ""},
    {"PyTorchRefusesAnImageWithoutRows", "1x0x9x4*3x3x4x2", kPyTorch, kRefuses, "0×9", ""},
    {"KerasRefusesAnEmptyBank", "1x8x9x4*3x3x4x0", kKeras, kRefuses, "3×3×4×0", ""},
};

INSTANTIATE_TEST_SUITE_P(Portability, PortabilityRow, ::testing::ValuesIn(kRows),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Portability, EveryLegalCaseHasABadgePerFramework) {
  Seeded random;
  for (int round = 0; round < 500; ++round) {
    const Case conv_case = legal_case(random.choose());
    SCOPED_TRACE(to_string(conv_case));
    const std::vector<Badge> badges = portability(conv_case);
    ASSERT_EQ(badges.size(), std::size(kFrameworks));
    for (size_t i = 0; i < badges.size(); ++i) {
      ASSERT_EQ(badges[i].framework, kFrameworks[i]);
      ASSERT_EQ(badges[i].code.empty(), badges[i].state == kRefuses) << badges[i].reason;
      ASSERT_TRUE(badges[i].reason.ends_with(".")) << badges[i].reason;
      ASSERT_EQ(badges[i].code.find('\n'), std::string::npos) << badges[i].code;
    }
  }
}

TEST(Portability, TheDataFormatIsNoChangeForPyTorchAndOnnx) {
  Seeded random;
  for (int round = 0; round < 300; ++round) {
    Case conv_case = legal_case(random.choose());
    for (const Framework framework : {kPyTorch, kOnnx}) {
      conv_case.spec.data_format = DataFormat::kNHWC;
      const Badge last = badge_of(conv_case, framework);
      conv_case.spec.data_format = DataFormat::kNCHW;
      const Badge first = badge_of(conv_case, framework);
      ASSERT_EQ(first.state, last.state) << to_string(conv_case);
      ASSERT_EQ(first.reason, last.reason) << to_string(conv_case);
    }
  }
}

TEST(Portability, OnTheCpuDilationsAndGroupsEndangerGradients) {
  Seeded random;
  for (int round = 0; round < 500; ++round) {
    const Case conv_case = legal_case(random.choose());
    const bool grouped = conv_case.input.c != conv_case.filters.in;
    const bool one_tap = conv_case.filters.h == 1 && conv_case.filters.w == 1;
    if (one_tap) continue;
    const bool plain = conv_case.spec.dilations == Hw{1, 1} && !grouped;
    const Badge badge = badge_of(conv_case, kTensorFlowCpu);
    ASSERT_EQ(badge.gradients.empty(), plain) << to_string(conv_case);
    const bool everywhere = !plain && conv_case.spec.padding.mode == PaddingMode::kExplicit;
    ASSERT_EQ(holds(badge.gradients, "every CPU"), everywhere) << to_string(conv_case);
  }
}

TEST(Portability, StridedOneTapFiltersAreTrainedOnEveryStridethPixel) {
  const Badge badge = badge_of("1x9x9x4*1x1x4x2 strides=2,3", kTensorFlowCpu);
  EXPECT_TRUE(holds(badge.gradients, "x[:, ::2, ::3, :] at strides 1")) << badge.gradients;
  EXPECT_TRUE(badge_of("1x9x9x4*1x1x4x2", kTensorFlowCpu).gradients.empty());
  EXPECT_TRUE(badge_of("1x9x9x4*1x2x4x2 strides=2,3", kTensorFlowCpu).gradients.empty());
  EXPECT_TRUE(badge_of("1x9x9x16*1x1x16x2 strides=2,3", kTensorFlowCpu).gradients.empty());
}

TEST(Portability, NamesFitABadgeAndIdentifiersAFile) {
  for (const Framework framework : kFrameworks) {
    EXPECT_LE(std::string(short_name(framework)).size(), 7U);
    EXPECT_EQ(std::string(identifier(framework)).find_first_not_of("abcdefghijklmnopqrstuvwxyz_"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace convoscope
