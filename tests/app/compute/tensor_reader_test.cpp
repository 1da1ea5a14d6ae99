// Tensors are read aside, one at a time, once; what another file held is forgotten.
#include "app/compute/tensor_reader.h"

#include <gmock/gmock.h>

#include <atomic>

namespace convoscope::app {
namespace {

using ::testing::HasSubstr;

// Tensor i holds i + 1 values, each i. The one called "broken" can't be read.
class CountingFile : public TensorFile {
 public:
  explicit CountingFile(int64_t count) : TensorFile("counting", "test") {
    for (int64_t i = 0; i < count; ++i) {
      tensors_.push_back({std::to_string(i), ElementType::kFloat32, {i + 1}});
    }
    tensors_.push_back({"broken", ElementType::kFloat32, {1}});
  }
  Expected<std::vector<float>> read(size_t index) const override {
    ++reads;
    if (tensors()[index].name == "broken") return refuse("broken ends early");
    return std::vector<float>(index + 1, static_cast<float>(index));
  }
  mutable std::atomic<int> reads = 0;
};

std::shared_ptr<const TensorFacts> wait_for(TensorReader& reader, const TensorFilePtr& file,
                                            size_t index) {
  reader.find_or_request(file, index);
  reader.wait_idle();
  return reader.find_or_request(file, index);
}

TEST(TensorReader, GivesTheNumbersOfTheTensorThatWasAskedFor) {
  const auto file = std::make_shared<const CountingFile>(9);
  TensorReader reader;
  EXPECT_EQ(reader.find_or_request(file, 7), nullptr) << "never in the frame that asks";
  reader.wait_idle();
  const auto facts = reader.find_or_request(file, 7);
  ASSERT_NE(facts, nullptr);
  EXPECT_FALSE(facts->refusal);
  EXPECT_EQ(facts->stats.elements, 8);
  EXPECT_EQ(facts->stats.min, 7);
  EXPECT_EQ(facts->stats.mean, 7);
}

TEST(TensorReader, ReadsEachTensorOnceAndNoneThatNobodyAskedFor) {
  const auto file = std::make_shared<const CountingFile>(9);
  TensorReader reader;
  for (int i = 0; i < 5; ++i) {
    ASSERT_NE(wait_for(reader, file, 2), nullptr);
    ASSERT_NE(wait_for(reader, file, 4), nullptr);
  }
  EXPECT_EQ(file->reads, 2);
}

TEST(TensorReader, WhatCannotBeReadIsASentence) {
  const auto file = std::make_shared<const CountingFile>(1);
  TensorReader reader;
  const auto facts = wait_for(reader, file, 1);
  ASSERT_NE(facts, nullptr);
  ASSERT_TRUE(facts->refusal);
  EXPECT_THAT(facts->refusal->sentence, HasSubstr("broken ends early"));
  EXPECT_EQ(wait_for(reader, file, 99), nullptr) << "there is no such tensor";
}

TEST(TensorReader, AnotherFileForgetsTheOneBefore) {
  const auto first = std::make_shared<const CountingFile>(3);
  const auto second = std::make_shared<const CountingFile>(5);
  TensorReader reader;
  ASSERT_NE(wait_for(reader, first, 2), nullptr);
  EXPECT_EQ(reader.find_or_request(second, 2), nullptr);
  reader.wait_idle();
  ASSERT_NE(wait_for(reader, second, 4), nullptr);
  ASSERT_NE(wait_for(reader, first, 2), nullptr);
  EXPECT_EQ(first->reads, 2);
}

}  // namespace
}  // namespace convoscope::app
