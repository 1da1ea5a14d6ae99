// A graph as the bytes of an ONNX file: what parse_onnx() of onnx_graph.h reads back as the same
// graph. Tensors are float32 and lie in the file itself.
#pragma once

#include <string>

#include "engine/model/onnx/onnx_graph.h"

namespace convoscope {

// Refuses what protobuf can't hold in one message, 2 GiB and more.
Expected<std::string> write_onnx(const OnnxGraph& graph, const std::string& name);

}  // namespace convoscope
