// See frame_steps.h: the steps of a frame that take a picture of the window. One is drawn in the
// style of print, the frame after the dialog that asked where to has gone.
#include "app/frame_steps.h"

namespace convoscope::app {

namespace {

Expected<ExportWork> work_of(Host& host, const std::filesystem::path& path) {
  const std::string ending = path.extension().string();
  if (ending == ".png") {
    auto capture = host.capture();
    if (!capture) return tl::unexpected(capture.error());
    return WritePixels{{capture->width, capture->height, std::move(capture->rgba)}};
  }
  if (ending != ".pdf" && ending != ".svg") {
    return usage_error("the window is saved as .pdf, .svg or .png, not as '" +
                       path.filename().string() + "'");
  }
  auto page = page_of_frame(host, 1);
  if (!page) return tl::unexpected(page.error());
  return WritePage{std::make_shared<const PrintedPage>(*std::move(page)),
                   ending == ".pdf" ? PageFormat::kPdf : PageFormat::kSvg};
}

}  // namespace

void WindowPrint::ask(std::filesystem::path path) {
  path_ = std::move(path);
  Host::redraw_within(0);
}

std::optional<std::filesystem::path> WindowPrint::begin() {
  if (path_.empty()) return std::nullopt;
  if (path_.extension() != ".png") style_.emplace();
  return std::exchange(path_, {});
}

void take_picture(Parts& parts, const std::filesystem::path& path) {
  Expected<ExportWork> work = work_of(*parts.host, path);
  parts.print.end();
  if (!work) {
    parts.notices.push(told(work.error()), Severity::kError);
  } else if (!parts.export_job.submit({*std::move(work), path})) {
    parts.notices.push("Another file is still being written.", Severity::kError);
  }
}

}  // namespace convoscope::app
