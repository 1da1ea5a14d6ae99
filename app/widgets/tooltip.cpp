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
std::function<std::string(const std::string&)> g_further;
int g_shown_in = -1;  // the last frame in which g_hover's text was shown

void draw_words(const std::string& text, ImU32 colour) {
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::TextUnformatted(text.data(), text.data() + text.size());
  ImGui::PopStyleColor();
}

void draw_box(const std::string& text, const std::string& further) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, dp(12, 9));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, dp(8));
  ImGui::PushStyleVar(ImGuiStyleVar_Alpha, 1.0f);
  ImGui::PushStyleColor(ImGuiCol_PopupBg, palette().raised);
  ImGui::BeginTooltip();
  // A window that fits its content is measured first and seen in the frame after.
  if (ImGui::IsWindowAppearing()) Host::redraw_within(0);
  {
    const WithFont with(Font::kSmall);
    ImGui::PushTextWrapPos(dp(kWrapWidth));
    draw_words(text, palette().text);
    if (!further.empty()) draw_words(further, palette().accent);
    ImGui::PopTextWrapPos();
  }
  ImGui::EndTooltip();
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(3);
}

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
    return;
  }
  g_shown_in = frame;
  draw_box(text, g_further ? g_further(path) : "");
}

void follow_tooltips(std::function<std::string(const std::string& path)> further) {
  if (!further) g_shown_in = -1;
  g_further = std::move(further);
}

std::string shown_tooltip() {
  const int age = ImGui::GetFrameCount() - g_shown_in;
  return g_shown_in >= 0 && age >= 0 && age <= 1 ? g_hover.path : std::string();
}

void draw_tooltip(const std::string& text) { draw_box(text, ""); }

}  // namespace convoscope::app
