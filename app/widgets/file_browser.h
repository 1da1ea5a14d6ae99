// A dialog for a path to open or to save to, in the window itself: no desktop portal, no other
// program, the same under test. It only asks; reading and writing are the caller's.
//
// Click or arrow keys choose, a double click or Enter opens a folder or answers, Backspace goes up,
// Escape gives up, letters jump to a name. A path may be typed. Saving asks before it replaces a
// file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/widgets/folder_listing.h"

namespace convoscope::app {

struct FileBrowserOptions {
  std::string title = {};                 // "Open a picture or an experiment"
  std::filesystem::path folder = {};      // where to start; home where it can't be read
  std::vector<std::string> endings = {};  // ".png", lower case; empty: every file
  bool saving = false;
  std::string name = {};  // suggested, when saving; without an ending gets the first one
};

class FileBrowser {
 public:
  void open(FileBrowserOptions options);
  bool is_open() const { return open_; }
  void close() { open_ = false; }

  // Every frame, between begin_page() and end_page(): draws the dialog while it is open. A path
  // once, when the person has chosen; the dialog is closed then. Registers its widgets under
  // "files/".
  std::optional<std::filesystem::path> draw();

  // Where the last look was: worth remembering.
  const std::filesystem::path& folder() const { return listing_.folder; }

 private:
  void go_to(const std::filesystem::path& folder);
  void go_up();
  std::optional<std::filesystem::path> accept();
  std::optional<std::filesystem::path> accept_file(std::filesystem::path path);
  std::optional<std::filesystem::path> use_keys();
  std::optional<std::filesystem::path> draw_list(float height);
  std::optional<std::filesystem::path> draw_foot();
  std::optional<std::filesystem::path> draw_inside();
  void draw_path_row();
  void choose(size_t index);
  void jump_to_letter();

  FileBrowserOptions options_;
  FolderListing listing_;
  std::string path_text_;      // of the path field
  std::string name_;           // chosen or typed file name
  std::string message_;        // a sentence about what went wrong
  std::optional<size_t> row_;  // chosen entry
  bool open_ = false, confirm_replace_ = false, scroll_to_row_ = false;
};

}  // namespace convoscope::app
