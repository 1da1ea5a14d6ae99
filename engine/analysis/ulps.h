// Distances between float32 values in units in the last place: how many steps of nextafter lead
// from one to the other.
#pragma once

#include <cstdint>
#include <optional>

namespace convoscope {

// value − from. Both zeros are one number; equal infinities, or two NaN, are 0 apart. None where
// only one is finite, or infinities differ: there are no last places to count.
std::optional<int64_t> ulps_between(float value, float from);

}  // namespace convoscope
