// Shortcuts, the file dialog, saving and opening: what is saved from the window is the experiment,
// bit for bit, and the engine computes the same maps from the file.
#include <gtest/gtest.h>

#include "engine/evaluate/evaluate.h"
#include "engine/io/experiment_json.h"
#include "tests/support/temp_folder.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

using testing::TempFolder;

// Settings, a weight, the format: as a person would change them.
void edit(Workspace& work) {
  work.ui.click("screen/settings/dilations/link");
  work.type("screen/settings/dilations/height", "2");
  work.ui.click("screen/settings/padding/EXPLICIT");
  work.type("screen/settings/before/width", "4");
  work.ui.click("screen/settings/data_format/NCHW");
  work.ui.click("screen/filter/bank/2");
  work.ui.drag("screen/filter/cells", 0, -37);
  work.ui.click("screen/filter/scale");
}

// Through the dialog that is open.
void choose_file(Workspace& work, const std::string& name) {
  work.ui.type("files/name", name);
  work.ui.run(2);
  work.result();
}

void expect_same_experiment(const Experiment& a, const Experiment& b) {
  EXPECT_EQ(a.data_format, b.data_format);
  EXPECT_EQ(a.input.source, b.input.source);
  EXPECT_TRUE(same_bits(to_data_format(a.input.tensor, DataFormat::kNHWC),
                        to_data_format(b.input.tensor, DataFormat::kNHWC)));
  ASSERT_EQ(a.layers.size(), b.layers.size());
  for (size_t l = 0; l < a.layers.size(); ++l) {
    EXPECT_EQ(a.layers[l].name, b.layers[l].name);
    EXPECT_EQ(a.layers[l].strides, b.layers[l].strides);
    EXPECT_EQ(a.layers[l].dilations, b.layers[l].dilations);
    EXPECT_EQ(a.layers[l].padding, b.layers[l].padding);
    EXPECT_EQ(a.layers[l].activation, b.layers[l].activation);
    EXPECT_EQ(a.layers[l].filters.source, b.layers[l].filters.source);
    EXPECT_EQ(a.layers[l].filters.names, b.layers[l].filters.names);
    EXPECT_TRUE(same_bits(a.layers[l].filters.tensor, b.layers[l].filters.tensor));
  }
}

class Files : public ::testing::Test {
 protected:
  Files() : work(kPicture) { work.app.view().last_folder = folder.path().string(); }

  TempFolder folder;
  Workspace work;
};

TEST_F(Files, WhatIsSavedIsWhatIsOpenedBitForBit) {
  edit(work);
  const ExperimentPtr saved = work.experiment();
  const TensorPtr maps = work.answer()->layers[0].output;
  work.ui.key("ctrl+s");
  choose_file(work, "mine");
  EXPECT_EQ(work.notice().sentence, "Saved mine.json.");
  EXPECT_TRUE(work.app.session().clean(work.app.history()));

  work.drop({folder.put("other.json", kChain)});
  ASSERT_EQ(work.answer()->layers.size(), 2U);
  work.ui.key("ctrl+o");
  choose_file(work, "mine.json");
  expect_same_experiment(*work.experiment(), *saved);
  EXPECT_TRUE(same_bits(work.answer()->layers[0].output, maps));
}

TEST_F(Files, TheEngineComputesTheMapsOfTheWindowFromTheSavedFile) {
  edit(work);
  const TensorPtr maps = work.answer()->layers[0].output;
  work.app.requests().save_to = folder / "mine.json";
  work.ui.run(1);
  work.result();
  auto experiment = read_experiment(folder / "mine.json");
  ASSERT_TRUE(experiment) << experiment.error().sentence;
  auto result = evaluate(std::make_shared<const Experiment>(*std::move(experiment)));
  ASSERT_TRUE(result) << result.error().sentence;
  EXPECT_TRUE(same_bits((*result)->layers[0].output, maps));
}

TEST_F(Files, ARefusedExperimentIsSavedAndOpenedToo) {
  work.type("screen/settings/strides/height", "0");
  work.result();
  const ExperimentPtr refused = work.experiment();
  work.app.requests().save_to = folder / "refused.json";
  work.ui.run(1);
  work.result();
  work.drop({folder / "refused.json"});
  EXPECT_NE(work.experiment(), refused);
  expect_same_experiment(*work.experiment(), *refused);
  EXPECT_TRUE(work.app.evaluation().refusal);
}

TEST_F(Files, SavingAgainWritesTheSameFileWithoutAsking) {
  work.app.requests().save_to = folder / "mine.json";
  work.ui.run(1);
  work.result();
  const std::string first = folder.get("mine.json");
  work.type("screen/settings/strides/height", "2");
  EXPECT_FALSE(work.app.session().clean(work.app.history()));
  work.ui.key("ctrl+s");
  work.result();
  EXPECT_FALSE(work.ui.has("files/name"));
  EXPECT_NE(folder.get("mine.json"), first);
  EXPECT_TRUE(work.app.session().clean(work.app.history()));
  EXPECT_EQ(folder.count(), 1);
}

TEST_F(Files, SaveAsAsksAndReplacingIsConfirmed) {
  folder.put("mine.json", "precious");
  work.ui.key("ctrl+shift+s");
  choose_file(work, "mine.json");
  EXPECT_EQ(folder.get("mine.json"), "precious");
  ASSERT_TRUE(work.ui.has("files/accept"));
  work.ui.click("files/accept");
  work.result();
  EXPECT_NE(folder.get("mine.json"), "precious");
}

TEST_F(Files, AFileThatCannotBeWrittenIsASentenceAndTheDocumentStaysUnsaved) {
  work.type("screen/settings/strides/height", "2");
  work.app.requests().save_to = folder / "no such folder/mine.json";
  work.ui.run(1);
  work.result();
  EXPECT_EQ(work.notice().severity, Severity::kError);
  EXPECT_NE(work.notice().sentence.find("mine.json"), std::string::npos);
  EXPECT_FALSE(work.app.session().clean(work.app.history()));
}

// With changes that are in no file, and the question on screen.
class Closing : public Files {
 protected:
  Closing() {
    work.type("screen/settings/strides/height", "2");
    work.ui.post(CloseRequest{});
    work.ui.run(4);
    EXPECT_TRUE(work.ui.has("close/stay"));
  }
};

TEST_F(Closing, StayKeepsTheWindowAndTheChanges) {
  const ExperimentPtr changed = work.experiment();
  work.ui.click("close/stay");
  EXPECT_FALSE(work.ui.has("close/stay"));
  EXPECT_TRUE(work.app.frame());
  EXPECT_EQ(work.experiment(), changed);
}

TEST_F(Closing, WithoutSavingTheWindowCloses) {
  work.ui.click("close/discard");
  EXPECT_FALSE(work.app.frame());
  EXPECT_EQ(folder.count(), 0);
}

TEST_F(Closing, SavingAsksForANameAndThenCloses) {
  work.ui.click("close/save");
  choose_file(work, "mine");
  EXPECT_EQ(folder.count(), 1);
  EXPECT_FALSE(work.app.frame());
}

TEST_F(Closing, ASaveThatWasCancelledKeepsTheWindowAlsoWhenSavedLater) {
  work.ui.click("close/save");
  work.ui.key("escape");
  EXPECT_FALSE(work.ui.has("files/name"));
  work.ui.key("ctrl+s");
  choose_file(work, "mine");
  EXPECT_EQ(folder.count(), 1);
  EXPECT_TRUE(work.app.frame());
}

TEST_F(Files, EscapeClosesTheDialogAndOpensNothing) {
  const ExperimentPtr before = work.experiment();
  work.ui.key("ctrl+o");
  EXPECT_TRUE(work.ui.has("files/name"));
  work.ui.key("escape");
  work.ui.run(2);
  EXPECT_FALSE(work.ui.has("files/name"));
  EXPECT_EQ(work.experiment(), before);
}

TEST_F(Files, WhileTheDialogIsOpenShortcutsLeaveTheDocumentAlone) {
  work.type("screen/settings/strides/height", "2");
  const ExperimentPtr before = work.experiment();
  work.ui.key("ctrl+o");
  work.ui.key("ctrl+z");
  EXPECT_EQ(work.experiment(), before);
}

TEST(ShippedExperiments, OpenFromTheirMenuAndAreNeverOverwritten) {
  Workspace work(kPicture);
  work.ui.click("bar/experiments");
  work.ui.click("bar/experiment list/widen-with-dilation.json");
  EXPECT_EQ(work.answer()->layers[0].geometry.output, (ImageShape{10, 64, 64, 32}));
  EXPECT_EQ(work.app.session().name(), "widen-with-dilation.json");
  work.ui.key("ctrl+s");
  EXPECT_TRUE(work.ui.has("files/name"));
}

TEST(Shortcuts, UndoAndRedo) {
  Workspace work(kPicture);
  const ExperimentPtr before = work.experiment();
  work.ui.click("screen/filter/negate");
  const ExperimentPtr after = work.experiment();
  work.ui.key("ctrl+z");
  EXPECT_EQ(work.experiment(), before);
  work.ui.key("ctrl+shift+z");
  EXPECT_EQ(work.experiment(), after);
}

TEST(Shortcuts, WhileANumberIsTypedUndoLeavesTheDocumentAlone) {
  Workspace work(kPicture);
  work.ui.click("screen/filter/negate");
  const ExperimentPtr before = work.experiment();
  work.ui.click("screen/settings/strides/height");
  work.ui.text("3");
  work.ui.key("ctrl+z");
  work.ui.key("escape");
  EXPECT_EQ(work.experiment(), before);
}

TEST(Shortcuts, ThemeAndFitChangeTheViewAlone) {
  Workspace work(kPicture);
  work.ui.key("ctrl+l");
  EXPECT_EQ(work.app.view().theme, Theme::kLight);
  work.ui.wheel("screen/views/map", 3);
  EXPECT_GT(work.app.view().map_view.scale, 0);
  work.ui.key("ctrl+0");
  EXPECT_EQ(work.app.view().map_view, Viewport{});
  EXPECT_EQ(work.steps(), 1U);
}

TEST(Shortcuts, QuitClosesTheWindow) {
  Workspace work(kPicture);
  EXPECT_TRUE(work.app.frame());
  work.ui.post(KeyEdge{Key::kLeftCtrl, true});
  work.ui.post(KeyEdge{letter_key('Q'), true});
  bool open = true;
  for (int i = 0; i < 5 && open; ++i) open = work.app.frame();
  EXPECT_FALSE(open);
}

TEST(CodeBox, CopiesTheCallToTheClipboard) {
  Workspace work(kPicture);
  work.type("screen/settings/strides/height", "2");
  work.ui.click("screen/settings/call/copy");
  EXPECT_NE(work.app.host().clipboard().find("strides=[1, 2, 2, 1]"), std::string::npos)
      << work.app.host().clipboard();
  EXPECT_EQ(work.notice().sentence, "Copied.");
}

}  // namespace
}  // namespace convoscope::app
