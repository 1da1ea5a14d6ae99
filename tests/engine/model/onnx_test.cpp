// The tensors of ONNX files, on bytes put together here after onnx.proto: every encoding of a
// value, values beside the model, and messages that are cut or lie.
#include "engine/model/onnx/onnx_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TempFolder;

std::string varint(uint64_t value) {
  std::string bytes;
  for (; value > 127; value >>= 7) bytes.push_back(static_cast<char>((value & 127) | 128));
  bytes.push_back(static_cast<char>(value));
  return bytes;
}
std::string number(int field, uint64_t value) {
  return varint(static_cast<uint64_t>(field) << 3) + varint(value);
}
std::string message(int field, const std::string& content) {
  return varint(static_cast<uint64_t>(field) << 3 | 2) + varint(content.size()) + content;
}
template <typename T>
std::string raw(std::initializer_list<T> values) {
  std::string bytes;
  for (const T value : values) bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  return bytes;
}
std::string varints(std::initializer_list<int64_t> values) {
  std::string bytes;
  for (const int64_t value : values) bytes += varint(static_cast<uint64_t>(value));
  return bytes;
}

// TensorProto: dims 1, data_type 2, name 8, then what holds the values.
std::string tensor(int type, std::initializer_list<uint64_t> dims, const std::string& values,
                   const std::string& name = "t") {
  std::string text;
  for (const uint64_t extent : dims) text += number(1, extent);
  return text + number(2, static_cast<uint64_t>(type)) + message(8, name) + values;
}
// ModelProto: ir_version 1, graph 7 with its initializers 5.
std::string model(const std::vector<std::string>& tensors) {
  std::string graph;
  for (const std::string& one : tensors) graph += message(5, one);
  return number(1, 9) + message(7, graph);
}

Expected<std::vector<float>> values_of(const TempFolder& folder, const std::string& text) {
  const auto file = open_tensor_file(folder.put("m.onnx", model({text})));
  if (!file) return tl::unexpected(file.error());
  if ((*file)->tensors().empty()) return file_error("(no tensor)");
  return (*file)->read(0);
}
std::string sentence(const TempFolder& folder, const std::string& text) {
  const auto values = values_of(folder, text);
  return values ? "(read)" : values.error().sentence;
}

struct Encoded {
  const char* name;
  int type;           // TensorProto.DataType
  std::string plain;  // raw_data
  int field;          // the typed one
  std::string typed;
};

// Three values, 1, 0 and −2 or what the type has of them.
TEST(Onnx, ValuesAreTheSameInRawBytesAndInTypedFields) {
  const TempFolder folder;
  const std::vector<Encoded> encodings = {
      {"float32", 1, raw<float>({1, 0, -2}), 4, raw<float>({1, 0, -2})},
      {"uint8", 2, raw<uint8_t>({1, 0, 254}), 5, varints({1, 0, 254})},
      {"int8", 3, raw<int8_t>({1, 0, -2}), 5, varints({1, 0, -2})},
      {"uint16", 4, raw<uint16_t>({1, 0, 65534}), 5, varints({1, 0, 65534})},
      {"int16", 5, raw<int16_t>({1, 0, -2}), 5, varints({1, 0, -2})},
      {"int32", 6, raw<int32_t>({1, 0, -2}), 5, varints({1, 0, -2})},
      {"int64", 7, raw<int64_t>({1, 0, -2}), 7, varints({1, 0, -2})},
      {"bool", 9, raw<uint8_t>({1, 0, 1}), 5, varints({1, 0, 1})},
      {"float16", 10, raw<uint16_t>({0x3c00, 0, 0xc000}), 5, varints({0x3c00, 0, 0xc000})},
      {"float64", 11, raw<double>({1, 0, -2}), 10, raw<double>({1, 0, -2})},
      {"uint32", 12, raw<uint32_t>({1, 0, 4294967294u}), 11, varints({1, 0, 4294967294})},
      {"uint64", 13, raw<uint64_t>({1, 0, ~uint64_t{1}}), 11, varints({1, 0, -2})},
      {"bfloat16", 16, raw<uint16_t>({0x3f80, 0, 0xc000}), 5, varints({0x3f80, 0, 0xc000})}};
  for (const Encoded& e : encodings) {
    const float last = e.type == 2    ? 254
                       : e.type == 4  ? 65534
                       : e.type == 9  ? 1
                       : e.type == 12 ? 4294967296.0f  // rounded to float32
                       : e.type == 13 ? 18446744073709551616.0f
                                      : -2;
    const auto plain = values_of(folder, tensor(e.type, {3}, message(9, e.plain)));
    ASSERT_TRUE(plain) << e.name << ": " << plain.error().sentence;
    EXPECT_THAT(*plain, ElementsAre(1, 0, last)) << e.name;
    const auto typed = values_of(folder, tensor(e.type, {3}, message(e.field, e.typed)));
    ASSERT_TRUE(typed) << e.name << ": " << typed.error().sentence;
    EXPECT_EQ(*typed, *plain) << e.name;
  }
}

// Protobuf lets a writer cut a repeated field into pieces anywhere between two values.
TEST(Onnx, PiecesOfATypedFieldFollowOneAnother) {
  const TempFolder folder;
  const std::string floats = message(4, raw<float>({1})) + message(4, raw<float>({2, 3}));
  EXPECT_THAT(values_of(folder, tensor(1, {3}, floats)).value(), ElementsAre(1, 2, 3));
  const std::string integers = message(7, varints({300})) + message(7, varints({-1, 7}));
  EXPECT_THAT(values_of(folder, tensor(7, {3}, integers)).value(), ElementsAre(300, -1, 7));
}

TEST(Onnx, PiecesThatCutAValueAreRefused) {
  const TempFolder folder;
  const std::string bytes = raw<float>({1, 2});
  const std::string cut = message(4, bytes.substr(0, 3)) + message(4, bytes.substr(3));
  EXPECT_THAT(sentence(folder, tensor(1, {2}, cut)), HasSubstr("t is cut"));
  const std::string longest = varints({-1});
  const std::string halves = message(7, longest.substr(0, 4)) + message(7, longest.substr(4));
  EXPECT_THAT(sentence(folder, tensor(7, {1}, halves)), AllOf(HasSubstr("int64 [1]")));
}

TEST(Onnx, SizesThatLieAreRefusedWithTheNumbers) {
  const TempFolder folder;
  EXPECT_THAT(sentence(folder, tensor(1, {4}, message(9, raw<float>({1, 2, 3})))),
              AllOf(HasSubstr("float32 [4]"), HasSubstr("16"), HasSubstr("12")));
  EXPECT_THAT(sentence(folder, tensor(7, {4}, message(7, varints({1, 2, 3})))),
              AllOf(HasSubstr("int64 [4]"), HasSubstr("3")));
  // As many bytes as four integers could have, but they are two.
  EXPECT_THAT(sentence(folder, tensor(7, {4}, message(7, varints({-1, -1})))),
              AllOf(HasSubstr("int64 [4]"), HasSubstr("2")));
  EXPECT_THAT(sentence(folder, tensor(1, {uint64_t{1} << 40, uint64_t{1} << 40}, "")),
              HasSubstr("1099511627776"));
  EXPECT_THAT(sentence(folder, tensor(1, {~uint64_t{0}}, "")), HasSubstr("negative"));
}

TEST(Onnx, TensorsOfOtherThanNumbersAreLeftOut) {
  const TempFolder folder;
  EXPECT_EQ(sentence(folder, tensor(8, {1}, message(6, "text"))), "(no tensor)");
  EXPECT_EQ(sentence(folder, tensor(14, {1}, message(4, raw<float>({1, 2})))), "(no tensor)");
}

TEST(Onnx, TwoTensorsOfOneNameAreRefused) {
  const TempFolder folder;
  const std::string one = tensor(1, {1}, message(9, raw<float>({1})), "twice");
  const auto file = open_tensor_file(folder.put("m.onnx", model({one, one})));
  ASSERT_FALSE(file);
  EXPECT_THAT(file.error().sentence, HasSubstr("\"twice\""));
}

// external_data 13 (key 1, value 2), data_location 14 = EXTERNAL.
std::string outside(const std::string& location, const std::string& offset = "",
                    const std::string& length = "") {
  const auto entry = [](const std::string& key, const std::string& value) {
    return value.empty() ? std::string() : message(13, message(1, key) + message(2, value));
  };
  return tensor(1, {2},
                entry("location", location) + entry("offset", offset) + entry("length", length) +
                    number(14, 1));
}

TEST(Onnx, ValuesMayLieBesideTheModel) {
  const TempFolder folder;
  folder.put("w.bin", "....." + raw<float>({5, -6}) + "...");
  EXPECT_THAT(values_of(folder, outside("w.bin", "5")).value(), ElementsAre(5, -6));
  EXPECT_THAT(values_of(folder, outside("w.bin", "5", "8")).value(), ElementsAre(5, -6));
  std::filesystem::create_directory(folder / "more");
  folder.put("more/w.bin", raw<float>({7, 8}));
  EXPECT_THAT(values_of(folder, outside("more/w.bin")).value(), ElementsAre(7, 8));
}

TEST(Onnx, ValuesBesideTheModelAreLookedForInItsFolderAlone) {
  const TempFolder folder;
  const std::string elsewhere = folder.put("w.bin", raw<float>({5, -6})).string();
  const TempFolder other;
  for (const std::string& place :
       {elsewhere, std::string("../w.bin"), "more/../../" + elsewhere, std::string("..")}) {
    EXPECT_THAT(sentence(other, outside(place)), HasSubstr("isn't in the model's folder")) << place;
  }
  EXPECT_THAT(sentence(other, tensor(1, {2}, number(14, 1))), HasSubstr("folder"));
  EXPECT_THAT(sentence(other, outside("none.bin")), HasSubstr("none.bin"));
}

TEST(Onnx, PlacesOutsideTheFileBesideAreRefusedWithTheNumbers) {
  const TempFolder folder;
  folder.put("w.bin", raw<float>({5, -6, 7}));
  EXPECT_THAT(sentence(folder, outside("w.bin", "5")),
              AllOf(HasSubstr("12 bytes"), HasSubstr("5"), HasSubstr("8")));
  EXPECT_THAT(sentence(folder, outside("w.bin", "0", "4")), AllOf(HasSubstr("8"), HasSubstr("4")));
  for (const char* offset : {"-1", "9223372036854775807", "99999999999999999999", "four"}) {
    EXPECT_NE(sentence(folder, outside("w.bin", offset)), "(read)") << offset;
  }
}

TEST(Onnx, ThatEndsEarlyIsRefusedWhereverItEnds) {
  const TempFolder folder;
  const std::string whole = model({tensor(1, {2}, message(9, raw<float>({1, 2})), "a"),
                                   tensor(7, {2}, message(7, varints({1, -2})), "b")});
  for (size_t length = 0; length < whole.size(); ++length) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(whole.data());
    const auto graph = parse_onnx({bytes, length}, folder.path());
    ASSERT_FALSE(graph) << length;
    EXPECT_FALSE(graph.error().sentence.empty());
  }
}

}  // namespace
}  // namespace convoscope
