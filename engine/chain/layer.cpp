// See layer.h.
#include "engine/chain/layer.h"

#include "engine/core/check.h"

namespace convoscope {

std::string filter_name(const Filters& filters, int64_t k) {
  CONVOSCOPE_CHECK(k >= 0);
  const auto index = static_cast<size_t>(k);
  if (index < filters.names.size() && !filters.names[index].empty()) return filters.names[index];
  return "filter " + std::to_string(k + 1);
}

}  // namespace convoscope
