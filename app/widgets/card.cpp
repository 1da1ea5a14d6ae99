// See card.h. A card is two nested child windows: the outer one holds the title row, the inner one
// the body, as wide as the card so that rings around its widgets aren't clipped.
#include "app/widgets/card.h"

#include <memory>
#include <vector>

#include "app/host/style.h"
#include "app/widgets/keyboard.h"
#include "app/widgets/registry.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

constexpr float kPaddingX = 16, kPaddingY = 14;
constexpr float kTitleHeight = 26;

struct OpenCard {
  std::unique_ptr<Scope> scope;
  Rect body;
  bool stale;
};
std::vector<OpenCard> g_open;

void draw_ground(const Rect& rect) {
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  draw_list->AddRectFilled(rect.min, rect.max, palette().panel, dp(10));
  draw_list->AddRect(rect.min, rect.max, palette().outline, dp(10), 0, dp(1));
}

void draw_title(const Rect& row, const CardOptions& options) {
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  Rect left = row;
  if (!options.note.empty()) {
    const float wanted = text_size(options.note, Font::kMonoSmall).x;
    const Rect note = left.take_right(std::min(wanted, row.width() * 0.6f), dp(10));
    draw_text(draw_list, note, options.note, Font::kMonoSmall, palette().dim, Align::kRight);
  }
  draw_text(draw_list, left, options.title, Font::kSemiBold, palette().text);
}

// A thin bar in the padding, so that it takes no width from the content. Drags.
void scrollbar(const Rect& body) {
  const float range = ImGui::GetScrollMaxY();
  if (range <= 0) return;
  const float track = body.height() - dp(12);
  const float length = std::max(dp(28), track * body.height() / (body.height() + range));
  const float travel = track - length;
  const float top = body.min.y + dp(6) + travel * ImGui::GetScrollY() / range;
  const Rect bar = Rect::of(body.max.x - dp(10), top, dp(5), length);
  const Rect grip = bar.inset(-dp(3), 0);
  const ImVec2 cursor = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos(grip.min);
  ImGui::InvisibleButton("##scrollbar", grip.size());
  const bool held = ImGui::IsItemActive();
  if (held && travel > 0) {
    ImGui::SetScrollY(ImGui::GetScrollY() + ImGui::GetIO().MouseDelta.y * range / travel);
  }
  const float alpha = held ? 1.0f : ImGui::IsItemHovered() ? 0.8f : 0.4f;
  ImGui::GetWindowDrawList()->AddRectFilled(bar.min, bar.max, with_alpha(palette().faint, alpha),
                                            dp(3));
  ImGui::SetCursorScreenPos(cursor);
}

}  // namespace

void begin_page() {
  registry().clear();
  keyboard::begin_page();
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::Begin("##page", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse |
                   ImGuiWindowFlags_NoBackground);
  ImGui::PopStyleVar();
}

void end_page() { ImGui::End(); }

float card_gap() { return dp(10); }

void begin_card(const char* id, const Rect& rect, const CardOptions& options) {
  draw_ground(rect);
  auto scope = std::make_unique<Scope>(id);
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::BeginChild("card", rect.size(), false,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse |
                        ImGuiWindowFlags_NoBackground);
  Rect body = rect;
  if (!options.title.empty()) {
    body.min.y += dp(10);
    draw_title(body.take_top(dp(kTitleHeight), dp(4)).inset(dp(kPaddingX), 0), options);
  }
  body.min.y += dp(1);
  body.max.y -= dp(1);
  ImGui::SetCursorScreenPos(body.min);
  const float padding_y = options.title.empty() ? dp(kPaddingY) : dp(4);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {dp(kPaddingX), padding_y});
  ImGui::BeginChild("body", body.size(), false,
                    ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoScrollbar |
                        ImGuiWindowFlags_NoBackground);
  ImGui::PopStyleVar();
  g_open.push_back({std::move(scope), body, options.stale});
  if (options.stale) ImGui::PushStyleVar(ImGuiStyleVar_Alpha, 0.55f);
}

void end_card() {
  const OpenCard& card = g_open.back();
  if (card.stale) ImGui::PopStyleVar();
  scrollbar(card.body);
  ImGui::EndChild();
  ImGui::EndChild();
  g_open.pop_back();
}

}  // namespace convoscope::app
