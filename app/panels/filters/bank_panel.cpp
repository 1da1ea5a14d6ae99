// The browser of a bank: all filters of the chosen layer as thumbnails, found by name and kind,
// selected, reordered, duplicated, deleted, copied and pasted. Only visible ones are drawn; what is
// said of all of them is kept by the bank's identity (bank_keeper.h).
#include <array>
#include <numeric>

#include "app/document/bank_edits.h"
#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/panels/filters/filter_parts.h"
#include "app/panels/slices.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

struct KindChip {
  FilterKind kind;
  const char* word;
  const char* rule;
};
constexpr std::array kChips = {
    KindChip{FilterKind::kAll, "All", "Every filter of the bank."},
    KindChip{FilterKind::kOriented, "Oriented",
             "Filters whose weights change more along one direction than across it: coherence of "
             "the structure tensor, over all slices, of at least ⅓."},
    KindChip{FilterKind::kColour, "Colour",
             "Filters whose slices differ by more than a thousandth of the largest weight: they "
             "answer to colour, not to brightness alone."},
    KindChip{FilterKind::kZeroSum, "Zero sum",
             "Filters whose weights add up to 0 in every slice, to within 10⁻⁵ of their "
             "magnitudes: flat ground of any colour answers 0."}};

void draw_search(PanelContext& context) {
  const std::vector<Layer>& layers = context.experiment->layers;
  const float room = ImGui::GetContentRegionAvail().x, gap = dp(8);
  const float choice = layers.size() > 1 ? std::min(dp(130), room * 0.4f) : 0;
  const float width = choice > 0 ? room - choice - gap : room;
  text_field("search", context.transient.bank.search,
             {.tooltip = "Shows the filters whose name holds these words.",
              .hint = std::string(kIconSearch) + "  Search names",
              .width = width});
  if (choice == 0) return;
  ImGui::SameLine(0, gap);
  std::vector<ComboItem> items;
  for (const Layer& layer : layers) {
    const TensorPtr& bank = layer.filters.tensor;
    items.emplace_back(layer.name, bank ? to_string(filter_shape(*bank)) : op_name(layer));
  }
  int index = static_cast<int>(context.view.layer);
  if (combo("layer", items, index,
            {.tooltip = "The layer whose bank is shown.", .width = choice})) {
    context.requests.layer = static_cast<size_t>(index);
  }
}

bool offered(FilterKind kind, const PanelContext& context, const FilterShape& shape) {
  return kind != FilterKind::kColour || is_colour(shape.in, context.view.layer);
}

std::string chip_label(const KindChip& chip, const PanelContext& context) {
  return chip.word + (" " + group_digits(context.bank.count(chip.kind)));
}

// Words and counts, or only words where the panel is narrow: the counts are in the tooltips too.
void draw_chips(PanelContext& context, const FilterShape& shape) {
  FilterKind& kind = context.view.filters.kind;
  if (!offered(kind, context, shape)) kind = FilterKind::kAll;
  const float gap = dp(6);
  float needed = -gap;
  for (const KindChip& chip : kChips) {
    if (!offered(chip.kind, context, shape)) continue;
    needed += text_size(chip_label(chip, context), Font::kSmall).x + dp(18) + gap;
  }
  const bool counts = needed <= ImGui::GetContentRegionAvail().x;
  bool first = true;
  for (const KindChip& chip : kChips) {
    if (!offered(chip.kind, context, shape)) continue;
    if (!first) ImGui::SameLine(0, gap);
    first = false;
    const std::string count = group_digits(context.bank.count(chip.kind));
    const bool on = kind == chip.kind;
    if (button(chip.word, counts ? chip_label(chip, context) : chip.word,
               {.tooltip = chip.rule + (" " + count + " of " + group_digits(shape.out) + "."),
                .kind = on ? ButtonKind::kPrimary : ButtonKind::kPlain,
                .small = true,
                .active = on})) {
      kind = chip.kind;
    }
  }
}

void use_clicks(PanelContext& context, const ThumbGridResult& result,
                const std::vector<int64_t>& shown) {
  const std::optional<int64_t> at = result.clicked ? result.clicked : result.moved_to;
  if (!at) return;
  const int64_t k = shown[static_cast<size_t>(*at)];
  FilterSelection now{selected_filters(context), context.view.map};
  const bool by_key = !result.clicked;
  if (by_key && result.shift) {
    // The chosen filter moves on and the selection grows with it.
    if (!std::ranges::binary_search(now.selected, k)) {
      now = after_click(now, k, Click::kToggle, shown);
    }
    now.chosen = k;
    select_filters(context, now);
    return;
  }
  const Click click = result.ctrl ? Click::kToggle : result.shift ? Click::kRange : Click::kPlain;
  select_filters(context, after_click(std::move(now), k, click, shown));
}

void drop(PanelContext& context, int64_t place, const FilterShape& shape,
          const std::vector<int64_t>& shown) {
  const int64_t before = place < std::ssize(shown) ? shown[static_cast<size_t>(place)] : shape.out;
  move_selected(context, shape, before);
}

void draw_nothing_found(ImVec2 at) {
  const std::string words = "No filter of this kind has these words in its name.";
  const ImVec2 size = text_size(words, Font::kSmall);
  draw_text(ImGui::GetWindowDrawList(), Rect::of(at.x, at.y + dp(8), size.x, size.y), words,
            Font::kSmall, palette().dim);
}

void draw_grid(PanelContext& context, const FilterShape& shape, float height) {
  const Filters& filters = context.layer().filters;
  BankTransient& transient = context.transient.bank;
  const std::vector<int64_t>& shown =
      context.bank.shown(filters, context.view.filters.kind, transient.search);
  const std::vector<int64_t> selected = selected_filters(context);
  const auto at = [&shown](int64_t i) { return shown[static_cast<size_t>(i)]; };
  const auto chosen = std::ranges::lower_bound(shown, context.view.map);
  ThumbGridSpec spec;
  spec.id = "filters";
  spec.count = std::ssize(shown);
  spec.rows = shape.h;
  spec.columns = shape.w;
  spec.reorders = true;
  spec.chosen = chosen != shown.end() && *chosen == context.view.map ? chosen - shown.begin() : -1;
  spec.id_of = [&](int64_t i) { return std::to_string(at(i)); };
  spec.name_of = [&](int64_t i) { return filter_name(filters, at(i)); };
  spec.is_selected = [&](int64_t i) { return std::ranges::binary_search(selected, at(i)); };
  spec.draw = [&](int64_t i, const Rect& rect, double scale) {
    draw_filter_taps(context, filters.tensor, at(i), context.view.slice, rect.min, scale);
  };
  const ThumbGridResult result =
      thumb_grid(spec, {ImGui::GetContentRegionAvail().x, height}, transient.grid);
  if (shown.empty()) {
    draw_nothing_found(ImGui::GetItemRectMin());
    return;
  }
  use_clicks(context, result, shown);
  if (result.double_clicked) {
    transient.renaming = at(*result.double_clicked);
    transient.takes_name = true;
  }
  if (result.dropped_before) drop(context, *result.dropped_before, shape, shown);
  use_bank_keys(context, shape, result.focused);
}

std::string note_of(const PanelContext& context, const FilterShape& shape) {
  const size_t selected = selected_filters(context).size();
  const std::string all = group_digits(shape.out) + (shape.out == 1 ? " filter" : " filters");
  return selected > 1 ? std::to_string(selected) + " of " + all : all;
}

}  // namespace

void draw_bank_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const FilterShape shape = filter_shape(*context.layer().filters.tensor);
  begin_card("bank", {min, max}, {.title = "Bank", .note = note_of(context, shape)});
  draw_search(context);
  if (shape.size() > 0) {
    draw_chips(context, shape);
    const float room = ImGui::GetContentRegionAvail().y - ImGui::GetStyle().ItemSpacing.y -
                       bank_tools_height() - dp(6);
    draw_grid(context, shape, std::max(room, dp(60)));
    draw_bank_tools(context, shape);
  }
  end_card();
}

}  // namespace convoscope::app
