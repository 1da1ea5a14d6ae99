// The tensors that the experiments of one file have in common: a snapshot mostly differs from the
// present in a setting, and its input is then generated, opened and kept once. Private to
// engine/io.
#pragma once

#include <vector>

#include "engine/experiment/experiment.h"
#include "engine/model/tensor_files.h"

namespace convoscope {

class LoadedTensors {
 public:
  // All tensors of `experiment` are made.
  void add(const Experiment& experiment) { experiments_.push_back(&experiment); }

  // What another experiment's equal source gave; null where there is none.
  TensorPtr input(const InputSource& source, DataFormat format) const;
  const Filters* filters(const FilterSource& source) const;
  // The same of a layer's depthwise bank, which is grouped where the others lie as their source has
  // them; that of a model's tensor only for the same channel_multiplier.
  const Layer* depthwise(const Layer& like) const;
  // An equal tensor (extents, layout and every bit) in place of one that was written out.
  TensorPtr same_values(const TensorPtr& tensor) const;

  // The files that the tensors come from.
  TensorFiles& files() { return files_; }

 private:
  std::vector<const Experiment*> experiments_;
  TensorFiles files_;
};

}  // namespace convoscope
