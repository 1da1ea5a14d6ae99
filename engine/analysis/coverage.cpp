// See coverage.h.
#include "engine/analysis/coverage.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/analysis/axis_relation.h"
#include "engine/analysis/padding_shares.h"
#include "engine/analysis/receptive_field.h"
#include "engine/analysis/window_sets.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

// The layers from the picture up to `layer` where a single path leads through them and every output
// reads something; nothing otherwise.
std::vector<const LayerGeometry*> single_path(const std::vector<LayerGeometry>& chain,
                                              size_t layer) {
  std::vector<const LayerGeometry*> path;
  for (size_t level = layer + 1; level > 0;) {
    const LayerGeometry& g = chain[level - 1];
    if (g.sources.size() > 1 || skips_outputs(g)) return {};
    path.push_back(&g);
    level = g.sources.front().level;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

using OfAxis = AxisGeometry Geometry::*;

AxisCoverage axis_coverage(const std::vector<const LayerGeometry*>& path, OfAxis axis,
                           int64_t extent) {
  AxisCoverage coverage{std::vector<int64_t>(static_cast<size_t>(extent)),
                        std::vector<double>(static_cast<size_t>(extent), 1.0)};
  for (const LayerGeometry* layer : path) {
    coverage.inside = inside_shares(*layer, layer->window.*axis, coverage.inside);
  }
  for (size_t m = 0; m < coverage.inside.size(); ++m) {
    std::vector<int64_t> set = {static_cast<int64_t>(m)};
    for (size_t l = path.size(); l-- > 0;) {
      const AxisGeometry& window = path[l]->window.*axis;
      set = path[l]->transposed ? readers_of(window, set) : read_by(window, set).inside;
    }
    for (const int64_t p : set) ++coverage.readers[static_cast<size_t>(p)];
  }
  return coverage;
}

double holes_of(const std::vector<LayerGeometry>& chain, size_t layer) {
  const ImageShape& output = chain[layer].output;
  if (output.h < 1 || output.w < 1 || output.c < 1) return 0;
  const FieldLevel seen = receptive_field(chain, layer, output.h / 2, output.w / 2).levels.front();
  const auto bounds = seen.bounds();
  if (!bounds) return 0;
  const auto area = static_cast<double>(bounds->h.size() * bounds->w.size());
  return 1 - static_cast<double>(seen.pixels()) / area;
}

int64_t zeros(const std::vector<int64_t>& readers) {
  return std::count(readers.begin(), readers.end(), 0);
}

int64_t largest(const std::vector<int64_t>& readers) {
  return readers.empty() ? 0 : *std::max_element(readers.begin(), readers.end());
}

double mean(const std::vector<double>& shares) {
  return std::accumulate(shares.begin(), shares.end(), 0.0) / static_cast<double>(shares.size());
}

}  // namespace

int64_t Coverage::readers(int64_t row, int64_t column) const {
  if (!separable()) return pixel_readers[static_cast<size_t>(row * width + column)];
  return h.readers[static_cast<size_t>(row)] * w.readers[static_cast<size_t>(column)];
}

int64_t Coverage::most_readers() const {
  return separable() ? largest(h.readers) * largest(w.readers) : largest(pixel_readers);
}

int64_t Coverage::unread() const {
  if (!separable()) return zeros(pixel_readers);
  return height * width - (height - zeros(h.readers)) * (width - zeros(w.readers));
}

double Coverage::padding(int64_t y, int64_t x) const {
  if (!separable()) return 1.0 - output_inside[static_cast<size_t>(y * out_width + x)];
  return 1.0 - h.inside[static_cast<size_t>(y)] * w.inside[static_cast<size_t>(x)];
}

double Coverage::mean_padding() const {
  if (out_height < 1 || out_width < 1) return 0;
  return 1.0 - (separable() ? mean(h.inside) * mean(w.inside) : mean(output_inside));
}

Expected<Coverage> coverage(const std::vector<LayerGeometry>& chain, size_t layer) {
  CONVOSCOPE_CHECK(layer < chain.size());
  const ImageShape& picture = chain.front().input();
  const ImageShape& output = chain[layer].output;
  Coverage found;
  found.height = picture.h;
  found.width = picture.w;
  found.out_height = output.h;
  found.out_width = output.w;
  found.holes = holes_of(chain, layer);
  const std::vector<const LayerGeometry*> path = single_path(chain, layer);
  if (!path.empty()) {
    found.h = axis_coverage(path, &Geometry::h, picture.h);
    found.w = axis_coverage(path, &Geometry::w, picture.w);
    return found;
  }
  const auto relations = relations_to_picture(chain, layer);
  if (!relations) return tl::unexpected(relations.error());
  found.pixel_readers = readers_of_pixels(*relations);
  found.output_inside = inside_shares(chain, layer);
  return found;
}

}  // namespace convoscope
