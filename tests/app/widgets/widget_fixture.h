// A page with one card on a host, and a driver: what tests of controls share. The test sets `draw`.
#pragma once

#include <gtest/gtest.h>

#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "tests/support/ui_driver.h"

namespace convoscope::app {

class Stage {
 public:
  explicit Stage(std::function<void()> draw,
                 std::unique_ptr<Host> host = make_null_host({.width = 500, .height = 600}))
      : host_(std::move(host)), draw_(std::move(draw)), driver_(*host_, [this] { frame(); }) {}

  UiDriver* operator->() { return &driver_; }
  Host& host() { return *host_; }
  int frames() const { return frames_; }

 private:
  void frame() {
    const FrameInput input = host_->begin_frame(0);
    begin_page();
    const auto width = static_cast<float>(input.width), height = static_cast<float>(input.height);
    begin_card("card", Rect::of(10, 10, width - 20, height - 20), {.title = "Card"});
    draw_();
    end_card();
    end_page();
    host_->end_frame();
    EXPECT_TRUE(registry().duplicates().empty()) << registry().duplicates().front();
    ++frames_;
  }

  std::unique_ptr<Host> host_;
  std::function<void()> draw_;
  int frames_ = 0;
  UiDriver driver_;
};

// Counts what a control reported over all frames.
struct Tally {
  int changed = 0, released = 0;
  void operator+=(Change change) {
    changed += change.changed ? 1 : 0;
    released += change.released ? 1 : 0;
  }
};

}  // namespace convoscope::app
