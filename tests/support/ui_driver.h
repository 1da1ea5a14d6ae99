// Drives widgets as a person would, by the paths of their registry and through input events, on any
// host. Every action runs a bounded number of frames; a path that isn't on screen fails the test
// and does nothing. It asserts on no model: that is the test's part.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "app/host/host.h"
#include "app/widgets/registry.h"

namespace convoscope::app {

class UiDriver {
 public:
  // `frame` draws one whole frame on the host, from begin_frame() to end_frame().
  UiDriver(Host& host, std::function<void()> frame);

  bool has(std::string_view path) const { return registry().find(path) != nullptr; }
  // A copy; empty, and a failure, when the path is not on screen.
  WidgetRecord widget(std::string_view path) const;
  std::string value(std::string_view path) const { return widget(path).value; }

  void click(std::string_view path, int button = 0);
  void double_click(std::string_view path);
  void click_at(ImVec2 point, int button = 0);
  // From the widget's centre by framebuffer pixels.
  void drag(std::string_view path, float dx, float dy);
  void wheel(std::string_view path, float notches);
  void hover(std::string_view path);
  void move_to(ImVec2 point);
  // Clicks the field, replaces all its text and presses Enter.
  void type(std::string_view path, const std::string& text);
  void key(std::string_view chord);
  // As the keyboard would send it, one character after the other.
  void text(const std::string& utf8);
  void post(const InputEvent& event) { host_.post(event); }

  void run(int frames);
  // Frames until the posted events are taken and the picture has settled.
  void settle();
  // At most `frames` frames; whether the condition held.
  bool run_until(const std::function<bool()>& condition, int frames);

 private:
  bool centre_of(std::string_view path, ImVec2& point) const;

  Host& host_;
  std::function<void()> frame_;
};

}  // namespace convoscope::app
