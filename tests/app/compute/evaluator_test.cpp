// Latest wins, the window never waits, and the last valid answer stays.
#include "app/compute/evaluator.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace convoscope::app {
namespace {

// One layer of ones over an input of ones: at the middle every output is extent².
ExperimentPtr ones(int64_t size, int64_t channels, int64_t extent, int64_t stride = 1) {
  Experiment experiment;
  Tensor input({1, size, size, channels}, DataFormat::kNHWC);
  for (float& value : input.values()) value = 1;
  Tensor filters(FilterShape{extent, extent, channels, channels});
  for (float& value : filters.values()) value = 1;
  Layer layer;
  layer.name = "conv1";
  layer.filters = {FilterValues{}, std::make_shared<const Tensor>(std::move(filters)), {}};
  layer.strides = {stride, stride};
  experiment.input = {InputValues{}, std::make_shared<const Tensor>(std::move(input))};
  experiment.layers = {layer};
  return std::make_shared<const Experiment>(std::move(experiment));
}

ExperimentPtr small(int64_t stride = 1) { return ones(8, 1, 3, stride); }

// Some 270 billion multiply-adds, seconds of work for the one thread that tests give it.
ExperimentPtr long_running() { return ones(512, 64, 16); }

EvaluateOptions one_thread() {
  EvaluateOptions options;
  options.parallel.threads = 1;
  return options;
}

ExperimentPtr with_strides(const ExperimentPtr& experiment, Hw strides) {
  Experiment other = *experiment;
  other.layers[0].strides = strides;
  return std::make_shared<const Experiment>(std::move(other));
}

// False when it ended instead.
bool runs_and_has_done_some(const Evaluator& evaluator) {
  for (;;) {
    const EvaluatorState state = evaluator.poll();
    if (state.progress > 0 || !state.busy) return state.busy;
    std::this_thread::yield();
  }
}

TEST(Evaluator, OfFiftyExperimentsTheLastOneIsAnswered) {
  Evaluator evaluator;
  ExperimentPtr last;
  for (int64_t i = 1; i <= 50; ++i) {
    last = small(i);
    evaluator.submit(last);
  }
  evaluator.wait_idle();
  const EvaluatorState state = evaluator.poll();
  ASSERT_NE(state.result, nullptr);
  EXPECT_EQ(state.result->experiment, last);
  EXPECT_FALSE(state.busy);
}

// Nothing here could return if it waited for the long experiment: that one is cancelled only by the
// last submit, which comes after.
TEST(Evaluator, SubmitAndPollReturnWhileALongEvaluationRuns) {
  Evaluator evaluator(one_thread());
  evaluator.submit(small());
  evaluator.wait_idle();
  const ResultPtr before = evaluator.poll().result;
  const ExperimentPtr running = long_running();
  evaluator.submit(running);
  ASSERT_TRUE(runs_and_has_done_some(evaluator));
  const EvaluatorState state = evaluator.poll();
  EXPECT_TRUE(state.busy);
  EXPECT_LT(state.progress, 1);
  EXPECT_EQ(state.result, before);  // the last valid answer stays
  const ExperimentPtr newer = small(2);
  evaluator.submit(newer);
  evaluator.wait_idle();
  EXPECT_EQ(evaluator.poll().result->experiment, newer);
}

TEST(Evaluator, SubmittingTheSameExperimentAgainDoesNotStartOver) {
  Evaluator evaluator;
  const ExperimentPtr experiment = small();
  evaluator.submit(experiment);
  evaluator.wait_idle();
  const ResultPtr result = evaluator.poll().result;
  evaluator.submit(experiment);
  EXPECT_FALSE(evaluator.poll().busy);
  EXPECT_EQ(evaluator.poll().result, result);
}

// Three layers of one size.
ExperimentPtr three_layers() {
  Experiment experiment = *small();
  const Layer one = experiment.layers[0];
  for (const char* name : {"second", "third"}) {
    experiment.layers.push_back(one);
    experiment.layers.back().op = Op::kSoftmax;
    experiment.layers.back().filters = {};
    experiment.layers.back().name = name;
  }
  return std::make_shared<const Experiment>(std::move(experiment));
}

TEST(Evaluator, AnActivationThatWasLetGoComesBackWithTheSameBitsWhenItIsLookedAt) {
  Evaluator evaluator;
  const ExperimentPtr experiment = three_layers();
  evaluator.submit(experiment);
  evaluator.wait_idle();
  const ResultPtr whole = evaluator.poll().result;
  ASSERT_TRUE(has_values(*whole, 2));

  Evaluator bounded;
  Wanted wanted(experiment);
  wanted.keep_bytes = 1;
  wanted.look = {0};
  bounded.submit(wanted);
  bounded.wait_idle();
  ASSERT_TRUE(has_values(*bounded.poll().result, 0));
  EXPECT_FALSE(has_values(*bounded.poll().result, 2));
  wanted.look = {2};
  bounded.submit(wanted);
  bounded.wait_idle();
  const ResultPtr again = bounded.poll().result;
  ASSERT_TRUE(has_values(*again, 2));
  EXPECT_TRUE(
      std::ranges::equal(again->layers[2].output->values(), whole->layers[2].output->values()));
  EXPECT_LT(again->kept_bytes, whole->kept_bytes);
}

TEST(Evaluator, LookingAtWhatIsKeptComputesNothing) {
  Evaluator evaluator;
  Wanted wanted(three_layers());
  wanted.look = {0};
  evaluator.submit(wanted);
  evaluator.wait_idle();
  const ResultPtr result = evaluator.poll().result;
  wanted.look = {2};
  evaluator.submit(wanted);
  evaluator.wait_idle();
  EXPECT_EQ(evaluator.poll().result, result);
}

TEST(Evaluator, ARefusalKeepsTheLastResultAndSaysItsSentence) {
  Evaluator evaluator;
  const ExperimentPtr legal = small();
  evaluator.submit(legal);
  evaluator.wait_idle();
  const ExperimentPtr refused = with_strides(legal, {0, 1});
  evaluator.submit(refused);
  evaluator.wait_idle();
  EvaluatorState state = evaluator.poll();
  EXPECT_EQ(state.result->experiment, legal);
  EXPECT_EQ(state.refused, refused);
  ASSERT_TRUE(state.refusal);
  EXPECT_EQ(state.refusal->field, "layers[0].strides");
  EXPECT_FALSE(state.refusal->sentence.empty());

  const ExperimentPtr mended = with_strides(legal, {2, 1});
  evaluator.submit(mended);
  evaluator.wait_idle();
  state = evaluator.poll();
  EXPECT_EQ(state.result->experiment, mended);
  EXPECT_FALSE(state.refusal);
  EXPECT_EQ(state.refused, nullptr);
}

TEST(Evaluator, ReusesWhatItsLastResultComputed) {
  Evaluator evaluator;
  const ExperimentPtr first = small();
  evaluator.submit(first);
  evaluator.wait_idle();
  const ResultPtr before = evaluator.poll().result;
  evaluator.submit(std::make_shared<const Experiment>(*first));
  evaluator.wait_idle();
  const ResultPtr after = evaluator.poll().result;
  EXPECT_NE(after, before);
  EXPECT_EQ(after->layers[0].output, before->layers[0].output);
}

TEST(Evaluator, EndsWhileComputing) {
  const ExperimentPtr running = long_running();
  {
    Evaluator evaluator(one_thread());
    evaluator.submit(running);
    ASSERT_TRUE(runs_and_has_done_some(evaluator));
    evaluator.submit(small());
  }
  EXPECT_EQ(running.use_count(), 1);  // nothing holds on to it
}

std::atomic<int> wakes{0};

TEST(Evaluator, WakesTheWindowAfterAnAnswer) {
  wakes = 0;
  Evaluator evaluator;
  evaluator.on_answer([] { ++wakes; });
  evaluator.submit(small());
  while (wakes == 0) std::this_thread::yield();
  const EvaluatorState state = evaluator.poll();
  EXPECT_FALSE(state.busy);
  EXPECT_NE(state.result, nullptr);
}

}  // namespace
}  // namespace convoscope::app
