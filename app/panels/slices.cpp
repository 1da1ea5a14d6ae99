// See slices.h.
#include "app/panels/slices.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "app/host/style.h"

namespace convoscope::app {

namespace {

std::vector<double> slice_sums(const Focus& focus) {
  std::vector<double> sums(static_cast<size_t>(focus.geometry().filter_channels));
  for (const Term& term : focus.explanation.terms)
    sums[static_cast<size_t>(term.q)] += term.product;
  return sums;
}

}  // namespace

Slice slice_of(const Focus& focus, int64_t q) {
  const Geometry& geometry = focus.geometry();
  const size_t taps = static_cast<size_t>(geometry.h.filter * geometry.w.filter);
  Slice slice{.q = q,
              .inputs = std::vector<float>(taps),
              .weights = std::vector<float>(taps),
              .products = std::vector<float>(taps),
              .kinds = std::vector<CellKind>(taps),
              .weight_kinds = std::vector<CellKind>(taps)};
  for (const Term& term : focus.explanation.terms) {
    if (term.q != q) continue;
    const size_t i = static_cast<size_t>(term.tap_y * geometry.w.filter + term.tap_x);
    slice.inputs[i] = term.input;
    slice.weights[i] = term.weight;
    slice.products[i] = static_cast<float>(term.product);
    slice.kinds[i] = term.padding ? CellKind::kPadding : CellKind::kValue;
    slice.weight_kinds[i] = term.padding ? CellKind::kDimmed : CellKind::kValue;
    slice.sum += term.product;
  }
  return slice;
}

std::vector<SliceSum> strongest_slices(const Focus& focus, size_t most, double& rest) {
  const std::vector<double> sums = slice_sums(focus);
  std::vector<int64_t> order(sums.size());
  std::iota(order.begin(), order.end(), int64_t{0});
  const auto magnitude = [&](int64_t q) { return std::abs(sums[static_cast<size_t>(q)]); };
  std::stable_sort(order.begin(), order.end(),
                   [&](int64_t a, int64_t b) { return magnitude(a) > magnitude(b); });
  rest = 0;
  for (size_t i = most; i < order.size(); ++i) rest += sums[static_cast<size_t>(order[i])];
  order.resize(std::min(most, order.size()));
  std::sort(order.begin(), order.end());
  std::vector<SliceSum> strongest;
  for (const int64_t q : order) strongest.push_back({q, sums[static_cast<size_t>(q)]});
  return strongest;
}

bool is_colour(int64_t channels, size_t layer) { return layer == 0 && channels == 3; }

std::string channel_name(int64_t q, int64_t channels, size_t layer) {
  constexpr std::array kNames = {"R", "G", "B"};
  if (is_colour(channels, layer)) return kNames[static_cast<size_t>(q)];
  return "q " + std::to_string(q);
}

std::string channel_name(const Focus& focus, int64_t q) {
  return channel_name(q, focus.geometry().filter_channels, focus.layer);
}

void draw_channel_dot(ImDrawList* list, ImVec2 centre, int64_t q) {
  list->AddCircleFilled(centre, dp(4.5f), palette().channel[static_cast<size_t>(q)]);
}

void draw_result_box(const Rect& area) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(area.min, area.max, with_alpha(palette().accent_two, 0.14f), dp(7));
  list->AddRect(area.min, area.max, with_alpha(palette().accent_two, 0.7f), dp(7), 0, dp(1));
}

float product_range(const Focus& focus) {
  double range = 0;
  for (const Term& term : focus.explanation.terms) range = std::max(range, std::abs(term.product));
  return range > 0 ? static_cast<float>(range) : 1.0f;
}

}  // namespace convoscope::app
