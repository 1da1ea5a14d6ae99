// See quantile_worker.h. Answers lie in tables, one for each tensor and pair of shares; one job at
// a time takes the newest wish and makes room for other work before it takes the next.
#include "app/compute/quantile_worker.h"

#include <deque>
#include <mutex>
#include <new>
#include <unordered_map>

#include "app/compute/same_tensor.h"
#include "engine/analysis/stats.h"

namespace convoscope::app {
namespace {

using Pair = std::pair<float, float>;

// One is asked of at a time; the others stand in until it is filled.
constexpr size_t kTables = 4;
// As many maps as any screen shows; older wishes are asked for again if they still matter.
constexpr size_t kWanted = 4096;

struct Answer {
  bool known = false;
  std::optional<Pair> values;  // nothing where no element is finite, or memory ran out
};

struct Table {
  std::weak_ptr<const Tensor> tensor;
  double low_share = 0, high_share = 1;
  std::unordered_map<int64_t, Answer> answers;  // by map, n·C + c, from the first wish on
};

struct Wish {
  std::shared_ptr<Table> table;
  int64_t n = 0, c = 0, index = 0;
};

}  // namespace

struct QuantileWorker::Shared {
  std::shared_ptr<Table> table_of(const QuantileQuery& query);
  std::optional<Pair> stand_in(int64_t index) const;
  std::optional<Wish> take();
  void answer(const Wish& wish);

  std::mutex mutex;
  std::deque<std::shared_ptr<Table>> tables;  // newest last
  std::deque<Wish> wanted;                    // newest last
  bool working = false;
};

std::shared_ptr<Table> QuantileWorker::Shared::table_of(const QuantileQuery& query) {
  for (const auto& table : tables) {
    if (table->low_share == query.low_share && table->high_share == query.high_share &&
        same_tensor(table->tensor, query.tensor)) {
      return table;
    }
  }
  auto table = std::make_shared<Table>();
  table->tensor = query.tensor;
  table->low_share = query.low_share;
  table->high_share = query.high_share;
  tables.push_back(table);
  if (tables.size() > kTables) tables.pop_front();
  return table;
}

std::optional<Pair> QuantileWorker::Shared::stand_in(int64_t index) const {
  for (auto table = tables.rbegin(); table != tables.rend(); ++table) {
    const auto found = (*table)->answers.find(index);
    if (found != (*table)->answers.end() && found->second.known) return found->second.values;
  }
  return std::nullopt;
}

std::optional<Wish> QuantileWorker::Shared::take() {
  const std::lock_guard lock(mutex);
  working = !wanted.empty();
  if (!working) return std::nullopt;
  Wish wish = std::move(wanted.back());
  wanted.pop_back();
  return wish;
}

// The tensor may be gone by now, and with it whoever asked.
void QuantileWorker::Shared::answer(const Wish& wish) {
  const TensorPtr tensor = wish.table->tensor.lock();
  if (!tensor) return;
  std::optional<Pair> values;
  try {
    values = map_quantiles(image_view(*tensor), wish.n, wish.c, wish.table->low_share,
                           wish.table->high_share);
  } catch (const std::bad_alloc&) {
    values.reset();
  }
  const std::lock_guard lock(mutex);
  wish.table->answers[wish.index] = {true, values};
}

// One wish, then a new turn in the queue of the background.
void QuantileWorker::run(Background& background, const std::shared_ptr<Shared>& shared) {
  background.run([&background, shared] {
    const std::optional<Wish> wish = shared->take();
    if (!wish) return;
    shared->answer(*wish);
    run(background, shared);
  });
}

QuantileWorker::QuantileWorker(Background& background)
    : background_(background), shared_(std::make_shared<Shared>()) {}

std::optional<Pair> QuantileWorker::find_or_request(const QuantileQuery& query) {
  const int64_t index = query.n * image_shape(*query.tensor).c + query.c;
  bool start = false;
  std::optional<Pair> stand_in;
  {
    const std::lock_guard lock(shared_->mutex);
    const std::shared_ptr<Table> table = shared_->table_of(query);
    const auto found = table->answers.find(index);
    if (found != table->answers.end() && found->second.known) return found->second.values;
    stand_in = shared_->stand_in(index);
    if (found == table->answers.end()) {
      table->answers[index];
      shared_->wanted.push_back({table, query.n, query.c, index});
      if (shared_->wanted.size() > kWanted) {
        shared_->wanted.front().table->answers.erase(shared_->wanted.front().index);
        shared_->wanted.pop_front();
      }
      start = !std::exchange(shared_->working, true);
    }
  }
  if (start) run(background_, shared_);
  return stand_in;
}

}  // namespace convoscope::app
