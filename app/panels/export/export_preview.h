// The files of the chosen target as text to read: written aside on a thread of its own, since a
// target may take long, stopped where another question comes. The last finished answer stands in
// until the next is there.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/compute/aside.h"
#include "app/widgets/code_text.h"
#include "engine/export/exporting.h"

namespace convoscope::app {

struct PreviewQuestion {
  const ExportTarget* target = nullptr;
  ExportSource source;
  ExportOptions options;
  std::shared_ptr<CancelToken> cancel;
  bool operator==(const PreviewQuestion& other) const {
    return target == other.target && source.result == other.source.result &&
           source.first == other.source.first && source.last == other.source.last &&
           options.name == other.options.name &&
           options.literal_elements == other.options.literal_elements;
  }
};

struct PreviewFile {
  std::string name;
  int64_t bytes = 0;
  bool text = true;  // otherwise its first bytes stand in `code` in hexadecimal digits
  bool cut = false;  // `code` is its beginning alone
  CodeText code;
};

struct PreviewAnswer {
  PreviewQuestion question;
  std::optional<Error> refusal;
  std::vector<PreviewFile> files;  // empty where it was refused
  std::vector<std::string> notes;
  std::string how_to_run;
};

// Its first megabytes are enough to look at; the file itself is whole.
PreviewFile preview_of(ExportFile file, bool text);

class ExportPreview {
 public:
  ExportPreview();
  ~ExportPreview();  // stops what runs

  // Asks for it, every frame that shows it; null before the first answer.
  const PreviewAnswer* update(PreviewQuestion question);
  // Nothing is shown any more: lets go of the Result.
  void forget();
  // The last answer is to another question than was asked last.
  bool behind() const { return asked_ && !(shown_ && shown_->question == *asked_); }
  const PreviewAnswer* shown() const { return shown_.get(); }

  bool busy() const { return background_.busy(); }
  void wait_idle() const { background_.wait_idle(); }
  void on_done(void (*wake)()) { background_.on_done(wake); }

 private:
  using Work = Aside<PreviewQuestion, PreviewAnswer>;
  std::optional<PreviewQuestion> asked_;
  std::shared_ptr<const PreviewAnswer> shown_;
  Background background_;
  std::unique_ptr<Work> aside_;
};

}  // namespace convoscope::app
