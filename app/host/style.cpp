// The palette's two tables and what they mean for Dear ImGui's own style. Fonts are in fonts.cpp.
#include "app/host/style.h"

#include <cmath>

#include "app/host/fonts.h"

namespace convoscope::app {
namespace {

Style g_style;

Palette dark_palette() {
  Palette p;
  p.page = IM_COL32(11, 13, 17, 255);
  p.panel = IM_COL32(20, 23, 30, 255);
  p.raised = IM_COL32(32, 37, 47, 255);
  p.border = IM_COL32(40, 46, 58, 255);
  p.text = IM_COL32(232, 236, 243, 255);
  p.dim = IM_COL32(148, 158, 175, 255);
  p.faint = IM_COL32(90, 99, 116, 255);
  p.field = IM_COL32(28, 32, 41, 255);
  p.accent = IM_COL32(94, 162, 255, 255);
  p.accent_two = IM_COL32(255, 158, 74, 255);
  p.warning = IM_COL32(255, 107, 107, 255);
  p.on_accent = IM_COL32(9, 18, 32, 255);
  p.outline = IM_COL32(160, 180, 220, 30);
  p.hover = IM_COL32(255, 255, 255, 14);
  p.shadow = IM_COL32(0, 0, 0, 110);
  p.hatch = IM_COL32(148, 158, 175, 48);
  p.channel = {IM_COL32(224, 100, 100, 255), IM_COL32(96, 182, 116, 255),
               IM_COL32(106, 140, 232, 255)};
  p.side = {IM_COL32(86, 214, 168, 255), IM_COL32(205, 150, 255, 255)};
  return p;
}

Palette light_palette() {
  Palette p;
  p.page = IM_COL32(238, 240, 244, 255);
  p.panel = IM_COL32(255, 255, 255, 255);
  p.raised = IM_COL32(233, 236, 242, 255);
  p.border = IM_COL32(214, 219, 228, 255);
  p.text = IM_COL32(24, 29, 38, 255);
  p.dim = IM_COL32(92, 102, 120, 255);
  p.faint = IM_COL32(150, 158, 172, 255);
  p.field = IM_COL32(240, 242, 246, 255);
  p.accent = IM_COL32(36, 107, 222, 255);
  p.accent_two = IM_COL32(214, 104, 12, 255);
  p.warning = IM_COL32(205, 50, 50, 255);
  p.on_accent = IM_COL32(255, 255, 255, 255);
  p.outline = IM_COL32(40, 60, 100, 34);
  p.hover = IM_COL32(20, 40, 80, 14);
  p.shadow = IM_COL32(30, 42, 70, 46);
  p.hatch = IM_COL32(92, 102, 120, 58);
  p.channel = {IM_COL32(196, 58, 58, 255), IM_COL32(42, 142, 72, 255), IM_COL32(62, 96, 204, 255)};
  p.side = {IM_COL32(8, 138, 98, 255), IM_COL32(142, 62, 206, 255)};
  return p;
}

void add_tints(Palette& p) {
  p.selection = with_alpha(p.accent, 0.20f);
  p.pointed = with_alpha(p.accent_two, 0.12f);
  p.refused = with_alpha(p.warning, 0.13f);
}

void colour_imgui(const Palette& p) {
  ImVec4* colours = ImGui::GetStyle().Colors;
  const auto set = [&](ImGuiCol index, ImU32 colour) {
    colours[index] = ImGui::ColorConvertU32ToFloat4(colour);
  };
  constexpr ImU32 kClear = 0;
  for (int i = 0; i < ImGuiCol_COUNT; ++i) set(i, kClear);
  set(ImGuiCol_Text, p.text);
  set(ImGuiCol_TextDisabled, p.faint);
  set(ImGuiCol_TextSelectedBg, with_alpha(p.accent, 0.35f));
  set(ImGuiCol_WindowBg, p.page);
  set(ImGuiCol_PopupBg, p.panel);
  set(ImGuiCol_Border, p.border);
  set(ImGuiCol_FrameBg, p.field);
  set(ImGuiCol_FrameBgHovered, p.raised);
  set(ImGuiCol_FrameBgActive, p.raised);
  set(ImGuiCol_Button, p.raised);
  set(ImGuiCol_ButtonHovered, p.border);
  set(ImGuiCol_ButtonActive, p.border);
  set(ImGuiCol_Header, p.selection);
  set(ImGuiCol_HeaderHovered, p.raised);
  set(ImGuiCol_HeaderActive, p.raised);
  set(ImGuiCol_Separator, p.border);
  set(ImGuiCol_ScrollbarGrab, with_alpha(p.faint, 0.45f));
  set(ImGuiCol_ScrollbarGrabHovered, with_alpha(p.faint, 0.8f));
  set(ImGuiCol_ScrollbarGrabActive, p.faint);
  set(ImGuiCol_SliderGrab, p.accent);
  set(ImGuiCol_SliderGrabActive, p.accent);
  set(ImGuiCol_CheckMark, p.accent);
  set(ImGuiCol_ModalWindowDimBg, with_alpha(p.page, 0.6f));
}

void measure_imgui() {
  ImGuiStyle& s = ImGui::GetStyle();
  s.WindowPadding = dp(16, 14);
  s.FramePadding = dp(10, 6);
  s.ItemSpacing = dp(10, 8);
  s.ItemInnerSpacing = dp(8, 6);
  s.CellPadding = dp(4, 3);
  s.WindowBorderSize = 0;
  s.ChildBorderSize = 0;
  s.FrameBorderSize = 0;
  s.PopupBorderSize = 1;
  s.WindowRounding = 0;
  s.ChildRounding = dp(10);
  s.FrameRounding = dp(7);
  s.PopupRounding = dp(8);
  s.ScrollbarSize = dp(8);
  s.ScrollbarRounding = dp(4);
  s.GrabMinSize = dp(12);
  s.GrabRounding = dp(6);
  s.DisabledAlpha = 0.42f;
  s.MouseCursorScale = g_style.scale;
  s.CircleTessellationMaxError = 0.15f;
}

}  // namespace

const Style& style() { return g_style; }

float dp(float length) {
  const float scaled = length * g_style.scale;
  return std::abs(scaled) >= 1 ? std::round(scaled) : scaled;
}

ImFont* font(Font name) { return g_style.fonts[static_cast<size_t>(name)]; }

ImU32 with_alpha(ImU32 colour, float alpha) {
  const auto old = static_cast<float>((colour >> IM_COL32_A_SHIFT) & 0xFF);
  const auto now = static_cast<ImU32>(std::lround(old * alpha));
  return (colour & ~IM_COL32_A_MASK) | (now << IM_COL32_A_SHIFT);
}

void apply_theme(bool light) {
  g_style.light = light;
  g_style.palette = light ? light_palette() : dark_palette();
  add_tints(g_style.palette);
  colour_imgui(g_style.palette);
}

void apply_scale(float scale) {
  g_style.scale = scale;
  g_style.fonts = load_fonts(scale);
  measure_imgui();
}

}  // namespace convoscope::app
