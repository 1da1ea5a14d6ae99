// Which file the document is, and when there is something to lose.
#include "app/document/session.h"

#include <gtest/gtest.h>

#include "tests/app/document/samples.h"

namespace convoscope::app {
namespace {

TEST(Session, IsUntitledAndCleanUntilTheFirstEdit) {
  History history(std::make_shared<const Experiment>(testing::sample()));
  Session session;
  session.mark_opened({}, history);
  EXPECT_EQ(session.name(), "untitled");
  EXPECT_TRUE(session.path().empty());
  EXPECT_TRUE(session.clean(history));
  history.apply(set_strides(0, {2, 2}));
  EXPECT_FALSE(session.clean(history));
}

TEST(Session, OpeningAFileIsAStepThatIsOnDisk) {
  History history(std::make_shared<const Experiment>(testing::sample()));
  Session session;
  history.apply(replace_experiment(testing::sample(1), "open start.json"));
  session.mark_opened("/experiments/start.json", history);
  EXPECT_EQ(session.name(), "start.json");
  EXPECT_TRUE(session.clean(history));
  history.undo();
  EXPECT_FALSE(session.clean(history));
}

TEST(Session, ASaveThatFinishesAfterAnEditLeavesTheEditUnsaved) {
  History history(std::make_shared<const Experiment>(testing::sample()));
  Session session;
  const ExperimentPtr written = history.current();
  history.apply(set_strides(0, {2, 2}));
  session.mark_saved("/experiments/mine.json", written, history);
  EXPECT_EQ(session.path(), "/experiments/mine.json");
  EXPECT_FALSE(session.clean(history));
  history.undo();
  EXPECT_TRUE(session.clean(history));
}

TEST(ExperimentPath, EndsInJson) {
  EXPECT_EQ(experiment_path("/a/mine"), "/a/mine.json");
  EXPECT_EQ(experiment_path("/a/mine.json"), "/a/mine.json");
  EXPECT_EQ(experiment_path("/a/v1.2"), "/a/v1.2.json");
}

}  // namespace
}  // namespace convoscope::app
