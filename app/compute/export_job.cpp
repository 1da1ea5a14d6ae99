// See export_job.h.
#include "app/compute/export_job.h"

#include <algorithm>
#include <utility>

#include "app/compute/guarded.h"
#include "engine/export/export_all.h"
#include "engine/files/files.h"
#include "engine/files/folder.h"
#include "engine/picture/printed_page.h"

namespace convoscope::app {
namespace {

// What a job may look at while it runs.
struct Watch {
  const std::filesystem::path& path;
  const CancelToken* cancel;
  Progress* progress;
};

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

Expected<ExportWritten> carry_out(const WriteTarget& work, const Watch& watch) {
  ExportOptions options = work.options;
  options.first_file = watch.path.filename().string();
  const Expected<Exported> exported =
      export_as(*work.target, work.source, options, {.cancel = watch.cancel});
  if (!exported) return tl::unexpected(exported.error());
  std::vector<NamedBytes> files;
  for (const ExportFile& file : exported->files) {
    const bool first = files.empty();
    files.push_back(named_bytes(first ? watch.path.filename().string() : file.name, file.bytes));
  }
  return write_together(folder_of(watch.path), files, watch.cancel).map([&] {
    return ExportWritten{watch.path, files.size()};
  });
}

Expected<ExportWritten> carry_out(const WriteFilm& work, const Watch& watch) {
  const Expected<Animation> film = Animation::make(work.result, work.options);
  if (!film) return tl::unexpected(film.error());
  const bool folder = work.format == AnimationFormat::kFrames;
  return write_animation(watch.path, *film, work.format, {.cancel = watch.cancel}, watch.progress)
      .map([&] {
        return ExportWritten{watch.path, folder ? static_cast<size_t>(film->frames()) : 1};
      });
}

Expected<ExportWritten> carry_out(const WriteMaps& work, const Watch& watch) {
  const Expected<MapSet> set = MapSet::choose(work.result, work.options);
  if (!set) return tl::unexpected(set.error());
  return write_maps(watch.path, *set, work.format, {.cancel = watch.cancel}, *watch.progress)
      .map([&](size_t files) {
        return ExportWritten{watch.path, files};
      });
}

Expected<ExportWritten> carry_out(const WritePixels& work, const Watch& watch) {
  return write_png(watch.path, work.pixels).map([&] { return ExportWritten{watch.path, 1}; });
}

Expected<ExportWritten> carry_out(const WritePage& work, const Watch& watch) {
  const auto bytes = page_bytes(*work.page, work.format);
  if (!bytes) return tl::unexpected(bytes.error());
  if (watch.cancel->cancelled()) return cancelled();
  return write_file(watch.path, *bytes).map([&] { return ExportWritten{watch.path, 1}; });
}

Expected<ExportWritten> carry_out(const WriteEverything& work, const Watch& watch) {
  return export_all(work.source, work.options, work.looks, watch.path, {.cancel = watch.cancel},
                    *watch.progress)
      .map([&] {
        return ExportWritten{watch.path, 1};
      });
}

}  // namespace

ExportJob::~ExportJob() {
  stop();
  background_.wait_idle();
}

bool ExportJob::submit(ExportOrder order) {
  if (background_.busy()) return false;
  {
    const std::lock_guard lock(mutex_);
    cancel_ = std::make_shared<CancelToken>();
    progress_ = std::make_shared<Progress>();
    name_ = order.path.filename().string();
  }
  background_.run([this, order = std::move(order)] { write(order); });
  return true;
}

void ExportJob::stop() {
  const std::lock_guard lock(mutex_);
  if (cancel_) cancel_->cancel();
}

ExportJobState ExportJob::state() const {
  const bool busy = background_.busy();
  const std::lock_guard lock(mutex_);
  ExportJobState state{.busy = busy, .name = name_};
  if (!progress_) return state;
  const auto total = static_cast<double>(progress_->total.load());
  const auto done = static_cast<double>(progress_->done.load());
  if (total > 0) state.progress = std::clamp(done / total, 0.0, 1.0);
  return state;
}

std::optional<Expected<ExportWritten>> ExportJob::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(answer_, std::nullopt);
}

// On the worker.
void ExportJob::write(const ExportOrder& order) {
  std::shared_ptr<CancelToken> cancel;
  std::shared_ptr<Progress> progress;
  {
    const std::lock_guard lock(mutex_);
    cancel = cancel_;
    progress = progress_;
  }
  const Watch watch{order.path, cancel.get(), progress.get()};
  auto written = guarded<ExportWritten>("write " + order.path.filename().string(), [&] {
    return std::visit([&](const auto& work) { return carry_out(work, watch); }, order.work);
  });
  const std::lock_guard lock(mutex_);
  answer_ = std::move(written);
}

}  // namespace convoscope::app
