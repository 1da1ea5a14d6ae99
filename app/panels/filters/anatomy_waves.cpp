// Which waves the slices let through: the magnitude of their frequency responses as pictures, the
// wave that the shown slice answers most strongly, and profiles along both axes. See
// anatomy_parts.h.
#include <array>
#include <cmath>
#include <numbers>

#include "app/host/icons.h"
#include "app/panels/filters/anatomy_parts.h"
#include "app/panels/filters/filter_parts.h"
#include "app/panels/format.h"
#include "app/widgets/controls.h"
#include "app/widgets/marks.h"

namespace convoscope::app {

namespace {

// Frequencies in (−π, π] over a picture of `side` pixels, zero in the middle sample.
ImVec2 place_of(const Rect& picture, double v, double u) {
  const auto share = [](double frequency) {
    const double sample = (frequency / (2 * std::numbers::pi) + 0.5) * kResponseSize + 0.5;
    return static_cast<float>(sample / kResponseSize);
  };
  return {picture.min.x + share(u) * picture.width(), picture.min.y + share(v) * picture.height()};
}

void draw_peak_mark(const Rect& picture, const StrongestWave& peak) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(picture.min, picture.max, true);
  const ImVec2 at = place_of(picture, peak.v, peak.u);
  list->AddCircle(at, dp(5), IM_COL32(0, 0, 0, 200), 0, dp(3));
  list->AddCircle(at, dp(5), IM_COL32(255, 255, 255, 230), 0, dp(1));
  list->PopClipRect();
}

void draw_response_picture(PanelContext& context, const AnatomyView& view, size_t index,
                           const Rect& picture) {
  const SliceAnatomy& slice = view.portrait.anatomy.slices[index];
  const bool chosen = slice.q == view.slice.q;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const MapStyle style{.colormap = ColormapId::kInferno,
                       .low = 0,
                       .high = view.portrait.response_peak,
                       .rounding = dp(7)};
  context.painter.draw_map(list, view.portrait.slices[index].response, 0, 0, style, picture.min,
                           static_cast<double>(picture.width()) / kResponseSize,
                           {picture.min, picture.max});
  if (slice.sums.largest > 0) draw_peak_mark(picture, slice.peak);
  if (chosen && view.portrait.slices.size() > 1) {
    list->AddRect(picture.min, picture.max, palette().accent, dp(7), 0, dp(2));
  }
}

void draw_caption(const AnatomyView& view, size_t index, Rect row) {
  const SliceAnatomy& slice = view.portrait.anatomy.slices[index];
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (view.colour) {
    const Rect dot = row.take_left(dp(8), dp(6));
    list->AddCircleFilled(dot.centre(), dp(4), slice_colour(view, slice));
  }
  draw_text(list, row, "peak", Font::kSmall, palette().dim);
  const double peak = slice.peak.magnitude;
  draw_text(list, row, decimal(peak, std::min(3, decimals_for(peak))), Font::kMonoSmall,
            palette().text, Align::kRight);
}

float picture_side(float room) { return std::min(std::floor((room - 2 * dp(12)) / 3), dp(104)); }

// Three pictures side by side, or one with the profiles beside it. Returns their height.
void draw_pictures(PanelContext& context, const AnatomyView& view) {
  constexpr const char* kNames[] = {"R", "G", "B"};
  const size_t count = view.portrait.slices.size();
  const float room = ImGui::GetContentRegionAvail().x;
  const float side = picture_side(room), caption = dp(20);
  const float pitch = std::floor((room - side) / 2);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  for (size_t i = 0; i < count; ++i) {
    const float x = start.x + pitch * static_cast<float>(i);
    const Rect picture = Rect::of(x, start.y, side, side);
    draw_response_picture(context, view, i, picture);
    draw_caption(view, i, Rect::of(x, picture.max.y, side, caption));
    const std::string id = view.colour ? std::string("response/") + kNames[i] : "response";
    ImGui::SetCursorScreenPos(picture.min);
    if (ImGui::InvisibleButton(id.c_str(), picture.size()) && view.colour) {
      context.view.slice = view.portrait.anatomy.slices[i].q;
    }
    register_item(
        "picture", id, decimal(view.portrait.anatomy.slices[i].peak.magnitude, 3),
        "Magnitude of the answer to every wave: flat in the middle, the finest stripes at "
        "the edges. The ring marks the strongest.");
  }
  if (count == 1) {
    ImGui::SetCursorScreenPos({start.x + side + dp(12), start.y});
  } else {
    ImGui::SetCursorScreenPos({start.x, start.y + side + caption + dp(4)});
  }
}

void draw_strongest(const SliceAnatomy& slice) {
  const double wavelength = slice.peak.wavelength();
  if (slice.sums.largest == 0 || std::isinf(wavelength)) {
    number_row("strongest for", slice.sums.largest == 0 ? "nothing" : "flat areas",
               "No wave is answered more strongly than an even picture: a blur.");
    return;
  }
  number_row("strongest for stripes of", decimal(wavelength, 1) + " pixels",
             "From one bright stripe to the next, of the wave that is answered most strongly.");
  number_row("direction across them", decimal(slice.peak.direction(), 0) + "°",
             "Anticlockwise from the right: 0° crosses upright stripes, 90° level ones.");
}

}  // namespace

void draw_response_profiles(const SliceAnatomy& slice, ImVec2 size) {
  constexpr size_t kSize = kResponseSize, kMiddle = kSize / 2;
  std::array<float, kSize> along_x{}, along_y{};
  for (size_t i = 0; i < kSize; ++i) {
    along_x[i] = slice.response[kMiddle * kSize + i];
    along_y[i] = slice.response[i * kSize + kMiddle];
  }
  plot_response("response profiles", along_x, along_y, size);
}

void draw_waves(PanelContext& context, const AnatomyView& view) {
  section_header(kIconChart, "Frequency response");
  const float room = ImGui::GetContentRegionAvail().x, side = picture_side(room);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  draw_pictures(context, view);
  if (view.portrait.slices.size() == 1) {
    draw_response_profiles(view.slice, {room - side - dp(12), side});
    ImGui::SetCursorScreenPos({start.x, start.y + side + dp(24)});
  }
  draw_strongest(view.slice);
}

}  // namespace convoscope::app
