// Laws of reading and writing whole files, witnessed by the standard library's streams.
#include "engine/files/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using testing::TempFolder;

constexpr int64_t kPlenty = 1 << 20;

std::string sentence_of(const Expected<std::vector<uint8_t>>& read) {
  return read ? "(read " + std::to_string(read->size()) + " bytes)" : read.error().sentence;
}
std::string sentence_of(const Expected<void>& written) {
  return written ? "(written)" : written.error().sentence;
}

// Writes beyond the limit fail as on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : old_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit lowered{bytes, old_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &lowered);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_handler_);
  }

 private:
  void (*old_handler_)(int);
  rlimit old_{};
};

TEST(ReadFile, GivesTheBytesOfAFileAsTheyLie) {
  const TempFolder folder;
  const std::string bytes("\0\xff\r\n\0 end", 9);
  const auto read = read_file(folder.put("a.bin", bytes), kPlenty);
  ASSERT_TRUE(read) << sentence_of(read);
  EXPECT_EQ(std::string(read->begin(), read->end()), bytes);
  EXPECT_TRUE(read_file(folder.put("empty", ""), 0).value().empty());
}

TEST(ReadFile, RefusesMoreThanTheBoundWithBothNumbers) {
  const TempFolder folder;
  const auto path = folder.put("a.bin", std::string(101, 'x'));
  EXPECT_EQ(read_file(path, 101).value().size(), 101u);
  const std::string sentence = sentence_of(read_file(path, 100));
  EXPECT_THAT(sentence, HasSubstr("101 bytes"));
  EXPECT_THAT(sentence, HasSubstr("100 allowed"));
}

TEST(ReadFile, SaysWhyAFileCannotBeRead) {
  const TempFolder folder;
  EXPECT_THAT(sentence_of(read_file(folder / "nowhere", kPlenty)),
              HasSubstr("nowhere: there is no such file"));
  EXPECT_THAT(sentence_of(read_file(folder.path(), kPlenty)), HasSubstr("it is a folder"));
  EXPECT_THAT(sentence_of(read_file(folder.put("a", "x") / "b", kPlenty)),
              HasSubstr("a part of its path is not a folder"));
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(sentence_of(read_file(folder / "pipe", kPlenty)), HasSubstr("not a regular file"));
}

TEST(ReadFile, SaysThatPermissionIsDenied) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TempFolder folder;
  const auto path = folder.put("secret", "x");
  fs::permissions(path, fs::perms::none);
  EXPECT_THAT(sentence_of(read_file(path, kPlenty)), HasSubstr("permission is denied"));
}

TEST(WriteFile, ReplacesTheWholeFileAndLeavesNothingBeside) {
  const TempFolder folder;
  folder.put("a.txt", "a much longer text than the new one");
  ASSERT_TRUE(write_file(folder / "a.txt", std::string_view("new")));
  EXPECT_EQ(folder.get("a.txt"), "new");
  EXPECT_EQ(folder.count(), 1);
}

TEST(WriteFile, PutsItsPartsOneAfterAnother) {
  const TempFolder folder;
  const std::vector<uint8_t> first = {'a', 0, 'b'}, second = {}, third = {'c'};
  ASSERT_TRUE(write_file(folder / "parts", {first, second, third}));
  EXPECT_EQ(folder.get("parts"), std::string("a\0bc", 4));
}

TEST(WriteFile, AFailedWriteLeavesTheOldFileWholeAndNothingBeside) {
  const TempFolder folder;
  folder.put("a.txt", "the old text");
  Expected<void> written;
  {
    const FileSizeLimit limit(4096);
    written = write_file(folder / "a.txt", std::string(10000, 'x'));
  }
  EXPECT_THAT(sentence_of(written), HasSubstr("can't write"));
  EXPECT_THAT(sentence_of(written), HasSubstr("a.txt: it would exceed the largest file allowed"));
  EXPECT_EQ(folder.get("a.txt"), "the old text");
  EXPECT_EQ(folder.count(), 1);
}

TEST(WriteFile, AFailedWriteOfANewFileLeavesNothing) {
  const TempFolder folder;
  const FileSizeLimit limit(4096);
  EXPECT_FALSE(write_file(folder / "a.txt", std::string(10000, 'x')));
  EXPECT_EQ(folder.count(), 0);
}

TEST(WriteFile, SaysWhyAFileCannotBeWritten) {
  const TempFolder folder;
  EXPECT_THAT(sentence_of(write_file(folder.path(), std::string_view("x"))),
              HasSubstr("it is a folder"));
  EXPECT_THAT(sentence_of(write_file(folder / "no" / "a", std::string_view("x"))),
              HasSubstr("there is no such file or folder"));
  EXPECT_THAT(sentence_of(write_file(folder / std::string(300, 'n'), std::string_view("x"))),
              HasSubstr("its name is too long"));
}

TEST(WriteFile, KeepsPermissionsOfAFileAndGivesANewOneTheUsual) {
  const TempFolder folder;
  fs::permissions(folder.put("script", "old"), fs::perms{0750});
  ASSERT_TRUE(write_file(folder / "script", std::string_view("new")));
  EXPECT_EQ(fs::status(folder / "script").permissions(), fs::perms{0750});
  ASSERT_TRUE(write_file(folder / "fresh", std::string_view("new")));
  folder.put("by-stream", "new");
  EXPECT_EQ(fs::status(folder / "fresh").permissions(),
            fs::status(folder / "by-stream").permissions());
}

TEST(WriteFile, WritesThroughASymbolicLink) {
  const TempFolder folder;
  folder.put("target", "old");
  fs::create_symlink(folder / "target", folder / "link");
  ASSERT_TRUE(write_file(folder / "link", std::string_view("new")));
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(folder.get("target"), "new");
}

TEST(WriteFile, NeverReplacesADevice) {
  const TempFolder folder;
  fs::create_symlink("/dev/full", folder / "full");
  EXPECT_THAT(sentence_of(write_file(folder / "full", std::string_view("x"))),
              HasSubstr("the disk is full"));
  EXPECT_TRUE(fs::is_symlink(folder / "full"));
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST(WriteFile, LeavesAReadOnlyFileAlone) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write everything";
  const TempFolder folder;
  fs::permissions(folder.put("a", "old"), fs::perms::owner_read);
  EXPECT_THAT(sentence_of(write_file(folder / "a", std::string_view("new"))),
              HasSubstr("permission is denied"));
  EXPECT_EQ(folder.get("a"), "old");
}

}  // namespace
}  // namespace convoscope
