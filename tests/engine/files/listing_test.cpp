// Laws of listing a folder: people's order, files alone.
#include "engine/files/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TempFolder;

TEST(NameBefore, IsAStrictOrder) {
  const std::vector<std::string> sorted = {"1", "01a", "2", "A", "a", "a1", "a9", "a10", "b"};
  for (size_t i = 0; i < sorted.size(); ++i) {
    for (size_t j = 0; j < sorted.size(); ++j) {
      EXPECT_EQ(name_before(sorted[i], sorted[j]), i < j) << sorted[i] << " " << sorted[j];
    }
  }
}

TEST(FilesIn, CountsAsPeopleDoAndLeavesOutFoldersAndHiddenFiles) {
  const TempFolder folder;
  for (const char* name : {"b10.png", "b9.png", ".b1.png", "notes.txt"}) folder.put(name, "x");
  std::filesystem::create_directory(folder / "inside");
  folder.put("inside/b1.png", "x");
  const auto files = files_in(folder.path());
  ASSERT_TRUE(files) << files.error().sentence;
  EXPECT_THAT(*files, ElementsAre(folder / "b9.png", folder / "b10.png", folder / "notes.txt"));
}

TEST(FilesIn, RefusesWhatIsNoFolder) {
  const TempFolder folder;
  for (const auto& path : {folder.put("file", "x"), folder / "missing"}) {
    const auto files = files_in(path);
    ASSERT_FALSE(files);
    EXPECT_THAT(files.error().sentence, HasSubstr(path.string()));
  }
}

}  // namespace
}  // namespace convoscope
