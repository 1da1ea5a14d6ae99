// See depthwise_bank.h.
#include "engine/io/depthwise_bank.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "engine/io/filter_json.h"

namespace convoscope {
namespace {

TensorPtr with_extents(const Tensor& tensor, const FilterShape& shape) {
  Tensor other = Tensor::uninitialized(storage_dims(shape), Layout::kHWIO);
  std::copy(tensor.values().begin(), tensor.values().end(), other.data());
  return std::make_shared<const Tensor>(std::move(other));
}

// The multiplier of a model's tensor where the text doesn't give it: its last extent.
constexpr int64_t kOfTheBank = 0;

// A bank with one input channel is [KH, KW, 1, C·M] or [KH, KW, C, M] with C = 1; others have M as
// their last extent.
Expected<void> check_multiplier(const FilterShape& shape, int64_t multiplier) {
  if (shape.in == 1 ? shape.out % multiplier == 0 : shape.out == multiplier) return {};
  return refuse("a depthwise bank of " + to_string(shape) + " has no channel_multiplier " +
                std::to_string(multiplier));
}

// What read_depthwise_bank() makes of `stated`, given in the grouped form.
void check_grouped(const JsonNode& node, const FilterShape& stated, int64_t multiplier) {
  const std::string bank = "[KH, KW, 1, C·M]";
  if (stated.in != 1) {
    node.at("filters").refuse("presets, and filters with channel_multiplier beside them, are " +
                              bank + "; here the 1 is " + std::to_string(stated.in));
  }
  if (stated.out % multiplier != 0) {
    node.at("filters").refuse("there are " + std::to_string(stated.out) +
                              " filters, no multiple of the channel_multiplier " +
                              std::to_string(multiplier));
  }
}

// A multiplier that no bank can have is written as 1.
int64_t written_multiplier(const Layer& layer, int64_t filters) {
  const int64_t m = layer.channel_multiplier;
  return m > 0 && filters % m == 0 ? m : 1;
}

}  // namespace

void read_depthwise_bank(const JsonNode& node, const std::filesystem::path& folder, Layer& layer) {
  layer.filters = read_filters(node.at("filters"), folder);
  const std::optional<FilterShape> stated = stated_shape(layer.filters.source);
  const bool presets = std::holds_alternative<FilterPresets>(layer.filters.source);
  const bool tensor = std::holds_alternative<FilterTensor>(layer.filters.source);
  layer.channel_multiplier = stated && !presets ? stated->out : tensor ? kOfTheBank : 1;
  if (node.has("channel_multiplier")) {
    const JsonNode given = node.at("channel_multiplier");
    layer.channel_multiplier = given.integer_from(1);
    if (!stated && !tensor) given.refuse("the extents of values and of a file tell it already");
  }
  if (node.refused() || !stated) return;
  if (presets || node.has("channel_multiplier")) {
    check_grouped(node, *stated, layer.channel_multiplier);
  }
}

Expected<void> group_depthwise_bank(Layer& layer) {
  const FilterShape shape = filter_shape(*layer.filters.tensor);
  const bool tensor = std::holds_alternative<FilterTensor>(layer.filters.source);
  const int64_t given = tensor ? layer.channel_multiplier : kOfTheBank;
  if (!stated_shape(layer.filters.source)) layer.channel_multiplier = shape.out;
  if (given != kOfTheBank) {
    if (auto fits = check_multiplier(shape, given); !fits) return fits;
    layer.channel_multiplier = given;
  }
  if (shape.in == 1) return {};
  layer.filters.tensor =
      with_extents(*layer.filters.tensor, {shape.h, shape.w, 1, shape.in * shape.out});
  return {};
}

void write_depthwise_bank(const Layer& layer, const std::filesystem::path& folder, Json& json) {
  const FilterShape bank = filter_shape(*layer.filters.tensor);
  const int64_t multiplier = written_multiplier(layer, bank.out);
  const FilterShape tensorflows{bank.h, bank.w, bank.out / multiplier, multiplier};
  const std::optional<FilterShape> stated = stated_shape(layer.filters.source);
  const bool presets = std::holds_alternative<FilterPresets>(layer.filters.source);
  const bool tensor = std::holds_alternative<FilterTensor>(layer.filters.source);
  const bool from_file = tensor || std::holds_alternative<FilterNpy>(layer.filters.source);
  const bool read_back = from_file || stated == bank || (stated == tensorflows && !presets);
  if (!read_back) {
    json["filters"] = filters_json(
        {FilterValues{}, with_extents(*layer.filters.tensor, tensorflows), layer.filters.names},
        folder);
    return;
  }
  json["filters"] = filters_json(layer.filters, folder);
  const int64_t without = presets ? 1 : stated ? stated->out : tensor ? kOfTheBank : multiplier;
  if (without != multiplier) json["channel_multiplier"] = multiplier;
}

}  // namespace convoscope
