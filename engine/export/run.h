// A run of layers as every target reads it: the layers that compute something, in order, under
// names that every language takes, with the tensors between them. Private to engine/export.
//
// Values are counted from 0: value 0 is what the run reads, value s + 1 what step s gives.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/export/exporting.h"

namespace convoscope {

struct ExportStep {
  const Layer* layer = nullptr;  // lives as long as the run's result
  const LayerGeometry* geometry = nullptr;
  std::string name;             // an identifier, unlike all others of the run
  std::optional<size_t> other;  // of add and concat: the value that is read beside the one before

  // Extents of what it reads, and of what it gives.
  const ImageShape& input() const { return geometry->input(); }
  const ImageShape& output() const { return geometry->output; }
};

struct ExportRun {
  ResultPtr result;
  DataFormat format = DataFormat::kNHWC;
  std::vector<ExportStep> steps;  // without those that are bypassed; may be empty
  std::vector<TensorPtr> values;  // steps.size() + 1 of them

  const TensorPtr& input() const { return values.front(); }
  const TensorPtr& output() const { return values.back(); }
  // Whether a step after the next one reads this value.
  bool is_kept(size_t value) const;
  // "picture" for the run's input, else the step's name.
  std::string value_name(size_t value) const;
};

// The run must be one that check_export accepts.
ExportRun export_run(const ExportSource& source);

// "conv1", "conv1 and relu2", "conv1 to pool7 (7 layers)".
std::string run_title(const ExportRun& run);

// The activation function that follows the step's sums: a convolution's own, or what an activation
// layer is.
Activation step_activation(const ExportStep& step);

// Groups of the convolution with the step's own bank: a separable layer's depthwise half has one a
// channel, though the layer as a whole reads all of them.
int64_t bank_groups(const ExportStep& step);

// Pads that the geometry resolved: "0 above, 1 below, 0 left, 1 right", and "" where all are 0.
std::string pads_words(const Geometry& geometry);

// "conv1: SAME at 28×28 became the pads 0 above, 1 below, 0 left, 1 right" for every step that
// pads by SAME and that the target writes in numbers: all, or those that `in_numbers` tells.
std::vector<std::string> same_notes(const ExportRun& run,
                                    bool (*in_numbers)(const ExportStep&) = nullptr);

// "the layer pool2 (max_pool2d) can't be said in OpenCV: why"
tl::unexpected<Error> refuse_step(const ExportStep& step, const std::string& target,
                                  const std::string& why);

}  // namespace convoscope
