// See layer_json.h.
#include "engine/io/layer_json.h"

#include <algorithm>
#include <cstring>
#include <variant>

#include "engine/conv/arguments.h"
#include "engine/io/depthwise_bank.h"
#include "engine/io/filter_json.h"

namespace convoscope {
namespace {

namespace fs = std::filesystem;

Json padding_json(const Padding& padding, DataFormat format) {
  return std::visit([](const auto& argument) { return Json(argument); },
                    padding_argument(padding, format));
}

Json activation_json(Activation activation) {
  if (activation == Activation(activation.kind)) return to_string(activation);
  return {{to_string(activation), {{"alpha", activation.alpha}}}};
}

Json shape_json(const ImageShape& shape, DataFormat format) {
  const Dims dims = storage_dims(shape, format);
  return {dims[0], dims[1], dims[2], dims[3]};
}

// Told by their bits: minus zero isn't zero.
bool all_the_same(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(), [&](float value) {
    return std::memcmp(&value, values.data(), sizeof value) == 0;
  });
}

Json list_json(const std::vector<float>& values, int64_t channels) {
  if (std::ssize(values) == channels && all_the_same(values)) return real_json(values.front());
  Json list = Json::array();
  for (const float value : values) list.push_back(real_json(value));
  return list;
}

void write_windows(const Layer& layer, DataFormat format, Json& json) {
  json["strides"] = window_argument(layer.strides, format);
  json["padding"] = padding_json(layer.padding, format);
}

void write_convolution(const Layer& layer, DataFormat format, const fs::path& folder, Json& json) {
  if (layer.op == Op::kDepthwiseConv2d || layer.op == Op::kSeparableConv2d) {
    write_depthwise_bank(layer, folder, json);
  } else {
    json["filters"] = filters_json(layer.filters, folder);
  }
  if (layer.op == Op::kSeparableConv2d) json["pointwise"] = filters_json(layer.pointwise, folder);
  if (layer.op == Op::kConv2dTranspose && layer.output_shape) {
    json["output_shape"] = shape_json(*layer.output_shape, format);
  }
  write_windows(layer, format, json);
  json["dilations"] = window_argument(layer.dilations, format);
  if (layer.activation != Activation::kNone) json["activation"] = activation_json(layer.activation);
}

void write_batch_norm(const BatchNorm& norm, int64_t channels, Json& json) {
  json["mean"] = list_json(norm.mean, channels);
  json["variance"] = list_json(norm.variance, channels);
  json["scale"] = list_json(norm.scale, channels);
  json["offset"] = list_json(norm.offset, channels);
  json["epsilon"] = norm.epsilon;
}

}  // namespace

Json layer_json(const Layer& layer, int64_t channels, DataFormat format, const fs::path& folder) {
  Json json = {{"op", op_name(layer)}, {"name", layer.name}};
  if (layer.bypassed) json["bypass"] = true;
  if (has_filters(layer.op)) write_convolution(layer, format, folder, json);
  if (is_pool(layer.op)) {
    json["ksize"] = window_argument(layer.window, format);
    write_windows(layer, format, json);
  }
  if (is_join(layer.op)) json["with"] = layer.with;
  if (layer.op == Op::kBiasAdd) json["bias"] = list_json(layer.bias, channels);
  if (layer.op == Op::kBatchNorm) write_batch_norm(layer.norm, channels, json);
  if (layer.op == Op::kActivation && layer.activation.kind == Activation::kLeakyRelu) {
    json["alpha"] = layer.activation.alpha;
  }
  return json;
}

}  // namespace convoscope
