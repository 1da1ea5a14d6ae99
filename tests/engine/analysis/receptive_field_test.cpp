// Receptive sets against what the reference convolution really depends on: with filters of ones and
// an impulse at every element in turn, an output is above zero exactly when it reads that element
// through some path.
#include "engine/analysis/receptive_field.h"

#include <gtest/gtest.h>

#include <set>

#include "engine/conv/reference.h"
#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using testing::Random;
using testing::Seeded;

struct Chain {
  std::vector<Case> cases;
  std::vector<Geometry> geometries;
};

// Small, so that every element can be tried; now and then the second or third layer has groups.
Chain random_chain(Random& random, size_t layers) {
  Chain chain;
  ImageShape shape{1, random.integer(3, 9), random.integer(3, 9), random.integer(1, 2)};
  while (chain.cases.size() < layers) {
    Case c;
    c.input = shape;
    const int64_t groups = random.chance(30) ? shape.c : 1;
    c.filters = {random.integer(1, 3), random.integer(1, 3), shape.c / groups,
                 groups * random.integer(1, 2)};
    c.spec.strides = {random.integer(1, 3), random.integer(1, 3)};
    c.spec.dilations = {random.integer(1, 3), random.integer(1, 3)};
    c.spec.padding.mode = static_cast<PaddingMode>(random.integer(0, 2));
    c.spec.padding.pads = {random.integer(0, 3), random.integer(0, 3), random.integer(0, 3),
                           random.integer(0, 3)};
    const auto geometry = resolve_geometry(c);
    if (!geometry || geometry->output().size() == 0) continue;
    chain.cases.push_back(c);
    chain.geometries.push_back(*geometry);
    shape = geometry->output();
  }
  return chain;
}

// Batch element i holds an impulse at element i of one picture.
Tensor impulses(const ImageShape& shape) {
  Tensor tensor({shape.h * shape.w * shape.c, shape.h, shape.w, shape.c}, DataFormat::kNHWC);
  const int64_t elements = shape.h * shape.w * shape.c;
  for (int64_t i = 0; i < elements; ++i) tensor.data()[i * elements + i] = 1;
  return tensor;
}

// [impulse][output element] of the layers from `first` on.
Tensor answers(const std::vector<Case>& cases, size_t first) {
  Tensor tensor = impulses(cases[first].input);
  for (size_t l = first; l < cases.size(); ++l) {
    Case c = cases[l];
    c.input.n = image_shape(tensor).n;
    Tensor ones(c.filters);
    for (float& weight : ones.values()) weight = 1;
    tensor = conv2d_reference(tensor, ones, *resolve_geometry(c));
  }
  return tensor;
}

using Elements = std::set<Dims>;  // {0, y, x, c}

Elements elements_that_matter(const Tensor& answers, const ImageShape& input, int64_t y, int64_t x,
                              int64_t c) {
  const ImageView view = image_view(answers);
  Elements elements;
  for (int64_t i = 0; i < view.shape.n; ++i) {
    if (view.at(i, y, x, c) > 0) {
      elements.insert({0, i / (input.w * input.c), i / input.c % input.w, i % input.c});
    }
  }
  return elements;
}

Elements elements_of(const FieldLevel& level) {
  Elements elements;
  for (const int64_t y : level.h.inside)
    for (const int64_t x : level.w.inside)
      for (int64_t c = level.channel_begin; c < level.channel_end; ++c)
        elements.insert({0, y, x, c});
  return elements;
}

TEST(ReceptiveField, IsExactlyWhatTheOutputDependsOnAtEveryLevel) {
  Seeded random;
  for (int trial = 0; trial < 60; ++trial) {
    const Chain chain = random_chain(random, static_cast<size_t>(random.integer(1, 3)));
    const size_t last = chain.cases.size() - 1;
    const ImageShape out = chain.geometries[last].output();
    const int64_t y = random.integer(0, out.h - 1), x = random.integer(0, out.w - 1),
                  c = random.integer(0, out.c - 1);
    const ReceptiveField field = receptive_field(chain.geometries, last, y, x, c);
    ASSERT_EQ(field.levels.size(), last + 2);
    for (size_t level = 0; level <= last; ++level) {
      const Case& layer = chain.cases[level];
      SCOPED_TRACE("level " + std::to_string(level) + " of " + std::to_string(last + 1) + ", " +
                   to_string(layer));
      EXPECT_EQ(elements_of(field.levels[level]),
                elements_that_matter(answers(chain.cases, level), layer.input, y, x, c));
      EXPECT_EQ(field.levels[level].level, level);
      EXPECT_EQ(field.levels[level].height, layer.input.h);
      EXPECT_EQ(field.levels[level].width, layer.input.w);
    }
    EXPECT_EQ(elements_of(field.levels.back()), (Elements{{0, y, x, c}}));
  }
}

// A padded convolution is a VALID one over the padded picture, where padding cells are ordinary
// elements.
TEST(ReceptiveField, PaddingCellsAreThoseReadOnThePaddedPicture) {
  Seeded random;
  for (int trial = 0; trial < 60; ++trial) {
    const Chain chain = random_chain(random, 1);
    const Geometry& g = chain.geometries[0];
    SCOPED_TRACE(to_string(chain.cases[0]));
    Case padded = chain.cases[0];
    padded.input.h = g.h.padded();
    padded.input.w = g.w.padded();
    padded.spec.padding.mode = PaddingMode::kValid;
    const int64_t y = random.integer(0, g.h.output - 1), x = random.integer(0, g.w.output - 1);
    std::set<int64_t> rows, columns;
    for (const Dims& e : elements_that_matter(answers({padded}, 0), padded.input, y, x, 0)) {
      if (!g.h.inside(e[1] - g.h.pad_before)) rows.insert(e[1] - g.h.pad_before);
      if (!g.w.inside(e[2] - g.w.pad_before)) columns.insert(e[2] - g.w.pad_before);
    }
    const FieldLevel level = receptive_field(chain.geometries, 0, y, x, 0).levels[0];
    EXPECT_EQ(level.h.padding, std::vector<int64_t>(rows.begin(), rows.end()));
    EXPECT_EQ(level.w.padding, std::vector<int64_t>(columns.begin(), columns.end()));
  }
}

TEST(ReceptiveField, ClosedFormBoundsTheSetWhereNothingIsClipped) {
  Seeded random;
  for (int trial = 0; trial < 60; ++trial) {
    std::vector<Geometry> chain;
    ImageShape shape{1, 200, 200, 1};
    for (int l = 0; l < 3; ++l) {
      Case c{shape, {random.integer(1, 4), random.integer(1, 4), 1, 1}, {}};
      c.spec.strides = {random.integer(1, 2), random.integer(1, 2)};
      c.spec.dilations = {random.integer(1, 3), random.integer(1, 3)};
      c.spec.padding = {PaddingMode::kExplicit, {random.integer(0, 2), 0, 0, random.integer(0, 2)}};
      chain.push_back(*resolve_geometry(c));
      shape = chain.back().output();
    }
    const int64_t y = shape.h / 2, x = shape.w / 2;
    const ReceptiveField field = receptive_field(chain, 2, y, x, 0);
    const AxisSet& h = field.levels[0].h;
    const AxisSet& w = field.levels[0].w;
    EXPECT_EQ(h.inside.front(), field.h.start + y * field.h.jump);
    EXPECT_EQ(h.inside.back(), field.h.start + y * field.h.jump + field.h.size - 1);
    EXPECT_EQ(w.inside.front(), field.w.start + x * field.w.jump);
    EXPECT_EQ(w.inside.back(), field.w.start + x * field.w.jump + field.w.size - 1);
    EXPECT_DOUBLE_EQ(field.h.centre(y),
                     static_cast<double>(h.inside.front() + h.inside.back()) / 2);
  }
}

TEST(FanOut, IsTheInverseOfTheReceptiveField) {
  Seeded random;
  for (int trial = 0; trial < 100; ++trial) {
    const Chain chain = random_chain(random, 1);
    const Geometry& g = chain.geometries[0];
    SCOPED_TRACE(to_string(chain.cases[0]));
    std::vector<std::vector<int64_t>> rows(static_cast<size_t>(g.h.input)),
        columns(static_cast<size_t>(g.w.input));
    for (int64_t m = 0; m < g.h.output; ++m) {
      const ReceptiveField field = receptive_field(chain.geometries, 0, m, 0, 0);
      for (const int64_t p : field.levels[0].h.inside) rows[static_cast<size_t>(p)].push_back(m);
    }
    for (int64_t m = 0; m < g.w.output; ++m) {
      const ReceptiveField field = receptive_field(chain.geometries, 0, 0, m, 0);
      for (const int64_t p : field.levels[0].w.inside) columns[static_cast<size_t>(p)].push_back(m);
    }
    for (int64_t y = 0; y < g.h.input; ++y)
      EXPECT_EQ(fan_out(g, y, 0).rows, rows[static_cast<size_t>(y)]) << "row " << y;
    for (int64_t x = 0; x < g.w.input; ++x)
      EXPECT_EQ(fan_out(g, 0, x).columns, columns[static_cast<size_t>(x)]) << "column " << x;
  }
}

TEST(FanOut, IsEmptyForAPixelBetweenTheWindows) {
  const Case c = *parse_case("1x9x9x1*1x1x1x1 strides=3,3 padding=VALID");
  EXPECT_TRUE(fan_out(*resolve_geometry(c), 1, 0).rows.empty());
  EXPECT_EQ(fan_out(*resolve_geometry(c), 1, 3).columns, std::vector<int64_t>{1});
}

}  // namespace
}  // namespace convoscope
