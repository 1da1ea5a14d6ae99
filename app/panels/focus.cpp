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

std::unique_ptr<Focus> make_focus(const ResultPtr& result, const ViewState& view, Element element) {
  std::vector<Geometry> chain;
  for (const LayerResult& layer : result->layers) chain.push_back(layer.geometry);
  const LayerResult& layer = result->layers[view.layer];
  auto focus = std::make_unique<Focus>();
  focus->result = result;
  focus->layer = view.layer;
  focus->n = view.batch;
  focus->y = element.y;
  focus->x = element.x;
  focus->k = view.map;
  focus->field = receptive_field(chain, view.layer, element.y, element.x, view.map);
  focus->explanation = explain(
      *result->layer_input(view.layer), *result->experiment->layers[view.layer].filters.tensor,
      *layer.sums, layer.geometry, layer.plan, view.batch, element.y, element.x, view.map);
  return focus;
}

}  // namespace

const Focus* FocusKeeper::update(const ResultPtr& result, const ViewState& view,
                                 const Hover& hover) {
  if (!result || view.layer >= result->layers.size()) {
    focus_.reset();
    return nullptr;
  }
  const Geometry& geometry = result->layers[view.layer].geometry;
  const std::optional<Element> element = chosen_element(view, hover, geometry.h, geometry.w);
  const bool exists = view.batch < geometry.batch && view.map < geometry.out_channels;
  if (!element || !exists) {
    focus_.reset();
    return nullptr;
  }
  const bool same = focus_ && focus_->result == result && focus_->layer == view.layer &&
                    focus_->n == view.batch && focus_->k == view.map && focus_->y == element->y &&
                    focus_->x == element->x;
  if (!same) focus_ = make_focus(result, view, *element);
  return focus_.get();
}

const FanOut* FanOutKeeper::update(const ResultPtr& result, const ViewState& view,
                                   const Hover& hover) {
  if (!result || !hover.input || view.layer >= result->layers.size()) {
    element_.reset();
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
