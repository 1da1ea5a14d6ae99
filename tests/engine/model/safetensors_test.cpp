// Laws of .safetensors files, on bytes put together here as the format's description says.
#include "engine/model/safetensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TempFolder;

std::string file_of(const std::string& header, const std::string& data) {
  std::string bytes(8, '\0');
  const uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, 8);
  return bytes + header + data;
}

std::string floats(std::initializer_list<float> values) {
  std::string bytes;
  for (const float value : values) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  return bytes;
}

std::string refusal_of(const std::string& bytes) {
  const auto* data = reinterpret_cast<const uint8_t*>(bytes.data());
  const auto tensors = parse_safetensors({data, bytes.size()});
  return tensors ? "(read)" : tensors.error().sentence;
}

TEST(Safetensors, HasNamesShapesTypesAndValues) {
  const TempFolder folder;
  const auto path = folder.put(
      "a.bin", file_of(R"({"__metadata__":{"format":"pt"},
                          "b":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]},
                          "a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},
                          "none":{"dtype":"U8","shape":[0,3],"data_offsets":[12,12]},
                          "one":{"dtype":"I8","shape":[],"data_offsets":[12,13]}}   )",
                       std::string("\x80\x3f\x00\xc0", 4) + floats({1.5f, -3}) + "\xff"));
  const auto file = open_tensor_file(path);
  ASSERT_TRUE(file) << file.error().sentence;
  std::vector<std::string> listed;
  for (const TensorInfo& info : (*file)->tensors()) listed.push_back(to_string(info));
  EXPECT_THAT(listed, ElementsAre("a: bfloat16 [2]", "b: float32 [2, 1]", "none: uint8 [0, 3]",
                                  "one: int8 []"));
  EXPECT_THAT((*file)->read(0).value(), ElementsAre(1, -2));
  EXPECT_THAT((*file)->read(1).value(), ElementsAre(1.5f, -3));
  EXPECT_THAT((*file)->read(2).value(), ElementsAre());
  EXPECT_THAT((*file)->read(3).value(), ElementsAre(-1));
  EXPECT_STREQ((*file)->format(), "safetensors");
}

TEST(Safetensors, RefusesPlacesThatLieWithTheNumbers) {
  const auto at = [](const std::string& places, const std::string& data) {
    return refusal_of(
        file_of(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":)" + places + "}}", data));
  };
  EXPECT_EQ(at("[0,8]", floats({1, 2})), "(read)");
  EXPECT_EQ(at("[0,8]", floats({1})), "its tensors end at 8 of 4 bytes of data");
  EXPECT_EQ(at("[0,8]", floats({1, 2, 3})), "its tensors end at 8 of 12 bytes of data");
  EXPECT_EQ(at("[4,12]", floats({1, 2, 3})),
            "its tensor a begins at 4, but what lies before it ends at 0");
  EXPECT_EQ(at("[0,12]", floats({1, 2, 3})),
            "its tensor a of F32 [2] takes 8 bytes, but lies from 0 to 12");
  EXPECT_THAT(at("[8,0]", floats({1, 2})), HasSubstr("lies from 8 to 0"));
  EXPECT_THAT(at("[-8,0]", floats({1, 2})), HasSubstr("no place"));
}

TEST(Safetensors, RefusesTensorsThatOverlap) {
  EXPECT_EQ(refusal_of(file_of(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
                                   "b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
                               floats({1, 2, 3}))),
            "its tensor b begins at 4, but what lies before it ends at 8");
}

TEST(Safetensors, RefusesSizesBeforeMemoryIsTaken) {
  EXPECT_THAT(refusal_of(file_of(R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],
                                     "data_offsets":[0,0]}})",
                                 "")),
              HasSubstr("[4294967296, 4294967296] has more than 1073741824 elements"));
  EXPECT_THAT(refusal_of(std::string("\xff\xff\xff\xff\xff\xff\xff\x7f{}", 10)),
              HasSubstr("header should have 9223372036854775807 bytes; there are 2"));
}

TEST(Safetensors, RefusesAHeaderThatIsNoneOrSaysThingsTwice) {
  EXPECT_EQ(refusal_of(file_of("{", "")), "its text isn't JSON");
  EXPECT_EQ(refusal_of(file_of("[]", "")), "its header isn't an object");
  EXPECT_EQ(refusal_of(file_of(R"({"a":3,"a":4})", "")), "its JSON has the key \"a\" twice");
  EXPECT_THAT(refusal_of(file_of(std::string(3000, '['), "")), HasSubstr("nests deeper than 256"));
  EXPECT_THAT(refusal_of(file_of(R"({"a":{"dtype":"F8","shape":[],"data_offsets":[0,1]}})", "x")),
              HasSubstr("the type \"F8\", which isn't read"));
  EXPECT_THAT(refusal_of(file_of(R"({"a":7})", "x")), HasSubstr("type \"\""));
}

}  // namespace
}  // namespace convoscope
