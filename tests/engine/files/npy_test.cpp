// Laws of .npy files. The bytes are put together here by hand from numpy/lib/format.py's
// description.
#include "engine/files/npy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <vector>

#include "tests/support/seeded.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Seeded;
using testing::TempFolder;

std::string little_endian(uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xff);
  return text;
}

std::string npy_bytes(const std::string& header, const std::string& data, int major = 1) {
  return std::string("\x93NUMPY") + static_cast<char>(major) + '\0' +
         little_endian(header.size(), major == 1 ? 2 : 4) + header + data;
}

std::string header_of(const std::string& shape, const std::string& descr = "'<f4'",
                      const std::string& order = "False") {
  return "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
}

std::string bytes_of(const std::vector<float>& values) {
  std::string bytes(values.size() * 4, '\0');
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

Expected<Tensor> parse(const std::string& bytes, Layout layout = Layout::kNHWC) {
  return parse_npy({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}, layout, "x.npy");
}

std::string sentence(const std::string& bytes) {
  const auto tensor = parse(bytes);
  return tensor ? "(read " + to_string(tensor->dims()) + ")" : tensor.error().sentence;
}

const std::vector<float> kSix = {1, -2.5f, 3e-40f, -0.0f, 5, 3.4e38f};

TEST(Npy, ReadsEveryVersionWithItsBits) {
  for (int version = 1; version <= 3; ++version) {
    const auto tensor =
        parse(npy_bytes(header_of("(1, 2, 3, 1)"), bytes_of(kSix), version), Layout::kHWIO);
    ASSERT_TRUE(tensor) << tensor.error().sentence;
    EXPECT_EQ(tensor->dims(), (Dims{1, 2, 3, 1}));
    EXPECT_EQ(tensor->layout(), Layout::kHWIO);
    EXPECT_EQ(std::memcmp(tensor->data(), kSix.data(), 24), 0);
  }
}

TEST(Npy, ReadsHeadersAsOtherProgramsSpellThem) {
  const std::string data = bytes_of(kSix);
  for (const char* header :
       {"{\"shape\":(1,2,3,1),\"fortran_order\":False,\"descr\":\"<f4\"}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1L, 2L, 3L, 1L)}          \n",
        "{ 'fortran_order' : False , 'shape' : ( 1 , 2 , 3 , 1 , ) , 'descr' : '<f4' , }"}) {
    EXPECT_EQ(sentence(npy_bytes(header, data)), "(read 1×2×3×1)") << header;
  }
}

TEST(Npy, WritesWhatNumpyWrites) {
  const TempFolder folder;
  Tensor tensor(Dims{1, 2, 3, 1}, Layout::kNCHW);
  std::copy(kSix.begin(), kSix.end(), tensor.data());
  ASSERT_TRUE(write_npy(folder / "a.npy", tensor));
  // Magic, version, length and header together fill 128 bytes; spaces pad, a newline ends.
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3, 1), }";
  header.append(128 - 10 - header.size() - 1, ' ').append("\n");
  EXPECT_EQ(folder.get("a.npy"), npy_bytes(header, bytes_of(kSix)));
}

TEST(Npy, WritingAndReadingBringsBackTheSameBits) {
  Seeded random;
  const TempFolder folder;
  for (int round = 0; round < 20; ++round) {
    Dims dims{};
    for (int64_t& extent : dims) extent = random.integer(0, 5);
    Tensor tensor(dims, Layout::kNHWC);
    for (float& value : tensor.values()) {
      const auto bits = static_cast<uint32_t>(random.bits());
      std::memcpy(&value, &bits, 4);
    }
    ASSERT_TRUE(write_npy(folder / "a.npy", tensor));
    const auto back = read_npy(folder / "a.npy", Layout::kNHWC);
    ASSERT_TRUE(back) << back.error().sentence;
    ASSERT_EQ(back->dims(), dims);
    ASSERT_EQ(std::memcmp(back->data(), tensor.data(), static_cast<size_t>(tensor.bytes())), 0);
  }
}

TEST(Npy, RefusesOtherTypesByName) {
  const std::string data = bytes_of(kSix);
  for (const char* descr : {"'<f8'", "'>f4'", "'|u1'", "'<i4'", "'<f2'", "'<c8'", "'|O'"}) {
    const std::string name = std::string(descr).substr(1, 3);
    EXPECT_THAT(sentence(npy_bytes(header_of("(1, 2, 3, 1)", descr), data)),
                AllOf(HasSubstr("x.npy"), HasSubstr(name), HasSubstr("'<f4' is needed")));
  }
  EXPECT_THAT(sentence(npy_bytes(header_of("(1,)", "[('a', '<f4')]"), data)),
              HasSubstr("a plain type such as '<f4'"));
}

TEST(Npy, RefusesFortranOrderAndOtherRanks) {
  const std::string data = bytes_of(kSix);
  EXPECT_THAT(sentence(npy_bytes(header_of("(1, 2, 3, 1)", "'<f4'", "True"), data)),
              HasSubstr("Fortran order"));
  EXPECT_THAT(sentence(npy_bytes(header_of("(2, 3)"), data)),
              AllOf(HasSubstr("rank 2 (2×3)"), HasSubstr("rank 4 is needed")));
  EXPECT_THAT(sentence(npy_bytes(header_of("()"), bytes_of({1}))), HasSubstr("rank 0"));
  const auto filters = parse(npy_bytes(header_of("(1, 1, 2, 3, 1)"), data), Layout::kHWIO);
  ASSERT_FALSE(filters);
  EXPECT_THAT(filters.error().sentence, HasSubstr("rank 5"));
}

// TensorFlow 2.21's words for the same ranks.
TEST(Npy, RefusesRanksInTensorFlowsWords) {
  const std::string six = npy_bytes(header_of("(2, 3, 1)"), bytes_of(kSix));
  const auto input = parse(six, Layout::kNCHW);
  const auto filters = parse(six, Layout::kHWIO);
  ASSERT_FALSE(input || filters);
  EXPECT_EQ(input.error().tensorflow, "ValueError: Shape must be rank 4 but is rank 3");
  EXPECT_EQ(input.error().eager,
            "InvalidArgument: convolution input must be 4-dimensional: [2,3,1]");
  EXPECT_EQ(filters.error().eager,
            "InvalidArgument: convolution filter must be 4-dimensional: [2,3,1]");
}

TEST(Npy, TakesAllAxesOfAnInputBeforeTheLastThreeAsBatch) {
  const TempFolder folder;
  const std::string bytes = npy_bytes(header_of("(1, 3, 2, 1, 1)"), bytes_of(kSix));
  folder.put("x.npy", bytes);
  std::vector<int64_t> batch_axes;
  const auto tensor = read_npy(folder / "x.npy", Layout::kNHWC, &batch_axes);
  ASSERT_TRUE(tensor) << tensor.error().sentence;
  EXPECT_EQ(tensor->dims(), (Dims{3, 2, 1, 1}));
  EXPECT_EQ(batch_axes, (std::vector<int64_t>{1, 3}));
  ASSERT_TRUE(write_npy(folder / "y.npy", *tensor, batch_axes));
  std::vector<int64_t> again;
  ASSERT_TRUE(read_npy(folder / "y.npy", Layout::kNHWC, &again));
  EXPECT_EQ(again, batch_axes);
  EXPECT_THAT(
      sentence(npy_bytes(header_of("(9223372036854775807, 9223372036854775807, 1, 1, 1)"), "")),
      HasSubstr("too many"));
}

TEST(Npy, RefusesAHeaderThatLiesAboutSizes) {
  EXPECT_THAT(sentence(npy_bytes(header_of("(1, 2, 3, 2)"), bytes_of(kSix))),
              AllOf(HasSubstr("1×2×3×2"), HasSubstr("48 bytes"), HasSubstr("24 bytes follow")));
  EXPECT_THAT(sentence(npy_bytes(header_of("(1, 2, 1, 1)"), bytes_of(kSix))),
              AllOf(HasSubstr("8 bytes"), HasSubstr("24 bytes follow")));
  EXPECT_THAT(sentence(npy_bytes(header_of("(1, 2, 3, 1)"), bytes_of(kSix) + "x")),
              HasSubstr("25 bytes follow"));
  EXPECT_THAT(sentence(npy_bytes(header_of("(0, 2, 3, 1)"), bytes_of(kSix))), HasSubstr("0×2×3×1"));
}

TEST(Npy, RefusesHugeExtentsBeforeItTakesMemory) {
  EXPECT_THAT(sentence(npy_bytes(header_of("(100000, 100000, 3, 1)"), "")),
              HasSubstr("100000×100000×3×1"));
  EXPECT_THAT(sentence(npy_bytes(header_of("(4294967296, 4294967296, 1, 1)"), "")),
              HasSubstr("4294967296"));
  EXPECT_THAT(sentence(npy_bytes(header_of("(99999999999999999999, 1, 1, 1)"), "")),
              HasSubstr("an extent between 0 and 9223372036854775807"));
  EXPECT_THAT(sentence(npy_bytes(header_of("(-1, 1, 1, 1)"), "")), HasSubstr("an extent between"));
}

TEST(Npy, RefusesUnknownVersionsAndOtherFiles) {
  EXPECT_THAT(sentence(npy_bytes(header_of("(1, 2, 3, 1)"), bytes_of(kSix), 4)),
              HasSubstr("version 4.0; known are 1, 2 and 3"));
  EXPECT_THAT(sentence("PK\x03\x04 a zip archive"), HasSubstr("it is not a .npy file"));
  EXPECT_THAT(sentence(""), HasSubstr("it is not a .npy file"));
}

TEST(Npy, NamesTheCharacterWhereAHeaderBreaks) {
  EXPECT_THAT(sentence(npy_bytes("{'descr' '<f4'}", "")), HasSubstr("character 10 of 15"));
  EXPECT_THAT(sentence(npy_bytes("{'descr': '<f4', 'descr': '<f4'}", "")),
              HasSubstr("one each of the keys"));
  EXPECT_THAT(sentence(npy_bytes("{'other': 1}", "")), HasSubstr("one each of the keys"));
  EXPECT_THAT(sentence(npy_bytes("{'descr': '<f4', 'shape': (1, 1, 1, 1)}", "")),
              HasSubstr("lacks the key fortran_order"));
  EXPECT_THAT(sentence(npy_bytes(header_of("(1 2)"), "")), HasSubstr("a comma or ')'"));
  EXPECT_THAT(sentence(npy_bytes(header_of("(1, 1, 1, 1)", "'<f4'", "Maybe"), "")),
              HasSubstr("True or False"));
}

TEST(Npy, RefusesEveryTruncation) {
  const std::string whole = npy_bytes(header_of("(1, 2, 3, 1)"), bytes_of(kSix));
  ASSERT_EQ(sentence(whole), "(read 1×2×3×1)");
  for (size_t length = 0; length < whole.size(); ++length) {
    EXPECT_THAT(sentence(whole.substr(0, length)), HasSubstr("can't read x.npy: "))
        << "first " << length << " bytes";
  }
}

}  // namespace
}  // namespace convoscope
