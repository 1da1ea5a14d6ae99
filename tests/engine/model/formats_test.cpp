// What is offered as a model can be opened as one: every ending has a reader that knows its files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "engine/model/model.h"
#include "engine/model/model_file.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using testing::TempFolder;

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(ModelFormats, EveryEndingThatIsOfferedHasAReader) {
  const std::filesystem::path models = CONVOSCOPE_MODELS;
  const TempFolder folder;
  // ir_version, and a graph without anything; a header without tensors.
  std::string none("\x02\0\0\0\0\0\0\0{}", 10);
  folder.put("m.safetensors", none);
  folder.put("m.onnx", std::string("\x08\x09\x3a\x02\x12\x00", 6));
  folder.put("m.keras", bytes_of(models / "sequential.keras"));
  folder.put("m.h5", bytes_of(models / "sequential.h5"));
  folder.put("m.hdf5", bytes_of(models / "types.h5"));
  folder.put("m.tflite", bytes_of(models / "float.tflite"));
  ASSERT_FALSE(model_endings().empty());
  for (const std::string_view ending : model_endings()) {
    const auto path = folder / ("m" + std::string(ending));
    EXPECT_TRUE(is_model_file(path)) << ending;
    const auto model = open_model(path);
    EXPECT_TRUE(model) << ending << ": " << model.error().sentence;
  }
}

// The first bytes decide, whatever the file is called.
TEST(ModelFormats, AreToldByWhatTheFileHolds) {
  const std::filesystem::path models = CONVOSCOPE_MODELS;
  const TempFolder folder;
  const std::map<std::string, std::string> formats = {
      {"sequential.keras", "Keras"}, {"counted.keras", "Keras"},
      {"old.h5", "Keras"},           {"sequential.weights.h5", "Keras"},
      {"types.h5", "HDF5"},          {"half.tflite", "TFLite"},
      {"models.npz", "npz"}};
  for (const auto& [name, format] : formats) {
    const auto file = open_tensor_file(folder.put("unnamed", bytes_of(models / name)));
    ASSERT_TRUE(file) << name << ": " << file.error().sentence;
    EXPECT_EQ((*file)->format(), format) << name;
  }
}

}  // namespace
}  // namespace convoscope
