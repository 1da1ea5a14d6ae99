// Outputs that TensorFlow's own conv2d tests state, and our own additions (conv2d-semantics §9).
// Input and filters hold 1, 2, 3, … in row-major order (NHWC, HWIO); every sum is exact in float32.
#include <gtest/gtest.h>

#include <numeric>
#include <ostream>
#include <vector>

#include "engine/conv/geometry.h"
#include "engine/conv/reference.h"
#include "engine/conv/spec.h"

namespace convoscope {
namespace {

struct Golden {
  const char* line;
  Dims output;
  std::vector<float> values;
};
void PrintTo(const Golden& golden, std::ostream* out) { *out << golden.line; }

const Golden kGoldens[] = {
    {"1x2x3x3*1x1x3x3 padding=VALID",
     {1, 2, 3, 3},
     {30, 36, 42, 66, 81, 96, 102, 126, 150, 138, 171, 204, 174, 216, 258, 210, 261, 312}},
    {"1x2x3x3*2x2x3x3 padding=VALID", {1, 1, 2, 3}, {2271, 2367, 2463, 2901, 3033, 3165}},
    {"1x2x3x3*1x2x3x3 padding=VALID",
     {1, 2, 2, 3},
     {231, 252, 273, 384, 423, 462, 690, 765, 840, 843, 936, 1029}},
    {"1x2x3x3*2x2x3x3 strides=2,2 padding=SAME",
     {1, 1, 2, 3},
     {2271, 2367, 2463, 1230, 1305, 1380}},
    {"1x3x6x1*2x2x1x1 strides=1,2 padding=VALID", {1, 2, 3, 1}, {58, 78, 98, 118, 138, 158}},
    {"1x7x7x1*2x2x1x1 strides=3,3 padding=VALID", {1, 2, 2, 1}, {65, 95, 275, 305}},
    {"1x3x3x1*1x1x1x1 strides=2,2 padding=SAME", {1, 2, 2, 1}, {1, 3, 7, 9}},
    {"1x4x4x1*1x1x1x1 strides=2,2 padding=SAME", {1, 2, 2, 1}, {1, 3, 9, 11}},
    {"1x4x4x1*2x2x1x1 strides=3,3 padding=SAME", {1, 2, 2, 1}, {44, 28, 41, 16}},
    {"1x2x2x1*2x2x1x2 padding=VALID", {1, 1, 1, 2}, {50, 60}},
    {"1x2x3x3*2x2x3x3 dilations=1,2 padding=VALID", {1, 1, 1, 3}, {2667, 2781, 2895}},
    {"1x4x4x1*2x2x1x1 dilations=2,1 padding=VALID", {1, 2, 3, 1}, {72, 82, 92, 112, 122, 132}},
    {"1x5x5x1*3x3x1x1 strides=2,2 dilations=2,2 padding=SAME",
     {1, 3, 3, 1},
     {228, 365, 248, 519, 777, 501, 304, 431, 260}},
    {"1x4x4x1*3x3x1x1 strides=2,2 padding=SAME", {1, 2, 2, 1}, {348, 252, 274, 175}},
    {"1x4x4x1*3x3x1x1 strides=2,2 padding=1,1,1,1", {1, 2, 2, 1}, {111, 217, 363, 573}},
    {"1x3x3x1*2x2x1x1 strides=1,2 padding=2,0,0,1", {1, 4, 2, 1}, {0, 0, 11, 9, 37, 21, 67, 33}},
};

Tensor counted(Tensor tensor) {
  std::iota(tensor.values().begin(), tensor.values().end(), 1.0f);
  return tensor;
}

class Goldens : public testing::TestWithParam<Golden> {};

TEST_P(Goldens, TheReferenceGivesTensorFlowsNumbers) {
  const auto conv_case = parse_case(GetParam().line);
  ASSERT_TRUE(conv_case) << conv_case.error().sentence;
  const auto geometry = resolve_geometry(*conv_case);
  ASSERT_TRUE(geometry) << geometry.error().sentence;
  const Tensor input = counted(Tensor(conv_case->input, DataFormat::kNHWC));
  const Tensor filters = counted(Tensor(conv_case->filters));
  const Tensor output = conv2d_reference(input, filters, *geometry);
  EXPECT_EQ(output.dims(), GetParam().output);
  const auto values = output.values();
  EXPECT_EQ(std::vector<float>(values.begin(), values.end()), GetParam().values);
}

INSTANTIATE_TEST_SUITE_P(Section9, Goldens, testing::ValuesIn(kGoldens));

}  // namespace
}  // namespace convoscope
