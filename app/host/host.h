// Where frames come from and where they go: a window, a picture without a display, or nowhere. It
// owns Dear ImGui's context, so there is one host at a time, used from one thread. It knows nothing
// of what is drawn. A frame is begin_frame(), widgets, end_frame().
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/host/input_event.h"
#include "engine/core/error.h"

namespace convoscope::app {

struct FrameInput {
  int width = 0, height = 0;  // framebuffer pixels
  float scale = 1;            // framebuffer pixels per unscaled pixel
  double dt = 0;              // seconds since the frame before
  std::vector<std::filesystem::path> dropped;
  bool close_requested = false;
};

// What was drawn: RGBA, 8 bits each, rows from the top, opaque.
struct Capture {
  int width = 0, height = 0;
  std::vector<uint8_t> rgba;
};

struct HostOptions {
  int width = 1600, height = 1000;        // unscaled for a window, framebuffer pixels without one
  int least_width = 0, least_height = 0;  // unscaled; how small a window can be made
  float scale = 0;                        // 0: what the display asks for, 1 without a display
  bool light = false;
  std::string title = "Convoscope";
};

class Host {
 public:
  virtual ~Host() = default;

  // Waits at most this long for an event, unless one is pending, a frame was asked for
  // (redraw_within) or wake() was called. Only a window waits.
  virtual FrameInput begin_frame(double wait_seconds) = 0;
  virtual void end_frame() = 0;  // presents, where there is something to present on

  virtual bool has_gl() const = 0;
  // The frame that end_frame() closed last; between frames only.
  Expected<Capture> capture() { return capture_enlarged(1); }
  // With so many pixels for each of the frame's; a window has one.
  virtual Expected<Capture> capture_enlarged(int times) = 0;

  virtual void post(const InputEvent& event) = 0;
  virtual bool has_pending_events() const = 0;
  virtual void set_title(const std::string& title) = 0;
  virtual void set_light(bool light) = 0;   // from the next frame on
  virtual void set_scale(float scale) = 0;  // from the next frame on; 0.5 to 4
  virtual std::string clipboard() = 0;
  virtual void set_clipboard(const std::string& text) = 0;

  // From any thread: ends the wait of begin_frame().
  static void wake();
  // During a frame: the next one must come no later than this (a tooltip's delay, an animation).
  static void redraw_within(double seconds);
};

// A window on GLFW with OpenGL 3.3. Refuses in a sentence where there is no display.
Expected<std::unique_ptr<Host>> make_glfw_host(const HostOptions& options);
// EGL without a window, OpenGL 3.3 into memory; dt is 1/60 s, so the same events give the same
// bytes. Nothing is drawn before capture() asks.
Expected<std::unique_ptr<Host>> make_offscreen_host(const HostOptions& options);
// No GL at all: layout, input and the widgets' registry work, capture() refuses.
std::unique_ptr<Host> make_null_host(const HostOptions& options);

}  // namespace convoscope::app
