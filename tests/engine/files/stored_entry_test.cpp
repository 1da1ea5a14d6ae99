// Entries of archives that lie unpacked are found where they lie. Python's zipfile writes the
// archives, which knows nothing of our code.
#include "engine/files/stored_entry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "engine/files/archive.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using ::testing::ElementsAre;
using testing::TempFolder;

std::span<const uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::string text_of(const std::optional<std::span<const uint8_t>>& bytes) {
  return bytes ? std::string(bytes->begin(), bytes->end()) : "(nothing)";
}

// a.txt stored, b.txt packed, folder/c.txt stored; `settings` of ZipFile.open for c.
std::string archive_of(const TempFolder& folder, const std::string& settings = "") {
  folder.put("code.py", R"(
import zipfile
with zipfile.ZipFile("a.zip", "w") as z:
    z.comment = b"PK\5\6 in a comment"
    z.writestr("a.txt", "first")
    z.writestr("b.txt", "second " * 50, zipfile.ZIP_DEFLATED)
    with z.open("folder/c.txt", "w")" +
                            (settings.empty() ? "" : ", " + settings) + R"() as entry:
        entry.write(b"third")
)");
  const std::string command = "cd " + folder.path().string() + " && /usr/bin/python3 code.py";
  EXPECT_EQ(std::system(command.c_str()), 0);
  return folder.get("a.zip");
}

TEST(StoredEntry, LiesWhereItsBytesAre) {
  const TempFolder folder;
  for (const char* settings : {"", "force_zip64=True"}) {
    const std::string archive = archive_of(folder, settings);
    EXPECT_EQ(text_of(stored_entry(bytes_of(archive), "a.txt")), "first");
    EXPECT_EQ(text_of(stored_entry(bytes_of(archive), "folder/c.txt")), "third");
    EXPECT_EQ(text_of(stored_entry(bytes_of(archive), "b.txt")), "(nothing)");  // packed
    EXPECT_TRUE(has_entry(bytes_of(archive), "b.txt"));
    EXPECT_FALSE(has_entry(bytes_of(archive), "c.txt"));
  }
}

TEST(StoredEntry, IsNothingInAnArchiveThatIsCut) {
  const TempFolder folder;
  const std::string archive = archive_of(folder);
  for (size_t length = 0; length < archive.size(); ++length) {
    const std::string cut = archive.substr(0, length);
    EXPECT_EQ(text_of(stored_entry(bytes_of(cut), "a.txt")), "(nothing)") << length;
  }
}

TEST(StoredEntry, ThatReachesBeyondTheArchiveIsNothing) {
  const TempFolder folder;
  std::string archive = archive_of(folder);
  const size_t record = archive.find("PK\x01\x02");
  ASSERT_NE(record, std::string::npos);
  std::string longer = archive;
  longer[record + 20] = longer[record + 24] = '\x7f';  // both sizes
  longer[record + 22] = longer[record + 26] = '\x7f';
  EXPECT_EQ(text_of(stored_entry(bytes_of(longer), "a.txt")), "(nothing)");
  std::string elsewhere = archive;
  elsewhere[record + 44] = '\x7f';
  EXPECT_EQ(text_of(stored_entry(bytes_of(elsewhere), "a.txt")), "(nothing)");
}

TEST(Archive, UnpacksNoMoreThanItWasAllowed) {
  const TempFolder folder;
  archive_of(folder);
  const auto archive = Archive::open(folder / "a.zip");
  ASSERT_TRUE(archive) << archive.error().sentence;
  EXPECT_THAT(archive->names(), ElementsAre("a.txt", "b.txt", "folder/c.txt"));
  const auto packed = archive->find("b.txt");
  ASSERT_TRUE(packed);
  EXPECT_FALSE(archive->find("none"));
  auto reader = archive->entry(*packed, 350);
  ASSERT_TRUE(reader) << reader.error().sentence;
  const auto bytes = reader->read_all();
  ASSERT_TRUE(bytes) << bytes.error().sentence;
  EXPECT_EQ(bytes->size(), 350u);
  const auto refused = archive->entry(*packed, 349);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().sentence, ::testing::HasSubstr("350"));
}

}  // namespace
}  // namespace convoscope
