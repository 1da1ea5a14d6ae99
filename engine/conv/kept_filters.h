// What algorithms make of a bank of filters before they compute, packed or transformed weights,
// kept for the next call with the same bank: a picture that changes under the same filters, or a
// later layer of a chain that is edited. Whoever holds one hands it (Conv2dOptions::kept) to calls
// with one and the same tensor of filters alone, one call at a time. A copy shares what was made.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <typeindex>
#include <vector>

#include "engine/conv/geometry.h"
#include "engine/conv/packed_filters.h"
#include "engine/conv/plan.h"

namespace convoscope {

class KeptFilters {
 public:
  // More than that isn't kept: transformed, 512 filters of 3×3×512 take 36 MiB.
  static constexpr int64_t kMostBytes = int64_t{128} << 20;

  // All that decides what is made of a bank.
  struct Use {
    std::type_index made;  // the type of what is made
    Algorithm algorithm;
    std::string target;
    int64_t blocks = 0;  // Blocks::rows
    Geometry geometry;
    FilterView filters;  // an input gradient reads the bank backwards
    std::vector<int64_t> channels;
    int64_t out_channel_step = 0;
    bool operator==(const Use&) const = default;
  };

  struct Entry {
    Use use;
    std::shared_ptr<const void> made;
  };

  // Null where nothing was kept for that use.
  std::shared_ptr<const void> find(const Use& use) const;
  // Takes the place of the oldest where that makes too many.
  void keep(Use use, std::shared_ptr<const void> made);

  const std::deque<Entry>& entries() const { return entries_; }  // oldest first

 private:
  // The phases of an input gradient at stride 2 are four, and repairs pack once more.
  static constexpr size_t kMostEntries = 8;

  std::deque<Entry> entries_;
};

}  // namespace convoscope
