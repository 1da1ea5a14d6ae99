// The tensors of an ONNX file (onnx.proto, TensorProto): where their values lie and in which of the
// format's encodings, found without reading them. Values may lie in a file beside the model, which
// must be in its folder. Private to engine/model.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/model/stored_tensors.h"

namespace convoscope {

struct OnnxTensor {
  TensorInfo info;
  // Bytes as they are in memory, or protobuf's integers in a row, of which float16 and bfloat16
  // have their bits. Several parts follow one another.
  bool integers = false;
  std::vector<std::span<const uint8_t>> parts;
};

// Reads TensorProto messages; keeps the files open that lie beside the model.
class OnnxTensorReader {
 public:
  explicit OnnxTensorReader(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Nothing for types that have no place among ElementType: text, complex and 4-bit numbers.
  // Refuses sizes that don't fit. `name` stands in for a tensor that has none of its own.
  Expected<std::optional<OnnxTensor>> parse(std::span<const uint8_t> message,
                                            const std::string& name);

  std::vector<std::shared_ptr<const MappedFile>> files() const;

 private:
  struct Outside;
  Expected<std::span<const uint8_t>> outside_bytes(const TensorInfo& info, const Outside& place,
                                                   int64_t bytes);

  std::filesystem::path folder_;
  std::map<std::string, std::shared_ptr<const MappedFile>> outside_;
};

class OnnxTensors final : public TensorFile {
 public:
  OnnxTensors(const SourceFile& source, std::vector<OnnxTensor> tensors,
              std::vector<std::shared_ptr<const MappedFile>> outside);

  Expected<std::vector<float>> read(size_t index) const override;
  std::optional<FilterOrder> order(const TensorInfo&) const override { return FilterOrder::kOihw; }

 private:
  std::vector<std::shared_ptr<const MappedFile>> mappings_;
  std::vector<OnnxTensor> stored_;
};

}  // namespace convoscope
