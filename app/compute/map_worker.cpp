// See map_worker.h.
#include "app/compute/map_worker.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>

#include "app/compute/same_tensor.h"
#include "engine/analysis/stats.h"

namespace convoscope::app {
namespace {

// A screen shows one histogram and one range at a time; the others are those that one comes back
// to.
constexpr size_t kRemembered = 64;
// Few are out at a time, so that the one that is looked at now comes soon.
constexpr int kOut = 2;

struct Entry {
  std::weak_ptr<const Tensor> tensor;
  HistogramQuery query;                     // its tensor is null
  std::shared_ptr<const Histogram> answer;  // null while it is on its way
};

bool answers(const Entry& entry, const HistogramQuery& query) {
  const HistogramQuery& q = entry.query;
  return q.n == query.n && q.c == query.c && q.low == query.low && q.high == query.high &&
         q.bins == query.bins && same_tensor(entry.tensor, query.tensor);
}

}  // namespace

struct MapWorker::Shared {
  void compute(const std::shared_ptr<Entry>& entry);

  std::mutex mutex;
  std::deque<std::shared_ptr<Entry>> entries;  // newest last
  int out = 0;
};

// On the worker. The tensor may be gone by now, and with it whoever asked.
void MapWorker::Shared::compute(const std::shared_ptr<Entry>& entry) {
  std::shared_ptr<Histogram> answer;
  if (const TensorPtr tensor = entry->tensor.lock()) {
    const HistogramQuery& q = entry->query;
    answer = std::make_shared<Histogram>();
    answer->low = q.low;
    answer->high = q.high;
    const ImageView view = image_view(*tensor);
    answer->counts = histogram(view, q.n, q.c, q.low, q.high, q.bins);
    answer->outside = count_outside(view, q.n, q.c, q.low, q.high);
  }
  const std::lock_guard lock(mutex);
  entry->answer = std::move(answer);
  --out;
}

MapWorker::MapWorker(Background& background)
    : background_(background), shared_(std::make_shared<Shared>()) {}

std::shared_ptr<const Histogram> MapWorker::find_or_request(const HistogramQuery& query) {
  auto entry = std::make_shared<Entry>(Entry{query.tensor, query, nullptr});
  entry->query.tensor = nullptr;
  {
    const std::lock_guard lock(shared_->mutex);
    auto& entries = shared_->entries;
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&](const auto& known) { return answers(*known, query); });
    if (found != entries.end()) return (*found)->answer;
    if (shared_->out >= kOut) return nullptr;
    ++shared_->out;
    entries.push_back(entry);
    if (entries.size() > kRemembered) entries.pop_front();
  }
  background_.run([shared = shared_, entry] { shared->compute(entry); });
  return nullptr;
}

}  // namespace convoscope::app
