// Every refusal that values can cause: our sentence, the control at fault, TensorFlow's words in
// graph mode and what eager mode does instead. TensorFlow's columns were copied from
// TensorFlow 2.21 (plain CPU kernel), not from our code; conv2d-semantics §5 lists them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <ostream>

#include "engine/conv/geometry.h"
#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using convoscope::testing::any_case;
using convoscope::testing::Seeded;
using ::testing::HasSubstr;

struct Row {
  const char* line;
  const char* sentence;
  const char* field;
  const char* tensorflow;
  const char* eager;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.line; }

constexpr char kEmpty[] = "no error: an empty tensor, size 0";

const Row kRows[] = {
    {"1x8x9x4*3x3x4x2 strides=0,1", "the stride along the height is 0; strides start at 1",
     "strides", "ValueError: Stride must be > 0, but got 0",
     "InvalidArgument: Row and column strides should be larger than 0."},
    {"1x8x9x4*3x3x4x2 strides=1,-2", "the stride along the width is -2; strides start at 1",
     "strides", "ValueError: Stride must be > 0, but got -2",
     "InvalidArgument: Row and column strides should be larger than 0."},
    {"1x8x9x4*3x3x4x2 dilations=0,0", "the dilation along the height is 0; dilations start at 1",
     "dilations", "ValueError: Dilation rate must be >= 1, but got 0",
     "InvalidArgument: Dilated rates should be larger than 0."},
    {"1x8x9x4*3x3x4x2 dilations=1,-2", "the dilation along the width is -2; dilations start at 1",
     "dilations", "ValueError: Dilation rate must be >= 1, but got -2",
     "InvalidArgument: Dilated rates should be larger than 0."},
    {"1x8x9x4*3x3x4x2 padding=1,1,1,-1", "the padding at the right is -1; pads start at 0",
     "padding", "ValueError: All elements of explicit_paddings must be nonnegative",
     "InvalidArgument: All elements of explicit_paddings must be nonnegative"},
    {"1x8x9x4*3x3x0x2", "filters must read at least 1 channel; these read 0", "filters",
     "ValueError: Depth of filter must not be 0",
     "InvalidArgument: filter depth must be stricly positive, got 0"},
    {"1x8x9x4*3x3x3x2",
     "the input's 4 channels can't be cut into groups of the 3 that each filter reads", "filters",
     "ValueError: Depth of input (4) is not a multiple of input depth of filter (3)",
     "InvalidArgument: input depth must be evenly divisible by filter depth: 4 vs 3"},
    {"1x8x9x0*3x3x4x2", "the input has 0 channels; each filter reads 4", "input",
     "ValueError: Number of groups must not be 0", "no error: a tensor of zeros"},
    {"1x8x9x4*3x3x2x3", "3 filters can't be shared out among 2 groups (4 channels, 2 a group)",
     "filters", "ValueError: Depth of output (3) is not a multiple of the number of groups (2)",
     "InvalidArgument: output depth must be evenly divisible by number of groups: 3 vs 2"},
    {"0x8x9x4*3x3x2x3", "3 filters can't be shared out among 2 groups (4 channels, 2 a group)",
     "filters", "ValueError: Depth of output (3) is not a multiple of the number of groups (2)",
     kEmpty},
    {"1x8x9x4*9x3x4x2 padding=VALID", "a 9×3 filter spans 9 rows; the input is 8 high", "filters",
     "ValueError: Negative dimension size caused by subtracting 9 from 8", kEmpty},
    {"1x8x9x4*19x3x4x2 strides=2,2 padding=VALID",
     "a 19×3 filter spans 19 rows; the input is 8 high", "filters",
     "ValueError: Negative dimension size caused by subtracting 19 from 8",
     "InvalidArgument: Computed output size would be negative: -4 [input_size: 8, "
     "effective_filter_size: 19, stride: 2]"},
    {"1x8x9x4*3x5x4x2 strides=2,2 dilations=1,3 padding=VALID",
     "a 3×5 filter at dilation 3 spans 13 columns; the input is 9 wide", "dilations",
     "ValueError: Negative dimension size caused by subtracting 13 from 9",
     "InvalidArgument: Computed output size would be negative: -1 [input_size: 9, "
     "effective_filter_size: 13, stride: 2]"},
    {"1x72x96x3*5x5x3x16 strides=2,2 dilations=1,24 padding=VALID",
     "a 5×5 filter at dilation 24 spans 97 columns; the input is 96 wide", "dilations",
     "ValueError: Negative dimension size caused by subtracting 97 from 96", kEmpty},
    {"1x16x14x1*7x7x1x1 dilations=1,3 padding=0,0,1,1",
     "a 7×7 filter at dilation 3 spans 19 columns; the padded input is 16 wide", "dilations",
     "ValueError: Negative dimension size caused by subtracting 19 from 16",
     "InvalidArgument: Computed output size would be negative: -2 [input_size: 14, "
     "effective_filter_size: 19, stride: 1]"},
    {"1x0x9x4*3x3x4x2 padding=VALID", "a 3×3 filter spans 3 rows; the input is 0 high", "filters",
     "ValueError: Negative dimension size caused by subtracting 3 from 0",
     "InvalidArgument: Computed output size would be negative: -2 [input_size: 0, "
     "effective_filter_size: 3, stride: 1]"},
    {"1x8x9x4*0x3x4x2 padding=VALID", "a 0×3 filter has no taps; filters start at 1×1", "filters",
     "InvalidArgument: filter must not have zero elements (i.e. all dimensions must be non-zero)",
     ""},
    {"1x8x9x4*3x0x4x2 dilations=2,2", "a 3×0 filter has no taps; filters start at 1×1", "filters",
     "InvalidArgument: filter must not have zero elements (i.e. all dimensions must be non-zero)",
     ""},
    {"1x8x9x4*0x3x4x2 dilations=2,2 padding=VALID", "a filter of 0 rows can't be dilated",
     "filters", "ValueError: Negative dimension size caused by subtracting 1 from 0",
     "InvalidArgument: filter must not have zero elements (i.e. all dimensions must be non-zero)"},
    {"0x8x9x4*0x3x4x2 dilations=2,2 padding=VALID", "a filter of 0 rows can't be dilated",
     "filters", "ValueError: Negative dimension size caused by subtracting 1 from 0", kEmpty},
};

Case case_of_line(const char* line) {
  const auto parsed = parse_case(line);
  EXPECT_TRUE(parsed) << line;
  return parsed.value_or(Case{});
}

class Refusals : public ::testing::TestWithParam<Row> {};

TEST_P(Refusals, AreSaidInOurWordsAndInTensorFlows) {
  const Row& row = GetParam();
  const auto geometry = resolve_geometry(case_of_line(row.line));
  ASSERT_FALSE(geometry);
  EXPECT_EQ(geometry.error().kind, ErrorKind::kRefused);
  EXPECT_EQ(geometry.error().sentence, row.sentence);
  EXPECT_EQ(geometry.error().field, row.field);
  EXPECT_EQ(geometry.error().tensorflow, row.tensorflow);
  EXPECT_EQ(geometry.error().eager, row.eager);
}

INSTANTIATE_TEST_SUITE_P(Section5, Refusals, ::testing::ValuesIn(kRows));

// Each line mends the first fault of the line above it. TensorFlow 2.21's shape function was given
// the same lines.
TEST(RefusalOrder, OfSeveralFaultsIsTheShapeFunctions) {
  const std::pair<const char*, const char*> kLines[] = {
      {"1x2x2x4*3x3x3x3 strides=0,0 dilations=0,0 padding=0,0,0,-1", "channels"},
      {"1x2x2x4*3x3x4x3 strides=0,0 dilations=0,0 padding=0,0,0,-1", "pads start"},
      {"1x2x2x4*3x3x4x3 strides=0,0 dilations=0,0 padding=0,0,0,0", "stride along the height"},
      {"1x2x2x4*3x3x4x3 strides=1,0 dilations=0,0 padding=0,0,0,0", "dilation along the height"},
      {"1x2x2x4*3x3x4x3 strides=1,0 dilations=1,0 padding=0,0,0,0", "spans 3 rows"},
      {"1x2x2x4*3x3x4x3 strides=1,0 dilations=1,0 padding=1,0,0,0", "stride along the width"},
      {"1x2x2x4*3x3x4x3 strides=1,1 dilations=1,0 padding=1,0,0,0", "dilation along the width"},
      {"1x2x2x4*3x3x4x3 strides=1,1 dilations=1,1 padding=1,0,0,0", "spans 3 columns"},
  };
  for (const auto& [line, words] : kLines) {
    const auto geometry = resolve_geometry(case_of_line(line));
    ASSERT_FALSE(geometry) << line;
    EXPECT_THAT(geometry.error().sentence, HasSubstr(words)) << line;
  }
}

// The kernel looks at its attributes first, wherever the shape function stopped.
TEST(RefusalOrder, OfEagerModeIsTheKernels) {
  const std::pair<const char*, const char*> kLines[] = {
      {"1x2x2x4*3x3x3x3 strides=0,1 dilations=0,1 padding=0,0,0,-1", "Row and column strides"},
      {"1x2x2x4*3x3x3x3 strides=1,1 dilations=0,1 padding=0,0,0,-1", "Dilated rates"},
      {"1x2x2x4*3x3x3x3 padding=0,0,0,-1", "All elements of explicit_paddings"},
      {"1x2x2x4*9x3x3x3 padding=VALID", "4 vs 3"},
      {"1x2x2x4*9x3x2x3 padding=VALID", "Computed output size would be negative: -6"},
      {"1x2x2x4*0x3x2x3", "filter must not have zero elements"},
  };
  for (const auto& [line, words] : kLines) {
    const auto geometry = resolve_geometry(case_of_line(line));
    ASSERT_FALSE(geometry) << line;
    EXPECT_THAT(geometry.error().eager, HasSubstr(words)) << line;
  }
}

TEST(NoRefusal, WhatTensorFlowAccepts) {
  for (const char* line : {
           "1x8x9x4*3x3x4x2 strides=2147483,1",                   // a stride beyond the image
           "1x8x9x4*3x3x4x2 strides=2,2 dilations=2,2",           // both, which Keras refuses
           "1x8x9x4*3x3x2x4",                                     // two groups
           "1x8x9x4*3x3x1x8",                                     // depthwise
           "1x8x9x4*9x19x4x2",                                    // larger than the image, SAME
           "1x8x9x4*3x3x4x0", "1x8x9x4*3x3x2x0",                  // no filters, no output
           "0x8x9x4*3x3x4x2", "0x8x9x4*0x3x4x2 padding=VALID",    // no images
           "1x0x9x4*3x3x4x2", "1x0x9x4*3x3x4x2 padding=2,2,1,1",  // empty images
           "1x0x9x4*0x3x4x2 padding=2,2,1,1",                     // nothing to compute
           "1x8x9x4*3x3x4x2 format=NCHW",                         // only TensorFlow's CPU refuses
       }) {
    const auto geometry = resolve_geometry(case_of_line(line));
    EXPECT_TRUE(geometry) << line << ": " << geometry.error().sentence;
  }
}

TEST(OwnLimits, AreRefusedWithTheirNumbers) {
  const std::pair<const char*, const char*> kLines[] = {
      {"1x8x9x4*3x3x4x2 padding=50000,50000,50000,50000",
       "the output 1×100006×100007×2 is too large; the limit is 1073741824 elements"},
      {"1x100000x100000x1*3x3x1x1",
       "the input 1×100000×100000×1 is too large; the limit is 1073741824 elements"},
      {"1x8x9x4*3x3x4x2 strides=1,1073741825",
       "the stride along the width is 1073741825; the limit is 1073741824"},
      {"1x8x9x4*-1x3x4x2", "the filter bank -1×3×4×2 has a negative extent"},
  };
  for (const auto& [line, sentence] : kLines) {
    const auto geometry = resolve_geometry(case_of_line(line));
    ASSERT_FALSE(geometry) << line;
    EXPECT_EQ(geometry.error().sentence, sentence);
    EXPECT_EQ(geometry.error().tensorflow, "");
  }
}

TEST(OwnLimits, BeyondInt32TensorFlowRefusesTheAttributeItself) {
  const auto geometry = resolve_geometry(case_of_line("1x8x9x4*3x3x4x2 dilations=2147483648,1"));
  ASSERT_FALSE(geometry);
  EXPECT_EQ(geometry.error().tensorflow,
            "ValueError: Attr dilations has value 2147483648 out of range for an int32");
}

// Run under the undefined-behaviour sanitizer (preset asan), any overflow on the way ends the test.
TEST(HostileNumbers, GiveASentenceOrAGeometryWhereverTheyStand) {
  constexpr int64_t kValues[] = {INT64_MIN,        INT64_MIN + 1, -1,       0, 1, INT64_C(1) << 31,
                                 INT64_C(1) << 32, INT64_MAX - 1, INT64_MAX};
  const auto pick = [&](Seeded& random) { return kValues[random.integer(0, 8)]; };
  Seeded random;
  for (int round = 0; round < 20000; ++round) {
    Case c = any_case(random.choose());
    Pads& pads = c.spec.padding.pads;
    int64_t* const places[] = {
        &c.input.n,        &c.input.h,        &c.input.w,          &c.input.c,
        &c.filters.h,      &c.filters.w,      &c.filters.in,       &c.filters.out,
        &c.spec.strides.h, &c.spec.strides.w, &c.spec.dilations.h, &c.spec.dilations.w,
        &pads.top,         &pads.bottom,      &pads.left,          &pads.right};
    for (int64_t hostile = random.integer(1, 4); hostile > 0; --hostile) {
      *places[random.integer(0, 15)] = pick(random);
    }
    const auto geometry = resolve_geometry(c);
    if (geometry) {
      ASSERT_TRUE(check_size(storage_dims(geometry->output(), DataFormat::kNHWC), "it"));
      ASSERT_GE(geometry->multiply_adds(), 0);
    } else {
      ASSERT_FALSE(geometry.error().sentence.empty());
      ASSERT_FALSE(geometry.error().field.empty()) << geometry.error().sentence;
    }
    for (const Remedy& remedy : nearest_legal(c)) {
      ASSERT_TRUE(resolve_geometry(remedy.conv_case)) << to_string(c) << ": " << remedy.label;
    }
  }
}

}  // namespace
}  // namespace convoscope
