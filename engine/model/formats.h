// The formats of models and of files of tensors, in one table: how each is recognised by its first
// bytes, and who reads it. Private to engine/model.
#pragma once

#include <span>

#include "engine/model/model.h"
#include "engine/model/stored_tensors.h"

namespace convoscope {

struct ModelFormat {
  bool (*recognises)(std::span<const uint8_t> bytes);
  Expected<TensorFilePtr> (*open_tensors)(const SourceFile& source);
  // Its operations; null for files of tensors alone (tensor_nodes.h).
  Expected<Model> (*open_model)(const SourceFile& source);
};
// In the order in which they are asked.
std::span<const ModelFormat> model_formats();

// The file and its format. Refuses what can't be read and what no reader knows.
struct FoundFormat {
  SourceFile source;
  const ModelFormat* format = nullptr;
};
Expected<FoundFormat> find_format(const std::filesystem::path& path);

}  // namespace convoscope
