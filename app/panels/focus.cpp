// See focus.h.
#include "app/panels/focus.h"

namespace convoscope::app {

namespace {

std::optional<Element> chosen_element(const ViewState& view, const Hover& hover,
                                      const AxisGeometry& h, const AxisGeometry& w) {
  for (const std::optional<Element>& element : {hover.output, view.element}) {
    if (element && element->y >= 0 && element->x >= 0 && element->y < h.output &&
        element->x < w.output) {
      return element;
    }
  }
  return std::nullopt;
}

// A term takes some 0.15 µs: this many are explained within a frame.
constexpr int64_t kTermsInAFrame = 4096;

Focus make_focus(const FocusQuestion& q) {
  const Result& result = *q.result;
  const LayerResult& layer = result.layers[q.layer];
  return {.result = q.result,
          .layer = q.layer,
          .n = q.n,
          .y = q.y,
          .x = q.x,
          .k = q.k,
          .field = receptive_field(chain_of(result), q.layer, q.y, q.x, q.k),
          .explanation = explain(*result.layer_input(q.layer),
                                 *result.experiment->layers[q.layer].filters.tensor, *layer.sums,
                                 layer.geometry.window, layer.plan, q.n, q.y, q.x, q.k)};
}

}  // namespace

FocusKeeper::FocusKeeper(Background& background) : aside_(background, make_focus) {}

const Focus* FocusKeeper::update(const ResultPtr& result, const ViewState& view,
                                 const Hover& hover) {
  focus_.reset();
  if (!result || view.layer >= result->layers.size()) return nullptr;
  const Layer& layer = result->experiment->layers[view.layer];
  if (!is_convolution(layer.op) || layer.bypassed || !has_values(*result, view.layer)) {
    return nullptr;
  }
  const Geometry& g = result->layers[view.layer].geometry.window;
  const std::optional<Element> element = chosen_element(view, hover, g.h, g.w);
  const bool exists = view.batch < g.batch && view.map < g.out_channels;
  if (!element || !exists) return nullptr;
  const FocusQuestion question{result, view.layer, view.batch, element->y, element->x, view.map};
  const bool few = g.h.filter * g.w.filter * g.filter_channels <= kTermsInAFrame;
  const std::shared_ptr<const Focus> answer = aside_.ask(question, few).answer;
  const bool of_shown_map = answer && answer->result == result && answer->layer == view.layer &&
                            answer->n == view.batch && answer->k == view.map;
  if (of_shown_map) focus_ = answer;
  return focus_.get();
}

const FanOut* FanOutKeeper::update(const ResultPtr& result, const ViewState& view,
                                   const Hover& hover) {
  if (!result || !hover.input || view.layer >= result->layers.size()) {
    element_.reset();
    result_.reset();
    return nullptr;
  }
  if (result != result_ || layer_ != view.layer || element_ != hover.input) {
    result_ = result;
    layer_ = view.layer;
    element_ = hover.input;
    fan_out_ = fan_out(result->layers[view.layer].geometry, element_->y, element_->x);
  }
  return &fan_out_;
}

}  // namespace convoscope::app
