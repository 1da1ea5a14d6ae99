// Which layers leave, and what of the choices is remembered.
#include "app/document/export_view.h"

#include <gtest/gtest.h>

#include "app/document/view_state.h"

namespace convoscope::app {
namespace {

TEST(ExportView, IsReadBackWithoutTheRunOfLayers) {
  ViewState view;
  view.screen = Screen::kExport;
  view.export_left_width = 333;
  view.exporting = {.target = "pytorch",
                    .name = "edge \"finder\"",
                    .literal_elements = 12,
                    .all_maps = false,
                    .map_scale = 5,
                    .channel = 2,
                    .width = 800,
                    .speed = 7.5f,
                    .light = false,
                    .loop = false,
                    .numbers = true,
                    .values = false};
  const ViewState again = parse_view_state(print_view_state(view));
  EXPECT_EQ(again, view);
  view.exporting.first = 1;
  EXPECT_EQ(parse_view_state(print_view_state(view)).exporting.first, -1);
}

TEST(ExportView, AnotherExperimentKeepsTargetAndLooksAlone) {
  const ExportView view = for_another_experiment(
      {.target = "onnx", .first = 2, .last = 3, .name = "mine", .channel = 4, .width = 800});
  EXPECT_EQ(view, (ExportView{.target = "onnx", .width = 800}));
}

TEST(LayerRun, IsTheWholeChainUntilAnEndIsChosen) {
  ExportView view;
  EXPECT_EQ(chosen_run(view, 1), (LayerRun{0, 0}));
  EXPECT_EQ(chosen_run(view, 5), (LayerRun{0, 4}));
  choose_last(view, 2, 5);
  EXPECT_EQ(chosen_run(view, 5), (LayerRun{0, 2}));
  choose_last(view, 4, 5);
  EXPECT_EQ(chosen_run(view, 7), (LayerRun{0, 6})) << "a whole chain stays whole when it grows";
}

TEST(LayerRun, OneEndDrawsTheOtherAlong) {
  ExportView view;
  choose_last(view, 1, 5);
  choose_first(view, 3, 5);
  EXPECT_EQ(chosen_run(view, 5), (LayerRun{3, 3}));
  choose_last(view, 0, 5);
  EXPECT_EQ(chosen_run(view, 5), (LayerRun{0, 0}));
}

TEST(LayerRun, LiesInAChainThatBecameShorter) {
  const ExportView view{.first = 3, .last = 4};
  EXPECT_EQ(chosen_run(view, 4), (LayerRun{3, 3}));
  EXPECT_EQ(chosen_run(view, 2), (LayerRun{1, 1}));
}

TEST(FileStem, HoldsWhatEverySystemTakes) {
  EXPECT_EQ(file_stem("conv1"), "conv1");
  EXPECT_EQ(file_stem("a/b: c\"\n.py"), "a_b_c_py");
  EXPECT_EQ(file_stem("../.."), "convoscope");
  EXPECT_EQ(file_stem("Kanten – Sobel"), "Kanten_Sobel");
}

}  // namespace
}  // namespace convoscope::app
