// TensorFlow's spelling of the arguments: what it means, what TensorFlow refuses and in which words
// (copied from TensorFlow 2.21), and that every legal spelling reads back.
#include "engine/conv/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using convoscope::testing::any_case;
using convoscope::testing::Seeded;
using ::testing::HasSubstr;

constexpr DataFormat kNHWC = DataFormat::kNHWC;
constexpr DataFormat kNCHW = DataFormat::kNCHW;

TEST(Window, OneValueMeansBothAxesAndTwoMeanHeightAndWidth) {
  for (const DataFormat format : {kNHWC, kNCHW}) {
    EXPECT_EQ(parse_window({3}, "strides", format), (Hw{3, 3}));
    EXPECT_EQ(parse_window({3, 2}, "strides", format), (Hw{3, 2}));
  }
}

TEST(Window, FourValuesFollowTheDataFormat) {
  EXPECT_EQ(parse_window({1, 3, 2, 1}, "dilations", kNHWC), (Hw{3, 2}));
  EXPECT_EQ(parse_window({1, 1, 3, 2}, "dilations", kNCHW), (Hw{3, 2}));
}

TEST(Window, OtherLengthsAreRefusedInTensorFlowsWords) {
  const auto three = parse_window({1, 2, 2}, "strides", kNHWC);
  ASSERT_FALSE(three);
  EXPECT_EQ(three.error().sentence, "strides should be of length 1, 2 or 4 but was 3: [1, 2, 2]");
  EXPECT_EQ(three.error().tensorflow,
            "ValueError: strides should be of length 1, 2 or 4. Received: strides=[1, 2, 2] of "
            "length 3");
  EXPECT_EQ(three.error().field, "strides");
  EXPECT_EQ(three.error().kind, ErrorKind::kRefused);
  const auto none = parse_window({}, "dilations", kNCHW);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().tensorflow,
            "ValueError: dilations should be of length 1, 2 or 4. Received: dilations=[] of "
            "length 0");
  EXPECT_FALSE(parse_window({1, 1, 1, 1, 1}, "strides", kNHWC));
}

TEST(Window, NothingButOneIsAcceptedOnBatchAndChannels) {
  const std::pair<std::vector<int64_t>, DataFormat> kRefused[] = {
      {{2, 1, 1, 1}, kNHWC}, {{1, 1, 1, 2}, kNHWC}, {{2, 1, 1, 1}, kNCHW},
      {{1, 2, 1, 1}, kNCHW}, {{1, 1, 1, 0}, kNHWC}, {{-1, 1, 1, 1}, kNHWC},
  };
  for (const auto& [values, format] : kRefused) {
    const auto window = parse_window(values, "dilations", format);
    ASSERT_FALSE(window);
    EXPECT_EQ(window.error().tensorflow,
              "Unimplemented: Current implementation does not yet support dilations in the batch "
              "and depth dimensions.");
  }
  const auto named = parse_window({1, 2, 2, 3}, "strides", kNHWC);
  ASSERT_FALSE(named);
  EXPECT_EQ(named.error().sentence,
            "strides [1, 2, 2, 3] set 3 on C; only H and W can differ from 1");
}

TEST(PaddingArgument, WordsAreReadExactly) {
  EXPECT_EQ(parse_padding("SAME", kNHWC)->mode, PaddingMode::kSame);
  EXPECT_EQ(parse_padding("VALID", kNHWC)->mode, PaddingMode::kValid);
  for (const char* word : {"same", "Valid", "", "FULL"}) {
    const auto padding = parse_padding(word, kNHWC);
    ASSERT_FALSE(padding);
    EXPECT_EQ(padding.error().tensorflow, std::string("ValueError: Attr 'padding' of 'Conv2D' Op "
                                                      "passed string '") +
                                              word +
                                              "' not in: \"SAME\", \"VALID\", \"EXPLICIT\".");
  }
}

TEST(PaddingArgument, TheWordExplicitIsRefusedAsInPython) {
  const auto padding = parse_padding("EXPLICIT", kNHWC);
  ASSERT_FALSE(padding);
  EXPECT_EQ(padding.error().tensorflow,
            "ValueError: 'EXPLICIT' is not a valid value for `padding`. To use explicit padding, "
            "`padding` must be a list.");
}

TEST(PaddingArgument, FourPairsFollowTheDataFormat) {
  const Padding expected{PaddingMode::kExplicit, {1, 2, 3, 4}};
  EXPECT_EQ(parse_padding(PadPairs{{0, 0}, {1, 2}, {3, 4}, {0, 0}}, kNHWC), expected);
  EXPECT_EQ(parse_padding(PadPairs{{0, 0}, {0, 0}, {1, 2}, {3, 4}}, kNCHW), expected);
}

TEST(PaddingArgument, ListsOfAnotherFormAreRefused) {
  const auto three = parse_padding(PadPairs{{0, 0}, {1, 1}, {1, 1}}, kNHWC);
  ASSERT_FALSE(three);
  EXPECT_EQ(three.error().tensorflow,
            "ValueError: When padding is a list, it must be of size 4. Received: padding=[[0, 0], "
            "[1, 1], [1, 1]] of size 3");
  const auto triple = parse_padding(PadPairs{{0, 0}, {1, 1}, {1, 1, 1}, {0, 0}}, kNHWC);
  ASSERT_FALSE(triple);
  EXPECT_EQ(triple.error().tensorflow,
            "ValueError: When `padding` is a list, each element of `padding` must be a list/tuple "
            "of size 2. Received: padding=[[0, 0], [1, 1], [1, 1, 1], [0, 0]] with element at "
            "index 2 of size 3");
  EXPECT_FALSE(parse_padding(PadPairs{}, kNHWC));
  EXPECT_FALSE(parse_padding(PadPairs{{}, {}, {}, {}}, kNHWC));
}

TEST(PaddingArgument, TheLengthOfAPairIsLookedAtBeforeTheirNumber) {
  const auto padding = parse_padding(PadPairs{{0, 0}, {1}, {1, 1}}, kNHWC);
  ASSERT_FALSE(padding);
  EXPECT_THAT(padding.error().tensorflow, HasSubstr("with element at index 1 of size 1"));
}

TEST(PaddingArgument, BatchAndChannelsCannotBePadded) {
  const std::string text =
      "Nonzero explicit padding in the batch or depth dimensions is not supported";
  const std::pair<PadPairs, DataFormat> kRefused[] = {
      {{{0, 1}, {1, 1}, {1, 1}, {0, 0}}, kNHWC},
      {{{0, 0}, {1, 1}, {1, 1}, {2, 0}}, kNHWC},
      {{{0, 0}, {0, 1}, {1, 1}, {1, 1}}, kNCHW},
  };
  for (const auto& [pairs, format] : kRefused) {
    const auto padding = parse_padding(pairs, format);
    ASSERT_FALSE(padding);
    EXPECT_EQ(padding.error().tensorflow, "ValueError: " + text);
    EXPECT_EQ(padding.error().eager, "InvalidArgument: " + text);
    EXPECT_EQ(padding.error().field, "padding");
  }
}

TEST(PaddingArgument, TensorFlowSpeaksOfANegativePadBeforeTheBatch) {
  const auto padding = parse_padding(PadPairs{{0, 1}, {1, -1}, {1, 1}, {0, 0}}, kNHWC);
  ASSERT_FALSE(padding);
  EXPECT_EQ(padding.error().tensorflow,
            "ValueError: All elements of explicit_paddings must be nonnegative");
}

// Each spelling fault with the legal value that is proposed instead.
TEST(Arguments, ARefusalBringsALegalValueNearby) {
  const std::tuple<std::vector<int64_t>, DataFormat, const char*> kWindows[] = {
      {{1, 2, 2}, kNHWC, "strides=[1, 2, 2, 1]"},
      {{2, 3, 1}, kNCHW, "strides=[1, 1, 2, 3]"},
      {{}, kNHWC, "strides=[1, 1, 1, 1]"},
      {{1, 2, 3, 4, 5}, kNHWC, "strides=[1, 2, 3, 1]"},
      {{2, 2, 2, 2}, kNHWC, "strides=[1, 2, 2, 1]"},
      {{2, 1, -4, 3}, kNCHW, "strides=[1, 1, 1, 3]"},
  };
  for (const auto& [values, format, nearest] : kWindows) {
    const auto window = parse_window(values, "strides", format);
    ASSERT_FALSE(window);
    EXPECT_EQ(window.error().nearest, nearest);
  }
  const std::tuple<PaddingArgument, DataFormat, const char*> kPaddings[] = {
      {"same", kNHWC, "padding=\"SAME\""},
      {"Walid", kNHWC, "padding=\"VALID\""},
      {"EXPLICIT", kNHWC, "padding=[[0, 0], [0, 0], [0, 0], [0, 0]]"},
      {PadPairs{{1, 2}, {3, 4}}, kNHWC, "padding=[[0, 0], [1, 2], [3, 4], [0, 0]]"},
      {PadPairs{{1, 2}, {3, 4}}, kNCHW, "padding=[[0, 0], [0, 0], [1, 2], [3, 4]]"},
      {PadPairs{{0, 0}, {1}, {}, {0, 0}}, kNHWC, "padding=[[0, 0], [1, 1], [0, 0], [0, 0]]"},
      {PadPairs{{1, 0}, {1, 1}, {1, -2}, {0, 3}}, kNHWC,
       "padding=[[0, 0], [1, 1], [1, 0], [0, 0]]"},
  };
  for (const auto& [argument, format, nearest] : kPaddings) {
    const auto padding = parse_padding(argument, format);
    ASSERT_FALSE(padding);
    EXPECT_EQ(padding.error().nearest, nearest);
  }
}

TEST(Arguments, EverySpecIsSpelledSoThatItReadsBack) {
  Seeded random;
  for (int round = 0; round < 300; ++round) {
    const Conv2dSpec spec = any_case(random.choose()).spec;
    const DataFormat format = spec.data_format;
    EXPECT_EQ(parse_window(window_argument(spec.strides, format), "strides", format), spec.strides);
    const auto padding = parse_padding(padding_argument(spec.padding, format), format);
    ASSERT_TRUE(padding);
    EXPECT_EQ(*padding, spec.padding);
  }
}

TEST(CommandLineText, ReadsWindowsAndPaddings) {
  EXPECT_EQ(parse_window_text("2", "strides", kNHWC), (Hw{2, 2}));
  EXPECT_EQ(parse_window_text("2,1", "strides", kNHWC), (Hw{2, 1}));
  EXPECT_EQ(parse_window_text(" 1, 2,3 ,1", "strides", kNHWC), (Hw{2, 3}));
  EXPECT_EQ(parse_window_text("[1,1,2,3]", "strides", kNCHW), (Hw{2, 3}));
  EXPECT_EQ(parse_padding_text("SAME", kNHWC)->mode, PaddingMode::kSame);
  EXPECT_EQ(parse_padding_text("[[0,0],[1,2],[0,1],[0,0]]", kNHWC),
            (Padding{PaddingMode::kExplicit, {1, 2, 0, 1}}));
  EXPECT_EQ(parse_padding_text("[ [0, 0], [0, 0], [1, 2], [0, 1] ]", kNCHW),
            (Padding{PaddingMode::kExplicit, {1, 2, 0, 1}}));
}

TEST(CommandLineText, WhatIsNoListOfIntegersIsAUsageErrorThatQuotesIt) {
  for (const char* text : {"", "x", "2,", ",2", "2 2", "2;1", "2.5", "[2", "2]", "[2]]", "0x2",
                           "9223372036854775808", "1,2,2,1]", "--2"}) {
    const auto window = parse_window_text(text, "strides", kNHWC);
    ASSERT_FALSE(window) << text;
    EXPECT_EQ(window.error().kind, ErrorKind::kUsage) << text;
    EXPECT_THAT(window.error().sentence, HasSubstr("\"" + std::string(text) + "\"")) << text;
  }
  for (const char* text : {"[", "[]", "[[0,0],[1,1],[1,1],[0,0]", "[[0,0],[1,1],[1,1],[0,0]]]",
                           "[[0,0][1,1],[1,1],[0,0]]", "[0,0,1,1,1,1,0,0]", "[[0,0],[1,a]]"}) {
    const auto padding = parse_padding_text(text, kNHWC);
    ASSERT_FALSE(padding) << text;
    EXPECT_EQ(padding.error().kind, ErrorKind::kUsage) << text;
    EXPECT_THAT(padding.error().sentence, HasSubstr(text)) << text;
  }
}

TEST(CommandLineText, ListsThatTensorFlowRefusesAreRefusalsNotUsageErrors) {
  EXPECT_EQ(parse_window_text("1,2,2", "strides", kNHWC).error().kind, ErrorKind::kRefused);
  EXPECT_EQ(parse_window_text("[]", "strides", kNHWC).error().kind, ErrorKind::kRefused);
  EXPECT_EQ(parse_padding_text("EXPLICIT", kNHWC).error().kind, ErrorKind::kRefused);
  EXPECT_EQ(parse_padding_text("[[1,1]]", kNHWC).error().kind, ErrorKind::kRefused);
}

TEST(TensorflowCall, IsThePythonThatALearnerWouldType) {
  Conv2dSpec spec;
  spec.strides = {2, 2};
  spec.dilations = {1, 2};
  EXPECT_EQ(tensorflow_call(spec),
            "tf.nn.conv2d(x, w,\n"
            "  strides=[1, 2, 2, 1],\n"
            "  padding=\"SAME\",\n"
            "  dilations=[1, 1, 2, 1])");
  spec.data_format = kNCHW;
  spec.padding = {PaddingMode::kExplicit, {1, 2, 0, 3}};
  EXPECT_EQ(tensorflow_call(spec),
            "tf.nn.conv2d(x, w,\n"
            "  strides=[1, 1, 2, 2],\n"
            "  padding=[[0, 0], [0, 0], [1, 2], [0, 3]],\n"
            "  data_format=\"NCHW\",\n"
            "  dilations=[1, 1, 1, 2])");
}

}  // namespace
}  // namespace convoscope
