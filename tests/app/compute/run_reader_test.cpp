// A run of a model is read aside: its weights are those of the file, it tells how far it is, and a
// stop, or another question, ends it between two tensors.
#include "app/compute/run_reader.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

namespace convoscope::app {
namespace {

using ::testing::HasSubstr;

// Banks "0", "1", … of one 1×1 filter with the weight i + 1; the second waits to be let go.
class SlowFile : public TensorFile {
 public:
  explicit SlowFile(int64_t count) : TensorFile("slow", "test") {
    for (int64_t i = 0; i < count; ++i) {
      tensors_.push_back({std::to_string(i), ElementType::kFloat32, {1, 1, 1, 1}});
    }
  }
  Expected<std::vector<float>> read(size_t index) const override {
    ++reads;
    while (index == 1 && !open) std::this_thread::yield();
    return std::vector<float>{static_cast<float>(index + 1)};
  }
  mutable std::atomic<int> reads = 0;
  mutable std::atomic<bool> open = true;
};

ModelPtr model_of(const std::shared_ptr<const SlowFile>& file) {
  Model model{.file = file, .format = "test", .input = {}, .nodes = {}};
  for (size_t i = 0; i < file->tensors().size(); ++i) {
    ModelNode node;
    node.name = "conv" + std::to_string(i);
    node.tensors = {i};
    if (i > 0) node.inputs = {i - 1};
    Layer layer;
    layer.filters.source = FilterTensor{"slow", std::to_string(i), FilterOrder::kHwio};
    node.layers = {layer};
    model.nodes.push_back(node);
  }
  return std::make_shared<const Model>(std::move(model));
}

Input picture() {
  return {InputValues{}, std::make_shared<const Tensor>(ImageShape{1, 2, 2, 1}, DataFormat::kNHWC)};
}

// Until the reader is at the tensor that waits.
void wait_for_second(const SlowFile& file) {
  while (file.reads < 2) std::this_thread::yield();
}

TEST(RunReader, GivesTheChainWithTheWeightsOfTheFile) {
  const auto file = std::make_shared<const SlowFile>(3);
  const RunQuestion question{model_of(file), {0, 2}, picture()};
  RunReader reader;
  reader.ask(question);
  reader.wait_idle();
  const auto answer = reader.ask(question);
  ASSERT_NE(answer, nullptr);
  ASSERT_FALSE(answer->refusal) << answer->refusal->sentence;
  ASSERT_EQ(answer->experiment->layers.size(), 3U);
  EXPECT_EQ(answer->experiment->layers[2].filters.tensor->data()[0], 3.0f);
  EXPECT_EQ(file->reads, 3);
  EXPECT_EQ(reader.progress(), 1.0);
}

TEST(RunReader, TellsHowFarItIsAndStopsBeforeTheNextTensor) {
  const auto file = std::make_shared<const SlowFile>(4);
  file->open = false;
  const RunQuestion question{model_of(file), {0, 3}, picture()};
  RunReader reader;
  EXPECT_EQ(reader.ask(question), nullptr);
  wait_for_second(*file);
  EXPECT_EQ(reader.progress(), 0.25);
  reader.stop();
  file->open = true;
  reader.wait_idle();
  const auto answer = reader.ask(question);
  ASSERT_NE(answer, nullptr);
  ASSERT_TRUE(answer->refusal);
  EXPECT_EQ(answer->refusal->kind, ErrorKind::kCancelled);
  EXPECT_THAT(answer->refusal->sentence, HasSubstr("stopped"));
  EXPECT_EQ(file->reads, 2);

  reader.again();
  reader.wait_idle();
  EXPECT_FALSE(reader.ask(question)->refusal);
}

TEST(RunReader, AnotherQuestionEndsTheOneBefore) {
  const auto file = std::make_shared<const SlowFile>(4);
  file->open = false;
  const ModelPtr model = model_of(file);
  RunReader reader;
  reader.ask({model, {0, 3}, picture()});
  wait_for_second(*file);
  const RunQuestion other{model, {0, 0}, picture()};
  EXPECT_EQ(reader.ask(other), nullptr);
  file->open = true;
  reader.wait_idle();
  const auto answer = reader.ask(other);
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->chain.size(), 1U);
  EXPECT_EQ(file->reads, 3) << "the first two, then the one of the newer question";
}

}  // namespace
}  // namespace convoscope::app
