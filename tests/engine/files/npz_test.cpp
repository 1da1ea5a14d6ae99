// Archives of arrays: what libzip wrote is read back, and an archive that is none, is cut off or
// lies is refused with a sentence.
#include "engine/files/npz.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/files/npy.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using convoscope::testing::TempFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string npy_of(const TempFolder& folder, const std::vector<float>& values) {
  Tensor tensor(Dims{1, 1, static_cast<int64_t>(values.size()), 1}, Layout::kNHWC);
  std::copy(values.begin(), values.end(), tensor.data());
  EXPECT_TRUE(write_npy(folder / "entry.npy", tensor));
  return folder.get("entry.npy");
}

void write_archive(const std::filesystem::path& path,
                   const std::vector<std::pair<std::string, std::string>>& entries, bool packed) {
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  ASSERT_NE(archive, nullptr);
  for (const auto& [name, bytes] : entries) {
    zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    const zip_int64_t index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    ASSERT_GE(index, 0);
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(index),
                             packed ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
  }
  ASSERT_EQ(zip_close(archive), 0);
}

TEST(Npz, ReadsPackedAndPlainArraysByName) {
  const TempFolder folder;
  const std::string a = npy_of(folder, {1, 2, 3}), b = npy_of(folder, {-0.5f});
  for (const bool packed : {false, true}) {
    write_archive(folder / "x.npz", {{"b.npy", b}, {"layer/a.npy", a}}, packed);
    const auto file = NpzFile::open(folder / "x.npz");
    ASSERT_TRUE(file) << file.error().sentence;
    EXPECT_THAT(file->names(), ElementsAre("b", "layer/a"));
    const auto tensor = file->read("layer/a", Layout::kNCHW);
    ASSERT_TRUE(tensor) << tensor.error().sentence;
    EXPECT_EQ(tensor->layout(), Layout::kNCHW);
    EXPECT_THAT(std::vector<float>(tensor->data(), tensor->data() + 3), ElementsAre(1, 2, 3));
    EXPECT_EQ(file->read("b", Layout::kNHWC)->data()[0], -0.5f);
  }
}

TEST(Npz, RefusesWhatIsNoArchiveAndNamesWhatIsMissing) {
  const TempFolder folder;
  folder.put("text.npz", "no archive at all");
  EXPECT_THAT(NpzFile::open(folder / "text.npz").error().sentence,
              AllOf(HasSubstr("text.npz"), HasSubstr("archive")));
  EXPECT_THAT(NpzFile::open(folder / "none.npz").error().sentence, HasSubstr("none.npz"));
  write_archive(folder / "x.npz", {{"a.npy", npy_of(folder, {1})}}, true);
  const auto file = NpzFile::open(folder / "x.npz");
  ASSERT_TRUE(file);
  EXPECT_THAT(file->read("b", Layout::kNHWC).error().sentence,
              AllOf(HasSubstr("b.npy in "), HasSubstr("isn't there")));
}

TEST(Npz, RefusesAnArchiveThatWasCutOffOrAltered) {
  const TempFolder folder;
  const std::string values = npy_of(folder, std::vector<float>(300, 1.5f));
  write_archive(folder / "x.npz", {{"a.npy", values}}, false);
  const std::string whole = folder.get("x.npz");
  folder.put("cut.npz", whole.substr(0, whole.size() / 2));
  EXPECT_FALSE(NpzFile::open(folder / "cut.npz"));
  std::string altered = whole;
  altered[200] = static_cast<char>(altered[200] ^ 1);  // within the array: its checksum is wrong
  folder.put("altered.npz", altered);
  const auto file = NpzFile::open(folder / "altered.npz");
  ASSERT_TRUE(file);
  EXPECT_THAT(file->read("a", Layout::kNHWC).error().sentence, HasSubstr("a.npy in "));
}

TEST(Npz, AnEntryThatIsNoArrayIsRefusedAsAFileOfItsOwnWouldBe) {
  const TempFolder folder;
  write_archive(folder / "x.npz", {{"a.npy", "rubbish"}, {"notes.txt", "hello"}}, true);
  const auto file = NpzFile::open(folder / "x.npz");
  ASSERT_TRUE(file);
  EXPECT_THAT(file->read("a", Layout::kNHWC).error().sentence, HasSubstr("magic bytes"));
  EXPECT_THAT(file->names(), ElementsAre("a", "notes.txt"));
}

}  // namespace
}  // namespace convoscope
