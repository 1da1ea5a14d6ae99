// What the browser of a bank shows of all its filters at once: how strong each is, how many are of
// a kind, and which ones a search and a kind leave. Found once per bank; while a large one is being
// measured, what was known of the bank before stands in.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "app/compute/bank_worker.h"
#include "app/document/filter_view.h"
#include "engine/experiment/experiment.h"

namespace convoscope::app {

class BankKeeper {
 public:
  explicit BankKeeper(BankWorker& worker);  // must outlive the keeper

  // Once a frame, before the rest, which speaks of this bank.
  void update(const TensorPtr& bank);
  float magnitude(int64_t k) const;  // max |w| of filter k; 0 while unknown
  int64_t count(FilterKind kind) const;

  // Filters whose name holds the words, whatever their case, and that are of the kind.
  const std::vector<int64_t>& shown(const Filters& filters, FilterKind kind,
                                    const std::string& words);

 private:
  struct Question {
    std::shared_ptr<const BankFacts> facts;
    int64_t count = 0;
    std::vector<std::string> names;
    FilterKind kind = FilterKind::kAll;
    std::string words;
  };

  BankWorker& worker_;
  std::shared_ptr<const BankFacts> facts_;
  std::array<int64_t, 4> counts_{};
  Question question_;
  std::vector<int64_t> shown_;
};

}  // namespace convoscope::app
