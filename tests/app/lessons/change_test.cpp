// app/lessons/change.h: what an experiment file says is what a change does.
#include "app/lessons/change.h"

#include <gtest/gtest.h>

#include "tests/app/lessons/a_lesson.h"

namespace convoscope::app {
namespace {

Expected<Experiment> with(std::vector<LessonChange> changes) {
  return changed(testing::read(lesson_template()).start, changes, {});
}

TEST(Change, SetsWhatAFileWouldSet) {
  const auto experiment = with({{"layers[0].strides", "[1, 2, 3, 1]", 4},
                                {"data_format", "\"NCHW\"", 5},
                                {"layers[0].strides", "[1, 1, 2, 3]", 6}});
  ASSERT_TRUE(experiment) << experiment.error().sentence;
  EXPECT_EQ(experiment->layers[0].strides, (Hw{2, 3}));
  EXPECT_EQ(experiment->data_format, DataFormat::kNCHW);
}

TEST(Change, AppendsBehindTheEndOfAList) {
  const auto experiment = with({{"layers[1]", R"({"op": "relu", "name": "act"})", 1}});
  ASSERT_TRUE(experiment) << experiment.error().sentence;
  ASSERT_EQ(experiment->layers.size(), 2u);
  EXPECT_EQ(experiment->layers[1].name, "act");
}

TEST(Change, TakesAKeyAway) {
  const auto experiment =
      with({{"layers[0].activation", "\"relu\"", 1}, {"layers[0].activation", "", 2}});
  ASSERT_TRUE(experiment) << experiment.error().sentence;
  EXPECT_EQ(experiment->layers[0].activation.kind, Activation::kNone);
}

TEST(Change, OfAPlaceThatIsNotThereIsRefusedWithItsLine) {
  for (const char* place :
       {"layers[7].strides", "nothing.deep", "layers[x]", "layers[0", "title[0]"}) {
    const auto experiment = with({{place, "1", 42}});
    ASSERT_FALSE(experiment) << place;
    EXPECT_NE(experiment.error().sentence.find("line 42"), std::string::npos) << place;
  }
}

TEST(Change, OfSomethingUnknownIsRefusedAsInAFile) {
  const auto experiment = with({{"layers[0].stride", "2", 9}});
  ASSERT_FALSE(experiment);
  EXPECT_NE(experiment.error().sentence.find("strides"), std::string::npos);
}

}  // namespace
}  // namespace convoscope::app
