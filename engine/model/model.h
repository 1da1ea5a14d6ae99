// A model in a file as Convoscope sees it: its operations in order, each as the layer that it would
// become here or with the sentence why it can't; its tensors beside them. A file of tensors alone
// (.npz, .safetensors) has an operation for each tensor that looks like a bank of filters. Nothing
// of the values is read until a run of layers is opened.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/parallel.h"
#include "engine/experiment/experiment.h"
#include "engine/model/tensor_file.h"

namespace convoscope {

// A list of a layer that lies in a tensor of the file.
enum class LayerList { kBias, kMean, kVariance, kScale, kOffset };
struct ListSource {
  size_t layer = 0;  // of the node's
  LayerList list = LayerList::kBias;
  size_t tensor = 0;
};

// What a layer has only once the extents are known that it reads.
struct ExtentRule {
  enum Kind {
    kWholeWindow,  // a pool over all pixels
    kPads,         // of a convolution or pool
    kTransposed,   // of conv2d_transpose
  };
  size_t layer = 0;  // of the node's
  Kind kind = kPads;
  bool same = false;        // pads as SAME has them …
  bool lower = false;       // … the odd cell before instead of after
  bool ceil = false;        // pools: a last window that isn't whole counts
  Hw output_padding{0, 0};  // of conv2d_transpose: rows and columns added after
};

struct ModelNode {
  std::string name;             // of the file, or made from its operation and number
  std::string op;               // the file's word: "Conv", "DepthwiseConv2D"
  std::vector<size_t> inputs;   // indices of the nodes it reads; the first is the main one
  bool reads_picture = false;   // it reads the model's own input
  std::vector<size_t> tensors;  // indices of the tensors it owns: filters, bias, statistics
  // Its banks are named by FilterTensor and not yet loaded (tensors null); lists such as a bias are
  // read by experiment_of_run, and `with` names nothing yet: joins take the inputs after the first
  // one by one. An operation may become several layers: a convolution and bias_add.
  std::vector<Layer> layers;
  std::vector<ListSource> lists;
  std::vector<ExtentRule> rules;
  int64_t in_channels = 0;  // that its filters and lists fit; 0 where any will do
  std::string refusal;      // why there are none: "Resize has no layer here"; "" where there are
  std::vector<std::string> notes;  // what was decided: "SAME_LOWER pads by explicit pads", "OIHW"
};

struct Model {
  TensorFilePtr file;
  std::string format;  // "ONNX 1.15, opset 17, by pytorch 2.1"
  // The picture that the model says it takes, where it does; 0 where an extent is open.
  std::optional<ImageShape> input;
  DataFormat data_format = DataFormat::kNHWC;
  std::vector<ModelNode> nodes;  // a node stands after those it reads
};
using ModelPtr = std::shared_ptr<const Model>;

Expected<Model> open_model(const std::filesystem::path& path);

// Nodes [first, last] that open as one chain: each reads nodes of the run before it, or what the
// first one reads.
struct ModelRun {
  size_t first = 0, last = 0;
};
// The longest runs, longest first.
std::vector<ModelRun> model_runs(const Model& model);
// Why these nodes are no run, in a sentence.
Expected<void> check_run(const Model& model, ModelRun run);

// What the weights of these nodes take in the file, in bytes.
int64_t weight_bytes(const Model& model, ModelRun run);

// How a run is read; each may be null.
struct RunReading {
  std::vector<std::string>* notes = nullptr;  // receives what was decided by the picture's extents
  const CancelToken* cancel = nullptr;        // looked at between two tensors
  Progress* progress = nullptr;               // in bytes of weight_bytes()
};
// The run on a picture; channels that don't fit are refused in a sentence with the numbers. Reads
// the weights of these nodes and nothing else. kCancelled when the token stopped it.
Expected<Experiment> experiment_of_run(const Model& model, ModelRun run, const Input& picture,
                                       const RunReading& how = {});

}  // namespace convoscope
