// A picture of the maps that are to leave, as their files will show them: made aside, at the size
// at which it is shown. Until it is there the one before stands in.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/compute/aside.h"
#include "engine/export/map_files.h"

namespace convoscope::app {

struct MapsQuestion {
  ResultPtr result;
  MapsOptions options;
  MapFormat format = MapFormat::kSeen;
  int64_t map = 0, page = 0;  // the one that is shown, of several
  int width = 0, height = 0;  // room for it, in pixels
  bool operator==(const MapsQuestion&) const = default;
};

struct MapsAnswer {
  std::optional<Error> refusal;
  TensorPtr picture;          // as for MapPainter::draw_picture; null where it was refused
  int64_t pages = 1;          // of a sheet
  int64_t files = 1;          // that will be written
  int width = 0, height = 0;  // of a file's picture, in pixels; of a PDF's page
  std::string codes;          // what the codes of the shown map stand for; empty for others
};

class MapsPreview {
 public:
  MapsPreview();

  struct Shown {
    const MapsAnswer* answer = nullptr;  // null before the first
    bool behind = false;                 // it is of another question
  };
  // Every frame that shows it; brings `page` into the sheet.
  Shown update(const MapsQuestion& question);
  void forget();  // lets go of the Result

  int64_t page = 0;

  bool busy() const { return background_.busy(); }
  void wait_idle() const { background_.wait_idle(); }
  void on_done(void (*wake)()) { background_.on_done(wake); }
  const MapsAnswer* shown() const { return shown_.get(); }

 private:
  using Work = Aside<MapsQuestion, MapsAnswer>;
  std::shared_ptr<const MapsAnswer> shown_;
  Background background_;
  std::unique_ptr<Work> aside_;
};

}  // namespace convoscope::app
