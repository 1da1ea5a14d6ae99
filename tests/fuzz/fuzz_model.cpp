// Models from arbitrary bytes, as .safetensors and as ONNX: a sentence, or tensors whose bytes lie
// in the file and are as many as their extents and type say. Run: cmake --preset fuzz && ninja -C
// build/fuzz fuzz_model
//      && build/fuzz/tests/fuzz/fuzz_model tests/fuzz/corpus/fuzz_model -max_total_time=60
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "engine/core/check.h"
#include "engine/model/onnx/onnx_folds.h"
#include "engine/model/onnx/onnx_graph.h"
#include "engine/model/safetensors.h"
#include "engine/model/tflite/tflite_file.h"
#include "engine/model/tflite/tflite_layers.h"
#include "tests/fuzz/file_of_bytes.h"

namespace {

using namespace convoscope;

bool lies_in(std::span<const uint8_t> part, std::span<const uint8_t> whole) {
  const std::less_equal<> before;
  return part.empty() || (before(whole.data(), part.data()) &&
                          before(part.data() + part.size(), whole.data() + whole.size()));
}

void try_safetensors(std::span<const uint8_t> bytes) {
  const auto tensors = parse_safetensors(bytes);
  if (!tensors) return CONVOSCOPE_CHECK(!tensors.error().sentence.empty());
  for (const StoredTensor& tensor : *tensors) {
    const int64_t expected = tensor.info.elements() * element_size(tensor.info.type);
    CONVOSCOPE_CHECK(std::ssize(tensor.bytes) == expected);
    CONVOSCOPE_CHECK(lies_in(tensor.bytes, bytes));
  }
}

void try_onnx(std::span<const uint8_t> bytes) {
  is_onnx(bytes);
  auto graph = parse_onnx(bytes, "/nowhere");
  if (!graph) return CONVOSCOPE_CHECK(!graph.error().sentence.empty());
  for (const OnnxTensor& tensor : graph->tensors) {
    CONVOSCOPE_CHECK(tensor.info.elements() >= 0);
    for (const auto& part : tensor.parts) CONVOSCOPE_CHECK(lies_in(part, bytes));
  }
  const size_t nodes = graph->nodes.size();
  fold_swish(*graph);
  fold_transposes(*graph);
  CONVOSCOPE_CHECK(graph->nodes.size() <= nodes);
}

void check_nodes(const Model& model) {
  for (size_t i = 0; i < model.nodes.size(); ++i) {
    const ModelNode& node = model.nodes[i];
    CONVOSCOPE_CHECK(node.layers.empty() != node.refusal.empty());
    for (const size_t read : node.inputs) CONVOSCOPE_CHECK(read < i);
    for (const ListSource& list : node.lists) CONVOSCOPE_CHECK(list.layer < node.layers.size());
  }
}

void try_tflite(std::span<const uint8_t> bytes) {
  const auto graph = parse_tflite(bytes);
  if (!graph) return CONVOSCOPE_CHECK(!graph.error().sentence.empty());
  for (const TfliteTensor& tensor : graph->tensors) {
    CONVOSCOPE_CHECK(lies_in(tensor.bytes, bytes));
    if (!tensor.constant || !tensor.readable) continue;
    const int64_t expected = tensor.info.elements() * element_size(tensor.info.type);
    CONVOSCOPE_CHECK(std::ssize(tensor.bytes) == expected);
  }
  const auto path = file_of_bytes(bytes);
  const auto mapping = MappedFile::open(path);
  CONVOSCOPE_CHECK(mapping.has_value());
  const auto model = open_tflite({path, *mapping});
  CONVOSCOPE_CHECK(model.has_value());
  check_nodes(*model);
  for (size_t i = 0; i < model->file->tensors().size(); ++i) {
    CONVOSCOPE_CHECK(model->file->read(i).has_value());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try_safetensors({data, size});
  try_onnx({data, size});
  try_tflite({data, size});
  return 0;
}
