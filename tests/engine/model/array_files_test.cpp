// Arrays of .npy and .npz files against NumPy itself, which writes the files and tells the values.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>

#include "engine/files/npz_writer.h"
#include "engine/model/tensor_file.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Seeded;
using testing::TempFolder;

// Runs Python with NumPy as np in the folder; what it prints must be nothing.
void numpy(const TempFolder& folder, const std::string& code) {
  folder.put("code.py", "import numpy as np, sys\n" + code);
  const std::string command = "cd " + folder.path().string() + " && /usr/bin/python3 code.py";
  ASSERT_EQ(std::system(command.c_str()), 0) << code;
}

std::string bytes_of(const std::vector<float>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

std::string sentence(const std::filesystem::path& path) {
  const auto file = open_tensor_file(path);
  if (!file) return file.error().sentence;
  for (size_t i = 0; i < (*file)->tensors().size(); ++i) {
    if (const auto values = (*file)->read(i); !values) return values.error().sentence;
  }
  return "(read)";
}

// Every type, byte order and order of axes. The values are those of astype(float32).
TEST(ArrayFiles, AreReadAsNumPyConvertsThem) {
  const TempFolder folder;
  numpy(folder, R"(
rng = np.random.default_rng(1)
for name in "b1 i1 u1 i2 u2 i4 u4 i8 u8 f2 f4 f8".split():
    for order in "<>":
        for layout in "CF":
            bits = rng.integers(0, 256, 2 * 3 * 4 * 5 * 8, dtype=np.uint8)
            if name == "b1": bits %= 2
            a = bits.view("<" + name)[:120].astype(order + name).reshape(2, 3, 4, 5)
            a = np.array(a, order=layout)
            stem = f"{name}{'le' if order == '<' else 'be'}{layout}"
            np.save(stem + ".npy", a)
            with np.errstate(all="ignore"):
                a.astype("<f4").tofile(stem + ".raw")
np.save("scalar.npy", np.float32(2.5)); np.float32(2.5).tofile("scalar.raw")
np.save("vector.npy", np.arange(7)); np.arange(7).astype("<f4").tofile("vector.raw")
np.save("empty.npy", np.zeros((3, 0, 2))); np.zeros(0, "<f4").tofile("empty.raw")
)");
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    if (entry.path().extension() != ".npy") continue;
    const auto file = open_tensor_file(entry.path());
    ASSERT_TRUE(file) << file.error().sentence;
    ASSERT_EQ((*file)->tensors().size(), 1u);
    const auto values = (*file)->read(0);
    ASSERT_TRUE(values) << values.error().sentence;
    const std::string stem = entry.path().stem().string();
    std::string expected = folder.get(stem + ".raw"), read = bytes_of(*values);
    ASSERT_EQ(read.size(), expected.size()) << stem;
    // Of float16 and float64 a NaN's payload is the processor's choice.
    for (size_t i = 0; i < values->size(); ++i) {
      float other = 0;
      std::memcpy(&other, expected.data() + 4 * i, 4);
      if (stem.starts_with("f4") || !std::isnan(other)) {
        ASSERT_EQ(std::memcmp(&(*values)[i], &other, 4), 0) << stem << " " << i;
      } else {
        ASSERT_TRUE(std::isnan((*values)[i])) << stem << " " << i;
      }
    }
    ++count;
  }
  EXPECT_EQ(count, 12 * 2 * 2 + 3);
}

TEST(ArrayFiles, ArchivesListWhatNumPyPutIn) {
  const TempFolder folder;
  numpy(folder, R"(
arrays = {"layer/w": np.arange(24, dtype=">i2").reshape(2, 3, 4, 1), "b": np.float64([0.1, -2]),
          "words": np.array(["a", "bc"])}
np.savez("plain.npz", **arrays)
np.savez_compressed("packed.npz", **arrays)
)");
  for (const char* name : {"plain.npz", "packed.npz"}) {
    const auto file = open_tensor_file(folder / name);
    ASSERT_TRUE(file) << file.error().sentence;
    ASSERT_EQ((*file)->tensors().size(), 2u);
    EXPECT_EQ(to_string((*file)->tensors()[0]), "layer/w: int16 [2, 3, 4, 1]");
    EXPECT_EQ(to_string((*file)->tensors()[1]), "b: float64 [2]");
    EXPECT_EQ((*file)->read(0)->at(23), 23.0f);
    EXPECT_EQ((*file)->read(1)->at(0), 0.1f);
  }
}

// NaN with any payload, both infinities, subnormals, −0: random bits.
TEST(ArrayFiles, WhatIsWrittenComesBackBitForBitAlsoThroughNumPy) {
  Seeded random;
  const TempFolder folder;
  std::vector<float> values(120);
  for (float& value : values) {
    const auto bits = static_cast<uint32_t>(random.bits());
    std::memcpy(&value, &bits, 4);
  }
  const std::vector<NpzArray> arrays = {{"conv/w", {2, 3, 4, 5}, values},
                                        {"vector", {3}, std::span(values).first(3)},
                                        {"scalar", {}, std::span(values).first(1)},
                                        {"none", {0, 4}, {}}};
  for (const auto packing : {NpzPacking::kStored, NpzPacking::kDeflated}) {
    ASSERT_TRUE(write_npz(folder / "x.npz", arrays, packing));
    numpy(folder, R"(
with np.load("x.npz") as z:
    assert z.files == ["conv/w", "vector", "scalar", "none"], z.files
    assert z["scalar"].shape == () and z["none"].shape == (0, 4) and z["vector"].shape == (3,)
    assert z["conv/w"].shape == (2, 3, 4, 5) and z["conv/w"].dtype == np.dtype("<f4")
    z["conv/w"].tofile("w.raw")
)");
    EXPECT_EQ(folder.get("w.raw"), bytes_of(values));
    const auto file = open_tensor_file(folder / "x.npz");
    ASSERT_TRUE(file) << file.error().sentence;
    for (size_t i = 0; i < arrays.size(); ++i) {
      EXPECT_EQ((*file)->tensors()[i].name, arrays[i].name);
      EXPECT_EQ((*file)->tensors()[i].shape, arrays[i].shape);
      EXPECT_EQ(bytes_of((*file)->read(i).value()),
                bytes_of({arrays[i].values.begin(), arrays[i].values.end()}));
    }
    EXPECT_EQ(npz_bytes(arrays, packing).value(), folder.get("x.npz"));
  }
}

TEST(ArrayFiles, TwoArraysOfOneNameAreRefused) {
  const float one = 1;
  const std::vector<NpzArray> twice = {{"a", {1}, {&one, 1}}, {"a", {1}, {&one, 1}}};
  EXPECT_THAT(npz_bytes(twice, NpzPacking::kStored).error().sentence,
              HasSubstr("two arrays are called \"a\""));
}

TEST(ArrayFiles, RefuseEveryTruncationAndWhatIsNoArray) {
  const TempFolder folder;
  numpy(folder, R"(
np.save("x.npy", np.arange(6, dtype=">u2").reshape(1, 2, 3, 1))
np.savez("x.npz", a=np.arange(6, dtype=">u2").reshape(1, 2, 3, 1))
np.save("complex.npy", np.zeros(3, "<c8"))
np.save("struct.npy", np.zeros(3, [("a", "<f4")]))
)");
  for (const char* name : {"x.npy", "x.npz"}) {
    const std::string whole = folder.get(name);
    ASSERT_EQ(sentence(folder.put("cut", whole)), "(read)");
    for (size_t length = 0; length < whole.size(); ++length) {
      EXPECT_THAT(sentence(folder.put("cut", whole.substr(0, length))), HasSubstr("cut"))
          << name << ", first " << length << " bytes";
    }
  }
  EXPECT_THAT(sentence(folder / "complex.npy"), AllOf(HasSubstr("'<c8'"), HasSubstr("known are")));
  EXPECT_THAT(sentence(folder / "struct.npy"), HasSubstr("plain type"));
  EXPECT_THAT(sentence(folder.put("x.bin", "anything")), HasSubstr("no reader knows its format"));
}

// The header of a stored array says more than the archive holds: found out by listing alone.
TEST(ArrayFiles, AHeaderThatLiesInsideAnArchiveIsRefusedWhenListed) {
  const TempFolder folder;
  const std::vector<float> values(6, 1.0f);
  const std::vector<NpzArray> arrays = {{"w", {1, 2, 3, 1}, values}};
  std::string bytes = npz_bytes(arrays, NpzPacking::kStored).value();
  const size_t at = bytes.find("(1, 2, 3, 1)");
  ASSERT_NE(at, std::string::npos);
  bytes.replace(at, 12, "(9, 2, 3, 1)");
  const auto file = open_tensor_file(folder.put("x.npz", bytes));
  ASSERT_FALSE(file);
  EXPECT_THAT(file.error().sentence,
              AllOf(HasSubstr("w.npy in"), HasSubstr("9×2×3×1"), HasSubstr("24 bytes follow")));
}

}  // namespace
}  // namespace convoscope
