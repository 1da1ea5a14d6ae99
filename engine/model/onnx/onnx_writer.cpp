// See onnx_writer.h.
#include "engine/model/onnx/onnx_writer.h"

#include <climits>

#include "engine/core/check.h"
#include "engine/model/onnx/onnx_fields.h"
#include "engine/model/onnx/wire_writer.h"

namespace convoscope {
namespace {

// Beside the tensors' values: nodes and names, generously.
constexpr size_t kStructure = size_t{16} << 20;

WireWriter attribute_message(const std::string& name, const OnnxAttribute& attribute) {
  WireWriter message;
  message.text(onnx::kAttributeName, name);
  onnx::AttributeType type = onnx::kTypeIntegers;
  if (attribute.real) {
    message.real(onnx::kReal, *attribute.real);
    type = onnx::kTypeReal;
  } else if (attribute.integer) {
    message.integer(onnx::kInteger, *attribute.integer);
    type = onnx::kTypeInteger;
  } else if (attribute.text) {
    message.text(onnx::kText, *attribute.text);
    type = onnx::kTypeText;
  }
  for (const int64_t value : attribute.integers) message.integer(onnx::kIntegers, value);
  message.integer(onnx::kAttributeType, type);
  return message;
}

WireWriter node_message(const OnnxNode& node) {
  WireWriter message;
  for (const std::string& input : node.inputs) message.text(onnx::kNodeInput, input);
  for (const std::string& output : node.outputs) message.text(onnx::kNodeOutput, output);
  message.text(onnx::kNodeName, node.name);
  message.text(onnx::kOp, node.op);
  for (const auto& [name, attribute] : node.attributes) {
    message.message(onnx::kAttribute, attribute_message(name, attribute));
  }
  if (!node.domain.empty()) message.text(onnx::kDomain, node.domain);
  return message;
}

WireWriter tensor_message(const OnnxTensor& tensor) {
  CONVOSCOPE_CHECK(tensor.info.type == ElementType::kFloat32 && !tensor.integers);
  WireWriter message;
  for (const int64_t extent : tensor.info.shape) message.integer(onnx::kDims, extent);
  message.integer(onnx::kDataType, onnx::kFloat32Type);
  message.text(onnx::kTensorName, tensor.info.name);
  message.parts(onnx::kRawData, tensor.parts);
  return message;
}

// An open extent has a name; the only one that is open here is the number of pictures.
WireWriter value_message(const OnnxValue& value) {
  WireWriter shape;
  for (const int64_t extent : value.shape) {
    WireWriter dimension;
    if (extent > 0) {
      dimension.integer(onnx::kExtent, extent);
    } else {
      dimension.text(onnx::kExtentName, "N");
    }
    shape.message(onnx::kDimension, dimension);
  }
  WireWriter tensor, type, message;
  tensor.integer(onnx::kElementType, onnx::kFloat32Type);
  tensor.message(onnx::kShape, shape);
  type.message(onnx::kTensorType, tensor);
  message.text(onnx::kValueName, value.name);
  message.message(onnx::kValueType, type);
  return message;
}

}  // namespace

Expected<std::string> write_onnx(const OnnxGraph& graph, const std::string& name) {
  size_t bytes = kStructure;
  for (const OnnxTensor& tensor : graph.tensors) {
    for (const auto& part : tensor.parts) bytes += part.size();
  }
  if (bytes > INT_MAX) {
    return refuse("an ONNX file holds less than 2 GiB; these weights take " +
                  std::to_string((bytes - kStructure) >> 20) + " MiB");
  }
  WireWriter inside;
  for (const OnnxNode& node : graph.nodes) inside.message(onnx::kNode, node_message(node));
  inside.text(onnx::kGraphName, name);
  for (const OnnxTensor& tensor : graph.tensors) {
    inside.message(onnx::kInitializer, tensor_message(tensor));
  }
  for (const OnnxValue& input : graph.inputs) inside.message(onnx::kInput, value_message(input));
  for (const OnnxValue& output : graph.outputs) {
    inside.message(onnx::kOutput, value_message(output));
  }
  WireWriter opset, model;
  opset.text(onnx::kOpsetDomain, "");
  opset.integer(onnx::kOpsetVersion, graph.opset);
  model.integer(onnx::kIrVersion, graph.ir_version);
  model.text(onnx::kProducer, graph.producer);
  model.message(onnx::kGraph, inside);
  model.message(onnx::kOpset, opset);
  return model.take();
}

}  // namespace convoscope
