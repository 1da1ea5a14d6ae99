// Laws of listing folders and of the dialog, on a folder that the test makes.
#include "app/widgets/file_browser.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "app/host/host.h"
#include "app/widgets/card.h"
#include "app/widgets/registry.h"

namespace convoscope::app {
namespace {

namespace fs = std::filesystem;

class FileBrowserTest : public testing::Test {
 protected:
  FileBrowserTest()
      : root_(fs::temp_directory_path() / ("convoscope_files_" + std::to_string(getpid()))) {
    fs::create_directories(root_ / "Maps");
    fs::create_directories(root_ / "archive");
    fs::create_directories(root_ / ".hidden");
    for (const char* name :
         {"map10.png", "map2.PNG", "Apple.png", "start.json", ".secret.png", "Maps/inside.png"}) {
      std::ofstream(root_ / name) << name;
    }
    fs::create_symlink(root_ / "nowhere", root_ / "broken.png");
  }
  ~FileBrowserTest() override { fs::remove_all(root_); }

  std::vector<std::string> names(const std::vector<std::string>& endings) {
    auto listing = list_folder(root_, endings);
    EXPECT_TRUE(listing);
    std::vector<std::string> names;
    for (const FolderEntry& entry : listing->entries) names.push_back(entry.name);
    return names;
  }

  fs::path root_;
};

using Names = std::vector<std::string>;

TEST_F(FileBrowserTest, FoldersComeFirstThenFilesByNameWithDigitsAsNumbers) {
  EXPECT_EQ(names({}), (Names{"archive", "Maps", "Apple.png", "broken.png", "map2.PNG", "map10.png",
                              "start.json"}));
}

TEST_F(FileBrowserTest, EndingsChooseFilesInAnyCaseAndNeverHideFolders) {
  EXPECT_EQ(names({".json"}), (Names{"archive", "Maps", "start.json"}));
  EXPECT_EQ(names({".png"}),
            (Names{"archive", "Maps", "Apple.png", "broken.png", "map2.PNG", "map10.png"}));
}

TEST_F(FileBrowserTest, RefusalsNameTheFolder) {
  for (const fs::path& path : {root_ / "none", root_ / "start.json"}) {
    const auto listing = list_folder(path, {});
    ASSERT_FALSE(listing);
    EXPECT_EQ(listing.error().kind, ErrorKind::kFile);
    EXPECT_NE(listing.error().sentence.find(path.string()), std::string::npos);
  }
}

TEST_F(FileBrowserTest, TypedPathsStartAtTheFolderAtHomeOrAtTheRoot) {
  EXPECT_EQ(resolve_path("a/../b.png", root_), root_ / "b.png");
  EXPECT_EQ(resolve_path("/x/./y", root_), fs::path("/x/y"));
  EXPECT_EQ(resolve_path("~", root_), home_folder());
  EXPECT_EQ(resolve_path("~/z", root_), home_folder() / "z");
}

class FileDialogTest : public FileBrowserTest {
 protected:
  FileDialogTest() : host_(make_null_host({.width = 1000, .height = 700})) {}

  void run() {
    for (int i = 0; i < 8 || host_->has_pending_events(); ++i) {
      host_->begin_frame(0);
      begin_page();
      if (auto path = browser_.draw()) answer_ = path;
      end_page();
      host_->end_frame();
    }
  }
  void tap(Key key) {
    host_->post(KeyEdge{key, true});
    host_->post(KeyEdge{key, false});
    run();
  }
  void click(const std::string& path, int times = 1) {
    const WidgetRecord* record = registry().find(path);
    ASSERT_NE(record, nullptr) << path;
    const ImVec2 at = record->rect.centre();
    host_->post(MouseMove{at.x, at.y});
    for (int i = 0; i < times; ++i) {
      host_->post(MouseButton{0, true});
      host_->post(MouseButton{0, false});
    }
    run();
    for (int i = 0; i < 5; ++i) run();  // so that the next click is no second one
  }

  std::unique_ptr<Host> host_;
  FileBrowser browser_;
  std::optional<fs::path> answer_;
};

TEST_F(FileDialogTest, ADoubleClickAnswersWithTheFile) {
  browser_.open({.title = "Open", .folder = root_, .endings = {".png"}});
  run();
  click("files/map2.PNG", 2);
  EXPECT_EQ(answer_, root_ / "map2.PNG");
  EXPECT_FALSE(browser_.is_open());
}

TEST_F(FileDialogTest, FoldersAreEnteredAndLeft) {
  browser_.open({.title = "Open", .folder = root_, .endings = {".png"}});
  run();
  click("files/Maps", 2);
  EXPECT_EQ(browser_.folder(), root_ / "Maps");
  tap(Key::kBackspace);
  EXPECT_EQ(browser_.folder(), root_);
  EXPECT_FALSE(answer_);
}

TEST_F(FileDialogTest, TheKeyboardAloneOpensAFile) {
  browser_.open({.title = "Open", .folder = root_, .endings = {".json"}});
  run();
  for (int i = 0; i < 3; ++i) tap(Key::kDown);
  tap(Key::kEnter);
  EXPECT_EQ(answer_, root_ / "start.json");
}

TEST_F(FileDialogTest, EscapeGivesUp) {
  browser_.open({.title = "Open", .folder = root_});
  run();
  tap(Key::kEscape);
  EXPECT_FALSE(browser_.is_open());
  EXPECT_FALSE(answer_);
}

TEST_F(FileDialogTest, SavingAsksBeforeItReplaces) {
  browser_.open(
      {.title = "Save", .folder = root_, .endings = {".json"}, .saving = true, .name = "start"});
  run();
  click("files/accept");
  EXPECT_FALSE(answer_);
  EXPECT_TRUE(browser_.is_open());
  click("files/accept");
  EXPECT_EQ(answer_, root_ / "start.json");
}

TEST_F(FileDialogTest, ANewNameGetsTheEnding) {
  browser_.open(
      {.title = "Save", .folder = root_, .endings = {".json"}, .saving = true, .name = "fresh"});
  run();
  click("files/accept");
  EXPECT_EQ(answer_, root_ / "fresh.json");
}

TEST_F(FileDialogTest, ATypedNameIsAnsweredAndATypedPathOnlyLookedAt) {
  browser_.open({.title = "Open", .folder = root_, .endings = {".json"}, .name = "start.json"});
  run();
  click("files/path", 2);
  host_->post(KeyEdge{Key::kEnd, true});
  host_->post(KeyEdge{Key::kEnd, false});
  host_->post(TextInput{"/Maps"});
  run();
  tap(Key::kEnter);
  EXPECT_EQ(browser_.folder(), root_ / "Maps");
  EXPECT_FALSE(answer_) << "Enter in the path must not open the suggested name";
  click("files/name", 2);
  host_->post(KeyEdge{Key::kLeftCtrl, true});
  host_->post(KeyEdge{letter_key('A'), true});
  host_->post(KeyEdge{letter_key('A'), false});
  host_->post(KeyEdge{Key::kLeftCtrl, false});
  host_->post(TextInput{"inside.png"});
  run();
  tap(Key::kEnter);
  EXPECT_EQ(answer_, root_ / "Maps" / "inside.png");
}

TEST_F(FileDialogTest, AFolderThatIsGoneIsReplacedByHome) {
  browser_.open({.title = "Open", .folder = root_ / "gone"});
  run();
  EXPECT_TRUE(browser_.is_open());
  EXPECT_TRUE(is_folder(browser_.folder()));
}

TEST_F(FileDialogTest, ALargeFolderDrawsOnlyWhatIsVisible) {
  for (int i = 0; i < 3000; ++i) std::ofstream(root_ / ("picture" + std::to_string(i) + ".png"));
  browser_.open({.title = "Open", .folder = root_});
  run();
  EXPECT_LT(registry().all().size(), 60u);
  EXPECT_EQ(registry().find("files/picture2999.png"), nullptr);
}

}  // namespace
}  // namespace convoscope::app
