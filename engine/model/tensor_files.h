// Files of tensors that are asked for several times in a row, each opened once: an experiment names
// its model's file for every layer, and opening one may mean to list or to unpack it. For one
// thread.
#pragma once

#include <filesystem>
#include <map>

#include "engine/model/tensor_file.h"

namespace convoscope {

class TensorFiles {
 public:
  // As open_tensor_file(). A refusal isn't remembered.
  Expected<TensorFilePtr> open(const std::filesystem::path& path);

 private:
  std::map<std::filesystem::path, TensorFilePtr> open_;
};

}  // namespace convoscope
