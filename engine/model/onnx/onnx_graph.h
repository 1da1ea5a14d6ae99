// What an ONNX file says (onnx.proto: ModelProto, GraphProto, NodeProto), as plain values: nodes
// with their attributes, inputs, and tensors that stay where they lie. What the operations mean is
// onnx_layers.h's business.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/onnx/onnx_tensors.h"

namespace convoscope {

struct OnnxAttribute {
  std::optional<float> real;
  std::optional<int64_t> integer;
  std::optional<std::string> text;
  std::vector<int64_t> integers;
};

struct OnnxNode {
  std::string name, op, domain;
  std::vector<std::string> inputs, outputs;
  std::map<std::string, OnnxAttribute> attributes;

  int64_t integer(const std::string& name, int64_t missing) const;
  float real(const std::string& name, float missing) const;
  std::string text(const std::string& name, const std::string& missing) const;
  // Empty where there is none.
  const std::vector<int64_t>& integers(const std::string& name) const;
};

// An input or output of the graph.
struct OnnxValue {
  std::string name;
  std::vector<int64_t> shape;  // 0 where an extent is open
};

struct OnnxGraph {
  int64_t ir_version = 0, opset = 0;  // opset of the standard operations
  std::string producer;
  std::vector<OnnxNode> nodes;
  std::vector<OnnxValue> inputs, outputs;
  std::vector<OnnxTensor> tensors;  // initialisers, and the values of Constant nodes
  std::vector<std::shared_ptr<const MappedFile>> outside;
};

// Whether the bytes begin as a ModelProto does.
bool is_onnx(std::span<const uint8_t> bytes);

// `folder`: where tensors beside the model are looked for. Refuses what is broken, tensors whose
// sizes lie, and two of one name.
Expected<OnnxGraph> parse_onnx(std::span<const uint8_t> bytes, const std::filesystem::path& folder);

}  // namespace convoscope
