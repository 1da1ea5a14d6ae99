// engine/files/mapped_file.h against the bytes that were written.
#include "engine/files/mapped_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "engine/files/files.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

TEST(MappedFile, HasTheBytesOfTheFile) {
  const testing::TempFolder folder;
  const std::string text(10000, 'x');
  ASSERT_TRUE(write_file(folder / "a", "head" + text));
  const auto file = MappedFile::open(folder / "a");
  ASSERT_TRUE(file) << file.error().sentence;
  const auto bytes = (*file)->bytes();
  EXPECT_EQ(std::string(bytes.begin(), bytes.end()), "head" + text);
}

TEST(MappedFile, OutlivesARenameOverIt) {
  const testing::TempFolder folder;
  ASSERT_TRUE(write_file(folder / "a", std::string_view("before")));
  const auto file = MappedFile::open(folder / "a");
  ASSERT_TRUE(file);
  ASSERT_TRUE(write_file(folder / "a", std::string_view("after")));
  EXPECT_EQ((*file)->bytes()[0], 'b');
}

TEST(MappedFile, OfAnEmptyFileHasNoBytes) {
  const testing::TempFolder folder;
  ASSERT_TRUE(write_file(folder / "a", std::string_view("")));
  const auto file = MappedFile::open(folder / "a");
  ASSERT_TRUE(file);
  EXPECT_TRUE((*file)->bytes().empty());
}

TEST(MappedFile, RefusesWhatIsNoFile) {
  const testing::TempFolder folder;
  EXPECT_NE(MappedFile::open(folder.path()).error().sentence.find("it is a folder"),
            std::string::npos);
  EXPECT_NE(MappedFile::open(folder / "none").error().sentence.find("no such file"),
            std::string::npos);
  EXPECT_FALSE(MappedFile::open("/dev/null"));
}

}  // namespace
}  // namespace convoscope
