// See editor_parts.h. A filter over three colours shows its picture first, then its slices.
#include <algorithm>

#include "app/host/style.h"
#include "app/panels/filters/editor_parts.h"
#include "app/panels/filters/filter_parts.h"
#include "app/panels/format.h"
#include "app/panels/slices.h"
#include "app/widgets/text.h"
#include "app/widgets/thumb_grid.h"

namespace convoscope::app {

namespace {

constexpr float kLabel = 20;

void draw_label(const Rect& thumb, const std::string& name, const std::string& number,
                std::optional<int64_t> dot, bool chosen) {
  Rect row = Rect::of(thumb.min.x, thumb.max.y + dp(2), thumb.width(), dp(kLabel));
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float wanted = text_size(number, Font::kMonoSmall).x;
  const float beside = text_size(name, Font::kSmall).x + dp(dot ? 18 : 4);
  if (wanted + beside <= row.width()) {
    draw_text(list, row.take_right(wanted, dp(4)), number, Font::kMonoSmall, palette().dim,
              Align::kRight);
  }
  if (dot) {
    draw_channel_dot(list, {row.min.x + dp(5), row.centre().y}, *dot);
    row.min.x += dp(14);
  }
  draw_text(list, row, elide(name, row.width(), Font::kSmall), Font::kSmall,
            chosen ? palette().text : palette().dim);
}

}  // namespace

void draw_editor_slices(PanelContext& context, const EditorFacts& facts, const Rect& area) {
  ViewState& view = context.view;
  const TensorPtr& bank = context.layer().filters.tensor;
  const bool colour = is_colour(facts.extent.in, view.layer);
  const int64_t before = colour ? 1 : 0;  // pictures before the slices
  const auto l2 = [&](int64_t q) {
    return decimal(facts.slice_l2[static_cast<size_t>(q)], decimals_for(facts.l2));
  };
  const auto name = [&](int64_t q) { return channel_name(q, facts.extent.in, view.layer); };
  ThumbGridSpec spec;
  spec.id = "slices";
  spec.count = facts.extent.in + before;
  spec.rows = facts.extent.h;
  spec.columns = facts.extent.w;
  spec.least = colour ? 44 : 84;  // wide enough for the norms
  spec.most = 220;
  spec.label = kLabel + 2;
  spec.chosen = view.slice + before;
  spec.id_of = [&](int64_t i) { return i < before ? "RGB" : name(i - before); };
  spec.name_of = [&](int64_t i) {
    return i < before ? "All slices as a picture: grey is zero."
                      : "Slice " + name(i - before) + ": the weights on that channel. L2 " +
                            l2(i - before);
  };
  spec.is_selected = [](int64_t) { return false; };
  spec.draw = [&](int64_t i, const Rect& rect, double scale) {
    const int64_t q = i - before;
    if (i < before) {
      draw_filter_taps(context, bank, view.map, 0, rect.min, scale);
      draw_label(rect, "RGB", "L2", {}, false);
      return;
    }
    draw_slice_taps(context, bank, view.map, q, rect.min, scale);
    draw_label(rect, name(q), l2(q), colour ? std::optional(q) : std::nullopt, q == view.slice);
  };
  ImGui::SetCursorScreenPos(area.min);
  const ThumbGridResult result = thumb_grid(spec, area.size(), context.transient.bank.slices);
  const std::optional<int64_t> at = result.clicked ? result.clicked : result.moved_to;
  if (at && *at >= before) view.slice = *at - before;
  if (at && *at < before) view.filters.whole_filter = true;
}

}  // namespace convoscope::app
