// Laws of every widget on screen, whatever is shown: one path each, and something that says what it
// is for.
#include <gtest/gtest.h>

#include <set>

#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

constexpr const char* kGroups = R"({"convoscope": 1,
  "input": {"random_normal": {"shape": [2, 9, 11, 8], "seed": 1}}, "data_format": "NCHW",
  "layers": [{"op": "conv2d", "name": "grouped",
    "filters": {"random_normal": {"shape": [2, 4, 2, 40], "seed": 2}},
    "strides": [1, 1, 1, 1], "padding": "VALID", "dilations": [1, 1, 1, 1]}]})";

constexpr const char* kRefusedAtOnce = R"({"convoscope": 1,
  "input": {"pattern": {"name": "gradient", "shape": [1, 5, 5, 1]}}, "data_format": "NHWC",
  "layers": [{"op": "conv2d", "name": "large",
    "filters": {"random_normal": {"shape": [7, 7, 1, 2], "seed": 2}},
    "strides": [1, 1, 1, 1], "padding": "VALID", "dilations": [1, 1, 1, 1]}]})";

// Their own words say what they are: a label is their value, or they show data.
const std::set<std::string> kSelfExplaining = {"filter", "map",     "preset",   "notice",
                                               "cells",  "file",    "legend",   "histogram",
                                               "plot",   "picture", "splitter", "sentence"};

bool explained(const WidgetRecord& widget) {
  return !widget.tooltip.empty() || kSelfExplaining.contains(widget.role);
}

// A choice explains its options, or they explain it.
bool explained_by_family(const WidgetRecord& widget) {
  for (const WidgetRecord& other : registry().all()) {
    const bool related = widget.path.starts_with(other.path + "/") ||
                         (widget.role == "segmented" && other.path.starts_with(widget.path + "/"));
    if (related && explained(other)) return true;
  }
  return false;
}

std::vector<std::string> unexplained() {
  std::vector<std::string> paths;
  for (const WidgetRecord& widget : registry().all()) {
    if (!explained(widget) && !explained_by_family(widget)) {
      paths.push_back(widget.path + " (" + widget.role + ")");
    }
  }
  return paths;
}

struct Shown {
  const char* name;
  const char* json;
};

std::ostream& operator<<(std::ostream& out, const Shown& shown) { return out << shown.name; }

class EveryWidget : public ::testing::TestWithParam<Shown> {};

TEST_P(EveryWidget, HasAPathOfItsOwnAndSaysWhatItIsFor) {
  Workspace work(GetParam().json);
  for (const char* screen : {"bar/Explore", "bar/Filters", "bar/Chain", "bar/Compare", "bar/Arithmetic",
                             "bar/Export"}) {
    work.ui.click(screen);
    EXPECT_TRUE(registry().duplicates().empty()) << registry().duplicates().front();
    EXPECT_EQ(unexplained(), std::vector<std::string>{}) << screen;
    EXPECT_GT(registry().all().size(), 10U);
  }
}

INSTANTIATE_TEST_SUITE_P(Of, EveryWidget,
                         ::testing::Values(Shown{"Picture", kPicture}, Shown{"Chain", kChain},
                                           Shown{"Groups", kGroups},
                                           Shown{"RefusedAtOnce", kRefusedAtOnce}),
                         [](const auto& test) { return test.param.name; });

TEST(EveryWidgetOfADialog, HasAPathOfItsOwn) {
  Workspace work(kPicture);
  for (const char* shortcut : {"ctrl+o", "ctrl+shift+s"}) {
    work.ui.key(shortcut);
    EXPECT_TRUE(work.ui.has("files/accept"));
    EXPECT_TRUE(registry().duplicates().empty()) << registry().duplicates().front();
    work.ui.key("escape");
    work.ui.run(3);
  }
  for (const char* popup : {"screen/filter/presets", "bar/experiments"}) {
    const size_t before = registry().all().size();
    work.ui.click(popup);
    EXPECT_GT(registry().all().size(), before);
    EXPECT_TRUE(registry().duplicates().empty()) << registry().duplicates().front();
    work.ui.key("escape");
    work.ui.run(3);
  }
}

TEST(EveryWidgetOfAPopup, OfTheFiltersScreenSaysWhatItIsFor) {
  Workspace work(kPicture);
  work.ui.click("bar/Filters");
  for (const char* popup : {"screen/bank/tools/size", "screen/editor/actions/normalise",
                            "screen/editor/actions/combine"}) {
    const size_t before = registry().all().size();
    work.ui.click(popup);
    EXPECT_GT(registry().all().size(), before);
    EXPECT_TRUE(registry().duplicates().empty()) << registry().duplicates().front();
    EXPECT_EQ(unexplained(), std::vector<std::string>{}) << popup;
    work.ui.key("escape");
    work.ui.run(3);
  }
}

}  // namespace
}  // namespace convoscope::app
