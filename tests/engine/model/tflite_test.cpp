// TFLite files that TensorFlow's converter wrote (tests/golden/generate_models.py): weights against
// those that its interpreter hands out, and files that were cut or changed.
#include "engine/model/tflite/tflite_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "engine/files/npz.h"
#include "engine/model/model.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::TempFolder;

const std::filesystem::path kModels = CONVOSCOPE_MODELS;

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Expected<TfliteGraph> parse(const std::string& bytes) {
  return parse_tflite({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
}

// scale · (stored − zero) in float32, as TFLite's reference kernel has it: bit for bit.
TEST(Tflite, WeightsAreTheRealNumbersThatTheyStandFor) {
  const auto recorded = NpzFile::open(kModels / "models.npz");
  ASSERT_TRUE(recorded) << recorded.error().sentence;
  const std::vector<std::string> names = recorded->names();
  int compared = 0;
  for (const std::string file :
       {"float.tflite", "half.tflite", "integers.tflite", "rounded.tflite", "patterns.tflite"}) {
    const auto tensors = open_tensor_file(kModels / file);
    ASSERT_TRUE(tensors) << tensors.error().sentence;
    const std::string start = file + "/weights/";
    for (size_t i = 0; i < names.size(); ++i) {
      if (!names[i].starts_with(start)) continue;
      const auto index = (*tensors)->find(names[i].substr(start.size()));
      ASSERT_TRUE(index) << index.error().sentence;
      EXPECT_EQ((*tensors)->read(*index).value(), recorded->values(i).value()) << names[i];
      ++compared;
    }
  }
  EXPECT_GE(compared, 12);
}

TEST(Tflite, BanksAreToldApartByTheOperatorThatReadsThem) {
  const auto model = open_model(kModels / "float.tflite");
  ASSERT_TRUE(model) << model.error().sentence;
  std::vector<std::string> orders;
  for (const TensorInfo& info : model->file->tensors()) {
    if (info.shape.size() != 4) continue;
    const auto order = model->file->order(info);
    orders.push_back(list_text(info.shape) + (order == FilterOrder::kOhwi   ? " OHWI"
                                              : order == FilterOrder::kIhwo ? " IHWO"
                                                                            : " ?"));
  }
  EXPECT_THAT(orders, ::testing::UnorderedElementsAre("[8, 3, 3, 3] OHWI", "[1, 3, 3, 8] IHWO",
                                                      "[16, 3, 3, 8] OHWI"));
  EXPECT_EQ(model->input, (ImageShape{0, 10, 9, 3}));
}

TEST(Tflite, ThatEndsEarlyIsReadWholeOrRefused) {
  const std::string bytes = bytes_of(kModels / "integers.tflite");
  const auto whole = parse(bytes);
  ASSERT_TRUE(whole) << whole.error().sentence;
  size_t refused = 0;
  for (size_t length = 0; length < bytes.size(); ++length) {
    const auto cut = parse(bytes.substr(0, length));
    if (!cut) {
      EXPECT_FALSE(cut.error().sentence.empty());
      ++refused;
      continue;
    }
    for (size_t i = 0; i < cut->tensors.size(); ++i) {
      EXPECT_EQ(cut->tensors[i].bytes.size(), whole->tensors[i].bytes.size()) << length;
    }
  }
  EXPECT_GT(refused, bytes.size() - 64);  // the last table's defaults need no bytes
}

TEST(Tflite, WithAnyOtherByteIsReadOrRefused) {
  const std::string bytes = bytes_of(kModels / "rounded.tflite");
  const TempFolder folder;
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string other = bytes;
    other[at] = static_cast<char>(other[at] ^ (at % 2 == 0 ? 0x81 : 0xff));
    const auto graph = parse(other);
    EXPECT_TRUE(graph || !graph.error().sentence.empty());
  }
  // And as a whole model, a few of them.
  for (size_t at = 0; at < bytes.size(); at += 23) {
    std::string other = bytes;
    other[at] = static_cast<char>(other[at] + 1);
    const auto model = open_model(folder.put("other.tflite", other));
    EXPECT_TRUE(model || !model.error().sentence.empty());
  }
}

TEST(Tflite, ThatLiesAboutItsSizesIsRefusedWithTheNumbers) {
  std::string bytes = bytes_of(kModels / "float.tflite");
  const int32_t shape[] = {16, 3, 3, 8}, lies[] = {16, 3, 300, 8};
  const std::string from(reinterpret_cast<const char*>(shape), sizeof shape);
  const size_t at = bytes.find(from);
  ASSERT_NE(at, std::string::npos);
  bytes.replace(at, sizeof lies, reinterpret_cast<const char*>(lies), sizeof lies);
  const auto graph = parse(bytes);
  ASSERT_FALSE(graph);
  EXPECT_THAT(graph.error().sentence,
              AllOf(HasSubstr("[16, 3, 300, 8]"), HasSubstr("460800"), HasSubstr("4608")));
}

TEST(Tflite, OfAnotherVersionIsRefused) {
  std::string bytes = bytes_of(kModels / "float.tflite");
  // The version is the root table's first field.
  uint32_t root = 0, back = 0;
  uint16_t offset = 0;
  std::memcpy(&root, bytes.data(), 4);
  std::memcpy(&back, bytes.data() + root, 4);
  std::memcpy(&offset, bytes.data() + root - back + 4, 2);
  ASSERT_EQ(bytes[root + offset], 3);
  bytes[root + offset] = 4;
  EXPECT_THAT(parse(bytes).error().sentence, HasSubstr("version 4"));
}

}  // namespace
}  // namespace convoscope
