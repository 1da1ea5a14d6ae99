// Laws that tie convolutions of different settings to each other (conv2d-semantics §9): each side
// takes a different path through geometry, so a slip in padding, dilation, grouping or byte order
// breaks one of them. Integer data: the two sides must be equal.
#include "engine/conv/reference.h"

#include <gtest/gtest.h>

#include "tests/support/compare.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using namespace convoscope::testing;

constexpr int kRounds = 150;

struct Sample {
  Case conv_case;
  Tensor input;
  Tensor filters;
};

Sample sample(Random& random) {
  const Case c = legal_case(random.choose());
  return {c, exact_image(c.input, c.spec.data_format, random), exact_filters(c.filters, random)};
}

Tensor compute(const Case& c, const Tensor& input, const Tensor& filters) {
  const auto geometry = resolve_geometry(c);
  EXPECT_TRUE(geometry) << to_string(c) << ": " << geometry.error().sentence;
  return conv2d_reference(input, filters, *geometry);
}

Tensor compute(const Sample& s) { return compute(s.conv_case, s.input, s.filters); }

Tensor copy_into(const Tensor& input, const ImageShape& larger, int64_t top, int64_t left) {
  Tensor result(larger, data_format(input));
  const ImageView from = image_view(input);
  const ImageView to = image_view(result);
  for (int64_t n = 0; n < from.shape.n; ++n)
    for (int64_t y = 0; y < from.shape.h; ++y)
      for (int64_t x = 0; x < from.shape.w; ++x)
        for (int64_t c = 0; c < from.shape.c; ++c)
          result.data()[to.offset(n, y + top, x + left, c)] = from.at(n, y, x, c);
  return result;
}

TEST(Reference, ExplicitPaddingIsValidOnThePaddedImage) {
  Seeded random;
  for (int round = 0; round < kRounds; ++round) {
    Sample s = sample(random);
    const Pads pads = {random.integer(0, 5), random.integer(0, 5), random.integer(0, 5),
                       random.integer(0, 5)};
    s.conv_case.spec.padding = {PaddingMode::kExplicit, pads};
    if (!resolve_geometry(s.conv_case)) continue;
    SCOPED_TRACE(to_string(s.conv_case));
    Case valid = s.conv_case;
    valid.spec.padding = {PaddingMode::kValid, {}};
    valid.input.h += pads.top + pads.bottom;
    valid.input.w += pads.left + pads.right;
    const Tensor padded = copy_into(s.input, valid.input, pads.top, pads.left);
    ASSERT_TRUE(same_tensor(compute(s), compute(valid, padded, s.filters)));
  }
}

TEST(Reference, SameIsExplicitWithTheResolvedPads) {
  Seeded random;
  for (int round = 0; round < kRounds; ++round) {
    Sample s = sample(random);
    s.conv_case.spec.padding = {PaddingMode::kSame, {}};
    SCOPED_TRACE(to_string(s.conv_case));
    const auto g = resolve_geometry(s.conv_case);
    ASSERT_TRUE(g);
    Case spelled = s.conv_case;
    spelled.spec.padding = {PaddingMode::kExplicit,
                            {g->h.pad_before, g->h.pad_after, g->w.pad_before, g->w.pad_after}};
    ASSERT_TRUE(same_tensor(compute(s), compute(spelled, s.input, s.filters)));
  }
}

TEST(Reference, NchwIsTransposedNhwc) {
  Seeded random;
  for (int round = 0; round < kRounds; ++round) {
    const Sample s = sample(random);
    SCOPED_TRACE(to_string(s.conv_case));
    const DataFormat format = s.conv_case.spec.data_format;
    const DataFormat other = format == DataFormat::kNHWC ? DataFormat::kNCHW : DataFormat::kNHWC;
    Case turned = s.conv_case;
    turned.spec.data_format = other;
    const auto input = std::make_shared<const Tensor>(s.input.clone());
    const auto output =
        std::make_shared<const Tensor>(compute(turned, *to_data_format(input, other), s.filters));
    ASSERT_TRUE(same_tensor(*to_data_format(output, format), compute(s)));
  }
}

// Filter k of a grouped bank, written into a bank that reads every channel: zero outside its group.
Tensor block_diagonal(const Tensor& filters, int64_t groups) {
  const FilterShape narrow = filter_shape(filters);
  const FilterShape wide{narrow.h, narrow.w, narrow.in * groups, narrow.out};
  Tensor result(wide);
  for (int64_t y = 0; y < narrow.h; ++y)
    for (int64_t x = 0; x < narrow.w; ++x)
      for (int64_t q = 0; q < narrow.in; ++q)
        for (int64_t k = 0; k < narrow.out; ++k) {
          const int64_t group = k * groups / narrow.out;
          result.data()[filter_offset(wide, y, x, group * narrow.in + q, k)] =
              filters.data()[filter_offset(narrow, y, x, q, k)];
        }
  return result;
}

TEST(Reference, GroupedIsDenseWithABlockDiagonalBank) {
  Seeded random;
  int grouped = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Sample s = sample(random);
    SCOPED_TRACE(to_string(s.conv_case));
    const int64_t groups = s.conv_case.input.c / s.conv_case.filters.in;
    grouped += groups > 1 ? 1 : 0;
    const Tensor bank = block_diagonal(s.filters, groups);
    Case dense = s.conv_case;
    dense.filters = filter_shape(bank);
    ASSERT_TRUE(same_tensor(compute(s), compute(dense, s.input, bank)));
  }
  EXPECT_GT(grouped, kRounds / 10);
}

Tensor zero_stuffed(const Tensor& filters, const Hw& dilations) {
  const FilterShape tight = filter_shape(filters);
  const FilterShape loose{(tight.h - 1) * dilations.h + 1, (tight.w - 1) * dilations.w + 1,
                          tight.in, tight.out};
  Tensor result(loose);
  for (int64_t y = 0; y < tight.h; ++y)
    for (int64_t x = 0; x < tight.w; ++x)
      for (int64_t q = 0; q < tight.in; ++q)
        for (int64_t k = 0; k < tight.out; ++k)
          result.data()[filter_offset(loose, y * dilations.h, x * dilations.w, q, k)] =
              filters.data()[filter_offset(tight, y, x, q, k)];
  return result;
}

TEST(Reference, DilatedIsDenseWithAZeroStuffedFilter) {
  Seeded random;
  for (int round = 0; round < kRounds; ++round) {
    const Sample s = sample(random);
    SCOPED_TRACE(to_string(s.conv_case));
    const Tensor bank = zero_stuffed(s.filters, s.conv_case.spec.dilations);
    Case dense = s.conv_case;
    dense.filters = filter_shape(bank);
    dense.spec.dilations = {1, 1};
    ASSERT_TRUE(same_tensor(compute(s), compute(dense, s.input, bank)));
  }
}

TEST(Reference, StridedIsEverySthOutputOfStrideOne) {
  Seeded random;
  for (int round = 0; round < kRounds; ++round) {
    Sample s = sample(random);
    if (s.conv_case.spec.padding.mode == PaddingMode::kSame)
      continue;  // its pads follow the stride
    SCOPED_TRACE(to_string(s.conv_case));
    const Hw strides = s.conv_case.spec.strides;
    const Tensor output = compute(s);
    Case dense = s.conv_case;
    dense.spec.strides = {1, 1};
    const Tensor every = compute(dense, s.input, s.filters);
    const ImageView a = image_view(output);
    const ImageView b = image_view(every);
    for (int64_t n = 0; n < a.shape.n; ++n)
      for (int64_t y = 0; y < a.shape.h; ++y)
        for (int64_t x = 0; x < a.shape.w; ++x)
          for (int64_t c = 0; c < a.shape.c; ++c)
            ASSERT_EQ(a.at(n, y, x, c), b.at(n, y * strides.h, x * strides.w, c));
  }
}

TEST(Reference, NothingButPaddingGivesZeros) {
  const auto c = parse_case("1x0x3x2*3x3x2x4 padding=2,2,1,1");
  ASSERT_TRUE(c);
  const Tensor output = compute(*c, Tensor(c->input, DataFormat::kNHWC), Tensor(c->filters));
  EXPECT_EQ(output.dims(), (Dims{1, 2, 3, 4}));
  EXPECT_TRUE(same_tensor(output, Tensor(ImageShape{1, 2, 3, 4}, DataFormat::kNHWC)));
}

}  // namespace
}  // namespace convoscope
