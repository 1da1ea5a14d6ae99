// See kept_filters.h.
#include "engine/conv/kept_filters.h"

#include <algorithm>
#include <utility>

namespace convoscope {

std::shared_ptr<const void> KeptFilters::find(const Use& use) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.use == use; });
  return found == entries_.end() ? nullptr : found->made;
}

void KeptFilters::keep(Use use, std::shared_ptr<const void> made) {
  if (entries_.size() == kMostEntries) entries_.pop_front();
  entries_.push_back({std::move(use), std::move(made)});
}

}  // namespace convoscope
