// See lesson_pointers.h. Drawn over everything, so it comes last in a frame.
#include "app/panels/learn/lesson_pointers.h"

#include <algorithm>

#include "app/host/style.h"
#include "app/widgets/registry.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

void draw_callout(ImDrawList* list, const Rect& target, const std::string& words, ImVec2 screen) {
  const ImVec2 text = text_size(words, Font::kMedium);
  const float width = text.x + dp(24), height = text.y + dp(16);
  const bool below = target.max.y + dp(12) + height < screen.y;
  const float x =
      std::clamp(target.centre().x - width / 2, dp(6), std::max(dp(6), screen.x - width - dp(6)));
  const float y = below ? target.max.y + dp(12) : target.min.y - dp(12) - height;
  const Rect box = Rect::of(x, y, width, height);
  const float tip = std::clamp(target.centre().x, box.min.x + dp(14), box.max.x - dp(14));
  const float base = below ? box.min.y : box.max.y, end = below ? base - dp(8) : base + dp(8);
  list->AddTriangleFilled({tip - dp(8), base}, {tip + dp(8), base}, {tip, end}, palette().accent);
  list->AddRectFilled(box.min, box.max, palette().accent, dp(6));
  draw_text(list, box.inset(dp(12), 0), words, Font::kMedium, palette().on_accent);
}

}  // namespace

void draw_lesson_pointers(const LessonPlayer& player) {
  if (!player.lesson() || player.entering() || player.solved()) return;
  ImDrawList* list = ImGui::GetForegroundDrawList();
  for (const Pointer& pointer : player.step().points) {
    const WidgetRecord* widget = registry().find(pointer.widget);
    if (widget == nullptr || !widget->visible || widget->rect.empty()) continue;
    const Rect ring = widget->rect.inset(-dp(5), -dp(5));
    list->AddRect(ring.min, ring.max, palette().accent, dp(8), 0, dp(2.5f));
    draw_callout(list, ring, player.words(pointer.words), ImGui::GetIO().DisplaySize);
  }
}

}  // namespace convoscope::app
