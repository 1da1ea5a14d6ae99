// Settings that tf.nn.conv2d refuses: the sentence stands on screen, the last maps stay the very
// same object, one click on a remedy or on "Go back" leads on.
#include <gtest/gtest.h>

#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

struct Refused {
  const char* name;
  const char* padding;  // the mode that is chosen first
  const char* path;     // of the field into which …
  const char* typed;    // … this is typed
  const char* words;    // the sentence holds this number
};

std::ostream& operator<<(std::ostream& out, const Refused& refused) { return out << refused.name; }

constexpr Refused kRefused[] = {
    {"StrideZero", "SAME", "screen/settings/strides/height", "0", "0"},
    {"StrideNegative", "SAME", "screen/settings/strides/width", "-3", "3"},
    {"DilationZero", "SAME", "screen/settings/dilations/height", "0", "0"},
    {"DilationTooLarge", "VALID", "screen/settings/dilations/height", "12", "25"},
    {"FilterLargerThanTheInput", "VALID", "screen/settings/filters/height", "23", "23"},
    {"PadNegative", "EXPLICIT", "screen/settings/before/height", "-2", "2"},
};

std::vector<std::string> remedies() {
  std::vector<std::string> paths;
  for (const WidgetRecord& widget : registry().all()) {
    if (widget.role == "chip") paths.push_back(widget.path);
  }
  return paths;
}

class Refusals : public ::testing::TestWithParam<Refused> {
 protected:
  Refusals() : work(kPicture) {
    work.ui.click(std::string("screen/settings/padding/") + GetParam().padding);
    valid = work.answer();
    work.type(GetParam().path, GetParam().typed);
    work.result();
  }

  Workspace work;
  ResultPtr valid;  // before the refused number was typed
};

TEST_P(Refusals, ShowTheSentenceAndKeepTheLastMaps) {
  const auto refused = resolve_chain(*work.experiment());
  ASSERT_FALSE(refused);
  const std::string& sentence = refused.error().sentence;
  EXPECT_NE(sentence.find(GetParam().words), std::string::npos) << sentence;
  const EvaluatorState state = work.app.evaluation();
  ASSERT_TRUE(state.refusal);
  EXPECT_EQ(state.refused, work.experiment());
  EXPECT_EQ(state.refusal->sentence, sentence);
  EXPECT_EQ(work.ui.value("screen/settings/refusal"), sentence);
  work.ui.run(30);
  EXPECT_EQ(work.app.evaluation().result, valid);
}

TEST_P(Refusals, EveryRemedyIsOneStepToMapsThatAnswer) {
  const ExperimentPtr refused = work.experiment();
  const std::vector<std::string> offered = remedies();
  ASSERT_FALSE(offered.empty());
  for (const std::string& path : offered) {
    SCOPED_TRACE(path);
    work.ui.click(path);
    EXPECT_NE(work.experiment(), refused);
    EXPECT_TRUE(same_bits(work.answer()->layers[0].output, work.recomputed()->layers[0].output));
    EXPECT_TRUE(remedies().empty());
    work.ui.key("ctrl+z");
    EXPECT_EQ(work.experiment(), refused);
    work.result();
  }
}

TEST_P(Refusals, GoBackTakesTheChangeBack) {
  work.ui.click("screen/views/go back");
  EXPECT_EQ(work.experiment(), valid->experiment);
  EXPECT_TRUE(same_bits(work.answer()->layers[0].output, valid->layers[0].output));
  EXPECT_FALSE(work.ui.has("screen/settings/refusal"));
  EXPECT_FALSE(work.ui.has("screen/views/go back"));
}

TEST_P(Refusals, OtherSettingsCanBeEditedMeanwhile) {
  work.ui.click("screen/settings/data_format/NCHW");
  EXPECT_EQ(work.experiment()->data_format, DataFormat::kNCHW);
  EXPECT_EQ(work.result(), valid);
}

INSTANTIATE_TEST_SUITE_P(Settings, Refusals, ::testing::ValuesIn(kRefused),
                         [](const auto& test) { return test.param.name; });

// Of the chain: the refusal of a later layer is shown while an earlier one is chosen.
TEST(RefusalOfAnotherLayer, NamesTheLayerAndOffersItsRemedies) {
  Workspace work(kChain);
  const ResultPtr valid = work.answer();
  work.ui.click("screen/settings/layer/conv2");
  work.type("screen/settings/strides/height", "0");
  work.result();
  work.ui.click("screen/settings/layer/conv1");
  EXPECT_NE(work.ui.value("screen/settings/refusal").find("conv2"), std::string::npos);
  EXPECT_EQ(work.app.evaluation().result, valid);
  ASSERT_FALSE(remedies().empty());
  work.ui.click(remedies().front());
  EXPECT_EQ(work.answer()->experiment, work.experiment());
}

}  // namespace
}  // namespace convoscope::app
