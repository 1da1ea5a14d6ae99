// Nodes of an ONNX graph that say together what is one layer here, or nothing at all: the way round
// an operation that a framework lacks. Folded before the nodes become layers. Private to
// engine/model.
#pragma once

#include "engine/model/onnx/onnx_graph.h"

namespace convoscope {

// x · Sigmoid(x) becomes Swish(x), which ONNX has had under that name since opset 24.
void fold_swish(OnnxGraph& graph);

// Models of TensorFlow take NHWC: they transpose the picture to NCHW and their answer back. Such
// transposes hand on what they read, since extents have names here. True where the picture is NHWC;
// its extents are then told as NCHW.
bool fold_transposes(OnnxGraph& graph);

}  // namespace convoscope
