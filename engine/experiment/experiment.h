// The value being explored: an input, a data format, a chain of layers. Immutable once shared;
// tensors inside are shared too, so a copy costs a few hundred bytes and an undo step likewise.
// What is looked at (selection, zoom, colours) is not here but in the application's ViewState.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/chain/layer.h"
#include "engine/chain/layer_geometry.h"

namespace convoscope {

// Where the input came from. Extents are N, H, W, C whatever the data format.
struct InputRandomNormal {
  ImageShape shape;
  int64_t seed = 1;
  bool operator==(const InputRandomNormal&) const = default;
};
struct InputPattern {
  std::string id;
  ImageShape shape;
  bool operator==(const InputPattern&) const = default;
};
struct InputImage {
  std::string path;      // absolute, or relative to the experiment file
  int64_t h = 0, w = 0;  // scaled to these extents; 0, 0: as the file has it
  bool grey = false;     // one channel, Rec. 601 luma, instead of three
  bool frames = false;   // all frames or pages of the file as a batch, instead of the first
  bool operator==(const InputImage&) const = default;
};
// Several pictures as a batch, one element each.
struct InputImages {
  std::vector<std::string> paths;  // in the order of the batch; empty where a folder is named
  std::string folder;              // all pictures in it, by name; empty where paths are
  int64_t h = 0, w = 0;            // scaled to these extents; 0, 0: all have the same
  bool grey = false;
  bool operator==(const InputImages&) const = default;
};
struct InputNpy {
  std::string path;
  DataFormat format = DataFormat::kNHWC;  // how the file's axes are ordered
  bool operator==(const InputNpy&) const = default;
};
// A tensor of a file that holds several (engine/model/tensor_file.h).
struct InputTensor {
  std::string path;
  std::string name;  // of the tensor; empty: the only one there is
  DataFormat format = DataFormat::kNHWC;
  bool operator==(const InputTensor&) const = default;
};
// Numbers as a spreadsheet writes them: a block of rows for each channel.
struct InputTable {
  std::string path;
  bool operator==(const InputTable&) const = default;
};
struct InputValues {
  bool operator==(const InputValues&) const = default;
};
using InputSource = std::variant<InputRandomNormal, InputPattern, InputImage, InputImages, InputNpy,
                                 InputTensor, InputTable, InputValues>;

struct Input {
  InputSource source;
  TensorPtr
      tensor;  // never null; in any data format: evaluate() lays it out as the experiment asks
};

struct Experiment;
using ExperimentPtr = std::shared_ptr<const Experiment>;

// An experiment that was put aside under a name. It shares its tensors with whatever else holds
// them, so taking one costs no memory.
struct Snapshot {
  std::string name;          // at least one character, another one than its neighbours'
  ExperimentPtr experiment;  // never null; has no snapshots itself
};
inline constexpr size_t kMaxSnapshots = 64;

struct Experiment {
  std::string title;  // shown in the top bar, not part of what is computed
  Input input;
  DataFormat data_format = DataFormat::kNHWC;
  std::vector<Layer> layers;        // at least one
  std::vector<Snapshot> snapshots;  // at most kMaxSnapshots; no part of what is computed
};

// "0 (conv1), 1 (conv2)", and the layer that a text names by its name or its number from 0; a usage
// error where it names none.
std::string layer_list(const Experiment& experiment);
Expected<size_t> find_layer(const Experiment& experiment, const std::string& text);

// The level that layer l reads beside the one before it: that of the layer, or the picture, that
// `with` names among those before it; none where nothing has that name.
std::optional<size_t> level_of_with(const Experiment& experiment, size_t layer);

// Geometry of every layer, or the first refusal: its field prefixed by "layers[l].", its sentence
// by the layer's name where there are several.
Expected<std::vector<LayerGeometry>> resolve_chain(const Experiment& experiment);

// That of the layer after those of `chain`; the refusal as the layer alone gives it.
Expected<LayerGeometry> resolve_next(const Experiment& experiment,
                                     const std::vector<LayerGeometry>& chain);

// The layers before the first that is refused; all of a legal chain.
std::vector<LayerGeometry> legal_part(const Experiment& experiment);

// Extents of a level: of the picture, or of what a layer gives.
ImageShape level_shape(const Experiment& experiment, const std::vector<LayerGeometry>& chain,
                       size_t level);

// The settings of one layer, and the case of one that has windows (layer_geometry.h), given the
// geometries of those before it (an entry each).
Conv2dSpec spec_of(const Experiment& experiment, size_t layer);
std::optional<Case> case_of(const Experiment& experiment, size_t layer,
                            const std::vector<LayerGeometry>& before);

}  // namespace convoscope
