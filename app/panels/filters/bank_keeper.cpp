// See bank_keeper.h.
#include "app/panels/filters/bank_keeper.h"

#include <algorithm>

#include "app/panels/format.h"

namespace convoscope::app {
namespace {

bool is_of(const FilterFacts& facts, FilterKind kind) {
  switch (kind) {
    case FilterKind::kAll:
      return true;
    case FilterKind::kOriented:
      return facts.oriented;
    case FilterKind::kColour:
      return facts.mixed;
    case FilterKind::kZeroSum:
      return facts.zero_sum;
  }
  return true;
}

}  // namespace

BankKeeper::BankKeeper(BankWorker& worker) : worker_(worker) {}

void BankKeeper::update(const TensorPtr& bank) {
  const std::shared_ptr<const BankFacts> facts = worker_.find_or_request(bank);
  if (!facts || facts == facts_) return;
  facts_ = facts;
  counts_ = {};
  for (const FilterFacts& one : *facts) {
    for (size_t kind = 0; kind < counts_.size(); ++kind) {
      if (is_of(one, static_cast<FilterKind>(kind))) ++counts_[kind];
    }
  }
}

float BankKeeper::magnitude(int64_t k) const {
  const bool known = facts_ && k < std::ssize(*facts_);
  return known ? (*facts_)[static_cast<size_t>(k)].magnitude : 0;
}

int64_t BankKeeper::count(FilterKind kind) const { return counts_[static_cast<size_t>(kind)]; }

const std::vector<int64_t>& BankKeeper::shown(const Filters& filters, FilterKind kind,
                                              const std::string& words) {
  const int64_t count = filter_shape(*filters.tensor).out;
  const Question& q = question_;
  if (q.facts == facts_ && q.count == count && q.kind == kind && q.words == words &&
      q.names == filters.names) {
    return shown_;
  }
  question_ = {facts_, count, filters.names, kind, words};
  shown_.clear();
  for (int64_t k = 0; k < count; ++k) {
    const bool measured = facts_ && k < std::ssize(*facts_);
    const bool fits =
        kind == FilterKind::kAll || (measured && is_of((*facts_)[static_cast<size_t>(k)], kind));
    if (fits && holds_words(filter_name(filters, k), words)) shown_.push_back(k);
  }
  return shown_;
}

}  // namespace convoscope::app
