// See twin.h.
#include "app/compute/twin.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <utility>

namespace convoscope::app {
namespace {

// Up to one of its layers.
std::vector<LayerGeometry> chain_of(const Result& result, size_t layer) {
  std::vector<LayerGeometry> chain = convoscope::chain_of(result);
  chain.resize(layer + 1);
  return chain;
}

bool left_out(const ComparedElements& elements, size_t y, size_t x) {
  return elements.without_border && (elements.border_h[y] || elements.border_w[x]);
}

// max |value| of the finite ones of one map over the compared elements.
float range_of(const Tensor& tensor, int64_t n, int64_t c, const std::vector<int64_t>& rows,
               const std::vector<int64_t>& columns, const ComparedElements& elements) {
  const ImageView view = image_view(tensor);
  float range = 0;
  for (size_t y = 0; y < rows.size(); ++y) {
    for (size_t x = 0; x < columns.size(); ++x) {
      const float value = std::abs(view.at(n, rows[y], columns[x], c));
      if (std::isfinite(value) && !left_out(elements, y, x)) range = std::max(range, value);
    }
  }
  return range;
}

void measure_ranges(Comparison& comparison) {
  const ComparedElements& elements = comparison.elements;
  const auto of = [&](const Tensor& tensor, const std::vector<int64_t>& rows,
                      const std::vector<int64_t>& columns) {
    return range_of(tensor, comparison.n, comparison.map, rows, columns, elements);
  };
  comparison.range = std::max(of(*comparison.layer_of_a().output, elements.h.a, elements.w.a),
                              of(*comparison.layer_of_b().output, elements.h.b, elements.w.b));
  std::vector<int64_t> rows(elements.h.size()), columns(elements.w.size());
  for (size_t y = 0; y < rows.size(); ++y) rows[y] = static_cast<int64_t>(y);
  for (size_t x = 0; x < columns.size(); ++x) columns[x] = static_cast<int64_t>(x);
  comparison.difference_range = range_of(*comparison.difference, 0, 0, rows, columns, elements);
}

void find_telling(Comparison& comparison) {
  const ComparedElements& elements = comparison.elements;
  const float* values = comparison.difference->data();
  float largest = -1;
  for (size_t y = 0; y < elements.h.size(); ++y) {
    for (size_t x = 0; x < elements.w.size(); ++x) {
      const float value = std::abs(*values++);
      if (!(value > largest) || elements.border_h[y] || elements.border_w[x]) continue;
      largest = value;
      comparison.telling_y = static_cast<int64_t>(y);
      comparison.telling_x = static_cast<int64_t>(x);
    }
  }
}

std::optional<Difference> measure_mended(const Comparison& comparison, const Result& mended,
                                         const ParallelOptions& parallel) {
  const size_t layer = std::min(comparison.layer_b, mended.layers.size() - 1);
  const ComparedElements all = compared_elements(chain_of(*comparison.a, comparison.layer_a),
                                                 chain_of(mended, layer), Alignment::kIndex);
  return differences(*comparison.layer_of_a().output, *mended.layers[layer].output, comparison.n,
                     comparison.n + 1, all, parallel)
      .all;
}

Comparison compared(const ResultPtr& a, const ResultPtr& b, const TwinRequest& request) {
  Comparison result;
  result.request = request;
  result.a = a;
  result.b = b;
  result.layer_a = std::min(request.layer, a->layers.size() - 1);
  result.layer_b = std::min(request.layer, b->layers.size() - 1);
  const ImageShape& of_a = result.layer_of_a().geometry.output;
  const ImageShape& of_b = result.layer_of_b().geometry.output;
  result.n = std::clamp<int64_t>(request.n, 0, std::min(of_a.n, of_b.n) - 1);
  result.map = std::clamp<int64_t>(request.map, 0, std::min(of_a.c, of_b.c) - 1);
  result.elements = compared_elements(chain_of(*a, result.layer_a), chain_of(*b, result.layer_b),
                                      request.alignment);
  result.elements.without_border = request.without_border;
  result.elements.tolerance = request.tolerance;
  return result;
}

}  // namespace

// On the worker.
void Twin::compare(const Key& key, const CancelToken& token) {
  try {
    const ParallelOptions parallel{.threads = 0, .cancel = &token};
    auto comparison = std::make_shared<Comparison>(compared(key.a, key.b, key.request));
    if (comparison->n < 0 || comparison->map < 0) return;  // a batch of none has nothing to compare
    const Tensor& a = *comparison->layer_of_a().output;
    const Tensor& b = *comparison->layer_of_b().output;
    comparison->measures =
        differences(a, b, comparison->n, comparison->n + 1, comparison->elements, parallel);
    if (comparison->elements.h.size() > 0 && comparison->elements.w.size() > 0) {
      comparison->difference = std::make_shared<const Tensor>(
          difference_map(a, b, comparison->n, comparison->map, comparison->elements));
      measure_ranges(*comparison);
      find_telling(*comparison);
    }
    if (key.mended) comparison->mended = measure_mended(*comparison, *key.mended, parallel);
    if (token.cancelled()) return;
    const std::lock_guard lock(mutex_);
    comparison_ = std::move(comparison);
  } catch (const std::bad_alloc&) {
    return;  // the last comparison stays
  }
}

TwinState Twin::submit(const TwinRequest& request, const ExperimentPtr& present,
                       const EvaluatorState& main, Precision precision) {
  waits_ = false;
  const auto answer = [&](Evaluator& evaluator, const ExperimentPtr& experiment, Precision how,
                          ResultPtr& result, std::optional<Error>& refusal) {
    const bool shown = experiment == present && how == precision;
    Wanted wanted(experiment, how);
    wanted.keep_bytes = request.keep_bytes;
    wanted.look = {std::min(request.layer, experiment->layers.size() - 1)};
    if (!shown) evaluator.submit(std::move(wanted));
    const EvaluatorState state = shown ? main : evaluator.poll();
    result = state.result;
    if (state.refused == experiment) refusal = state.refusal;
    // Of the shown one, what isn't looked at may have been let go.
    const bool answered =
        refusal || (result && result->experiment == experiment &&
                    has_values(*result, std::min(request.layer, result->layers.size() - 1)));
    // The last evaluation may have been with another precision.
    if (!answered || (!shown && state.busy)) waits_ = true;
    return answered && !(!shown && state.busy) && !refusal;
  };
  TwinState state;
  Key key{.request = request};
  std::optional<Error> ignored;
  const bool has_a = answer(a_, request.a, request.precision_a, state.a, state.refusal_a);
  const bool has_b = answer(b_, request.b, request.precision_b, state.b, state.refusal_b);
  key.a = state.a;
  key.b = state.b;
  const bool has_mended =
      !request.mended ||
      answer(mended_, request.mended, request.precision_a, key.mended, ignored) || ignored;
  if (ignored) key.mended = nullptr;
  if (has_a && has_b && has_mended && !(key == submitted_)) {
    submitted_ = key;
    slot_.submit([this, key](const CancelToken& token) { compare(key, token); });
  }
  const std::lock_guard lock(mutex_);
  state.comparison = comparison_;
  state.busy = waits_ || slot_.busy();
  return state;
}

bool Twin::busy() const { return waits_ || slot_.busy(); }

void Twin::wait_idle() const {
  a_.wait_idle();
  b_.wait_idle();
  mended_.wait_idle();
  slot_.wait_idle();
}

void Twin::on_answer(void (*wake)()) {
  a_.on_answer(wake);
  b_.on_answer(wake);
  mended_.on_answer(wake);
  slot_.on_done(wake);
}

}  // namespace convoscope::app
