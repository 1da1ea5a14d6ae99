// The window's dialogs: choosing a file to open or to save to, and what becomes of unsaved changes
// when the window is to close. What is chosen becomes a request.
#pragma once

#include <string>

#include "app/panels/context.h"
#include "app/widgets/file_browser.h"

namespace convoscope::app {

class Dialogs {
 public:
  void open(const std::string& folder);
  void open_model(const std::string& folder);
  void open_picture(const std::string& folder);  // for the layers of a model
  void save(const std::string& folder, const std::string& name);
  // Asks where something is to be written that isn't the experiment.
  struct Writing {
    std::string title, name;           // suggested
    std::vector<std::string> endings;  // none: a folder
    // What it answers, of Requests::exporting.
    enum class What { kItem, kEverything, kWindow } what = What::kItem;
  };
  void export_to(const std::string& folder, const Writing& writing);
  // Asks whether to save `name` before the window closes.
  void ask_to_close(const std::string& name);
  // A dialog has the keyboard.
  bool is_open() const { return browser_.is_open() || asking_; }

  // `folder` follows where the person went, for the next time.
  void draw(std::string& folder, Requests& requests);

  // The person's answer: close although changes are lost, or as soon as they are saved.
  bool discards() const { return answer_ == Answer::kDiscard; }
  bool closes_once_saved() const { return answer_ == Answer::kSave; }
  // Saving failed: the window stays.
  void stay() { answer_ = Answer::kNone; }

 private:
  enum class Answer { kNone, kSave, kDiscard };
  void draw_question(Requests& requests);
  void draw_answers(Requests& requests);
  void answer(const std::filesystem::path& chosen, Requests& requests) const;

  FileBrowser browser_;
  enum class Asks { kOpen, kModelPicture, kSave, kExport, kExportEverything, kExportWindow };
  Asks asks_ = Asks::kOpen;
  bool asking_ = false;
  std::string name_;
  Answer answer_ = Answer::kNone;
};

}  // namespace convoscope::app
