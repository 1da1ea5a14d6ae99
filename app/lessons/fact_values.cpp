// See fact_values.h.
#include "app/lessons/fact_values.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace convoscope::app {

namespace {

bool inside(int64_t position, int64_t extent) { return position >= 0 && position < extent; }

double element(const Tensor* tensor, int64_t y, int64_t x, int64_t c) {
  if (tensor == nullptr) return kNoValue;
  const ImageView view = image_view(*tensor);
  const bool there = inside(y, view.shape.h) && inside(x, view.shape.w) && inside(c, view.shape.c);
  return there ? view.at(0, y, x, c) : kNoValue;
}

const Tensor* output_of(const Result* result, size_t layer) {
  return result != nullptr && layer < result->layers.size() ? result->layers[layer].output.get()
                                                            : nullptr;
}

// Bit for bit: what a learner undoes is what it was.
bool same_bits(const TensorPtr& a, const TensorPtr& b) {
  if (a == b) return true;
  if (!a || !b || a->dims() != b->dims() || a->layout() != b->layout()) return false;
  return std::memcmp(a->data(), b->data(), static_cast<size_t>(a->bytes())) == 0;
}

bool same_layer_settings(const Layer& a, const Layer& b) {
  return a.op == b.op && a.bypassed == b.bypassed && a.strides == b.strides &&
         a.dilations == b.dilations && a.padding == b.padding && a.window == b.window &&
         a.output_shape == b.output_shape && a.activation == b.activation && a.with == b.with;
}

int64_t outside_of(const AxisGeometry& axis, int64_t o) {
  int64_t count = 0;
  for (int64_t tap = 0; tap < axis.filter; ++tap) count += !axis.inside(axis.position(o, tap));
  return count;
}

}  // namespace

const Layer* layer_of(const Situation& s) {
  return s.layer < s.now->layers.size() ? &s.now->layers[s.layer] : nullptr;
}

const LayerGeometry* geometry_of_layer(const Situation& s) {
  return s.layer < s.chain.size() ? &s.chain[s.layer] : nullptr;
}

double pixel(const Situation& s, int64_t y, int64_t x, int64_t c) {
  return element(s.now->input.tensor.get(), y, x, c);
}

double value(const Situation& s, int64_t y, int64_t x, int64_t k) {
  return element(output_of(s.result, s.layer), y, x, k);
}

const MapStats* map_stats(const Situation& s, int64_t k) {
  if (output_of(s.result, s.layer) == nullptr) return nullptr;
  const ActivationStats& stats = *s.result->layers[s.layer].stats;
  return inside(k, stats.channels) ? &stats.map(0, k) : nullptr;
}

double weight(const Situation& s, int64_t y, int64_t x, int64_t q, int64_t k) {
  const Layer* layer = layer_of(s);
  if (layer == nullptr || !layer->filters.tensor) return kNoValue;
  const FilterShape shape = filter_shape(*layer->filters.tensor);
  const bool there =
      inside(y, shape.h) && inside(x, shape.w) && inside(q, shape.in) && inside(k, shape.out);
  return there ? layer->filters.tensor->data()[filter_offset(shape, y, x, q, k)] : kNoValue;
}

double filter_sum(const Situation& s, int64_t k) {
  const Layer* layer = layer_of(s);
  if (layer == nullptr || !layer->filters.tensor) return kNoValue;
  const FilterShape shape = filter_shape(*layer->filters.tensor);
  if (!inside(k, shape.out)) return kNoValue;
  double sum = 0;
  for (int64_t i = k; i < shape.size(); i += shape.out) sum += layer->filters.tensor->data()[i];
  return sum;
}

double taps_outside(const Situation& s, int64_t y, int64_t x) {
  const LayerGeometry* layer = geometry_of_layer(s);
  if (layer == nullptr || layer->transposed) return kNoValue;
  const Geometry& window = layer->window;
  if (!inside(y, window.h.output) || !inside(x, window.w.output)) return kNoValue;
  const int64_t rows = outside_of(window.h, y), columns = outside_of(window.w, x);
  const int64_t read = (window.h.filter - rows) * (window.w.filter - columns);
  return static_cast<double>(window.h.filter * window.w.filter - read);
}

std::optional<Coverage> coverage_of(const Situation& s) {
  if (s.layer >= s.chain.size()) return std::nullopt;
  auto covered = coverage(s.chain, s.layer);
  return covered ? std::optional(*std::move(covered)) : std::nullopt;
}

std::optional<FieldAxis> field_axis(const Situation& s,
                                    std::optional<FieldAxis> LevelField::*axis) {
  if (s.layer >= s.chain.size()) return std::nullopt;
  return fields_of(s.chain)[s.layer + 1].*axis;
}

double goal_error(const Situation& s) {
  const Tensor* ours = output_of(s.result, s.layer);
  const Tensor* goal = output_of(s.goal, s.layer);
  if (ours == nullptr || goal == nullptr || ours->dims() != goal->dims()) return kNoValue;
  double largest = 0;
  for (int64_t i = 0; i < ours->size(); ++i) {
    const double distance = std::abs(double{ours->data()[i]} - double{goal->data()[i]});
    if (std::isnan(distance)) return kNoValue;
    largest = std::max(largest, distance);
  }
  return largest;
}

bool same_input(const Situation& s) {
  return s.before != nullptr && same_bits(s.now->input.tensor, s.before->input.tensor);
}

bool same_filters(const Situation& s) {
  return s.before != nullptr &&
         std::ranges::equal(s.now->layers, s.before->layers, [](const Layer& a, const Layer& b) {
           return same_bits(a.filters.tensor, b.filters.tensor) &&
                  same_bits(a.pointwise.tensor, b.pointwise.tensor);
         });
}

bool same_settings(const Situation& s) {
  return s.before != nullptr && s.now->data_format == s.before->data_format &&
         std::ranges::equal(s.now->layers, s.before->layers, same_layer_settings);
}

}  // namespace convoscope::app
