// The workspace as a picture: the same bytes in every run, in the size that was asked for.
#include <gtest/gtest.h>

#include "engine/files/image_file.h"
#include "tests/support/temp_folder.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

using testing::TempFolder;

struct Picture {
  const char* name;
  int width, height;
  float scale;
  const char* screen;
};

std::ostream& operator<<(std::ostream& out, const Picture& picture) { return out << picture.name; }

class Pictures : public ::testing::TestWithParam<Picture> {};

TEST_P(Pictures, AreTheSameInEveryRun) {
  if (!make_offscreen_host({.width = 16, .height = 16})) GTEST_SKIP() << "no EGL";
  const TempFolder folder;
  RenderOptions options;
  options.experiment = folder.put("experiment.json", kPicture);
  options.width = GetParam().width;
  options.height = GetParam().height;
  options.scale = GetParam().scale;
  options.screen = GetParam().screen;
  for (const char* name : {"first.png", "second.png"}) {
    options.output = folder / name;
    const auto rendered = render_workspace(options);
    ASSERT_TRUE(rendered) << rendered.error().sentence;
  }
  EXPECT_EQ(folder.get("first.png"), folder.get("second.png"));
  const auto image = read_image(folder / "first.png");
  ASSERT_TRUE(image) << image.error().sentence;
  EXPECT_EQ(image_shape(*image), (ImageShape{1, options.height, options.width, 3}));
}

INSTANTIATE_TEST_SUITE_P(Of, Pictures,
                         ::testing::Values(Picture{"Usual", 1600, 1000, 1, "explore"},
                                           Picture{"Small", 1280, 720, 1, "explore"},
                                           Picture{"Large", 3200, 2000, 2, "explore"},
                                           Picture{"Ledger", 1600, 1000, 1, "arithmetic"},
                                           Picture{"Filters", 1600, 1000, 1, "filters"},
                                           Picture{"Compare", 1600, 1000, 1, "compare"}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace convoscope::app
