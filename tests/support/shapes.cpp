// See shapes.h.
#include "tests/support/shapes.h"

#include <algorithm>
#include <fstream>

#include "engine/core/check.h"

namespace convoscope::testing {
namespace {

std::vector<Family> read_families() {
  std::ifstream file(CONVOSCOPE_FAMILIES);
  CONVOSCOPE_CHECK(file.good());
  std::vector<Family> all;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    if (line.front() == '[') {
      all.push_back({line.substr(1, line.size() - 2), {}});
      continue;
    }
    const auto parsed = parse_case(line);
    CONVOSCOPE_CHECK(parsed.has_value() && !all.empty());
    all.back().cases.push_back(*parsed);
  }
  return all;
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
  static const std::vector<Family> all = read_families();
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
