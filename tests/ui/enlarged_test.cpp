// What else the large views show, three maps as colours or a map over the input, and that a grid of
// many maps uploads the visible ones only. All of it is looked at, nothing is computed or edited.
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <sstream>

#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

std::unique_ptr<Host> offscreen() {
  auto host = make_offscreen_host({.width = 1300, .height = 900});
  return host ? std::move(*host) : nullptr;
}

void in_options(Workspace& work, const std::function<void()>& choose) {
  work.ui.click("screen/maps/view");
  choose();
  work.ui.key("escape");
  work.ui.run(3);
}

Capture shot(Workspace& work) {
  work.ui.hover("bar/theme");
  work.result();
  return work.app.host().capture().value();
}

// Do the pictures differ somewhere within the rectangle, and anywhere outside of the others?
bool differ(const Capture& a, const Capture& b, const Rect& in) {
  for (auto y = static_cast<int>(in.min.y); y < static_cast<int>(in.max.y); ++y) {
    for (auto x = static_cast<int>(in.min.x); x < static_cast<int>(in.max.x); ++x) {
      const size_t at = 4 * static_cast<size_t>(y * a.width + x);
      if (!std::equal(&a.rgba[at], &a.rgba[at] + 3, &b.rgba[at])) return true;
    }
  }
  return false;
}

TEST(Enlarged, AMapOverTheInputChangesTheInputAlone) {
  auto host = offscreen();
  if (!host) GTEST_SKIP() << "no EGL";
  Workspace work(kPicture, std::move(host));
  const Capture before = shot(work);
  work.app.view().maps.overlay = true;
  const Capture after = shot(work);
  EXPECT_TRUE(differ(before, after, work.ui.widget("screen/views/input").rect));
  EXPECT_FALSE(differ(before, after, work.ui.widget("screen/views/map").rect));
  work.app.view().maps.overlay_opacity = 0;
  EXPECT_FALSE(differ(before, shot(work), work.ui.widget("screen/views/input").rect));
}

TEST(Enlarged, ThreeMapsAreChosenAndShownAsColours) {
  auto host = offscreen();
  if (!host) GTEST_SKIP() << "no EGL";
  Workspace work(kPicture, std::move(host));
  const Capture before = shot(work);
  in_options(work, [&] {
    work.ui.click("screen/maps/options/composite");
    work.ui.click("screen/maps/options/blue/plus");
  });
  EXPECT_TRUE(work.app.view().maps.composite);
  EXPECT_EQ(work.app.view().maps.composite_maps, (std::array<int64_t, 3>{0, 1, 3}));
  EXPECT_TRUE(differ(before, shot(work), work.ui.widget("screen/views/map").rect));
  EXPECT_EQ(work.steps(), 1U);
}

TEST(Enlarged, TheReadoutOfThreeMapsHasTheirThreeValues) {
  Workspace work(kPicture);
  work.app.view().maps.composite = true;
  work.ui.hover("screen/views/map");
  work.ui.run(2);
  const ImageView values = image_view(*work.answer()->layers[0].output);
  const std::string readout = work.ui.value("screen/views/map");
  std::istringstream words(readout.substr(readout.find('=') + 1));
  for (int64_t k = 0; k < 3; ++k) {
    std::string word;
    words >> word;
    if (word.starts_with("−")) word = "-" + word.substr(std::string("−").size());
    EXPECT_NEAR(std::stof(word), values.at(0, 10, 12, k), 0.0006f) << readout;
  }
}

TEST(Enlarged, TheGridOfManyMapsUploadsWhatIsInSightOnly) {
  auto host = offscreen();
  if (!host) GTEST_SKIP() << "no EGL";
  Workspace work(R"({"convoscope": 1,
    "input": {"pattern": {"name": "spheres", "shape": [1, 24, 24, 3]}}, "data_format": "NHWC",
    "layers": [{"op": "conv2d", "name": "many",
      "filters": {"random_normal": {"shape": [1, 1, 3, 1024], "seed": 1}},
      "strides": [1, 1, 1, 1], "padding": "SAME", "dilations": [1, 1, 1, 1]}]})",
                 std::move(host));
  const auto maps_in_sight = [] {
    std::set<std::string> maps;
    for (const WidgetRecord& widget : registry().all()) {
      if (widget.role == "map") maps.insert(widget.path);
    }
    return maps;
  };
  const std::set<std::string> at_first = maps_in_sight();
  ASSERT_LT(at_first.size(), 300u);
  const int64_t uploads = work.app.painted().uploads;
  work.ui.wheel("screen/maps/grid/0", -8);
  work.result();
  std::set<std::string> both = at_first;
  const std::set<std::string> now = maps_in_sight();
  both.insert(now.begin(), now.end());
  ASSERT_GT(both.size(), at_first.size());
  EXPECT_LE(work.app.painted().uploads - uploads, std::ssize(both) - std::ssize(at_first));
}

}  // namespace
}  // namespace convoscope::app
