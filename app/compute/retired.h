// Values that the window has shown, until nobody else holds them; then a worker frees them. Giving
// back a gigabyte takes tens of milliseconds, which a frame doesn't have.
#pragma once

#include <memory>
#include <vector>

#include "app/compute/background.h"

namespace convoscope::app {

class Retired {
 public:
  using Value = std::shared_ptr<const void>;

  // `background` must outlive it.
  explicit Retired(Background& background) : background_(background) {}

  // Whatever may be the last to let go of `value` from now on, it isn't this thread. Null and what
  // is kept already count for nothing.
  void keep(const Value& value);
  // Once a frame: sends to the worker what nobody else holds any more.
  void sweep();

 private:
  Background& background_;
  std::vector<Value> values_;  // newest last
};

}  // namespace convoscope::app
