// HDF5 files that h5py wrote (tests/golden/generate_models.py): datasets of every type and storage
// hold 0, 1, 2 … less 3, unsigned ones from 0 on, and bool whether that is even.
#include "engine/model/keras/hdf5_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/temp_folder.h"

// Heard by the leak sanitizer: the library leaks where it refuses a file.
extern "C" const char* __lsan_default_suppressions() { return "leak:libhdf5\n"; }

namespace convoscope {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using testing::TempFolder;

const std::filesystem::path kModels = CONVOSCOPE_MODELS;

std::string sentence(const std::filesystem::path& path) {
  const auto file = open_tensor_file(path);
  if (!file) return file.error().sentence;
  for (size_t i = 0; i < (*file)->tensors().size(); ++i) {
    if (const auto values = (*file)->read(i); !values) return values.error().sentence;
  }
  return "(read)";
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Hdf5, HoldsTheSameNumbersInEveryTypeOrderAndStorage) {
  const auto file = open_tensor_file(kModels / "types.h5");
  ASSERT_TRUE(file) << file.error().sentence;
  EXPECT_STREQ((*file)->format(), "HDF5");
  int whole = 0;
  for (size_t i = 0; i < (*file)->tensors().size(); ++i) {
    const TensorInfo& info = (*file)->tensors()[i];
    if (info.elements() != 24) continue;
    ++whole;
    const auto values = (*file)->read(i);
    ASSERT_TRUE(values) << values.error().sentence;
    const bool from_zero = info.name.find("/u") != std::string::npos;
    for (int k = 0; k < 24; ++k) {
      const float expected = info.name == "bool" ? static_cast<float>(k % 2 != 0)
                                                 : static_cast<float>(from_zero ? k : k - 3);
      EXPECT_EQ((*values)[static_cast<size_t>(k)], expected) << info.name << " " << k;
    }
  }
  EXPECT_EQ(whole, 27);  // eleven types in two orders, bool, bfloat16, three storages
}

TEST(Hdf5, ListsNumbersAloneAndFollowsNoLinks) {
  const auto file = open_tensor_file(kModels / "types.h5");
  ASSERT_TRUE(file) << file.error().sentence;
  std::vector<std::string> others;
  for (const TensorInfo& info : (*file)->tensors()) {
    if (info.elements() != 24) others.push_back(to_string(info));
  }
  EXPECT_THAT(others, ::testing::ElementsAre("alias: float32 []", "none: float32 [0, 3]",
                                             "unwritten: float32 [5]"));
  EXPECT_EQ((*file)->read(*(*file)->find("alias")).value(), std::vector<float>{-3});
  EXPECT_TRUE((*file)->read(*(*file)->find("none")).value().empty());
}

TEST(Hdf5, RefusesADatasetWithoutValues) {
  EXPECT_THAT(sentence(kModels / "types.h5"),
              AllOf(HasSubstr("unwritten"), HasSubstr("20 bytes"), HasSubstr("there are 0")));
}

// Extents are found as they stand in the file: three numbers of eight bytes, rank before them.
TEST(Hdf5, ThatLiesAboutItsSizesIsRefusedWithTheNumbers) {
  const TempFolder folder;
  std::string bytes = bytes_of(kModels / "types.h5");
  const auto extents = [](uint64_t a, uint64_t b, uint64_t c) {
    std::string text;
    for (const uint64_t e : {a, b, c}) text.append(reinterpret_cast<const char*>(&e), 8);
    return text;
  };
  int refused = 0;
  for (size_t at = bytes.find(extents(2, 3, 4)); at != std::string::npos;
       at = bytes.find(extents(2, 3, 4), at + 1)) {
    std::string lies = bytes;
    lies.replace(at, 24, extents(20000, 30000, 4));
    const std::string why = sentence(folder.put("lies.h5", lies));
    refused += why.find("unwritten") == std::string::npos && why != "(read)";
    EXPECT_NE(why, "(read)");
  }
  EXPECT_GE(refused, 24);
}

TEST(Hdf5, ThatEndsEarlyIsRefusedWhereverItEnds) {
  const TempFolder folder;
  const std::string bytes = bytes_of(kModels / "sequential.weights.h5");
  ASSERT_EQ(sentence(kModels / "sequential.weights.h5"), "(read)");
  for (size_t length = 1; length < bytes.size(); length += 1237) {
    EXPECT_NE(sentence(folder.put("cut.h5", bytes.substr(0, length))), "(read)") << length;
  }
}

// What a reader must live through: any byte of the structure may be another. Values aren't checked
// by HDF5, so only a refusal or numbers are asked for.
TEST(Hdf5, WithOtherBytesIsReadOrRefused) {
  const TempFolder folder;
  const std::string bytes = bytes_of(kModels / "types.h5");
  for (size_t at = 0; at < 4096; at += 131) {
    std::string other = bytes;
    other[at] = static_cast<char>(other[at] ^ 0x15);
    EXPECT_FALSE(sentence(folder.put("other.h5", other)).empty());
  }
}

TEST(Hdf5, TextsOfAttributesAreListed) {
  const auto mapping = MappedFile::open(kModels / "old.h5");
  ASSERT_TRUE(mapping);
  const auto file = Hdf5File::open((*mapping)->bytes(), *mapping);
  ASSERT_TRUE(file) << file.error().sentence;
  EXPECT_EQ((*file)->text("", "keras_version"), "2.9.0");
  const auto names = (*file)->texts("model_weights/first", "weight_names");
  ASSERT_NE(names, nullptr);
  EXPECT_THAT(*names, ::testing::ElementsAre("first/kernel:0", "first/bias:0"));
  EXPECT_EQ((*file)->texts("model_weights", "nothing"), nullptr);
  EXPECT_EQ((*file)->texts("no/such/group", "name"), nullptr);
}

}  // namespace
}  // namespace convoscope
