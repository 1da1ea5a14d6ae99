// Writes what leaves the program aside: one file or a folder at a time, with progress, to be
// stopped at any time. Whatever is written is there whole or not at all.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

#include "app/compute/background.h"
#include "engine/export/export_pictures.h"
#include "engine/export/map_files.h"
#include "engine/files/image_file.h"

namespace convoscope {
struct PrintedPage;  // engine/picture/printed_page.h
enum class PageFormat;
}  // namespace convoscope

namespace convoscope::app {

// The files of one target: the first under the path, the others beside it under their own names.
struct WriteTarget {
  const ExportTarget* target = nullptr;
  ExportSource source;
  ExportOptions options;
};
struct WriteFilm {
  ResultPtr result;
  AnimationOptions options;
  AnimationFormat format = AnimationFormat::kGif;
};
struct WriteMaps {
  ResultPtr result;
  MapsOptions options;
  MapFormat format = MapFormat::kSeen;
};
// The window as it was drawn: as PNG, or as a page of a PDF or SVG.
struct WritePixels {
  Pixels pixels;
};
struct WritePage {
  std::shared_ptr<const PrintedPage> page;
  PageFormat format;
};
// All targets and pictures (engine/export/export_all.h): into a new folder.
struct WriteEverything {
  ExportSource source;
  ExportOptions options;
  PictureLooks looks;
};
using ExportWork =
    std::variant<WriteTarget, WriteFilm, WriteMaps, WritePixels, WritePage, WriteEverything>;

struct ExportOrder {
  ExportWork work;
  std::filesystem::path path;  // of a file, or of a folder that isn't there yet
};

struct ExportWritten {
  std::filesystem::path path;
  size_t files = 1;
};

// How it is getting on, for a panel.
struct ExportJobState {
  bool busy = false;
  double progress = -1;  // 0 to 1, or below 0 where nobody knows
  std::string name;      // of what is being written
};

class ExportJob {
 public:
  ExportJob() = default;
  ~ExportJob();  // stops what runs
  ExportJob(const ExportJob&) = delete;
  ExportJob& operator=(const ExportJob&) = delete;

  // One at a time: false, and nothing happens, while another is being written.
  bool submit(ExportOrder order);
  void stop();
  ExportJobState state() const;
  // What was written, or why not, in a sentence; a stopped job has the kind kCancelled.
  std::optional<Expected<ExportWritten>> take();

  void wait_idle() const { background_.wait_idle(); }
  void on_answer(void (*wake)()) { background_.on_done(wake); }

 private:
  void write(const ExportOrder& order);

  mutable std::mutex mutex_;
  std::shared_ptr<CancelToken> cancel_;  // of the running or last one
  std::shared_ptr<Progress> progress_;
  std::string name_;
  std::optional<Expected<ExportWritten>> answer_;
  Background background_;  // last: its thread ends before what it writes to
};

}  // namespace convoscope::app
