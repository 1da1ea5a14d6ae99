// A graph for people (onnx_graph_of.h): a line for each input, node, output and tensor.
#include "engine/core/text.h"
#include "engine/export/onnx_graph_of.h"

namespace convoscope {
namespace {

std::string value_line(const OnnxValue& value) {
  std::string extents;
  for (const int64_t extent : value.shape) {
    extents += (extents.empty() ? "" : ", ") + (extent > 0 ? std::to_string(extent) : "N");
  }
  return value.name + ": float32 [" + extents + "]\n";
}

std::string attribute_text(const OnnxAttribute& attribute) {
  if (attribute.real) return round_trip(*attribute.real);
  if (attribute.integer) return std::to_string(*attribute.integer);
  return attribute.text ? *attribute.text : list_text(attribute.integers);
}

std::string node_line(const OnnxNode& node) {
  std::string inputs, settings;
  for (const std::string& input : node.inputs) inputs += (inputs.empty() ? "" : ", ") + input;
  for (const auto& [name, attribute] : node.attributes) {
    settings += "  " + name + "=" + attribute_text(attribute);
  }
  return node.outputs.front() + " = " + node.op + "(" + inputs + ")" + settings + "\n";
}

}  // namespace

std::string onnx_text(const OnnxGraph& graph, const std::string& title) {
  std::string text = title + "\n\n";
  for (const OnnxValue& input : graph.inputs) text += value_line(input);
  for (const OnnxNode& node : graph.nodes) text += node_line(node);
  for (const OnnxValue& output : graph.outputs) text += value_line(output);
  text += "\n";
  for (const OnnxTensor& tensor : graph.tensors) text += to_string(tensor.info) + "\n";
  return text;
}

}  // namespace convoscope
