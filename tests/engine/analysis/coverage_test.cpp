// Coverage against the reference convolution with filters of ones: an impulse at a pixel gives each
// output the number of tap paths between the two.
#include "engine/analysis/coverage.h"

#include <gtest/gtest.h>

#include "engine/conv/reference.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Random;
using testing::Seeded;

std::vector<Geometry> random_chain(Random& random, size_t layers) {
  std::vector<Geometry> chain;
  ImageShape shape{1, random.integer(3, 9), random.integer(3, 9), 1};
  while (chain.size() < layers) {
    Case c;
    c.input = shape;
    c.filters = {random.integer(1, 3), random.integer(1, 3), 1, 1};
    c.spec.strides = {random.integer(1, 4), random.integer(1, 3)};
    c.spec.dilations = {random.integer(1, 3), random.integer(1, 3)};
    c.spec.padding.mode = static_cast<PaddingMode>(random.integer(0, 2));
    c.spec.padding.pads = {random.integer(0, 3), random.integer(0, 3), random.integer(0, 3),
                           random.integer(0, 3)};
    const auto geometry = resolve_geometry(c);
    if (!geometry || geometry->output().size() == 0) continue;
    chain.push_back(*geometry);
    shape = geometry->output();
  }
  return chain;
}

// Tap paths from pixel (y, x) to every output.
Tensor paths_from(const std::vector<Geometry>& chain, int64_t y, int64_t x) {
  Tensor tensor({1, chain[0].h.input, chain[0].w.input, 1}, DataFormat::kNHWC);
  tensor.data()[y * chain[0].w.input + x] = 1;
  for (const Geometry& g : chain) {
    Tensor ones(FilterShape{g.h.filter, g.w.filter, 1, 1});
    for (float& weight : ones.values()) weight = 1;
    tensor = conv2d_reference(tensor, ones, g);
  }
  return tensor;
}

class CoverageOfChains : public ::testing::TestWithParam<size_t> {};

TEST_P(CoverageOfChains, CountsTheOutputsAndPathsThatTheConvolutionShows) {
  Seeded random;
  for (int trial = 0; trial < 25; ++trial) {
    const std::vector<Geometry> chain = random_chain(random, GetParam());
    const Coverage found = coverage(chain, chain.size() - 1);
    double all_paths = 1;
    for (const Geometry& g : chain) all_paths *= static_cast<double>(g.h.filter * g.w.filter);
    const AxisGeometry &h = chain.back().h, &w = chain.back().w;
    std::vector<double> inside(static_cast<size_t>(h.output * w.output));
    int64_t most = 0, unread = 0;
    for (int64_t y = 0; y < chain[0].h.input; ++y) {
      for (int64_t x = 0; x < chain[0].w.input; ++x) {
        const Tensor paths = paths_from(chain, y, x);
        int64_t readers = 0;
        for (int64_t i = 0; i < paths.size(); ++i) {
          readers += paths.data()[i] > 0;
          inside[static_cast<size_t>(i)] += paths.data()[i] / all_paths;
        }
        ASSERT_EQ(found.readers(y, x), readers);
        most = std::max(most, readers);
        unread += readers == 0;
      }
    }
    EXPECT_EQ(found.most_readers(), most);
    EXPECT_EQ(found.unread(), unread);
    double mean = 0;
    for (int64_t i = 0; i < h.output * w.output; ++i) {
      const double padding = 1 - inside[static_cast<size_t>(i)];
      EXPECT_NEAR(found.padding(i / w.output, i % w.output), padding, 1e-6);
      mean += padding / static_cast<double>(h.output * w.output);
    }
    EXPECT_NEAR(found.mean_padding(), mean, 1e-6);
  }
}

INSTANTIATE_TEST_SUITE_P(Of, CoverageOfChains, ::testing::Values(1, 2, 3));

}  // namespace
}  // namespace convoscope
