// See ui_driver.h.
#include "tests/support/ui_driver.h"

#include <gtest/gtest.h>

namespace convoscope::app {
namespace {

constexpr int kSettlingFrames = 3;  // ImGui shows effects a frame late, popups two
constexpr int kMostFrames = 2000;
constexpr int kDragMoves = 5;

std::string known_paths() {
  std::string list;
  for (const WidgetRecord& record : registry().all()) list += "\n  " + record.path;
  return list;
}

}  // namespace

UiDriver::UiDriver(Host& host, std::function<void()> frame)
    : host_(host), frame_(std::move(frame)) {
  settle();
}

WidgetRecord UiDriver::widget(std::string_view path) const {
  if (const WidgetRecord* record = registry().find(path)) return *record;
  ADD_FAILURE() << "no widget " << path << " on screen; there are:" << known_paths();
  return {};
}

bool UiDriver::centre_of(std::string_view path, ImVec2& point) const {
  const WidgetRecord* record = registry().find(path);
  if (record == nullptr) {
    ADD_FAILURE() << "no widget " << path << " on screen; there are:" << known_paths();
    return false;
  }
  if (!record->visible) {
    ADD_FAILURE() << path << " is scrolled out of sight";
    return false;
  }
  point = record->rect.centre();
  return true;
}

void UiDriver::run(int frames) {
  for (int i = 0; i < frames; ++i) frame_();
}

void UiDriver::settle() {
  for (int i = 0; i < kMostFrames && host_.has_pending_events(); ++i) frame_();
  EXPECT_FALSE(host_.has_pending_events())
      << "events were not taken in " << kMostFrames << " frames";
  run(kSettlingFrames);
}

bool UiDriver::run_until(const std::function<bool()>& condition, int frames) {
  for (int i = 0; i < frames && !condition(); ++i) frame_();
  return condition();
}

void UiDriver::move_to(ImVec2 point) {
  host_.post(MouseMove{point.x, point.y});
  settle();
}

void UiDriver::hover(std::string_view path) {
  ImVec2 point;
  if (centre_of(path, point)) move_to(point);
}

void UiDriver::click_at(ImVec2 point, int button) {
  move_to(point);
  host_.post(MouseButton{button, true});
  host_.post(MouseButton{button, false});
  settle();
  // A second click soon after must not count as a double click.
  run(static_cast<int>(ImGui::GetIO().MouseDoubleClickTime * 60) + 1);
}

void UiDriver::click(std::string_view path, int button) {
  ImVec2 point;
  if (centre_of(path, point)) click_at(point, button);
}

void UiDriver::double_click(std::string_view path) {
  ImVec2 point;
  if (!centre_of(path, point)) return;
  move_to(point);
  for (int i = 0; i < 2; ++i) {
    host_.post(MouseButton{0, true});
    host_.post(MouseButton{0, false});
  }
  settle();
}

void UiDriver::drag(std::string_view path, float dx, float dy) {
  ImVec2 start;
  if (!centre_of(path, start)) return;
  move_to(start);
  host_.post(MouseButton{0, true});
  for (int i = 1; i <= kDragMoves; ++i) {
    const float share = static_cast<float>(i) / kDragMoves;
    host_.post(MouseMove{start.x + dx * share, start.y + dy * share});
    settle();
  }
  host_.post(MouseButton{0, false});
  settle();
}

void UiDriver::wheel(std::string_view path, float notches) {
  ImVec2 point;
  if (!centre_of(path, point)) return;
  move_to({point.x + 1, point.y});
  move_to(point);
  host_.post(Wheel{0, notches});
  settle();
}

void UiDriver::key(std::string_view words) {
  const auto chord = parse_chord(words);
  ASSERT_TRUE(chord) << words << " is no chord";
  const auto modifiers = [&](bool down) {
    if (chord->ctrl) host_.post(KeyEdge{Key::kLeftCtrl, down});
    if (chord->shift) host_.post(KeyEdge{Key::kLeftShift, down});
    if (chord->alt) host_.post(KeyEdge{Key::kLeftAlt, down});
  };
  modifiers(true);
  host_.post(KeyEdge{chord->key, true});
  host_.post(KeyEdge{chord->key, false});
  modifiers(false);
  settle();
}

void UiDriver::text(const std::string& utf8) {
  for (size_t i = 0; i < utf8.size();) {
    size_t end = i + 1;
    while (end < utf8.size() && (static_cast<unsigned char>(utf8[end]) & 0xC0) == 0x80) ++end;
    host_.post(TextInput{utf8.substr(i, end - i)});
    i = end;
  }
  settle();
}

void UiDriver::type(std::string_view path, const std::string& words) {
  click(path);
  key("ctrl+a");
  text(words);
  key("enter");
}

}  // namespace convoscope::app
