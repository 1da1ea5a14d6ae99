// See filter_view.h.
#include "app/document/filter_view.h"

#include <algorithm>

#include "app/document/view_json.h"

namespace convoscope::app {
namespace {

constexpr std::array<Word<FilterKind>, 4> kKinds{{{FilterKind::kAll, "all"},
                                                  {FilterKind::kOriented, "oriented"},
                                                  {FilterKind::kColour, "colour"},
                                                  {FilterKind::kZeroSum, "zero_sum"}}};

constexpr std::array<Word<Lock>, 8> kLockWords{{{Lock::kZeroSum, "zero_sum"},
                                                {Lock::kUnitSum, "unit_sum"},
                                                {Lock::kUnitNorm, "unit_norm"},
                                                {Lock::kMirrorX, "mirror_x"},
                                                {Lock::kMirrorY, "mirror_y"},
                                                {Lock::kPoint, "point"},
                                                {Lock::kOneShape, "one_shape"},
                                                {Lock::kSeparable, "separable"}}};

FilterSelection toggled(FilterSelection selection, int64_t k) {
  std::vector<int64_t>& all = selection.selected;
  const auto place = std::lower_bound(all.begin(), all.end(), k);
  if (place == all.end() || *place != k) {
    all.insert(place, k);
    selection.chosen = k;
    return selection;
  }
  if (all.size() == 1) return selection;
  all.erase(place);
  if (selection.chosen == k) {
    const auto distance = [k](int64_t other) { return std::abs(other - k); };
    selection.chosen = std::ranges::min(all, {}, distance);
  }
  return selection;
}

FilterSelection ranged(FilterSelection selection, int64_t k, const std::vector<int64_t>& shown) {
  const auto to = std::ranges::find(shown, k);
  auto from = std::ranges::find(shown, selection.chosen);
  if (from == shown.end()) from = to;
  const auto [first, last] = std::minmax(from, to);
  if (last == shown.end()) return selection;
  selection.selected.assign(first, last + 1);
  std::ranges::sort(selection.selected);
  selection.chosen = *from;
  return selection;
}

}  // namespace

std::vector<int64_t> selected_filters(const FilterView& view, int64_t chosen, int64_t count) {
  std::vector<int64_t> selected;
  for (const int64_t k : view.selected) {
    if (k >= 0 && k < count) selected.push_back(k);
  }
  if (std::ranges::binary_search(selected, chosen)) return selected;
  return chosen >= 0 && chosen < count ? std::vector<int64_t>{chosen} : std::vector<int64_t>{};
}

FilterSelection after_click(FilterSelection selection, int64_t k, Click click,
                            const std::vector<int64_t>& shown) {
  switch (click) {
    case Click::kPlain:
      return {{k}, k};
    case Click::kToggle:
      return toggled(std::move(selection), k);
    case Click::kRange:
      return ranged(std::move(selection), k, shown);
  }
  return selection;
}

Json to_json(const FilterView& view) {
  Json locks = Json::object();
  for (const auto& entry : kLockWords) locks[std::string(entry.word)] = view.locks.has(entry.value);
  return {
      {"kind", word_of(kKinds, view.kind)}, {"locks", locks}, {"whole_filter", view.whole_filter}};
}

void read(const Json& json, FilterView& view) {
  if (!json.is_object()) return;
  read_word(json, "kind", kKinds, view.kind);
  read_bool(json, "whole_filter", view.whole_filter);
  const Json& locks = at(json, "locks");
  if (!locks.is_object()) return;
  for (const auto& entry : kLockWords) {
    bool on = false;
    read_bool(locks, std::string(entry.word).c_str(), on);
    // A file may ask for locks that exclude each other: the first one stays.
    if (on && conflict_of(view.locks, entry.value).empty()) {
      view.locks = view.locks.with(entry.value);
    }
  }
}

}  // namespace convoscope::app
