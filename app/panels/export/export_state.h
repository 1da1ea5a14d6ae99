// What the Export screen remembers between frames besides the ViewState, and how the job that
// writes is getting on. Neither saved nor undone. Its requests are a part of Requests (context.h).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/compute/export_job.h"
#include "app/panels/export/export_film.h"
#include "app/panels/export/export_maps.h"
#include "app/panels/export/export_preview.h"
#include "app/panels/export/export_refusals.h"

namespace convoscope::app {

struct ExportRequests {
  bool save = false;        // the chosen item: asks where to
  bool everything = false;  // all items: asks for a folder
  bool window = false;      // as it stands: asks where to
  bool stop = false;        // what is being written
  bool play = false;        // the film
  std::optional<std::filesystem::path> save_to, everything_to, window_to;  // where that is known
};

struct ExportState {
  ExportPreview preview;
  FilmPreview film;
  MapsPreview maps;
  ExportRefusals refusals;
  ExportJobState job;  // as of this frame

  size_t file = 0;          // of the preview's, which is shown
  std::string shown_file;   // that the text was scrolled for last
  double seconds_late = 0;  // how long the text has been another one than was asked for

  bool busy() const {
    return preview.busy() || film.busy() || maps.busy() || refusals.busy() || job.busy;
  }
  void wait_idle() const {
    preview.wait_idle();
    film.wait_idle();
    maps.wait_idle();
    refusals.wait_idle();
  }
  void on_done(void (*wake)()) {
    preview.on_done(wake);
    film.on_done(wake);
    maps.on_done(wake);
    refusals.on_done(wake);
  }
  // Nothing of it is on screen: no Result is kept.
  void forget() {
    preview.forget();
    film.forget();
    maps.forget();
    refusals.forget();
  }
};

}  // namespace convoscope::app
