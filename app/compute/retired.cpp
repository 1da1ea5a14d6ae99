// See retired.h.
#include "app/compute/retired.h"

#include <algorithm>
#include <utility>

namespace convoscope::app {

void Retired::keep(const Value& value) {
  const bool known = std::find(values_.rbegin(), values_.rend(), value) != values_.rend();
  if (value && !known) values_.push_back(value);
}

void Retired::sweep() {
  std::erase_if(values_, [this](Value& value) {
    if (value.use_count() > 1) return false;
    background_.run([last = std::move(value)] {});
    return true;
  });
}

}  // namespace convoscope::app
