// Files that belong together appear together or not at all, and what was there before stays.
#include "engine/files/folder.h"

#include <gtest/gtest.h>

#include "engine/files/files.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using testing::TempFolder;

Expected<void> put_two(const std::filesystem::path& folder) {
  if (auto one = write_file(folder / "one", std::string_view("1")); !one) return one;
  return write_file(folder / "two", std::string_view("2"));
}

TEST(WriteFolder, GivesAFolderWithWhatFilledIt) {
  const TempFolder folder;
  ASSERT_TRUE(write_folder(folder / "new", put_two));
  EXPECT_EQ(folder.get("new/one"), "1");
  EXPECT_EQ(folder.get("new/two"), "2");
  EXPECT_EQ(folder.count(), 1);
}

TEST(WriteFolder, LeavesNothingWhereFillingFails) {
  const TempFolder folder;
  const auto written = write_folder(folder / "new", [](const std::filesystem::path& path) {
    EXPECT_TRUE(put_two(path));
    return Expected<void>(refuse("no more"));
  });
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().sentence, "no more");
  EXPECT_EQ(folder.count(), 0);
}

TEST(WriteFolder, LeavesAFolderThatHoldsSomethingAlone) {
  const TempFolder folder;
  ASSERT_TRUE(write_folder(folder / "new", put_two));
  bool asked = false;
  const auto again = write_folder(folder / "new", [&](const std::filesystem::path&) {
    asked = true;
    return Expected<void>();
  });
  EXPECT_FALSE(again);
  EXPECT_FALSE(asked);
  EXPECT_EQ(folder.get("new/one"), "1");
  EXPECT_EQ(folder.count(), 1);
}

TEST(WriteFolder, SaysWhyItsPlaceCantBeWrittenTo) {
  const TempFolder folder;
  const auto written = write_folder(folder / "missing/new", put_two);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::kFile);
  EXPECT_EQ(folder.count(), 0);
}

TEST(WriteTogether, ReplacesItsFilesAndNoOthers) {
  const TempFolder folder;
  folder.put("a.py", "old");
  folder.put("other", "kept");
  const NamedBytes files[] = {named_bytes("a.py", "code"), named_bytes("a.npz", "data")};
  ASSERT_TRUE(write_together(folder.path(), files));
  EXPECT_EQ(folder.get("a.py"), "code");
  EXPECT_EQ(folder.get("a.npz"), "data");
  EXPECT_EQ(folder.get("other"), "kept");
  EXPECT_EQ(folder.count(), 3);
}

TEST(WriteTogether, LeavesEverythingAsItWasWhereOneCantBeWritten) {
  const TempFolder folder;
  folder.put("a.py", "old");
  std::filesystem::create_directory(folder / "a.npz");
  const NamedBytes files[] = {named_bytes("a.py", "code"), named_bytes("a.npz", "data")};
  EXPECT_FALSE(write_together(folder.path(), files));
  EXPECT_EQ(folder.get("a.py"), "old");
  EXPECT_EQ(folder.count(), 2);
}

TEST(WriteTogether, LeavesNothingWhenItIsCancelled) {
  const TempFolder folder;
  CancelToken token;
  token.cancel();
  const NamedBytes files[] = {named_bytes("a", "1"), named_bytes("b", "2")};
  const auto written = write_together(folder.path(), files, &token);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::kCancelled);
  EXPECT_EQ(folder.count(), 0);
}

}  // namespace
}  // namespace convoscope
