// How the Model screen lists what a model file holds, and which picture a run of its layers is
// opened on. Part of the ViewState: saved between runs, never undone. What is chosen in the file is
// transient.
#pragma once

namespace convoscope::app {

enum class TensorOrder { kFile, kName, kType, kShape, kElements, kBytes };

// Where the picture of an opened run comes from: the experiment as it is, a file, a pattern.
enum class ModelPicture { kPresent, kFile, kPattern };

struct ModelView {
  bool tensors = false;  // instead of operations
  TensorOrder order = TensorOrder::kFile;
  bool descending = false;
  ModelPicture picture = ModelPicture::kPresent;
  bool fit = true;  // the picture's extents to those that the model expects

  bool operator==(const ModelView&) const = default;
};

}  // namespace convoscope::app
