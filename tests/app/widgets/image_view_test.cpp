// Laws of looking at a picture with mouse and keys, through posted events on the host without GL.
#include "app/widgets/image_view.h"

#include <gtest/gtest.h>

#include "app/host/host.h"
#include "app/widgets/card.h"
#include "app/widgets/registry.h"

namespace convoscope::app {
namespace {

class ImageViewTest : public testing::Test {
 protected:
  ImageViewTest() : host_(make_null_host({.width = 500, .height = 400})) {
    const auto map = std::make_shared<Tensor>(ImageShape{1, 20, 30, 2}, DataFormat::kNHWC);
    for (int64_t i = 0; i < map->size(); ++i) map->data()[i] = static_cast<float>(i);
    spec_.id = "map";
    spec_.tensor = map;
    spec_.c = 1;
    run();
  }
  void run() {
    for (int i = 0; i < 4 || host_->has_pending_events(); ++i) {
      host_->begin_frame(0);
      begin_page();
      ImGui::SetCursorScreenPos({20, 10});
      view_ = image_view(painter_, spec_, {400, 300}, viewport_);
      if (view_.picked) picked_.push_back(*view_.picked);
      if (view_.moved) spec_.selected = view_.moved;
      double_clicked_ = double_clicked_ || view_.double_clicked;
      end_page();
      host_->end_frame();
    }
  }
  ImVec2 centre(int64_t y, int64_t x) const { return view_.rect_of({y, x}).centre(); }
  void move(ImVec2 at) { host_->post(MouseMove{at.x, at.y}); }
  void button(int which, bool down) { host_->post(MouseButton{which, down}); }
  void tap(Key key) {
    host_->post(KeyEdge{key, true});
    host_->post(KeyEdge{key, false});
    run();
  }

  std::unique_ptr<Host> host_;
  MapPainter painter_{false};
  ImageViewSpec spec_;
  Viewport viewport_;
  ImageViewResult view_;
  std::vector<Element> picked_;
  bool double_clicked_ = false;
};

TEST_F(ImageViewTest, EveryElementIsFoundUnderItsCentreAndInTheRegistry) {
  for (const Element& element : {Element{0, 0}, {19, 29}, {7, 12}}) {
    move(centre(element.y, element.x));
    run();
    EXPECT_EQ(view_.hovered, element);
  }
  const WidgetRecord* record = registry().find("map");
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->value, "(7, 12) = 445.0000");
}

TEST_F(ImageViewTest, PaddingIsShownToScaleAndIsNoElement) {
  spec_.pad_left = 5;
  spec_.pad_bottom = 2;
  run();
  EXPECT_GE(view_.rect_of(0, -5, 1, 1).min.x, view_.pane.min.x);
  move(centre(3, -2));
  run();
  EXPECT_FALSE(view_.hovered);
  move(centre(20, 3));
  run();
  EXPECT_FALSE(view_.hovered);
  move(centre(19, 0));
  run();
  EXPECT_EQ(view_.hovered, (Element{19, 0}));
}

TEST_F(ImageViewTest, TheWheelZoomsAtTheCursorAndADoubleClickFits) {
  const Placement fitted = view_.placement;
  move(centre(4, 6));
  for (int i = 0; i < 8; ++i) host_->post(Wheel{0, 1});
  run();
  EXPECT_NEAR(view_.placement.scale, 4 * fitted.scale, 1e-6);
  EXPECT_EQ(view_.hovered, (Element{4, 6}));
  for (int i = 0; i < 2; ++i) {
    button(0, true);
    button(0, false);
  }
  run();
  EXPECT_TRUE(double_clicked_);
  EXPECT_EQ(viewport_, Viewport{});
  EXPECT_EQ(view_.placement.origin.x, fitted.origin.x);
}

TEST_F(ImageViewTest, TheRightAndTheMiddleButtonPan) {
  for (const int which : {1, 2}) {
    viewport_ = {40, 10, 15};
    run();
    const Point before = view_.placement.origin;
    move({200, 150});
    run();
    button(which, true);
    move({230, 140});
    button(which, false);
    run();
    EXPECT_NEAR(view_.placement.origin.x - before.x, 30, 1) << which;
    EXPECT_NEAR(view_.placement.origin.y - before.y, -10, 1) << which;
    EXPECT_TRUE(picked_.empty());
  }
}

TEST_F(ImageViewTest, TheLeftButtonPicksAndKeepsPickingWhileItIsDragged) {
  move(centre(2, 3));
  button(0, true);
  run();
  EXPECT_EQ(picked_, (std::vector<Element>{{2, 3}}));
  move(centre(2, 4));
  run();
  move({490, 390});  // beyond the border: the nearest element
  button(0, false);
  run();
  EXPECT_EQ(picked_, (std::vector<Element>{{2, 3}, {2, 4}, {19, 29}}));
}

TEST_F(ImageViewTest, ArrowKeysMoveTheSelectedElementAfterAClickAndStayInside) {
  spec_.selected = Element{0, 5};
  tap(Key::kDown);
  EXPECT_EQ(spec_.selected, (Element{0, 5})) << "not before it was clicked";
  move(centre(0, 5));
  button(0, true);
  button(0, false);
  run();
  tap(Key::kDown);
  tap(Key::kRight);
  EXPECT_EQ(spec_.selected, (Element{1, 6}));
  for (int i = 0; i < 3; ++i) tap(Key::kUp);
  EXPECT_EQ(spec_.selected, (Element{0, 6}));
}

TEST_F(ImageViewTest, WithoutATensorThereIsAnEmptyPane) {
  spec_.tensor = nullptr;
  move({100, 100});
  button(0, true);
  button(0, false);
  host_->post(Wheel{0, 1});
  run();
  EXPECT_FALSE(view_.hovered);
  EXPECT_TRUE(picked_.empty());
  EXPECT_NE(registry().find("map"), nullptr);
}

}  // namespace
}  // namespace convoscope::app
