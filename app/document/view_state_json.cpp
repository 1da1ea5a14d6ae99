// ViewState as JSON and back (view_state.h), and what screens are called (screen_words.h).
#include "app/document/screen_words.h"
#include "app/document/view_json.h"

namespace convoscope::app {
namespace {

constexpr std::array<Word<Screen>, 7> kScreens{{{Screen::kExplore, "explore"},
                                                {Screen::kFilters, "filters"},
                                                {Screen::kChain, "chain"},
                                                {Screen::kCompare, "compare"},
                                                {Screen::kArithmetic, "arithmetic"},
                                                {Screen::kExport, "export"},
                                                {Screen::kModel, "model"}}};
constexpr std::array<Word<Theme>, 2> kThemes{{{Theme::kDark, "dark"}, {Theme::kLight, "light"}}};
constexpr std::array<Word<RangeMode>, 4> kRanges{{{RangeMode::kPerMap, "per_map"},
                                                  {RangeMode::kShared, "shared"},
                                                  {RangeMode::kPercentile, "percentile"},
                                                  {RangeMode::kManual, "manual"}}};
constexpr std::array<Word<Colormap>, 7> kColormaps{{{Colormap::kDiverging, "diverging"},
                                                    {Colormap::kPurpleGreen, "purple_green"},
                                                    {Colormap::kGrey, "grey"},
                                                    {Colormap::kViridis, "viridis"},
                                                    {Colormap::kCividis, "cividis"},
                                                    {Colormap::kInferno, "inferno"},
                                                    {Colormap::kMagma, "magma"}}};
constexpr std::array<Word<Precision>, 3> kPrecisions{
    {{Precision::kPlain, "plain"}, {Precision::kFaithful, "faithful"}, {Precision::kFast, "fast"}}};
constexpr std::array<Word<SumView>, 3> kSumViews{
    {{SumView::kTerms, "terms"}, {SumView::kOrders, "orders"}, {SumView::kWhy, "why"}}};

void read_element(const Json& object, ViewState& view) {
  const Json& json = at(object, "element");
  if (!json.is_object()) return;
  Element element{-1, -1};
  read_index(json, "y", 0, element.y);
  read_index(json, "x", 0, element.x);
  if (element.y >= 0 && element.x >= 0) view.element = element;
}

}  // namespace

std::vector<std::string_view> screen_words() {
  std::vector<std::string_view> words;
  for (const auto& entry : kScreens) words.push_back(entry.word);
  return words;
}

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
            {"keep_mib", view.keep_mib},
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
            {"filters_left_width", view.filters_left_width},
            {"filters_right_width", view.filters_right_width},
            {"filters_left_share", view.filters_left_share},
            {"filters_middle_share", view.filters_middle_share},
            {"chain_top_share", view.chain_top_share},
            {"chain_left_share", view.chain_left_share},
            {"compare_top_share", view.compare_top_share},
            {"compare_left_share", view.compare_left_share},
            {"compare_difference_share", view.compare_difference_share},
            {"compare_measures_share", view.compare_measures_share},
            {"export_left_width", view.export_left_width},
            {"export_right_width", view.export_right_width},
            {"model_list_share", view.model_list_share},
            {"model_detail_share", view.model_detail_share},
            {"filters", to_json(view.filters)},
            {"maps", to_json(view.maps)},
            {"chain", to_json(view.chain)},
            {"learn", to_json(view.learn)},
            {"lesson_width", view.lesson_width},
            {"compare", to_json(view.compare)},
            {"export", to_json(view.exporting)},
            {"model", to_json(view.model)},
            {"timeline_open", view.timeline_open},
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
  read_index(json, "keep_mib", 1, view.keep_mib);
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
  read_real(json, "filters_left_width", 100, 4000, view.filters_left_width);
  read_real(json, "filters_right_width", 100, 4000, view.filters_right_width);
  read_real(json, "filters_left_share", 0.05, 0.95, view.filters_left_share);
  read_real(json, "filters_middle_share", 0.05, 0.95, view.filters_middle_share);
  read_real(json, "chain_top_share", 0.05, 0.95, view.chain_top_share);
  read_real(json, "chain_left_share", 0.05, 0.95, view.chain_left_share);
  read_real(json, "compare_top_share", 0.05, 0.95, view.compare_top_share);
  read_real(json, "compare_left_share", 0.05, 0.95, view.compare_left_share);
  read_real(json, "compare_difference_share", 0.05, 0.95, view.compare_difference_share);
  read_real(json, "compare_measures_share", 0.05, 0.95, view.compare_measures_share);
  read_real(json, "export_left_width", 100, 4000, view.export_left_width);
  read_real(json, "export_right_width", 100, 4000, view.export_right_width);
  read_real(json, "model_list_share", 0.05, 0.95, view.model_list_share);
  read_real(json, "model_detail_share", 0.05, 0.95, view.model_detail_share);
  read(at(json, "filters"), view.filters);
  read(at(json, "maps"), view.maps);
  read(at(json, "chain"), view.chain);
  read(at(json, "learn"), view.learn);
  read_real(json, "lesson_width", 300, 800, view.lesson_width);
  read(at(json, "compare"), view.compare);
  read(at(json, "export"), view.exporting);
  read(at(json, "model"), view.model);
  read_bool(json, "timeline_open", view.timeline_open);
  const Json& folder = at(json, "last_folder");
  if (folder.is_string()) view.last_folder = folder.get<std::string>();
  return view;
}

}  // namespace convoscope::app
