// Laws of fit, zoom and pan, over seeded panes, pictures and views.
#include "app/widgets/zoom.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace convoscope::app {
namespace {

constexpr unsigned kSeed = 20240611;

class ZoomTest : public testing::Test {
 protected:
  double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random_);
  }
  ZoomFrame any_frame() {
    const double pad = std::floor(uniform(0, 5));
    const double top = std::floor(uniform(0, 300)), left = std::floor(uniform(0, 300));
    const double h = std::floor(uniform(1, 3000)), w = std::floor(uniform(1, 3000));
    return {{-pad, -pad, h + pad, w + pad},
            {top, left, top + std::floor(uniform(40, 1500)), left + std::floor(uniform(40, 1500))}};
  }
  // A view that zooming and panning could have led to.
  Viewport any_view(const ZoomFrame& frame) {
    const double scale = fit_scale(frame) * std::exp2(uniform(0.1, 3));
    return {std::min(scale, kMaxScale), uniform(frame.subject.y0, frame.subject.y1),
            uniform(frame.subject.x0, frame.subject.x1)};
  }

  std::mt19937 random_{kSeed};
};

TEST_F(ZoomTest, ScreenToElementAndBackIsTheIdentity) {
  for (int i = 0; i < 200; ++i) {
    const ZoomFrame frame = any_frame();
    const Placement p = place(i % 2 == 0 ? any_view(frame) : Viewport{}, frame);
    const Point screen = {uniform(-50, 2000), uniform(-50, 2000)};
    const Point back = p.to_screen(p.to_element(screen));
    EXPECT_NEAR(back.y, screen.y, 1e-6) << "seed " << kSeed;
    EXPECT_NEAR(back.x, screen.x, 1e-6);
  }
}

TEST_F(ZoomTest, AFitShowsAllAndIsTheLargestThatDoes) {
  for (int i = 0; i < 200; ++i) {
    const ZoomFrame frame = any_frame();
    const Placement p = place({}, frame);
    const Box shown = p.to_screen(frame.subject);
    constexpr double kRounding = 1e-6;
    EXPECT_GE(shown.y0, frame.pane.y0 - kRounding) << "seed " << kSeed;
    EXPECT_GE(shown.x0, frame.pane.x0 - kRounding);
    EXPECT_LE(shown.y1, frame.pane.y1 + kRounding);
    EXPECT_LE(shown.x1, frame.pane.x1 + kRounding);
    const double larger = p.scale >= 2 ? p.scale + 1 : p.scale * 1.001;
    EXPECT_TRUE(frame.subject.height() * larger > frame.pane.height() ||
                frame.subject.width() * larger > frame.pane.width());
    if (p.scale >= 2) {
      EXPECT_EQ(p.scale, std::round(p.scale)) << "elements of unequal size";
    }
  }
}

TEST_F(ZoomTest, WhatIsUnderTheCursorStaysUnderIt) {
  for (int i = 0; i < 500; ++i) {
    const ZoomFrame frame = any_frame();
    const Viewport view = i % 3 == 0 ? Viewport{} : any_view(frame);
    const Placement before = place(view, frame);
    const Point at = {uniform(frame.pane.y0, frame.pane.y1), uniform(frame.pane.x0, frame.pane.x1)};
    if (!frame.subject.contains(before.to_element(at))) continue;
    const Placement after = place(zoom_at(view, frame, at, std::exp2(uniform(0, 2))), frame);
    const Point still = after.to_screen(before.to_element(at));
    EXPECT_NEAR(still.y, at.y, 1e-6) << "seed " << kSeed << " case " << i;
    EXPECT_NEAR(still.x, at.x, 1e-6);
  }
}

TEST_F(ZoomTest, ZoomingInAndOutAgainComesBack) {
  for (int i = 0; i < 200; ++i) {
    const ZoomFrame frame = any_frame();
    Viewport view = any_view(frame);
    view.scale = std::min(view.scale, 100.0);
    if (view.scale <= fit_scale(frame)) continue;
    const Placement p = place(view, frame);
    const Point at = p.to_screen(Point{frame.subject.height() / 3, frame.subject.width() / 3});
    const Viewport back = zoom_at(zoom_at(view, frame, at, 2), frame, at, 0.5);
    EXPECT_NEAR(back.scale, view.scale, 1e-9) << "seed " << kSeed;
    EXPECT_NEAR(back.centre_y, view.centre_y, 1e-6);
    EXPECT_NEAR(back.centre_x, view.centre_x, 1e-6);
  }
}

TEST_F(ZoomTest, ZoomingOutFarEnoughIsTheFit) {
  for (int i = 0; i < 100; ++i) {
    const ZoomFrame frame = any_frame();
    const Viewport view = any_view(frame);
    EXPECT_EQ(zoom_at(view, frame, {100, 100}, 1e-6), Viewport{}) << "seed " << kSeed;
  }
}

TEST_F(ZoomTest, NoWheelZoomsBeyondTheLimit) {
  const ZoomFrame frame = {{0, 0, 500, 500}, {0, 0, 800, 800}};
  Viewport view;
  for (int i = 0; i < 200; ++i) view = zoom_at(view, frame, {300, 300}, 1.5);
  EXPECT_LE(view.scale, kMaxScale);
  EXPECT_GE(view.scale, kMaxScale * 0.99);
}

TEST_F(ZoomTest, PanningMovesByTheSamePixelsAndNeverLosesThePicture) {
  for (int i = 0; i < 300; ++i) {
    const ZoomFrame frame = any_frame();
    const Viewport view = any_view(frame);
    if (view.scale <= fit_scale(frame)) continue;
    const Point delta = {uniform(-3, 3), uniform(-3, 3)};
    const Placement before = place(view, frame), after = place(pan(view, frame, delta), frame);
    EXPECT_EQ(after.scale, before.scale);
    const Viewport far = pan(view, frame, {uniform(-1e6, 1e6), uniform(-1e6, 1e6)});
    const Point middle = {(frame.pane.y0 + frame.pane.y1) / 2, (frame.pane.x0 + frame.pane.x1) / 2};
    const Point seen = place(far, frame).to_element(middle);
    EXPECT_GE(seen.y, frame.subject.y0 - 1e-6) << "seed " << kSeed;
    EXPECT_LE(seen.y, frame.subject.y1 + 1e-6);
    const double moved = after.origin.y - before.origin.y;
    EXPECT_LE(std::fabs(moved), std::fabs(delta.y) + 1e-6);
    if (view.centre_y > frame.subject.y0 + 3 && view.centre_y < frame.subject.y1 - 3 &&
        view.scale > 1) {
      EXPECT_NEAR(moved, delta.y, 1e-6);
    }
  }
}

TEST_F(ZoomTest, OneToOneIsOneScreenPixelPerElement) {
  const ZoomFrame large = {{0, 0, 3000, 4000}, {0, 0, 600, 800}};
  EXPECT_EQ(place(one_to_one({}, large, {300, 400}), large).scale, 1);
  const ZoomFrame small = {{0, 0, 30, 40}, {0, 0, 600, 800}};
  EXPECT_EQ(one_to_one({}, small, {300, 400}), Viewport{}) << "a small picture is never shrunk";
}

TEST_F(ZoomTest, SnappingMovesByLessThanAPixel) {
  for (int i = 0; i < 100; ++i) {
    const ZoomFrame frame = any_frame();
    const Placement exact = place(any_view(frame), frame), drawn = snapped(exact);
    EXPECT_EQ(drawn.origin.y, std::round(drawn.origin.y));
    EXPECT_LE(std::fabs(drawn.origin.y - exact.origin.y), 0.5) << "seed " << kSeed;
    EXPECT_LE(std::fabs(drawn.origin.x - exact.origin.x), 0.5);
  }
}

}  // namespace
}  // namespace convoscope::app
