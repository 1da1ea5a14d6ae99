// See notices.h.
#include "app/document/notices.h"

#include <algorithm>
#include <utility>

namespace convoscope::app {
namespace {

// More would cover the picture; the oldest goes.
constexpr size_t kMostNotices = 4;

}  // namespace

double lifetime(Severity severity) { return severity == Severity::kError ? 12.0 : 6.0; }

void Notices::push(std::string sentence, Severity severity) {
  std::erase_if(items_, [&](const Notice& notice) { return notice.sentence == sentence; });
  items_.push_back({std::move(sentence), severity, 0});
  if (items_.size() > kMostNotices) items_.erase(items_.begin());
}

void Notices::tick(double seconds) {
  for (Notice& notice : items_) notice.age += seconds;
  std::erase_if(items_, [](const Notice& n) { return n.age >= lifetime(n.severity); });
}

void Notices::dismiss(size_t index) {
  if (index < items_.size()) items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(index));
}

}  // namespace convoscope::app
