// Laws of snapshots in experiment files; that they read back bit for bit is experiment_json_test's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/io/experiment_json.h"

namespace convoscope {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::string kInput = R"({"random_normal": {"shape": [1, 4, 5, 3], "seed": 1}})";
const std::string kLayer =
    R"({"op": "conv2d", "filters": {"random_normal": {"shape": [3, 3, 3, 2], "seed": 2}}})";

std::string text_of(const std::string& more = "") {
  return R"({"convoscope": 1, "input": )" + kInput + R"(, "layers": [)" + kLayer + "]" + more + "}";
}

TEST(SnapshotsJson, SnapshotsShareWhatTheyHaveInCommon) {
  Experiment experiment = parse_experiment(text_of(), {}).value();
  experiment.layers.front().filters.source = FilterValues{};
  experiment.snapshots.push_back({"a", std::make_shared<const Experiment>(experiment)});
  Experiment other = experiment;
  other.snapshots.clear();
  other.layers.front().strides = {2, 2};
  experiment.snapshots.push_back({"b", std::make_shared<const Experiment>(std::move(other))});
  experiment.snapshots.front().experiment = experiment.snapshots.back().experiment;
  const Experiment back = parse_experiment(print_experiment(experiment), {}).value();
  for (const Snapshot& snapshot : back.snapshots) {
    EXPECT_EQ(snapshot.experiment->input.tensor, back.input.tensor);
    EXPECT_EQ(snapshot.experiment->layers[0].filters.tensor, back.layers[0].filters.tensor);
  }
}

TEST(SnapshotsJson, RefusesSnapshotsWithTheirPlace) {
  const std::string body = R"({"input": )" + kInput + R"(, "layers": [)" + kLayer + "]}";
  const auto with = [&](const std::string& snapshots) {
    const auto read = parse_experiment(text_of(R"(, "snapshots": [)" + snapshots + "]"), {});
    return read ? "(read)" : read.error().sentence;
  };
  const auto named = [&](const std::string& name, const std::string& experiment) {
    return R"({"name": ")" + name + R"(", "experiment": )" + experiment + "}";
  };
  EXPECT_EQ(with(named("a", body)), "(read)");
  EXPECT_THAT(with(named("a", body) + ", " + named("a", body)),
              AllOf(HasSubstr("snapshots[1].name"), HasSubstr("another snapshot")));
  EXPECT_THAT(with(named("", body)), HasSubstr("snapshots[0].name"));
  EXPECT_THAT(with(named("a", R"({"input": )" + kInput + R"(, "layers": []})")),
              HasSubstr("at least one layer"));
  EXPECT_THAT(with(named("a", R"({"convoscope": 1})")), HasSubstr("convoscope"));
  EXPECT_THAT(with(named("a", R"({"input": {"pattern": {"name": "x", "shape": [1,2,2,1]}},
                               "layers": [)" +
                                  kLayer + "]}")),
              HasSubstr("snapshots[0].experiment.input"));
  std::string many;
  for (size_t i = 0; i <= kMaxSnapshots; ++i) {
    many += (i > 0 ? ", " : "") + named(std::to_string(i), body);
  }
  EXPECT_THAT(with(many), HasSubstr("at most 64"));
}

}  // namespace
}  // namespace convoscope
