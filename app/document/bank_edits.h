// Edits of a bank as a list of filters: reorder, duplicate, delete, add, rename, resize. What the
// bank's maps mean to the next layer is kept:
//
//   reordered    the next layer's input channels are reordered alike, so its sums hold the same
//                products in another order;
//   duplicated   the filter and its copy each count half in the next layer: halves are exact, so
//                the next maps stay (Chen, Goodfellow and Shlens 2016, Net2Net);
//   deleted      the next layer no longer reads that channel;
//   added        the next layer gives it weight 0.
//
// Groups: filters that would leave their group, and a next layer that reads in groups, are first
// written out over all channels with zeros (ungrouped() in engine/filters/gather.h), which keeps
// the maps. An edit whose filters are not there, or whose banks would be too large, changes
// nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/document/edits.h"
#include "engine/filters/gather.h"

namespace convoscope::app {

// Where each filter of the new list comes from; kNoSource is a new one. `chosen` is sorted.
std::vector<int64_t> moved_order(int64_t count, const std::vector<int64_t>& chosen,
                                 int64_t before);  // together, in front of filter `before`
std::vector<int64_t> duplicated_order(int64_t count, const std::vector<int64_t>& chosen);
std::vector<int64_t> deleted_order(int64_t count, const std::vector<int64_t>& chosen);
std::vector<int64_t> added_order(int64_t count, int64_t behind);

// A new filter is the identity. An empty order changes nothing: a bank has at least one filter.
Edit reorder_filters(size_t l, std::vector<int64_t> order, std::string label);

Edit rename_filter(size_t l, int64_t k, std::string name);

// Old weights stay where `anchor` says; the source becomes literal values. See set_filter_extent
// (edits.h) for making presets and random banks anew.
Edit resize_filters(size_t l, int64_t h, int64_t w, const Anchor& anchor);

}  // namespace convoscope::app
