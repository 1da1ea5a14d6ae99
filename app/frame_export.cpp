// See frame_steps.h: the steps of a frame that bring something out of the program.
#include <algorithm>

#include "app/frame_steps.h"
#include "app/panels/export/export_items.h"
#include "app/panels/export/export_source.h"

namespace convoscope::app {

namespace {

bool can_leave(const Parts& parts, const ResultPtr& result, const ExportItem& item) {
  if (!result) return false;
  if (item.is_of_selection()) return has_values(*result, parts.view.layer);
  return has_run(*result, chosen_run(parts.view.exporting, result->layers.size()));
}

ExportWork work_of(const Parts& parts, const ResultPtr& result, const ExportItem& item,
                   const std::filesystem::path& path) {
  if (item.kind == ExportKind::kFilm) {
    return WriteFilm{result, film_options(*result, parts.view), item.format};
  }
  if (item.kind == ExportKind::kMaps) {
    return WriteMaps{result, maps_options(*result, parts.view, item.maps), item.maps};
  }
  const ExportView& view = parts.view.exporting;
  ExportOptions options = export_options(*result->experiment, view);
  // What lies beside the file is found by the file's own name.
  options.name = file_stem(path.stem().string());
  return WriteTarget{item.target, source_of(result, view), options};
}

void submit(Parts& parts, ExportWork work, const std::filesystem::path& path) {
  if (!parts.export_job.submit({std::move(work), path})) {
    parts.notices.push("Another file is still being written.", Severity::kError);
  }
}

void say_nothing_is_there(Parts& parts) {
  parts.notices.push("There is no result yet that could be written.", Severity::kError);
}

void write(Parts& parts, const std::filesystem::path& path) {
  const ResultPtr result = parts.evaluator.poll().result;
  const ExportItem& item = chosen_item(parts.view.exporting);
  if (!can_leave(parts, result, item)) return say_nothing_is_there(parts);
  submit(parts, work_of(parts, result, item, path), path);
}

void write_everything(Parts& parts, const std::filesystem::path& folder) {
  const ResultPtr result = parts.evaluator.poll().result;
  const ExportView& view = parts.view.exporting;
  const bool here = result && has_run(*result, chosen_run(view, result->layers.size()));
  if (!here) return say_nothing_is_there(parts);
  const PictureLooks looks{maps_options(*result, parts.view, MapFormat::kSeen),
                           film_options(*result, parts.view)};
  submit(parts,
         WriteEverything{source_of(result, view), export_options(*result->experiment, view), looks},
         folder);
}

// Of the layer that is chosen; 0 before anything is computed.
int64_t maps_of(const Parts& parts) {
  const ResultPtr result = parts.evaluator.poll().result;
  if (!result) return 0;
  return result->layers[std::min(parts.view.layer, result->layers.size() - 1)].geometry.output.c;
}

// Once an element after the other was shown, a film that doesn't begin again stops.
void play_film(Parts& parts, double dt) {
  FilmPreview& film = parts.exporting.film;
  if (!film.playback.playing || film.film() == nullptr || !film.film()->film) return;
  const int64_t frames = film.film()->film->frames();
  const auto speed = double{parts.view.exporting.speed};
  const int64_t next = advance(film.playback, dt, speed, film.frame, frames);
  const bool ends = !parts.view.exporting.loop && next < film.frame;
  film.frame = ends ? frames - 1 : next;
  if (ends || frames < 2) film.playback.playing = false;
  if (film.playback.playing) Host::redraw_within(seconds_left(film.playback, speed));
}

}  // namespace

void take_exported(Parts& parts) {
  const std::optional<Expected<ExportWritten>> answer = parts.export_job.take();
  if (!answer) return;
  if (*answer) {
    const ExportWritten& written = **answer;
    const std::string files =
        written.files == 1 ? "" : " (" + std::to_string(written.files) + " files)";
    parts.notices.push("Wrote " + written.path.string() + files + ".");
  } else if (answer->error().kind == ErrorKind::kCancelled) {
    parts.notices.push("Stopped; nothing was written.");
  } else {
    parts.notices.push(told(answer->error()), Severity::kError);
  }
}

void carry_out_export(Parts& parts, const ExportRequests& requests) {
  const ExportView& view = parts.view.exporting;
  const ExportItem& item = chosen_item(view);
  const bool folder = leaves_as_folder(item, view, maps_of(parts));
  const std::string name = item.kind == ExportKind::kMaps
                               ? maps_name(*parts.history.current(), parts.view, item.maps)
                               : export_name(*parts.history.current(), view);
  if (requests.stop) parts.export_job.stop();
  if (requests.play) parts.exporting.film.playback.playing = true;
  using What = Dialogs::Writing::What;
  const auto ask = [&](const Dialogs::Writing& writing) {
    parts.dialogs.export_to(parts.view.last_folder, writing);
  };
  if (requests.save && folder) {
    ask({"Write into a new folder", name + (item.kind == ExportKind::kFilm ? "-frames" : ""), {}});
  } else if (requests.save) {
    ask({"Export as " + item.title, name + item.ending, {item.ending}});
  }
  if (requests.everything) {
    ask({"Write everything into a new folder", name + "-export", {}, What::kEverything});
  }
  if (requests.window) {
    ask({"Save the window as PDF, SVG or PNG",
         "convoscope.pdf",
         {".pdf", ".svg", ".png"},
         What::kWindow});
  }
  if (requests.save_to) write(parts, *requests.save_to);
  if (requests.everything_to) write_everything(parts, *requests.everything_to);
  if (requests.window_to) parts.print.ask(*requests.window_to);
}

void follow_export(Parts& parts, double dt) {
  ExportState& state = parts.exporting;
  state.job = parts.export_job.state();
  if (parts.view.screen != Screen::kExport) {
    state.forget();
    state.seconds_late = 0;
    return;
  }
  state.seconds_late = state.preview.behind() ? state.seconds_late + dt : 0;
  play_film(parts, dt);
}

}  // namespace convoscope::app
