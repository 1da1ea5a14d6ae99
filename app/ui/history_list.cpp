// The list of steps in the drawer of timeline.h: newest at the bottom, branches indented, the
// present step marked. A click goes there.
#include <algorithm>
#include <cmath>

#include "app/ui/timeline.h"
#include "app/widgets/controls.h"

namespace convoscope::app {
namespace {

constexpr float kRow = 26, kIndent = 16;  // unscaled
constexpr int kDeepest = 8;               // indents; deeper branches stand below each other

std::string words_of(const HistoryEntry& entry) {
  return entry.label.empty() ? "as it was opened" : entry.label;
}

std::string tooltip_of(const HistoryEntry& entry) {
  std::string words = entry.present ? "The present step." : "Go to this step.";
  if (entry.depth > 0) words += " It was undone and something else was done instead.";
  if (entry.saved) words += " The file holds it.";
  return words;
}

void draw_entry(Rect row, const HistoryEntry& entry, PanelContext& context) {
  const std::string id = std::to_string(entry.id);
  ImGui::SetCursorScreenPos(row.min);
  if (ImGui::InvisibleButton(id.c_str(), row.size())) context.requests.timeline.step = entry.id;
  register_item("step", id, words_of(entry), tooltip_of(entry));
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (entry.present) list->AddRectFilled(row.min, row.max, palette().selection, dp(6));
  if (ImGui::IsItemHovered()) list->AddRectFilled(row.min, row.max, palette().hover, dp(6));
  row.min.x += dp(8) + dp(kIndent) * static_cast<float>(std::min(entry.depth, kDeepest));
  const ImVec2 dot(row.min.x + dp(4), row.centre().y);
  const ImU32 colour = entry.present ? palette().accent : palette().faint;
  if (entry.present || (!entry.ahead && entry.depth == 0)) {
    list->AddCircleFilled(dot, dp(4), colour);
  } else {
    list->AddCircle(dot, dp(4), colour, 0, dp(1));
  }
  row.min.x += dp(16);
  if (entry.saved) {
    draw_text(list, row.inset(dp(8), 0), "saved", Font::kSmall, palette().faint, Align::kRight);
    row.max.x -= dp(56);
  }
  const ImU32 tone = entry.present                    ? palette().text
                     : entry.ahead || entry.depth > 0 ? palette().faint
                                                      : palette().dim;
  draw_text(list, row, elide(words_of(entry), row.width() - dp(8), Font::kSmall), Font::kSmall,
            tone);
}

}  // namespace

void Timeline::draw_history(const Rect& whole, const History& history, PanelContext& context) {
  Rect area = whole;
  const bool changed = revision_ != history.revision();
  if (changed) {
    revision_ = history.revision();
    entries_ = history.entries();
  }
  const Rect head = area.take_top(dp(26), dp(4));
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, head, "History", Font::kSemiBold, palette().text);
  const std::string count = std::to_string(entries_.size());
  draw_text(list, head, count, Font::kMonoSmall, palette().dim, Align::kRight);
  ImGui::SetCursorScreenPos(area.min);
  const Scope scope("history");
  ImGui::BeginChild("steps", area.size(), false);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  for (size_t i = 0; i < entries_.size(); ++i) {
    const float y = start.y + static_cast<float>(i) * dp(kRow);
    if (changed && entries_[i].present) {
      ImGui::SetScrollFromPosY(y + dp(kRow) / 2 - ImGui::GetWindowPos().y);
    }
    if (y + dp(kRow) <= area.min.y || y >= area.max.y) continue;
    draw_entry(Rect::of(start.x, y, area.width(), dp(kRow)), entries_[i], context);
  }
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy({area.width(), static_cast<float>(entries_.size()) * dp(kRow)});
  ImGui::EndChild();
}

}  // namespace convoscope::app
