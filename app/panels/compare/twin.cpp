// See twin.h.
#include "app/panels/compare/twin.h"

#include <algorithm>

namespace convoscope::app {
namespace {

// The index of the entry nearest to `value`, the first of two; `sorted` is not empty.
int64_t nearest_index(const std::vector<int64_t>& sorted, int64_t value) {
  const auto above = std::lower_bound(sorted.begin(), sorted.end(), value);
  if (above == sorted.end()) return static_cast<int64_t>(sorted.size()) - 1;
  if (above == sorted.begin() || *above == value) return above - sorted.begin();
  const auto below = above - 1;
  return (value - *below <= *above - value ? below : above) - sorted.begin();
}

}  // namespace

Element output_of(const Comparison& comparison, Side side, const Element& pair) {
  const AxisPairs &h = comparison.elements.h, &w = comparison.elements.w;
  const auto y = static_cast<size_t>(pair.y), x = static_cast<size_t>(pair.x);
  return side == Side::kA ? Element{h.a[y], w.a[x]} : Element{h.b[y], w.b[x]};
}

Element nearest_pair(const Comparison& comparison, Side side, const Element& output) {
  const AxisPairs &h = comparison.elements.h, &w = comparison.elements.w;
  return {nearest_index(side == Side::kA ? h.a : h.b, output.y),
          nearest_index(side == Side::kA ? w.a : w.b, output.x)};
}

std::optional<Element> twin_cursor(const Comparison* comparison, const CompareView& view,
                                   const TwinHover& hover) {
  if (comparison == nullptr || !comparison->difference) return std::nullopt;
  const auto rows = static_cast<int64_t>(comparison->elements.h.size());
  const auto columns = static_cast<int64_t>(comparison->elements.w.size());
  Element cursor{rows / 2, columns / 2};
  if (comparison->telling_y >= 0) cursor = {comparison->telling_y, comparison->telling_x};
  if (view.element) cursor = *view.element;
  if (hover.pair) cursor = *hover.pair;
  return Element{std::clamp<int64_t>(cursor.y, 0, rows - 1),
                 std::clamp<int64_t>(cursor.x, 0, columns - 1)};
}

}  // namespace convoscope::app
