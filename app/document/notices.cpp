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
  items_.push_back({std::move(sentence), severity});
  if (items_.size() <= kMostNotices) return;
  const auto oldest = std::find_if(items_.begin(), items_.end(),
                                   [](const Notice& notice) { return notice.answers.empty(); });
  if (oldest != items_.end()) items_.erase(oldest);
}

void Notices::ask(std::string sentence, std::vector<std::string> answers) {
  push(std::move(sentence));
  items_.back().answers = std::move(answers);
}

void Notices::tick(double seconds) {
  for (Notice& notice : items_) notice.age += seconds;
  std::erase_if(items_,
                [](const Notice& n) { return n.answers.empty() && n.age >= lifetime(n.severity); });
}

void Notices::dismiss(size_t index) {
  if (index < items_.size()) items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(index));
}

}  // namespace convoscope::app
