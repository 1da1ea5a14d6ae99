// The frame that was drawn last as a page for print: areas as paths, text as characters of the same
// faces at the same places, maps as pictures cut from the frame. What a page is tells
// engine/picture/printed_page.h; nothing here knows of files.
#pragma once

#include "app/host/host.h"
#include "engine/picture/printed_page.h"

namespace convoscope::app {

// From the next frame on, until it goes: edges without the soft fringes that ImGui builds of extra
// triangles, and rounder arcs. Frames of this kind alone become pages.
class PrintStyle {
 public:
  PrintStyle();
  ~PrintStyle();
  PrintStyle(const PrintStyle&) = delete;
  PrintStyle& operator=(const PrintStyle&) = delete;

 private:
  bool lines_, lines_by_texture_, fill_;
  float error_;
};

// Of the frame that end_frame() closed last. Its pictures have `enlarged` pixels for each of the
// frame's, at least one, and fewer where the host can't draw so large. Without GL they are refused.
Expected<PrintedPage> page_of_frame(Host& host, int enlarged);

}  // namespace convoscope::app
