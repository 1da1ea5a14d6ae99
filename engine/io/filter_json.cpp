// See filter_json.h.
#include "engine/io/filter_json.h"

#include "engine/io/json_paths.h"
#include "engine/io/nested_values.h"
#include "engine/model/tensor_bank.h"

namespace convoscope {
namespace {

namespace fs = std::filesystem;

FilterShape read_filter_shape(const JsonNode& node) {
  const auto extents = node.integers(4, 1);
  return {extents[0], extents[1], extents[2], extents[3]};
}

int64_t read_seed(const JsonNode& parent) {
  return parent.has("seed") ? parent.at("seed").integer() : 1;
}

FilterPresets read_presets(const JsonNode& node) {
  const auto size = node.at("size").integers(2, 1);
  FilterPresets presets{node.at("presets").texts(), size[0], size[1],
                        node.at("in_channels").integer_from(1)};
  if (presets.ids.empty()) node.at("presets").refuse("it should name at least one preset");
  return presets;
}

FilterRandomNormal read_random_filters(const JsonNode& node) {
  node.allow_keys({"shape", "seed", "stddev"});
  FilterRandomNormal random{read_filter_shape(node.at("shape")), read_seed(node)};
  if (node.has("stddev")) random.stddev = node.at("stddev").number();
  return random;
}

FilterInitializer read_initializer(InitializerKind kind, const JsonNode& node) {
  FilterInitializer source{read_filter_shape(node.at("shape")), {.kind = kind}};
  source.initializer.seed = read_seed(node);
  if (kind == InitializerKind::kTruncatedNormal) {
    node.allow_keys({"shape", "seed", "stddev"});
    if (node.has("stddev")) source.initializer.stddev = node.at("stddev").number();
  } else if (kind == InitializerKind::kRandomUniform) {
    node.allow_keys({"shape", "seed", "minval", "maxval"});
    if (node.has("minval")) source.initializer.minval = node.at("minval").number();
    if (node.has("maxval")) source.initializer.maxval = node.at("maxval").number();
  } else {
    node.allow_keys({"shape", "seed"});
  }
  return source;
}

FilterTensor read_tensor(const JsonNode& node, const fs::path& folder) {
  node.allow_keys({"path", "name", "order"});
  FilterTensor source{absolute_path(node.at("path"), folder), node.at("name").text(), {}};
  if (!node.has("order")) return source;
  const auto order = parse_filter_order(node.at("order").text());
  if (!order) node.at("order").refuse(order.error());
  if (order) source.order = *order;
  return source;
}

Json tensor_json(const FilterTensor& source, const fs::path& folder) {
  Json body = {{"path", saved_path(source.path, folder)}, {"name", source.name}};
  if (source.order) body["order"] = to_string(*source.order);
  return body;
}

Json shape_json(const FilterShape& shape) { return {shape.h, shape.w, shape.in, shape.out}; }

// Only what the kind reads.
Json initializer_json(const FilterInitializer& source) {
  const Initializer& initializer = source.initializer;
  Json body = {{"shape", shape_json(source.shape)}, {"seed", initializer.seed}};
  if (initializer.kind == InitializerKind::kTruncatedNormal) body["stddev"] = initializer.stddev;
  if (initializer.kind == InitializerKind::kRandomUniform) {
    body["minval"] = initializer.minval;
    body["maxval"] = initializer.maxval;
  }
  return body;
}

}  // namespace

Filters read_filters(const JsonNode& node, const fs::path& folder) {
  const std::string kind = node.only_key_of(
      {"random_normal", "truncated_normal", "random_uniform", "glorot_uniform", "glorot_normal",
       "he_uniform", "he_normal", "orthogonal", "presets", "values", "npy", "tensor"});
  if (kind == "presets") {
    node.allow_keys({"presets", "size", "in_channels"});
    return {read_presets(node), nullptr, {}};
  }
  node.allow_keys({"random_normal", "truncated_normal", "random_uniform", "glorot_uniform",
                   "glorot_normal", "he_uniform", "he_normal", "orthogonal", "presets", "values",
                   "npy", "tensor", "names"});
  Filters filters;
  if (node.has("names")) filters.names = node.at("names").texts();
  if (kind == "random_normal") filters.source = read_random_filters(node.at(kind));
  for (const InitializerKind drawn : initializer_kinds()) {
    if (kind == to_string(drawn)) filters.source = read_initializer(drawn, node.at(kind));
  }
  if (kind == "npy") {
    node.at(kind).allow_keys({"path"});
    filters.source = FilterNpy{absolute_path(node.at(kind).at("path"), folder)};
  }
  if (kind == "tensor") filters.source = read_tensor(node.at(kind), folder);
  if (kind == "values") {
    filters.source = FilterValues{};
    filters.tensor = read_values(node.at(kind), Layout::kHWIO);
  }
  return filters;
}

Json filters_json(const Filters& filters, const fs::path& folder) {
  if (const auto* presets = std::get_if<FilterPresets>(&filters.source)) {
    return {{"presets", presets->ids},
            {"size", {presets->h, presets->w}},
            {"in_channels", presets->in}};
  }
  Json json = Json::object();
  if (const auto* random = std::get_if<FilterRandomNormal>(&filters.source)) {
    Json body = {{"shape", shape_json(random->shape)}, {"seed", random->seed}};
    if (random->stddev != 1.0f) body["stddev"] = random->stddev;
    json["random_normal"] = std::move(body);
  } else if (const auto* drawn = std::get_if<FilterInitializer>(&filters.source)) {
    json[std::string(to_string(drawn->initializer.kind))] = initializer_json(*drawn);
  } else if (const auto* npy = std::get_if<FilterNpy>(&filters.source)) {
    json["npy"] = {{"path", saved_path(npy->path, folder)}};
  } else if (const auto* tensor = std::get_if<FilterTensor>(&filters.source)) {
    json["tensor"] = tensor_json(*tensor, folder);
  } else {
    json["values"] = values_json(*filters.tensor);
  }
  if (!filters.names.empty()) json["names"] = filters.names;
  return json;
}

std::optional<FilterShape> stated_shape(const FilterSource& source) {
  if (const auto* random = std::get_if<FilterRandomNormal>(&source)) return random->shape;
  if (const auto* drawn = std::get_if<FilterInitializer>(&source)) return drawn->shape;
  if (const auto* presets = std::get_if<FilterPresets>(&source)) {
    return FilterShape{presets->h, presets->w, presets->in,
                       static_cast<int64_t>(presets->ids.size())};
  }
  return std::nullopt;
}

}  // namespace convoscope
