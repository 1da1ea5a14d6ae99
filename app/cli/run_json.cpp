// See run_report.h. Keys that every layer has stand first; those of windows, filters and plans only
// where there are some.
#include "app/cli/field_answer.h"
#include "app/cli/run_report.h"
#include "engine/conv/arguments.h"

namespace convoscope::app {
namespace {

Json padding_json(const Padding& padding, DataFormat format) {
  const PaddingArgument argument = padding_argument(padding, format);
  if (const auto* word = std::get_if<std::string>(&argument)) return *word;
  return std::get<PadPairs>(argument);
}

void add_filters(const Layer& layer, DataFormat format, Json& json) {
  json["filters_shape"] = to_json(filters_shape(layer));
  if (layer.op == Op::kSeparableConv2d) {
    json["pointwise_shape"] = to_json(layer.pointwise.tensor->dims());
  }
  json["dilations"] = window_argument(layer.dilations, format);
  json["activation"] = to_string(layer.activation);
}

void add_windows(const Layer& layer, const Geometry& g, DataFormat format, Json& json) {
  if (is_pool(layer.op)) json["ksize"] = window_argument(layer.window, format);
  json["strides"] = window_argument(layer.strides, format);
  json["padding"] = padding_json(layer.padding, format);
  json["pads"] = {g.h.pad_before, g.h.pad_after, g.w.pad_before, g.w.pad_after};
}

void add_plan(const LayerResult& answer, Json& json) {
  json["target"] = answer.plan.target;
  json["why"] = answer.plan.why;
  json["error"] = answer.plan.error;
  json["gflops"] = gflops(answer.geometry.multiply_adds, answer.ms);
}

// Height and width; null for what isn't known.
template <typename Value>
Json both(const LevelField& level, Value value) {
  return {level.h ? Json(value(*level.h)) : Json(), level.w ? Json(value(*level.w)) : Json()};
}

// Of element 0, before anything is cut at borders; the size of the largest element.
Json field_json(const LevelField& level) {
  return {
      {"size", both(level, [](const FieldAxis& axis) { return Json(axis.size()); })},
      {"jump", both(level, [](const FieldAxis& axis) { return number_of(axis.jump()); })},
      {"start", both(level, [](const FieldAxis& axis) { return Json(axis.covered_by(0).low); })},
      {"centre", both(level, [](const FieldAxis& axis) { return Json(axis.centre(0)); })},
      {"aligned", level.aligned()}};
}

Json layer_json(const Result& result, const LevelField& field, size_t l) {
  const Layer& layer = result.experiment->layers[l];
  const LayerResult& answer = result.layers[l];
  const LayerGeometry& g = answer.geometry;
  const DataFormat format = result.experiment->data_format;
  Json json = {{"name", layer.name},
               {"op", op_name(layer)},
               {"bypassed", layer.bypassed},
               {"output_shape", to_json(storage_dims(g.output, format))},
               {"parameters", g.parameters},
               {"multiply_adds", g.multiply_adds},
               {"activation_bytes", g.output.size() * static_cast<int64_t>(sizeof(float))},
               {"field", field_json(field)},
               {"algorithm", algorithm_text(layer, answer.plan)},
               {"ms", answer.ms}};
  if (has_filters(layer.op)) add_filters(layer, format, json);
  if (layer.bypassed) return json;
  if (has_filters(layer.op) || is_pool(layer.op)) add_windows(layer, g.window, format, json);
  if (is_convolution(layer.op)) json["groups"] = g.window.groups;
  if (is_join(layer.op)) json["with"] = layer.with;
  if (has_filters(layer.op)) add_plan(answer, json);
  return json;
}

}  // namespace

double gflops(int64_t multiply_adds, double ms) {
  return ms > 0 ? 2.0 * static_cast<double>(multiply_adds) / (ms * 1e6) : 0;
}

Json run_json(const Result& result, const std::vector<std::string>& files) {
  const std::vector<LevelField> fields = fields_of(chain_of(result));
  Json layers = Json::array();
  int64_t parameters = 0, multiply_adds = 0;
  for (size_t l = 0; l < result.layers.size(); ++l) {
    Json layer = layer_json(result, fields[l + 1], l);
    if (!files.empty()) layer["file"] = files[l];
    layers.push_back(std::move(layer));
    parameters += result.layers[l].geometry.parameters;
    multiply_adds += result.layers[l].geometry.multiply_adds;
  }
  return {{"title", result.experiment->title},
          {"data_format", to_string(result.experiment->data_format)},
          {"input_shape", to_json(result.input->dims())},
          {"parameters", parameters},
          {"multiply_adds", multiply_adds},
          {"ms", result.ms},
          {"layers", layers}};
}

}  // namespace convoscope::app
