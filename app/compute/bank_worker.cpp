// See bank_worker.h. One measurement is out at a time: of the bank that is shown now.
#include "app/compute/bank_worker.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>

#include "app/compute/same_tensor.h"

namespace convoscope::app {
namespace {

// A chain has a few banks, and undo goes back to the one before.
constexpr size_t kRemembered = 8;
constexpr int64_t kAtOnce = int64_t{1} << 16;  // weights; about half a millisecond

struct Entry {
  std::weak_ptr<const Tensor> bank;
  std::shared_ptr<const BankFacts> facts;
};

}  // namespace

struct BankWorker::Shared {
  std::mutex mutex;
  std::deque<Entry> entries;  // newest last
  bool out = false;

  void remember(Entry entry) {
    entries.push_back(std::move(entry));
    if (entries.size() > kRemembered) entries.pop_front();
  }
  // On the worker. The bank may be gone by now.
  void measure(const std::weak_ptr<const Tensor>& asked) {
    std::shared_ptr<const BankFacts> facts;
    if (const TensorPtr bank = asked.lock()) {
      facts = std::make_shared<const BankFacts>(bank_facts(*bank));
    }
    const std::lock_guard lock(mutex);
    if (facts) remember({asked, std::move(facts)});
    out = false;
  }
};

BankWorker::BankWorker(Background& background)
    : background_(background), shared_(std::make_shared<Shared>()) {}

std::shared_ptr<const BankFacts> BankWorker::find_or_request(const TensorPtr& bank) {
  {
    const std::lock_guard lock(shared_->mutex);
    auto& entries = shared_->entries;
    const auto found = std::ranges::find_if(
        entries, [&](const Entry& entry) { return same_tensor(entry.bank, bank); });
    if (found != entries.end()) return found->facts;
    if (bank->size() <= kAtOnce) {
      auto facts = std::make_shared<const BankFacts>(bank_facts(*bank));
      shared_->remember({bank, facts});
      return facts;
    }
    if (shared_->out) return nullptr;
    shared_->out = true;
  }
  background_.run(
      [shared = shared_, asked = std::weak_ptr<const Tensor>(bank)] { shared->measure(asked); });
  return nullptr;
}

}  // namespace convoscope::app
