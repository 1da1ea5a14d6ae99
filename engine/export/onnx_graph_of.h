// The run as an ONNX graph: its operations over NCHW with their weights, in the experiment's own
// data format at both ends. Private to engine/export.
#pragma once

#include <list>
#include <memory>

#include "engine/export/weights.h"
#include "engine/model/onnx/onnx_graph.h"

namespace convoscope {

struct RunGraph {
  OnnxGraph graph;
  std::list<ExportArray> arrays;  // whose values the graph's tensors are; they stay where they lie
};
// The input is called "input", the output "output"; both take any number of pictures.
std::unique_ptr<RunGraph> onnx_graph_of(const ExportRun& run);

// Whether a layer's pads stand in the graph in numbers, which fit these extents alone, though it
// pads by SAME. ONNX's own SAME_UPPER is TensorFlow's, but ONNX Runtime refuses it for dilated
// filters and where strides skip pixels, and it means another thing for ConvTranspose.
bool onnx_resolves_pads(const ExportStep& step);

// The graph for people: its nodes in order, what each reads and how it is set.
std::string onnx_text(const OnnxGraph& graph, const std::string& title);

}  // namespace convoscope
