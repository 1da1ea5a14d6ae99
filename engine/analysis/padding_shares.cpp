// See padding_shares.h.
#include "engine/analysis/padding_shares.h"

#include <numeric>

#include "engine/analysis/window_sets.h"

namespace convoscope {
namespace {

// One step of a walk: what output m may read, each as likely; the rest of `choices` is padding.
struct Step {
  std::vector<int64_t> inside;
  double choices = 0;
};

Step step_from(const LayerGeometry& layer, const AxisGeometry& axis, int64_t m) {
  Step step;
  if (layer.transposed) {
    step.inside = readers_of(axis, {m});
  } else {
    step.inside = read_by(axis, {m}).inside;
  }
  step.choices = reads_padding(layer) ? static_cast<double>(axis.filter)
                                      : static_cast<double>(step.inside.size());
  return step;
}

std::vector<Step> steps_of(const LayerGeometry& layer, const AxisGeometry& axis) {
  std::vector<Step> steps(static_cast<size_t>(layer.transposed ? axis.input : axis.output));
  for (size_t m = 0; m < steps.size(); ++m) {
    steps[m] = step_from(layer, axis, static_cast<int64_t>(m));
  }
  return steps;
}

template <typename ShareAt>
double share_of(const Step& step, ShareAt share_at) {
  if (step.choices == 0) return 1;
  double sum = 0;
  for (const int64_t p : step.inside) sum += share_at(p);
  return sum / step.choices;
}

// Of all outputs of a layer on one of its sources, whose shares are `below`.
std::vector<double> through(const LayerGeometry& layer, const ImageShape& source,
                            const std::vector<double>& below) {
  const std::vector<Step> rows = steps_of(layer, layer.window.h);
  const std::vector<Step> columns = steps_of(layer, layer.window.w);
  const size_t width = columns.size();
  std::vector<double> narrow(static_cast<size_t>(source.h) * width);
  for (int64_t y = 0; y < source.h; ++y) {
    const double* row = below.data() + y * source.w;
    for (size_t x = 0; x < width; ++x) {
      narrow[static_cast<size_t>(y) * width + x] =
          share_of(columns[x], [&](int64_t p) { return row[p]; });
    }
  }
  std::vector<double> shares(rows.size() * width);
  for (size_t y = 0; y < rows.size(); ++y) {
    for (size_t x = 0; x < width; ++x) {
      shares[y * width + x] =
          share_of(rows[y], [&](int64_t p) { return narrow[static_cast<size_t>(p) * width + x]; });
    }
  }
  return shares;
}

}  // namespace

std::vector<double> inside_shares(const LayerGeometry& layer, const AxisGeometry& axis,
                                  const std::vector<double>& below) {
  std::vector<double> shares;
  for (const Step& step : steps_of(layer, axis)) {
    shares.push_back(share_of(step, [&](int64_t p) { return below[static_cast<size_t>(p)]; }));
  }
  return shares;
}

std::vector<double> inside_shares(const std::vector<LayerGeometry>& chain, size_t layer) {
  const ImageShape& picture = chain.front().input();
  std::vector<std::vector<double>> levels(layer + 2);
  levels.front().assign(static_cast<size_t>(picture.h * picture.w), 1.0);
  for (size_t l = 0; l <= layer; ++l) {
    const LayerGeometry& g = chain[l];
    double parts = 0;
    for (const LayerSource& source : g.sources) {
      parts += static_cast<double>(source.channel_end - source.channel_begin);
    }
    levels[l + 1].assign(static_cast<size_t>(g.output.h * g.output.w), 0.0);
    for (const LayerSource& source : g.sources) {
      const double part = static_cast<double>(source.channel_end - source.channel_begin) / parts;
      const std::vector<double> branch = through(g, source.shape, levels[source.level]);
      for (size_t i = 0; i < branch.size(); ++i) levels[l + 1][i] += part * branch[i];
    }
  }
  return std::move(levels.back());
}

std::vector<bool> touches_padding(const std::vector<LayerGeometry>& chain,
                                  AxisGeometry Geometry::*axis) {
  const AxisGeometry& first = chain.front().window.*axis;
  const int64_t extent = chain.front().transposed ? first.output : first.input;
  std::vector<std::vector<bool>> levels(chain.size() + 1);
  levels.front().resize(static_cast<size_t>(extent));
  for (size_t l = 0; l < chain.size(); ++l) {
    for (const Step& step : steps_of(chain[l], chain[l].window.*axis)) {
      bool touches = step.choices > static_cast<double>(step.inside.size());
      for (const LayerSource& source : chain[l].sources) {
        const std::vector<bool>& below = levels[source.level];
        for (const int64_t p : step.inside) touches = touches || below[static_cast<size_t>(p)];
      }
      levels[l + 1].push_back(touches);
    }
  }
  return std::move(levels.back());
}

bool skips_outputs(const LayerGeometry& layer) {
  if (!layer.transposed) return false;
  const auto skips = [](const AxisGeometry& axis) {
    for (int64_t o = 0; o < axis.input; ++o) {
      if (readers_of(axis, {o}).empty()) return true;
    }
    return false;
  };
  return skips(layer.window.h) || skips(layer.window.w);
}

}  // namespace convoscope
