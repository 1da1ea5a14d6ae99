// See loop_nest.h.
#include "app/panels/learn/loop_nest.h"

#include <algorithm>

namespace convoscope::app {
namespace {

constexpr const char *kRow = "oh", *kColumn = "ow", *kMap = "co";

Loop loop(const char* name, const LoopPlace& place, const ImageShape& maps) {
  if (name == kRow) return {name, place.y, maps.h};
  return name == kColumn ? Loop{name, place.x, maps.w} : Loop{name, place.k, maps.c};
}

}  // namespace

std::array<const char*, 3> loop_names(LoopNest nest) {
  switch (nest) {
    case LoopNest::kRowsColumnsMaps:
      return {kRow, kColumn, kMap};
    case LoopNest::kColumnsRowsMaps:
      return {kColumn, kRow, kMap};
    case LoopNest::kMapsRowsColumns:
      break;
  }
  return {kMap, kRow, kColumn};
}

std::array<Loop, 3> loops_of(const LoopPlace& place, const ImageShape& maps, LoopNest nest) {
  const auto names = loop_names(nest);
  return {loop(names[0], place, maps), loop(names[1], place, maps), loop(names[2], place, maps)};
}

int64_t index_of(const LoopPlace& place, const ImageShape& maps, LoopNest nest) {
  int64_t index = 0;
  for (const Loop& loop : loops_of(place, maps, nest)) {
    index = index * loop.count + std::clamp<int64_t>(loop.index, 0, loop.count - 1);
  }
  return index;
}

LoopPlace place_of(int64_t index, const ImageShape& maps, LoopNest nest) {
  const auto loops = loops_of({}, maps, nest);
  LoopPlace place;
  for (size_t i = loops.size(); i-- > 0;) {
    const int64_t at = index % loops[i].count;
    index /= loops[i].count;
    (loops[i].name == kRow ? place.y : loops[i].name == kColumn ? place.x : place.k) = at;
  }
  return place;
}

}  // namespace convoscope::app
