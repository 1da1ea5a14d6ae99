// What the job writes are the target's own bytes, whole or not at all.
#include "app/compute/export_job.h"

#include <gtest/gtest.h>

#include "engine/evaluate/evaluate.h"
#include "tests/support/temp_folder.h"

namespace convoscope::app {
namespace {

using ::convoscope::testing::TempFolder;

ResultPtr result_of_one_layer() {
  Experiment e;
  Tensor input(ImageShape{1, 4, 5, 1}, DataFormat::kNHWC), filter(FilterShape{3, 3, 1, 2});
  for (int64_t i = 0; i < input.size(); ++i) input.data()[i] = static_cast<float>(i);
  for (int64_t i = 0; i < filter.size(); ++i) filter.data()[i] = 0.25f * static_cast<float>(i - 8);
  e.input = {InputValues{}, std::make_shared<const Tensor>(std::move(input))};
  Layer layer;
  layer.name = "conv1";
  layer.filters = {FilterValues{}, std::make_shared<const Tensor>(std::move(filter)), {}};
  e.layers = {layer};
  return evaluate(std::make_shared<const Experiment>(std::move(e))).value();
}

// A target that writes two files once it is let go on, or stops where it is cancelled.
struct Held {
  std::atomic<bool> started{false}, released{false};
};
Held g_held;

Expected<Exported> write_two(const ExportSource&, const ExportOptions& options,
                             const ParallelOptions& how) {
  g_held.started = true;
  while (!g_held.released && !how.cancel->cancelled()) {
  }
  if (how.cancel->cancelled()) return cancelled();
  return Exported{{{options.name + ".py", "code"}, {options.name + ".npz", "data"}}, {}, ""};
}
Expected<Exported> write_none(const ExportSource&, const ExportOptions&, const ParallelOptions&) {
  return refuse("conv1 has 3 groups");
}
Expected<Exported> write_without_memory(const ExportSource&, const ExportOptions&,
                                        const ParallelOptions&) {
  throw std::bad_alloc();
}

struct Jobs : ::testing::Test {
  Jobs() {
    g_held.started = false;
    g_held.released = true;
  }
  ExportOrder order_of(const ExportTarget& of, const ExportOptions& options,
                       const std::string& path) {
    WriteTarget work;
    work.target = &of;
    work.source = {result, 0, 0};
    work.options = options;
    return {std::move(work), folder / path};
  }
  ExportOrder order(decltype(ExportTarget::write) write, const std::string& path) {
    target.write = write;
    return order_of(target, {.name = "mine"}, path);
  }
  Expected<ExportWritten> written(ExportOrder order) {
    EXPECT_TRUE(job.submit(std::move(order)));
    job.wait_idle();
    return job.take().value();
  }

  const TempFolder folder;
  const ResultPtr result = result_of_one_layer();
  ExportTarget target{"two", "Two", ".py", "", ExportGroup::kCode, true, nullptr};
  ExportJob job;
};

TEST_F(Jobs, WriteTheFirstFileUnderThePathAndTheOthersBesideIt) {
  const auto answer = written(order(write_two, "another name.py"));
  ASSERT_TRUE(answer) << answer.error().sentence;
  EXPECT_EQ(answer->path, folder / "another name.py");
  EXPECT_EQ(answer->files, 2U);
  EXPECT_EQ(folder.get("another name.py"), "code");
  EXPECT_EQ(folder.get("mine.npz"), "data");
  EXPECT_EQ(folder.count(), 2);
  EXPECT_FALSE(job.take()) << "an answer is given once";
}

TEST_F(Jobs, WriteTheBytesOfEveryTarget) {
  for (const ExportTarget& each : export_targets()) {
    const ExportOptions options{.name = "mine"};
    const auto expected = export_as(each, {result, 0, 0}, options);
    const std::string name = "mine" + std::string(each.ending);
    const auto answer = written(order_of(each, options, name));
    ASSERT_EQ(answer.has_value(), expected.has_value()) << each.id;
    if (!expected) continue;
    for (const ExportFile& file : expected->files) {
      EXPECT_TRUE(folder.get(file.name) == file.bytes) << each.id << ": " << file.name;
    }
  }
}

TEST_F(Jobs, LeaveNothingWhenStopped) {
  g_held.released = false;
  ASSERT_TRUE(job.submit(order(write_two, "mine.py")));
  while (!g_held.started) {
  }
  EXPECT_TRUE(job.state().busy);
  EXPECT_EQ(job.state().name, "mine.py");
  EXPECT_FALSE(job.submit(order(write_two, "other.py"))) << "one at a time";
  job.stop();
  job.wait_idle();
  const auto answer = job.take();
  ASSERT_TRUE(answer && !*answer);
  EXPECT_EQ(answer->error().kind, ErrorKind::kCancelled);
  EXPECT_EQ(folder.count(), 0);
}

TEST_F(Jobs, StopWithWhoOwnsThem) {
  g_held.released = false;
  {
    ExportJob owned;
    ASSERT_TRUE(owned.submit(order(write_two, "mine.py")));
    while (!g_held.started) {
    }
  }
  EXPECT_EQ(folder.count(), 0);
}

TEST_F(Jobs, SayWhyInASentence) {
  EXPECT_EQ(written(order(write_none, "mine.py")).error().sentence, "conv1 has 3 groups");
  const auto answer = written(order(write_two, "no such folder/mine.py"));
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().sentence.find("no such folder"), std::string::npos);
  EXPECT_NE(written(order(write_without_memory, "mine.py")).error().sentence.find("memory"),
            std::string::npos);
  EXPECT_EQ(folder.count(), 0);
}

TEST_F(Jobs, WriteAFilm) {
  const auto answer =
      written({WriteFilm{result, {.width = 320}, AnimationFormat::kGif}, folder / "mine.gif"});
  ASSERT_TRUE(answer) << answer.error().sentence;
  EXPECT_EQ(folder.get("mine.gif").substr(0, 6), "GIF89a");
  EXPECT_EQ(folder.count(), 1);
}

}  // namespace
}  // namespace convoscope::app
