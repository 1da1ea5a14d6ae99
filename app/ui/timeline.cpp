// See timeline.h: the drawer itself and its snapshots; the list of steps is in history_list.cpp.
#include "app/ui/timeline.h"

#include <cmath>

#include "app/document/snapshot_edits.h"
#include "app/host/icons.h"
#include "app/host/input_event.h"
#include "app/panels/format.h"
#include "app/ui/top_bar.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "app/widgets/marks.h"

namespace convoscope::app {
namespace {

constexpr float kWidth = 380, kRow = 84, kThumbWidth = 92;  // unscaled
constexpr float kSnapshotsShare = 0.5f;

// "5×5, stride 2, SAME": what mostly tells snapshots apart.
std::string settings_words(const Experiment& experiment, size_t layer) {
  layer = std::min(layer, experiment.layers.size() - 1);
  const Layer& l = experiment.layers[layer];
  if (l.bypassed) return l.name + ", bypassed";
  if (!l.filters.tensor) return op_name(l);
  const FilterShape filter = filter_shape(*l.filters.tensor);
  const auto pair = [](int64_t h, int64_t w) {
    return h == w ? std::to_string(h) : std::to_string(h) + "," + std::to_string(w);
  };
  std::string words = std::to_string(filter.out) + " of " + std::to_string(filter.h) + "×" +
                      std::to_string(filter.w) + ", " + to_string(l.padding.mode) + ", stride " +
                      pair(l.strides.h, l.strides.w);
  if (!(l.dilations == Hw{})) words += ", dilation " + pair(l.dilations.h, l.dilations.w);
  return words;
}

std::string shape_words(const Experiment& experiment) {
  const ImageShape shape = image_shape(*experiment.input.tensor);
  const size_t layers = experiment.layers.size();
  return (shape.n > 1 ? std::to_string(shape.n) + " × " : "") + multiply_text(shape.h, shape.w) +
         " × " + std::to_string(shape.c) + ", " + std::to_string(layers) +
         (layers == 1 ? " layer" : " layers");
}

void draw_thumbnail(const Rect& area, const ExperimentPtr& experiment, Thumbnails& thumbnails,
                    PanelContext& context) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(area.min, area.max, palette().field, dp(6));
  const auto thumbnail = thumbnails.find_or_request(experiment, context.result);
  if (!thumbnail || !thumbnail->map) {
    const char* words = thumbnail ? "refused" : "…";
    draw_text(list, area, words, Font::kSmall, palette().faint, Align::kCentre);
    return;
  }
  const ImageShape shape = image_shape(*thumbnail->map);
  const double scale = std::min(static_cast<double>(area.width()) / static_cast<double>(shape.w),
                                static_cast<double>(area.height()) / static_cast<double>(shape.h));
  const ImVec2 size(static_cast<float>(scale * static_cast<double>(shape.w)),
                    static_cast<float>(scale * static_cast<double>(shape.h)));
  const ImVec2 at(std::round(area.centre().x - size.x / 2),
                  std::round(area.centre().y - size.y / 2));
  MapStyle style{.colormap = signed_colormap(), .low = -thumbnail->range, .high = thumbnail->range};
  style.rounding = dp(5);
  context.painter.draw_map(list, thumbnail->map, 0, 0, style, at, scale, {area.min, area.max});
}

}  // namespace

void Timeline::draw(const History& history, Thumbnails& thumbnails, PanelContext& context) {
  if (!context.view.timeline_open) return;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float width = std::min(dp(kWidth), screen.x - 2 * card_gap());
  const Rect card{{screen.x - card_gap() - width, top_bar_height()},
                  {screen.x - card_gap(), screen.y - card_gap()}};
  const float shadow = dp(12);
  ImGui::SetNextWindowPos({card.min.x - shadow, card.min.y});
  ImGui::SetNextWindowSize({card.width() + shadow, card.height() + card_gap()});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::Begin("##timeline", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav |
                   ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  draw_shadow(ImGui::GetWindowDrawList(), card, dp(10));
  const size_t count = context.experiment->snapshots.size();
  begin_card("timeline", card,
             {.title = "Snapshots", .note = count > 0 ? std::to_string(count) : ""});
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  Rect area = Rect::of(at.x, at.y, room.x, room.y);
  const Rect above = area.take_top(std::floor(area.height() * kSnapshotsShare), dp(12));
  draw_snapshots(above, thumbnails, context);
  draw_history(area, history, context);
  end_card();
  ImGui::End();
}

void Timeline::draw_snapshots(const Rect& whole, Thumbnails& thumbnails, PanelContext& context) {
  Rect area = whole;
  const std::vector<Snapshot>& snapshots = context.experiment->snapshots;
  const Rect top = area.take_top(control_height(), dp(10));
  ImGui::SetCursorScreenPos(top.min);
  const bool full = snapshots.size() >= kMaxSnapshots;
  if (button(
          "take", "Take a snapshot",
          {.tooltip = full ? "There are " + std::to_string(kMaxSnapshots) +
                                 " snapshots, as many as a file keeps: delete one first."
                           : "Put the present experiment aside under a name (ctrl+shift+N). It is "
                             "saved with the experiment.",
           .icon = kIconCamera,
           .enabled = !full,
           .width = top.width()})) {
    context.requests.timeline.take_snapshot = true;
  }
  if (snapshots.empty()) {
    ImGui::SetCursorScreenPos(area.min);
    text_wrapped(
        "A snapshot keeps input, settings and filters as they are now, to come back to or "
        "to compare with.",
        Font::kSmall, palette().dim, area.width());
    return;
  }
  ImGui::SetCursorScreenPos(area.min);
  ImGui::BeginChild("snapshots", area.size(), false);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float step = dp(kRow) + dp(8);
  for (size_t i = 0; i < snapshots.size(); ++i) {
    const float y = start.y + static_cast<float>(i) * step;
    const bool seen = y + step > area.min.y && y < area.max.y;
    if (seen) draw_snapshot(Rect::of(start.x, y, area.width(), dp(kRow)), i, thumbnails, context);
  }
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy({area.width(), static_cast<float>(snapshots.size()) * step});
  ImGui::EndChild();
}

void Timeline::draw_snapshot(Rect row, size_t i, Thumbnails& thumbnails, PanelContext& context) {
  const Scope scope(std::to_string(i));
  const Snapshot& snapshot = context.experiment->snapshots[i];
  draw_thumbnail(row.take_left(dp(kThumbWidth), dp(12)), snapshot.experiment, thumbnails, context);
  draw_name(row.take_top(dp(24), dp(2)), i, context);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const std::string settings = settings_words(*snapshot.experiment, context.view.layer);
  draw_text(list, row.take_top(dp(18)), elide(settings, row.width(), Font::kSmall), Font::kSmall,
            palette().dim);
  draw_actions(row, i, context);
}

void Timeline::draw_name(Rect row, size_t i, PanelContext& context) {
  const Snapshot& snapshot = context.experiment->snapshots[i];
  if (renamed_ != i) {
    const Rect pencil = row.take_right(dp(26), dp(4));
    ImGui::SetCursorScreenPos({pencil.min.x, pencil.min.y});
    if (icon_button("rename", kIconPencil, {.tooltip = "Give it another name.", .small = true})) {
      renamed_ = i;
      typed_ = snapshot.name;
    }
    ImGui::SetCursorScreenPos(row.min);
    ImGui::Dummy(row.size());
    register_item("map", "name", snapshot.name, shape_words(*snapshot.experiment) + ".");
    draw_text(ImGui::GetWindowDrawList(), row, elide(snapshot.name, row.width(), Font::kMedium),
              Font::kMedium, palette().text);
    return;
  }
  ImGui::SetCursorScreenPos(row.min);
  const Change change = text_field(
      "name", typed_, {.tooltip = "The snapshot's name. Enter keeps it.", .width = row.width()});
  if (change.changed && !typed_.empty()) {
    context.edits.push(rename_snapshot(i, typed_));
    const std::string name = snapshot_name(*context.experiment, typed_, i);
    // A side that shows the snapshot goes on showing it.
    for (SideChoice* side : {&context.view.compare.a, &context.view.compare.b}) {
      if (side->snapshot == snapshot.name) side->snapshot = name;
    }
  }
  if (change.released) {
    context.edits.end_merge();
    renamed_.reset();
  }
  if (key_pressed(Key::kEscape)) renamed_.reset();
}

void Timeline::draw_actions(const Rect& row, size_t i, PanelContext& context) {
  const Snapshot& snapshot = context.experiment->snapshots[i];
  const size_t count = context.experiment->snapshots.size();
  ImGui::SetCursorScreenPos({row.min.x, row.max.y - dp(28)});
  const auto compare = [&](const char* id, const char* letter, SideChoice& side) {
    const SideChoice choice{SideKind::kSnapshot, snapshot.name};
    if (button(id, letter,
               {.tooltip = std::string("Compare: put it on side ") + letter + ".",
                .small = true,
                .active = side == choice,
                .width = dp(28)})) {
      side = choice;
      context.view.screen = Screen::kCompare;
    }
    ImGui::SameLine(0, dp(4));
  };
  const auto act = [&](const char* id, const char* icon, const char* tooltip, bool enabled,
                       const auto& make) {
    if (icon_button(id, icon, {.tooltip = tooltip, .small = true, .enabled = enabled})) make();
    ImGui::SameLine(0, dp(4));
  };
  const auto edit = [&](Edit made) {
    context.edits.push(std::move(made));
    context.edits.end_merge();
  };
  if (button("restore", "Restore",
             {.tooltip = "Make it the present experiment. Undo brings back what is there now.",
              .small = true})) {
    edit(restore_snapshot(i));
  }
  ImGui::SameLine(0, dp(4));
  compare("a", "A", context.view.compare.a);
  compare("b", "B", context.view.compare.b);
  act("up", kIconArrowUp, "Move it up.", i > 0, [&] { edit(move_snapshot(i, i - 1)); });
  act("down", kIconArrowDown, "Move it down.", i + 1 < count,
      [&] { edit(move_snapshot(i, i + 1)); });
  act("delete", kIconTrash, "Delete it. Undo brings it back.", true,
      [&] { edit(delete_snapshot(i)); });
}

}  // namespace convoscope::app
