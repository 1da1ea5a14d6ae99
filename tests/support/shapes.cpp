// See shapes.h.
#include "tests/support/shapes.h"

#include <algorithm>
#include <initializer_list>

#include "engine/core/check.h"

namespace convoscope::testing {
namespace {

Family family(const char* name, std::initializer_list<const char*> lines) {
  Family result{name, {}};
  for (const char* line : lines) {
    const auto parsed = parse_case(line);
    CONVOSCOPE_CHECK(parsed.has_value());
    result.cases.push_back(*parsed);
  }
  return result;
}

std::vector<Family> make_families() {
  return {
      family("Plain", {"1x8x8x16*3x3x16x16", "2x9x12x8*5x5x8x32 padding=VALID",
                       "1x16x16x3*3x3x3x64", "1x7x10x1*3x3x1x8", "3x6x6x64*3x3x64x64"}),
      family("ChannelTail",
             {"1x6x6x3*3x3x3x1", "1x6x6x5*3x3x5x7", "1x6x6x17*3x3x17x19", "1x5x9x2*3x3x2x33",
              "1x5x9x31*3x3x31x65 padding=VALID", "2x4x4x1*3x3x1x15"}),
      family("WidthTail",
             {"1x3x1x4*3x3x4x16", "1x3x2x4*3x3x4x16", "1x4x5x4*3x3x4x16", "1x4x7x4*3x3x4x16",
              "1x4x13x4*3x3x4x16 padding=VALID", "1x2x29x4*3x3x4x16", "1x2x97x3*3x3x3x16"}),
      family("Strided",
             {"1x12x12x8*3x3x8x16 strides=2,2", "1x13x12x8*3x3x8x16 strides=2,2 padding=VALID",
              "1x12x17x4*5x5x4x8 strides=1,3", "1x17x12x4*2x3x4x8 strides=4,2",
              "1x9x9x4*1x1x4x8 strides=3,3", "1x11x11x2*2x2x2x4 strides=5,4 padding=VALID"}),
      family("Dilated",
             {"1x12x12x8*3x3x8x16 dilations=2,2", "1x12x15x4*3x5x4x8 dilations=3,2 padding=VALID",
              "1x9x20x4*2x3x4x8 dilations=1,7", "1x20x9x3*3x2x3x5 dilations=6,1"}),
      family("StridedAndDilated", {"1x13x14x4*3x3x4x8 strides=2,2 dilations=2,2",
                                   "1x15x18x4*3x2x4x8 strides=3,2 dilations=2,3 padding=VALID",
                                   "2x11x17x3*5x3x3x6 strides=2,3 dilations=2,4 padding=3,1,0,5"}),
      family("Grouped", {"1x8x8x8*3x3x4x16", "1x8x8x12*3x3x3x8 strides=2,2",
                         "1x7x9x6*3x3x2x9 padding=VALID", "2x6x6x32*3x3x16x64 dilations=2,2"}),
      family("Depthwise",
             {"1x8x8x16*3x3x1x16", "1x9x8x5*3x3x1x10 strides=2,2", "1x8x9x3*5x5x1x3 padding=VALID",
              "1x10x10x33*3x3x1x33 dilations=2,1", "1x6x6x4*1x1x1x4"}),
      family("EvenFilter", {"1x8x8x4*2x2x4x8", "1x9x7x4*4x2x4x8 strides=2,1",
                            "1x8x8x4*2x4x4x8 dilations=2,3", "1x6x10x3*6x4x3x5 padding=VALID"}),
      family("OneByOne", {"1x7x7x16*1x1x16x32", "2x5x6x3*1x1x3x7 strides=2,3",
                          "1x9x9x64*1x1x64x16 padding=VALID", "1x3x3x1*1x1x1x1 padding=1,2,0,3",
                          "1x4x4x8*1x1x8x8 dilations=5,9"}),
      family("FilterLargerThanImage", {"1x2x3x4*7x7x4x8", "1x3x2x2*5x9x2x4 strides=2,2",
                                       "1x4x4x3*3x3x3x5 dilations=6,8", "1x1x9x2*3x3x2x4"}),
      family("OnePixel", {"1x1x1x1*1x1x1x1", "1x1x1x8*3x3x8x16", "5x1x1x3*1x1x3x4 padding=VALID",
                          "1x3x3x2*3x3x2x4 padding=VALID", "1x1x1x2*2x2x2x2 padding=0,1,1,0"}),
      family("EmptyBatch", {"0x8x8x4*3x3x4x8", "0x8x8x4*3x3x4x8 padding=VALID strides=2,2",
                            "0x5x5x4*3x3x2x8 padding=1,0,0,1"}),
      family("EmptyImage", {"1x0x8x4*3x3x4x8", "2x0x3x2*3x3x2x4 padding=2,2,1,1"}),
      family("AsymmetricPads",
             {"1x6x6x4*3x3x4x8 padding=0,2,1,0", "1x7x5x3*3x3x3x5 strides=2,2 padding=4,0,0,5",
              "1x5x5x4*2x2x4x4 dilations=2,2 padding=3,3,0,0",
              "1x4x4x2*1x1x2x2 strides=3,3 padding=5,7,2,9"}),
  };
}

void choose_padding(Case& c, const Choose& choose, int64_t least_pad) {
  constexpr PaddingMode kModes[] = {PaddingMode::kSame, PaddingMode::kValid,
                                    PaddingMode::kExplicit};
  Padding& padding = c.spec.padding;
  padding.mode = kModes[choose(0, 2)];
  if (padding.mode != PaddingMode::kExplicit) return;
  padding.pads = {choose(least_pad, 4), choose(least_pad, 4), choose(least_pad, 4),
                  choose(least_pad, 4)};
}

// Grows the input until the effective filter fits into it.
void make_room(int64_t& input, int64_t filter, int64_t dilation, int64_t pads) {
  input = std::max(input, (filter - 1) * dilation + 1 - pads);
}

}  // namespace

const std::vector<Family>& families() {
  static const std::vector<Family> all = make_families();
  return all;
}

Case legal_case(const Choose& choose) {
  Case c;
  c.filters = {choose(1, 5), choose(1, 5), choose(1, 5), 0};
  const int64_t groups = choose(0, 2) == 0 ? choose(2, 4) : 1;
  c.filters.out = groups * choose(1, 6);
  c.input = {choose(0, 19) == 0 ? 0 : choose(1, 2), choose(1, 12), choose(1, 12),
             groups * c.filters.in};
  c.spec.strides = {choose(1, 4), choose(1, 4)};
  c.spec.dilations = {choose(1, 4), choose(1, 4)};
  c.spec.data_format = choose(0, 1) == 0 ? DataFormat::kNHWC : DataFormat::kNCHW;
  choose_padding(c, choose, 0);
  if (c.spec.padding.mode != PaddingMode::kSame) {
    const Pads& pads = c.spec.padding.pads;
    make_room(c.input.h, c.filters.h, c.spec.dilations.h, pads.top + pads.bottom);
    make_room(c.input.w, c.filters.w, c.spec.dilations.w, pads.left + pads.right);
  }
  return c;
}

Case any_case(const Choose& choose) {
  Case c;
  c.input = {choose(0, 3), choose(0, 12), choose(0, 12), choose(0, 8)};
  c.filters = {choose(0, 6), choose(0, 6), choose(0, 4), choose(0, 6)};
  c.spec.strides = {choose(-1, 5), choose(-1, 5)};
  c.spec.dilations = {choose(-1, 5), choose(-1, 5)};
  c.spec.data_format = choose(0, 1) == 0 ? DataFormat::kNHWC : DataFormat::kNCHW;
  choose_padding(c, choose, -1);
  return c;
}

}  // namespace convoscope::testing
