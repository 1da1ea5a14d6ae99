// An element of any activation of the chain.
#pragma once

#include <cstddef>

#include "app/document/place.h"

namespace convoscope::app {

// Level 0 is the picture, level l + 1 the output of layer l.
struct ChainPlace {
  size_t level = 0;
  Element element;
  bool operator==(const ChainPlace&) const = default;
};

}  // namespace convoscope::app
