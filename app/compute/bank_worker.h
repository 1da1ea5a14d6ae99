// Facts about all filters of a bank (engine/filters/bank_facts.h), remembered for the bank they
// were asked of: small banks are measured at once, large ones aside. Never keeps a bank alive.
#pragma once

#include <memory>
#include <vector>

#include "app/compute/background.h"
#include "engine/filters/bank_facts.h"

namespace convoscope::app {

using BankFacts = std::vector<FilterFacts>;  // one per filter

class BankWorker {
 public:
  // `background` must outlive the worker.
  explicit BankWorker(Background& background);

  // Null while a large bank is being measured: the next frame asks again. Never waits.
  std::shared_ptr<const BankFacts> find_or_request(const TensorPtr& bank);

 private:
  struct Shared;
  Background& background_;
  std::shared_ptr<Shared> shared_;  // with the job that is out
};

}  // namespace convoscope::app
