// See chain_field.h.
#include "app/panels/chain/chain_field.h"

#include <algorithm>

#include "app/panels/chain/chain_taps.h"
#include "engine/analysis/window_sets.h"

namespace convoscope::app {
namespace {

// How often each position of a level is reached along one axis; empty: not at all.
using Counts = std::vector<double>;

struct Propagation {
  std::vector<Counts> counts;                 // of each level
  std::vector<std::vector<int64_t>> padding;  // positions outside each level, unsorted
};

int64_t extent_of(const ImageShape& shape, bool along_height) {
  return along_height ? shape.h : shape.w;
}

void grow(Counts& counts, int64_t extent) { counts.resize(static_cast<size_t>(extent), 0.0); }

// From the element down.
Propagation propagate_down(const std::vector<LayerGeometry>& chain, const ImageShape& picture,
                           size_t level, int64_t position, bool along_height) {
  Propagation all{std::vector<Counts>(level + 1), std::vector<std::vector<int64_t>>(level + 1)};
  const ImageShape& top = level == 0 ? picture : chain[level - 1].output;
  grow(all.counts[level], extent_of(top, along_height));
  all.counts[level][static_cast<size_t>(position)] = 1;
  for (size_t l = level; l-- > 0;) {
    const Counts from = all.counts[l + 1];
    for (const LayerSource& source : chain[l].sources) {
      for (size_t o = 0; o < from.size(); ++o) {
        if (from[o] == 0) continue;
        each_tap(chain[l], along_height, reads_padding(chain[l]), static_cast<int64_t>(o),
                 [&](int64_t p, bool inside) {
                   if (!inside) {
                     all.padding[source.level].push_back(p);
                     return;
                   }
                   Counts& to = all.counts[source.level];
                   if (to.empty()) grow(to, extent_of(source.shape, along_height));
                   to[static_cast<size_t>(p)] += from[o];
                 });
      }
    }
  }
  return all;
}

// From a position of the picture up to every level.
std::vector<Counts> propagate_up(const std::vector<LayerGeometry>& chain, const ImageShape& picture,
                                 int64_t position, bool along_height) {
  std::vector<Counts> all(chain.size() + 1);
  grow(all[0], extent_of(picture, along_height));
  all[0][static_cast<size_t>(position)] = 1;
  for (size_t l = 0; l < chain.size(); ++l) {
    Counts& to = all[l + 1];
    grow(to, extent_of(chain[l].output, along_height));
    for (const LayerSource& source : chain[l].sources) {
      const Counts& from = all[source.level];
      for (size_t o = 0; o < to.size(); ++o) {
        each_tap(chain[l], along_height, false, static_cast<int64_t>(o),
                 [&](int64_t p, bool inside) {
                   if (inside) to[o] += from[static_cast<size_t>(p)];
                 });
      }
    }
  }
  return all;
}

ChainAxis axis_from(const Counts& counts, std::vector<int64_t> padding) {
  ChainAxis axis;
  const auto read = [](double paths) { return paths > 0; };
  const auto first = std::ranges::find_if(counts, read);
  if (first != counts.end()) {
    const auto last = std::find_if(counts.rbegin(), counts.rend(), read).base();
    axis.bounds = {first - counts.begin(), last - counts.begin()};
    axis.paths.assign(first, last);
  }
  std::ranges::sort(padding);
  padding.erase(std::unique(padding.begin(), padding.end()), padding.end());
  axis.padding = std::move(padding);
  return axis;
}

bool exists(const Result& result, const ChainPlace& place) {
  if (place.level == 0 || place.level > result.layers.size()) return false;
  const ImageShape shape = level_shape(result, place.level);
  return place.element.y < shape.h && place.element.x < shape.w;
}

ChainLevel level_from(FieldLevel set, ChainAxis h, ChainAxis w) {
  const int64_t pixels = set.pixels();
  return {std::move(set), pixels, std::move(h), std::move(w)};
}

ChainField field_of(const ResultPtr& result, const ChainPlace& place) {
  const std::vector<LayerGeometry> chain = chain_of(*result);
  const ImageShape picture = level_shape(*result, 0);
  Propagation h = propagate_down(chain, picture, place.level, place.element.y, true);
  Propagation w = propagate_down(chain, picture, place.level, place.element.x, false);
  ReceptiveField sets = receptive_field(chain, place.level - 1, place.element.y, place.element.x);
  ChainField field{result, place, {}, nullptr};
  for (size_t level = 0; level <= place.level; ++level) {
    field.levels.push_back(level_from(std::move(sets.levels[level]),
                                      axis_from(h.counts[level], std::move(h.padding[level])),
                                      axis_from(w.counts[level], std::move(w.padding[level]))));
  }
  return field;
}

std::vector<LevelWays> ways_of(const WaysQuestion& question) {
  std::vector<LevelWays> ways;
  const ChainPlace& place = question.place;
  for (PathCounts& counts :
       path_counts(question.chain, place.level - 1, place.element.y, place.element.x, 0)) {
    const double most = counts.most();
    ways.push_back({std::move(counts), most});
  }
  return ways;
}

// Little enough to count its ways within a frame.
bool is_small(const ChainField& field) {
  constexpr int64_t kElementsInAFrame = 4096;
  int64_t elements = 0;
  for (const ChainLevel& level : field.levels) {
    elements += level.h.bounds.size() * level.w.bounds.size();
  }
  return elements <= kElementsInAFrame;
}

AxisNumbers numbers_of(const std::optional<FieldAxis>& axis) {
  if (!axis) return {0, 0, 0, 0};  // beyond all bounds
  return {static_cast<double>(axis->size()), axis->jump().value(),
          static_cast<double>(axis->covered_by(0).low), axis->origin};
}

}  // namespace

double ChainAxis::paths_at(int64_t position) const {
  if (position < bounds.begin || position >= bounds.end) return 0;
  return paths[static_cast<size_t>(position - bounds.begin)];
}

int64_t ChainAxis::count() const {
  return std::ranges::count_if(paths, [](double ways) { return ways > 0; });
}

double ChainAxis::most() const { return paths.empty() ? 0 : std::ranges::max(paths); }

Span ChainAxis::with_padding() const {
  if (bounds.empty() || padding.empty()) return bounds;
  return {std::min(bounds.begin, padding.front()), std::max(bounds.end, padding.back() + 1)};
}

std::optional<ChainPlace> chosen_place(const Result& result, const ChainView& view) {
  const size_t last = result.layers.size();
  const size_t level = std::clamp<size_t>(view.level.value_or(last), 1, last);
  const ImageShape shape = level_shape(result, level);
  if (shape.size() == 0) return std::nullopt;
  return ChainPlace{level, nearest_element(view.element, shape.h, shape.w)};
}

ChainFieldKeeper::ChainFieldKeeper(Background& background) : ways_(background, ways_of) {}

const ChainField* ChainFieldKeeper::update(const ResultPtr& result, const ChainView& view,
                                           const std::optional<ChainPlace>& pointed) {
  std::optional<ChainPlace> place = result ? chosen_place(*result, view) : std::nullopt;
  if (result && pointed && exists(*result, *pointed)) place = pointed;
  if (!place) {
    field_.reset();
    return nullptr;
  }
  if (!field_ || field_->result != result || field_->place != *place) {
    field_ = field_of(result, *place);
  }
  const WaysQuestion question{chain_of(*result), *place};
  const auto known = ways_.ask(question, is_small(*field_));
  field_->ways = known.answers(question) ? known.answer : nullptr;
  return &*field_;
}

const ChainFanOut* ChainFanOutKeeper::update(const ResultPtr& result, const ChainView& view,
                                             const std::optional<ChainPlace>& pointed) {
  if (!result) {
    fan_out_.reset();
    return nullptr;
  }
  const ImageShape picture = level_shape(*result, 0);
  if (picture.size() == 0) return nullptr;
  Element pixel = nearest_element(view.pixel, picture.h, picture.w);
  if (pointed && pointed->level == 0) pixel = pointed->element;
  if (pixel.y >= picture.h || pixel.x >= picture.w) return nullptr;
  if (fan_out_ && fan_out_->result == result && fan_out_->pixel == pixel) return &*fan_out_;
  const std::vector<LayerGeometry> chain = chain_of(*result);
  const std::vector<Counts> h = propagate_up(chain, picture, pixel.y, true);
  const std::vector<Counts> w = propagate_up(chain, picture, pixel.x, false);
  std::vector<FieldLevel> sets = fan_out(chain, 0, pixel.y, pixel.x, ChannelRange{0, picture.c});
  fan_out_ = ChainFanOut{result, pixel, {}};
  for (size_t level = 0; level <= chain.size(); ++level) {
    fan_out_->levels.push_back(
        level_from(std::move(sets[level]), axis_from(h[level], {}), axis_from(w[level], {})));
  }
  return &*fan_out_;
}

ImageShape level_shape(const Result& result, size_t level) {
  if (level > 0) return result.layers[level - 1].geometry.output;
  return image_shape(result.input->dims(), result.experiment->data_format);
}

std::string level_name(const Experiment& experiment, size_t level) {
  return level == 0 ? "picture" : experiment.layers[level - 1].name;
}

void ChainNumbers::update(const ResultPtr& result) {
  if (result == result_.lock()) return;
  result_ = result;
  h_.clear();
  w_.clear();
  for (const LevelField& level : fields_of(chain_of(*result))) {
    h_.push_back(numbers_of(level.h));
    w_.push_back(numbers_of(level.w));
  }
}

}  // namespace convoscope::app
