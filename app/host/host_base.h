// What all hosts share: Dear ImGui's context, the event queue, theme and scale between frames, the
// clipboard. A host adds only where events come from and where pixels go.
#pragma once

#include <optional>

#include "app/host/event_queue.h"
#include "app/host/host.h"

namespace convoscope::app {

class HostBase : public Host {
 public:
  explicit HostBase(const HostOptions& options);
  ~HostBase() override;
  HostBase(const HostBase&) = delete;
  HostBase& operator=(const HostBase&) = delete;

  FrameInput begin_frame(double wait_seconds) final;
  void end_frame() final;
  void post(const InputEvent& event) final;
  bool has_pending_events() const final { return !events_.empty(); }
  void set_light(bool light) final { light_ = light; }
  void set_scale(float scale) final;
  void set_title(const std::string&) override {}
  std::string clipboard() override { return clipboard_; }
  void set_clipboard(const std::string& text) override { clipboard_ = text; }

 protected:
  virtual void collect_events(double /*wait_seconds*/) {}
  virtual double seconds_since_last_frame() { return 1.0 / 60; }
  virtual void upload_fonts() {}
  virtual void begin_drawing() {}
  virtual void present() {}

  int width() const { return width_; }
  int height() const { return height_; }

 private:
  void apply_style_changes();

  EventQueue events_;
  int width_, height_;
  float scale_;
  bool light_;
  std::string clipboard_;
  std::string clipboard_shown_;  // keeps alive what ImGui was handed
};

// How long the coming begin_frame() may wait given what the last frame asked for; takes the
// request.
double take_redraw_wait(double wait_seconds);
// What wake() does; null while no window waits.
void set_wake(void (*function)());

}  // namespace convoscope::app
