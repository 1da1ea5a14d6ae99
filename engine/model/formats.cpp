// See formats.h.
#include "engine/model/formats.h"

#include <array>
#include <string_view>
#include <utility>

#include "engine/files/bytes.h"
#include "engine/model/keras/hdf5_file.h"
#include "engine/model/keras/keras_file.h"
#include "engine/model/npy_tensors.h"
#include "engine/model/npz_tensors.h"
#include "engine/model/onnx/onnx_graph.h"
#include "engine/model/onnx/onnx_layers.h"
#include "engine/model/safetensors.h"
#include "engine/model/tflite/tflite_layers.h"

namespace convoscope {
namespace {

bool starts(std::span<const uint8_t> bytes, std::string_view text) {
  return ByteCursor(bytes).skip(text);
}
bool is_npy(std::span<const uint8_t> bytes) { return starts(bytes, "\x93NUMPY"); }
// The first entry of an archive, or the end of an empty one.
bool is_archive(std::span<const uint8_t> bytes) {
  return starts(bytes, "PK\x03\x04") || starts(bytes, "PK\x05\x06");
}

Expected<TensorFilePtr> open_npy(const SourceFile& source) { return open_npy_tensors(source.path); }
Expected<TensorFilePtr> open_npz(const SourceFile& source) { return open_npz_tensors(source.path); }

constexpr std::array kFormats = {
    ModelFormat{is_npy, open_npy, nullptr},
    ModelFormat{is_keras, open_keras_tensors, open_keras},
    ModelFormat{is_archive, open_npz, nullptr},
    ModelFormat{is_hdf5, open_keras_tensors, open_keras},
    ModelFormat{is_tflite, open_tflite_tensors, open_tflite},
    ModelFormat{is_safetensors, open_safetensors, nullptr},
    ModelFormat{is_onnx, open_onnx_tensors, open_onnx},
};

}  // namespace

std::span<const ModelFormat> model_formats() { return kFormats; }

Expected<FoundFormat> find_format(const std::filesystem::path& path) {
  auto mapping = MappedFile::open(path);
  if (!mapping) return tl::unexpected(mapping.error());
  const SourceFile source{path, *std::move(mapping)};
  for (const ModelFormat& format : kFormats) {
    if (format.recognises(source.bytes())) return FoundFormat{source, &format};
  }
  return file_error("can't read " + path.string() + ": no reader knows its format");
}

Expected<TensorFilePtr> open_tensor_file(const std::filesystem::path& path) {
  const auto found = find_format(path);
  if (!found) return tl::unexpected(found.error());
  return found->format->open_tensors(found->source);
}

}  // namespace convoscope
