// See model_file.h.
#include "engine/model/model_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <string_view>

#include "engine/files/files.h"
#include "engine/model/tensor_file.h"

namespace convoscope {
namespace {

constexpr std::array<std::string_view, 6> kEndings = {".onnx", ".safetensors", ".keras",
                                                      ".h5",   ".hdf5",        ".tflite"};
constexpr std::string_view kHdf5("\x89HDF\r\n\x1a\n", 8);
constexpr std::string_view kTflite = "TFL3";  // from the fifth byte on

bool starts_like_a_model(const std::filesystem::path& path) {
  std::array<char, 8> start{};
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), start.size());
  if (file.gcount() != std::ssize(start)) return false;
  const std::string_view bytes(start.data(), start.size());
  return bytes == kHdf5 || bytes.substr(4) == kTflite;
}

}  // namespace

std::span<const std::string_view> model_endings() { return kEndings; }

bool is_model_file(const std::filesystem::path& path) {
  const std::string ending = lower_ending(path);
  if (std::ranges::find(kEndings, ending) != kEndings.end()) return true;
  if (ending == ".npz") {
    const auto file = open_tensor_file(path);
    return file && (*file)->tensors().size() != 1;
  }
  std::error_code code;
  return std::filesystem::is_regular_file(path, code) && starts_like_a_model(path);
}

}  // namespace convoscope
