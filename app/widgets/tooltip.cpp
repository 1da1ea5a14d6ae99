// ImGui 1.86 knows no delay of its own: the path that is hovered and since when are kept here, and
// the host is asked for the frame in which the text is due.
#include "app/widgets/tooltip.h"

#include "app/host/host.h"
#include "app/host/style.h"

namespace convoscope::app {
namespace {

constexpr double kDelay = 0.4;     // seconds
constexpr float kWrapWidth = 320;  // unscaled; about 45 characters

struct Hover {
  std::string path;
  double since = 0;
  int last_frame = -1;
};
Hover g_hover;

}  // namespace

void show_tooltip(const std::string& path, const std::string& text) {
  if (text.empty() || !ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) return;
  const int frame = ImGui::GetFrameCount();
  const bool stayed = g_hover.path == path && frame - g_hover.last_frame <= 1;
  if (!stayed || ImGui::IsAnyMouseDown()) g_hover = {path, ImGui::GetTime(), frame};
  g_hover.last_frame = frame;
  const double rest = kDelay - (ImGui::GetTime() - g_hover.since);
  if (rest > 0) {
    Host::redraw_within(rest);
  } else {
    draw_tooltip(text);
  }
}

void draw_tooltip(const std::string& text) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, dp(12, 9));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, dp(8));
  ImGui::PushStyleVar(ImGuiStyleVar_Alpha, 1.0f);
  ImGui::PushStyleColor(ImGuiCol_PopupBg, palette().raised);
  ImGui::PushStyleColor(ImGuiCol_Text, palette().text);
  ImGui::BeginTooltip();
  // A window that fits its content is measured first and seen in the frame after.
  if (ImGui::IsWindowAppearing()) Host::redraw_within(0);
  {
    const WithFont with(Font::kSmall);
    ImGui::PushTextWrapPos(dp(kWrapWidth));
    ImGui::TextUnformatted(text.data(), text.data() + text.size());
    ImGui::PopTextWrapPos();
  }
  ImGui::EndTooltip();
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar(3);
}

}  // namespace convoscope::app
