// The workspace as a picture, without a display: the same frames as in the window, until nothing is
// left to compute or draw. See application.h.
#include <algorithm>

#include "app/application.h"
#include "app/print/frame_page.h"
#include "app/ui/screens.h"
#include "app/widgets/registry.h"
#include "engine/files/files.h"
#include "engine/files/image_file.h"

namespace convoscope::app {

namespace {

void apply(const RenderOptions& options, ViewState& view) {
  view.theme = options.light ? Theme::kLight : Theme::kDark;
  if (!options.screen.empty()) view.screen = screen(options.screen).id;
  if (!options.target.empty()) view.exporting.target = options.target;
  if (options.map >= 0) view.map = options.map;
  if (options.element) view.element = Element{(*options.element)[0], (*options.element)[1]};
  view.chain.element = view.element;
  view.learn.step = static_cast<size_t>(std::max<int64_t>(options.step, 1) - 1);
  view.learn.lesson = options.lesson;
  view.learn.open = !options.lesson.empty();
  view.learn.lecture = {.on = options.lecture, .light = options.light};
}

// One widget a line: path, role, value, rectangle.
std::string widget_list() {
  std::string list;
  for (const WidgetRecord& widget : registry().all()) {
    list += widget.path + "\t" + widget.role + "\t" + widget.value;
    for (const float edge :
         {widget.rect.min.x, widget.rect.min.y, widget.rect.max.x, widget.rect.max.y}) {
      list += "\t" + std::to_string(static_cast<int>(edge));
    }
    list += "\n";
  }
  return list;
}

Expected<Opened> open_for(const RenderOptions& options) {
  if (options.given) return Opened{*options.given, {}};
  return options.experiment.empty() ? open_default() : open_path(options.experiment);
}

Expected<void> write_capture(const std::filesystem::path& path, Host& host) {
  Expected<Capture> capture = host.capture();
  if (!capture) return tl::unexpected(capture.error());
  return write_png(path, Pixels{capture->width, capture->height, std::move(capture->rgba)});
}

// Maps on paper have so many pixels for each of the window's: about 300 dots an inch.
constexpr int kPrintedPixels = 3;

Expected<void> write_page(const std::filesystem::path& path, PageFormat format,
                          Application& application) {
  const PrintStyle style;
  application.frame();
  const auto page = page_of_frame(application.host(), kPrintedPixels);
  if (!page) return tl::unexpected(page.error());
  const auto bytes = page_bytes(*page, format);
  if (!bytes) return tl::unexpected(bytes.error());
  return write_file(path, *bytes);
}

// By the ending of the name.
Expected<void> write_shot(const std::filesystem::path& path, Application& application) {
  if (path.extension() == ".pdf") return write_page(path, PageFormat::kPdf, application);
  if (path.extension() == ".svg") return write_page(path, PageFormat::kSvg, application);
  return write_capture(path, application.host());
}

}  // namespace

Expected<std::string> render_workspace(const RenderOptions& options) {
  Expected<Opened> opened = open_for(options);
  if (!opened) return tl::unexpected(opened.error());
  const Expected<size_t> layer =
      options.layer.empty() ? 0 : find_layer(opened->experiment, options.layer);
  if (!layer) return tl::unexpected(layer.error());
  Expected<std::unique_ptr<Host>> host = make_offscreen_host({.width = options.width,
                                                              .height = options.height,
                                                              .scale = options.scale,
                                                              .light = options.light});
  if (!host) return tl::unexpected(host.error());

  Application application(std::move(*host), std::move(opened->experiment));
  application.mark_opened(opened->path);
  application.hide_live_numbers();
  if (opened->model) application.show_model(*std::move(opened->model));
  apply(options, application.view());
  if (!opened->lesson.empty()) {
    application.open_lesson(opened->lesson, application.view().learn.step);
  }
  if (!options.layer.empty()) {
    ViewState& view = application.view();
    view.chain.level = *layer + 1;
    // Unless a map was asked for, the Chain screen shows the one that says most.
    if (view.screen != Screen::kChain || options.map >= 0) view.layer = *layer;
  }
  if (!application.settle()) return refuse("the workspace was not complete after 2000 frames");
  if (options.answer) {
    application.host().post(KeyEdge{letter_key('A'), true});
    application.host().post(KeyEdge{letter_key('A'), false});
    if (!application.settle()) return refuse("the answer was not complete after 2000 frames");
  }
  if (application.view().learn.open && !application.learn().player.lesson()) {
    const Course* course = application.learn().player.course();
    if (course != nullptr && !opened->lesson.empty() && !course->refusals.empty()) {
      return refuse(course->refusals.back());
    }
    return refuse("there is no lesson " + options.lesson + "; `convoscope lesson list` names them");
  }
  if (const Expected<void> written = write_shot(options.output, application); !written) {
    return tl::unexpected(written.error());
  }
  return options.list_widgets ? widget_list() : std::string();
}

}  // namespace convoscope::app
