// See input_json.h.
#include "engine/io/input_json.h"

#include <utility>

#include "engine/io/json_paths.h"
#include "engine/io/nested_values.h"
#include "engine/io/settings_json.h"

namespace convoscope {

namespace {

namespace fs = std::filesystem;

ImageShape read_image_shape(const JsonNode& node) {
  const auto extents = node.integers(4, 1);
  return {extents[0], extents[1], extents[2], extents[3]};
}

int64_t read_seed(const JsonNode& parent) {
  return parent.has("seed") ? parent.at("seed").integer() : 1;
}

// "size" and "grey", which a picture and a batch of pictures have.
template <typename Source>
void read_scaling(const JsonNode& node, Source& source) {
  if (node.has("size")) {
    const auto size = node.at("size").integers(2, 1);
    source.h = size[0];
    source.w = size[1];
  }
  if (node.has("grey")) source.grey = node.at("grey").boolean();
}

InputImage read_image(const JsonNode& node, const fs::path& folder) {
  node.allow_keys({"path", "size", "grey", "frames"});
  InputImage image;
  image.path = absolute_path(node.at("path"), folder);
  read_scaling(node, image);
  if (node.has("frames")) image.frames = node.at("frames").boolean();
  return image;
}

InputImages read_images(const JsonNode& node, const fs::path& folder) {
  node.allow_keys({"paths", "folder", "size", "grey"});
  InputImages images;
  if (node.only_key_of({"paths", "folder"}) == "folder") {
    images.folder = absolute_path(node.at("folder"), folder);
  } else if (node.has("paths")) {
    const JsonNode list = node.at("paths");
    for (const JsonNode& path : list.elements()) {
      images.paths.push_back(absolute_path(path, folder));
    }
    if (images.paths.empty()) list.refuse("it should name at least one picture");
  }
  read_scaling(node, images);
  return images;
}

InputTensor read_tensor(const JsonNode& node, const fs::path& folder) {
  node.allow_keys({"path", "name", "data_format"});
  InputTensor tensor{absolute_path(node.at("path"), folder), "", read_data_format(node)};
  if (node.has("name")) tensor.name = node.at("name").text();
  return tensor;
}

InputSource read_source(const std::string& kind, const JsonNode& node, const fs::path& folder) {
  if (kind == "random_normal") {
    node.allow_keys({"shape", "seed"});
    return InputRandomNormal{read_image_shape(node.at("shape")), read_seed(node)};
  }
  if (kind == "pattern") {
    node.allow_keys({"name", "shape"});
    return InputPattern{node.at("name").text(), read_image_shape(node.at("shape"))};
  }
  if (kind == "npy") {
    node.allow_keys({"path", "data_format"});
    return InputNpy{absolute_path(node.at("path"), folder), read_data_format(node)};
  }
  if (kind == "table") {
    node.allow_keys({"path"});
    return InputTable{absolute_path(node.at("path"), folder)};
  }
  if (kind == "images") return read_images(node, folder);
  if (kind == "tensor") return read_tensor(node, folder);
  return read_image(node, folder);
}

struct BodyOf {
  const fs::path& folder;

  Json operator()(const InputRandomNormal& random) const {
    return {{"shape", shape(random.shape)}, {"seed", random.seed}};
  }
  Json operator()(const InputPattern& pattern) const {
    return {{"name", pattern.id}, {"shape", shape(pattern.shape)}};
  }
  Json operator()(const InputImage& image) const {
    Json body = {{"path", saved_path(image.path, folder)}};
    add_scaling(image, body);
    if (image.frames) body["frames"] = true;
    return body;
  }
  Json operator()(const InputImages& images) const {
    Json body = Json::object();
    if (!images.folder.empty()) {
      body["folder"] = saved_path(images.folder, folder);
    } else {
      body["paths"] = Json::array();
      for (const std::string& path : images.paths) {
        body["paths"].push_back(saved_path(path, folder));
      }
    }
    add_scaling(images, body);
    return body;
  }
  Json operator()(const InputNpy& npy) const {
    Json body = {{"path", saved_path(npy.path, folder)}};
    add_format(npy.format, body);
    return body;
  }
  Json operator()(const InputTensor& tensor) const {
    Json body = {{"path", saved_path(tensor.path, folder)}};
    if (!tensor.name.empty()) body["name"] = tensor.name;
    add_format(tensor.format, body);
    return body;
  }
  Json operator()(const InputTable& table) const {
    return {{"path", saved_path(table.path, folder)}};
  }
  Json operator()(const InputValues&) const { return {}; }

  static Json shape(const ImageShape& shape) { return {shape.n, shape.h, shape.w, shape.c}; }
  template <typename Source>
  static void add_scaling(const Source& source, Json& body) {
    if (source.h > 0 && source.w > 0) body["size"] = {source.h, source.w};
    if (source.grey) body["grey"] = true;
  }
  static void add_format(DataFormat format, Json& body) {
    if (format != DataFormat::kNHWC) body["data_format"] = to_string(format);
  }
};

struct KeyOf {
  const char* operator()(const InputRandomNormal&) const { return "random_normal"; }
  const char* operator()(const InputPattern&) const { return "pattern"; }
  const char* operator()(const InputImage&) const { return "image"; }
  const char* operator()(const InputImages&) const { return "images"; }
  const char* operator()(const InputNpy&) const { return "npy"; }
  const char* operator()(const InputTensor&) const { return "tensor"; }
  const char* operator()(const InputTable&) const { return "table"; }
  const char* operator()(const InputValues&) const { return "values"; }
};

}  // namespace

Input read_input(const JsonNode& node, const fs::path& folder) {
  node.allow_keys({"random_normal", "pattern", "image", "images", "npy", "tensor", "table",
                   "values", "data_format"});
  const std::string kind = node.only_key_of(
      {"random_normal", "pattern", "image", "images", "npy", "tensor", "table", "values"});
  if (node.has("data_format") && kind != "values") {
    node.at("data_format").refuse("only \"values\" have it beside them");
  }
  if (kind == "values") {
    return {InputValues{}, read_values(node.at(kind), layout_of(read_data_format(node)))};
  }
  if (kind.empty()) return {};
  return {read_source(kind, node.at(kind), folder), nullptr};
}

Json input_json(const Input& input, const fs::path& folder) {
  if (!std::holds_alternative<InputValues>(input.source)) {
    return {{std::visit(KeyOf{}, input.source), std::visit(BodyOf{folder}, input.source)}};
  }
  Json json = {{"values", values_json(*input.tensor)}};
  if (data_format(*input.tensor) != DataFormat::kNHWC) {
    json["data_format"] = to_string(data_format(*input.tensor));
  }
  return json;
}

}  // namespace convoscope
