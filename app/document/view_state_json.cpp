// ViewState as JSON and back (view_state.h). Reading believes nothing: a value of the wrong type,
// an unknown word or a number out of bounds leaves the default in its place.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>
#include <type_traits>

#include "app/document/view_state.h"

namespace convoscope::app {
namespace {

using Json = nlohmann::json;

template <typename Value>
struct Word {
  Value value;
  std::string_view word;
};

constexpr std::array<Word<Screen>, 2> kScreens{
    {{Screen::kExplore, "explore"}, {Screen::kArithmetic, "arithmetic"}}};
constexpr std::array<Word<Theme>, 2> kThemes{{{Theme::kDark, "dark"}, {Theme::kLight, "light"}}};
constexpr std::array<Word<RangeMode>, 2> kRanges{
    {{RangeMode::kPerMap, "per_map"}, {RangeMode::kShared, "shared"}}};
constexpr std::array<Word<Colormap>, 3> kColormaps{{{Colormap::kDiverging, "diverging"},
                                                    {Colormap::kGrey, "grey"},
                                                    {Colormap::kViridis, "viridis"}}};
constexpr std::array<Word<Precision>, 3> kPrecisions{
    {{Precision::kPlain, "plain"}, {Precision::kFaithful, "faithful"}, {Precision::kFast, "fast"}}};
constexpr std::array<Word<SumView>, 3> kSumViews{
    {{SumView::kTerms, "terms"}, {SumView::kOrders, "orders"}, {SumView::kWhy, "why"}}};

template <typename Value, size_t N>
std::string word_of(const std::array<Word<Value>, N>& words, Value value) {
  for (const auto& entry : words) {
    if (entry.value == value) return std::string(entry.word);
  }
  return {};
}

// The value at `key`, or null where there is none.
const Json& at(const Json& object, const char* key) {
  static const Json kNull;
  const auto found = object.find(key);
  return found == object.end() ? kNull : *found;
}

template <typename Value, size_t N>
void read_word(const Json& object, const char* key, const std::array<Word<Value>, N>& words,
               Value& value) {
  const Json& json = at(object, key);
  if (!json.is_string()) return;
  for (const auto& entry : words) {
    if (entry.word == json.get_ref<const std::string&>()) value = entry.value;
  }
}

void read_bool(const Json& object, const char* key, bool& value) {
  const Json& json = at(object, key);
  if (json.is_boolean()) value = json.get<bool>();
}

// Whole numbers from `least` up; clamp_selection() does the upper end.
template <typename Integer>
void read_index(const Json& object, const char* key, int64_t least, Integer& value) {
  const Json& json = at(object, key);
  if (!json.is_number_integer()) return;
  if (json.is_number_unsigned() &&
      json.get<uint64_t>() > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
    return;
  }
  const auto number = json.get<int64_t>();
  if (number >= least) value = static_cast<Integer>(number);
}

template <typename Real>
void read_real(const Json& object, const char* key, double low, double high, Real& value) {
  const Json& json = at(object, key);
  if (!json.is_number()) return;
  const auto number = json.get<double>();
  if (number >= low && number <= high) value = static_cast<Real>(number);
}

Json to_json(const Viewport& viewport) {
  return {
      {"scale", viewport.scale}, {"centre_y", viewport.centre_y}, {"centre_x", viewport.centre_x}};
}

void read_viewport(const Json& object, const char* key, Viewport& viewport) {
  const Json& json = at(object, key);
  if (!json.is_object()) return;
  // Beyond these, positions on the screen lose their digits.
  read_real(json, "scale", 0, 1e6, viewport.scale);
  read_real(json, "centre_y", -1e9, 1e9, viewport.centre_y);
  read_real(json, "centre_x", -1e9, 1e9, viewport.centre_x);
}

void read_element(const Json& object, ViewState& view) {
  const Json& json = at(object, "element");
  if (!json.is_object()) return;
  Element element{-1, -1};
  read_index(json, "y", 0, element.y);
  read_index(json, "x", 0, element.x);
  if (element.y >= 0 && element.x >= 0) view.element = element;
}

}  // namespace

std::string print_view_state(const ViewState& view) {
  Json json{{"screen", word_of(kScreens, view.screen)},
            {"theme", word_of(kThemes, view.theme)},
            {"layer", view.layer},
            {"batch", view.batch},
            {"map", view.map},
            {"slice", view.slice},
            {"input_channel", view.input_channel},
            {"range", word_of(kRanges, view.range)},
            {"colormap", word_of(kColormaps, view.colormap)},
            {"precision", word_of(kPrecisions, view.precision)},
            {"sum_view", word_of(kSumViews, view.sum_view)},
            {"link_strides", view.link_strides},
            {"link_dilations", view.link_dilations},
            {"link_filter", view.link_filter},
            {"input_view", to_json(view.input_view)},
            {"map_view", to_json(view.map_view)},
            {"left_width", view.left_width},
            {"right_width", view.right_width},
            {"top_share", view.top_share},
            {"ledger_share", view.ledger_share},
            {"ledger_left_share", view.ledger_left_share},
            {"ledger_top_share", view.ledger_top_share},
            {"last_folder", view.last_folder}};
  if (view.element) json["element"] = {{"y", view.element->y}, {"x", view.element->x}};
  // A folder's name may hold bytes that are no UTF-8.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

ViewState parse_view_state(const std::string& text) {
  ViewState view;
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return view;
  read_word(json, "screen", kScreens, view.screen);
  read_word(json, "theme", kThemes, view.theme);
  read_index(json, "layer", 0, view.layer);
  read_index(json, "batch", 0, view.batch);
  read_index(json, "map", 0, view.map);
  read_index(json, "slice", 0, view.slice);
  read_index(json, "input_channel", -1, view.input_channel);
  read_element(json, view);
  read_word(json, "range", kRanges, view.range);
  read_word(json, "colormap", kColormaps, view.colormap);
  read_word(json, "precision", kPrecisions, view.precision);
  read_word(json, "sum_view", kSumViews, view.sum_view);
  read_bool(json, "link_strides", view.link_strides);
  read_bool(json, "link_dilations", view.link_dilations);
  read_bool(json, "link_filter", view.link_filter);
  read_viewport(json, "input_view", view.input_view);
  read_viewport(json, "map_view", view.map_view);
  read_real(json, "left_width", 100, 4000, view.left_width);
  read_real(json, "right_width", 100, 4000, view.right_width);
  read_real(json, "top_share", 0.05, 0.95, view.top_share);
  read_real(json, "ledger_share", 0.05, 0.95, view.ledger_share);
  read_real(json, "ledger_left_share", 0.05, 0.95, view.ledger_left_share);
  read_real(json, "ledger_top_share", 0.05, 0.95, view.ledger_top_share);
  const Json& folder = at(json, "last_folder");
  if (folder.is_string()) view.last_folder = folder.get<std::string>();
  return view;
}

}  // namespace convoscope::app
