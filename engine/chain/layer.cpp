// See layer.h.
#include "engine/chain/layer.h"

#include "engine/core/check.h"

namespace convoscope {

const char* to_string(Activation activation) {
  switch (activation) {
    case Activation::kNone:
      return "none";
    case Activation::kRelu:
      return "relu";
  }
  CONVOSCOPE_CHECK(false);
}

Expected<Activation> parse_activation(const std::string& name) {
  if (name == "none") return Activation::kNone;
  if (name == "relu") return Activation::kRelu;
  return refuse("\"" + name + "\" is not an activation; known are \"none\" and \"relu\"",
                "activation");
}

std::string filter_name(const Filters& filters, int64_t k) {
  CONVOSCOPE_CHECK(k >= 0);
  const auto index = static_cast<size_t>(k);
  if (index < filters.names.size() && !filters.names[index].empty()) return filters.names[index];
  return "filter " + std::to_string(k + 1);
}

}  // namespace convoscope
