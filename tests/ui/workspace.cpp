// See workspace.h.
#include "tests/ui/workspace.h"

#include <cstring>

#include "engine/evaluate/evaluate.h"
#include "engine/filters/filter_bank.h"
#include "engine/io/experiment_json.h"

namespace convoscope::app {

Experiment experiment_of(const std::string& json) {
  auto experiment = parse_experiment(json, {});
  EXPECT_TRUE(experiment) << experiment.error().sentence;
  return experiment.value();
}

Workspace::Workspace(const std::string& json, std::unique_ptr<Host> host)
    : app(std::move(host), experiment_of(json)), ui(app.host(), [this] { app.frame(); }) {
  app.hide_live_numbers();
  result();
}

ResultPtr Workspace::result() {
  EXPECT_TRUE(app.settle()) << "something never became ready";
  return app.evaluation().result;
}

ResultPtr Workspace::answer() {
  const ResultPtr answer = result();
  const EvaluatorState state = app.evaluation();
  EXPECT_FALSE(state.refusal) << state.refusal->sentence;
  EXPECT_TRUE(answer && answer->experiment == experiment()) << "the maps answer another experiment";
  return answer;
}

ResultPtr Workspace::recomputed() const {
  auto result = evaluate(experiment());
  EXPECT_TRUE(result) << result.error().sentence;
  return result.value();
}

void Workspace::type(std::string_view path, const std::string& words) { ui.type(path, words); }

void Workspace::drop(std::vector<std::filesystem::path> paths) {
  ui.post(Drop{std::move(paths)});
  ui.run(1);
  result();
}

Notice Workspace::notice() {
  const std::vector<Notice>& notices = app.notices().items();
  if (notices.size() == 1) return notices.front();
  std::string sentences;
  for (const Notice& notice : notices) sentences += "\n  " + notice.sentence;
  ADD_FAILURE() << notices.size() << " notices instead of one:" << sentences;
  return {};
}

::testing::AssertionResult same_bits(const TensorPtr& a, const TensorPtr& b) {
  if (a->dims() != b->dims() || a->layout() != b->layout()) {
    return ::testing::AssertionFailure() << "other extents or layout";
  }
  if (std::memcmp(a->data(), b->data(), static_cast<size_t>(a->bytes())) != 0) {
    return ::testing::AssertionFailure() << "other bits";
  }
  return ::testing::AssertionSuccess();
}

std::vector<float> weights_of(const Layer& layer, int64_t k) {
  return filter_weights(*layer.filters.tensor, k);
}

}  // namespace convoscope::app
