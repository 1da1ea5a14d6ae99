// What every edit of a layer's filters does to them. Private to app/document.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "engine/chain/layer.h"

namespace convoscope::app {

inline std::string& name_of(Filters& filters, int64_t k) {
  const auto index = static_cast<size_t>(k);
  if (filters.names.size() <= index) filters.names.resize(index + 1);
  return filters.names[index];
}

inline void set_values(Filters& filters, Tensor bank) {
  filters.source = FilterValues{};
  filters.tensor = std::make_shared<const Tensor>(std::move(bank));
}

inline bool has(int64_t extent, int64_t index) { return index >= 0 && index < extent; }

// "Sobel x *": no longer what its name says. A filter without a name says nothing.
inline void mark_changed(std::string& name) {
  if (!name.empty() && name.back() != '*') name += " *";
}

}  // namespace convoscope::app
