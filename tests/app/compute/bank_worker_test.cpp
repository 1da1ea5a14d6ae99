// Facts of banks: found once per bank, small ones at once, large ones aside, and the same either
// way.
#include "app/compute/bank_worker.h"

#include <gtest/gtest.h>

#include "tests/support/seeded.h"

namespace convoscope::app {
namespace {

using testing::Seeded;

TensorPtr random_bank(Seeded& random, const FilterShape& shape) {
  Tensor bank(shape);
  for (float& weight : bank.values()) weight = random.real(-1, 1);
  return std::make_shared<const Tensor>(std::move(bank));
}

TEST(BankWorker, KnowsASmallBankAtOnceAndOnlyOnce) {
  Seeded random;
  Background background;
  BankWorker worker(background);
  const TensorPtr bank = random_bank(random, {3, 3, 3, 16});
  const auto facts = worker.find_or_request(bank);
  ASSERT_TRUE(facts);
  EXPECT_EQ(*facts, bank_facts(*bank));
  EXPECT_EQ(worker.find_or_request(bank), facts) << "the same answer, not another one";
}

TEST(BankWorker, MeasuresALargeBankAsideOnce) {
  Seeded random;
  Background background;
  BankWorker worker(background);
  const TensorPtr bank = random_bank(random, {7, 7, 32, 64});
  EXPECT_EQ(worker.find_or_request(bank), nullptr);
  background.wait_idle();
  const auto facts = worker.find_or_request(bank);
  ASSERT_TRUE(facts);
  EXPECT_EQ(*facts, bank_facts(*bank));
  EXPECT_EQ(worker.find_or_request(bank), facts);
}

TEST(BankWorker, DoesNotKeepABankAlive) {
  Seeded random;
  Background background;
  BankWorker worker(background);
  TensorPtr small = random_bank(random, {3, 3, 1, 2}), large = random_bank(random, {9, 9, 32, 64});
  const std::weak_ptr<const Tensor> watched[] = {small, large};
  worker.find_or_request(small);
  worker.find_or_request(large);
  background.wait_idle();
  small.reset();
  large.reset();
  for (const auto& bank : watched) EXPECT_TRUE(bank.expired());
}

}  // namespace
}  // namespace convoscope::app
