// How all pixels are used: how many outputs of the chosen layer read each of them, and how much of
// what each output sees is padding. See chain_parts.h; the counts are engine/analysis/coverage.h.
#include <algorithm>

#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/panels/format.h"
#include "app/widgets/controls.h"
#include "app/widgets/image_view.h"
#include "app/widgets/marks.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

std::string percent(double share) { return decimal(100 * share, 1) + " %"; }

void draw_picture(PanelContext& context, Rect area, const char* id, const std::string& title,
                  const TensorPtr& tensor, float most) {
  draw_text(ImGui::GetWindowDrawList(), area.take_top(dp(24)),
            elide(title, area.width(), Font::kSmall), Font::kSmall, palette().dim);
  const ImageShape shape = image_shape(tensor->dims(), DataFormat::kNHWC);
  if (shape.size() == 0 || area.height() < dp(20)) return;
  const HeatPlace place = draw_heat(context, id, tensor, area, {0, shape.h}, {0, shape.w}, most);
  if (!place.hovered) return;
  draw_bubble(ImGui::GetWindowDrawList(), place.rect_of(*place.hovered),
              readout(*tensor, 0, 0, *place.hovered), area);
}

std::vector<NumberRow> numbers_of(const CoverageAnswer& answer, const std::string& layer) {
  const Coverage& c = answer.coverage;
  return {{"most outputs that read a pixel", group_digits(answer.most),
           "Outputs (y, x) of " + layer + " that depend on the pixel that is used most."},
          {"pixels that no output reads",
           group_digits(answer.unread) + " of " + group_digits(c.height * c.width),
           "Black in the left picture: strides step over them, or windows end before them."},
          {"holes within the middle field", percent(c.holes),
           "Gridding: pixels between those that the middle output reads which it doesn't read."},
          {"of all paths end in padding", percent(c.mean_padding()),
           "Mean over all outputs of the share of their tap paths that meet padding."}};
}

}  // namespace

void draw_coverage(const Rect& whole, PanelContext& context) {
  const size_t level = chosen_level(context.view.chain, context.result->layers.size());
  const auto answer = context.chain.answers.coverage(context.result, level - 1);
  const std::string layer = level_name(*context.result->experiment, level);
  Rect area = whole;
  if (!answer) {
    draw_text(ImGui::GetWindowDrawList(), area, "counting readers …", Font::kSmall, palette().dim,
              Align::kCentre);
    return;
  }
  if (answer->refusal) {
    ImGui::SetCursorScreenPos(area.min);
    error_box(answer->refusal->sentence);
    return;
  }
  draw_number_rows(area.take_bottom(dp(4 * 26)), numbers_of(*answer, layer));
  area.max.y -= dp(8);
  const float width = (area.width() - dp(16)) / 2;
  draw_picture(context, area.take_left(width, dp(16)), "readers",
               "pixels, by how many outputs of " + layer + " read them", answer->readers,
               static_cast<float>(answer->most));
  draw_picture(context, area, "padding", "outputs of " + layer + ", by their share of padding",
               answer->padding, 1);
}

}  // namespace convoscope::app
