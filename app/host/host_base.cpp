// The order of a frame that all hosts keep: wait, take events, change theme and scale while no
// frame is open, then NewFrame(). Nothing here knows GL or a window.
#include "app/host/host_base.h"

#include <algorithm>
#include <atomic>
#include <limits>

#include "app/host/imgui_compat.h"
#include "app/host/style.h"

namespace convoscope::app {
namespace {

std::atomic<void (*)()> g_wake = nullptr;
double g_redraw_within = std::numeric_limits<double>::infinity();

constexpr float kSmallestScale = 0.5f, kLargestScale = 4;

}  // namespace

void Host::wake() {
  if (auto* function = g_wake.load()) function();
}

void Host::redraw_within(double seconds) { g_redraw_within = std::min(g_redraw_within, seconds); }

double take_redraw_wait(double wait_seconds) {
  const double wait = std::min(wait_seconds, g_redraw_within);
  g_redraw_within = std::numeric_limits<double>::infinity();
  return wait;
}

void set_wake(void (*function)()) { g_wake.store(function); }

HostBase::HostBase(const HostOptions& options)
    : width_(options.width),
      height_(options.height),
      scale_(options.scale > 0 ? std::clamp(options.scale, kSmallestScale, kLargestScale) : 1),
      light_(options.light) {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigInputTextCursorBlink = false;  // a blink would redraw a window that nobody touches
  io.ConfigWindowsMoveFromTitleBarOnly = true;
  io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
  io.ClipboardUserData = this;
  io.GetClipboardTextFn = [](void* host) {
    auto* self = static_cast<HostBase*>(host);
    self->clipboard_shown_ = self->clipboard();
    return self->clipboard_shown_.c_str();
  };
  io.SetClipboardTextFn = [](void* host, const char* text) {
    static_cast<HostBase*>(host)->set_clipboard(text);
  };
  compat::name_keys(io);
  apply_theme(light_);
  apply_scale(scale_);
}

HostBase::~HostBase() { ImGui::DestroyContext(); }

void HostBase::post(const InputEvent& event) { events_.post(event); }

void HostBase::set_scale(float scale) { scale_ = std::clamp(scale, kSmallestScale, kLargestScale); }

void HostBase::apply_style_changes() {
  if (light_ != style().light) apply_theme(light_);
  if (scale_ != style().scale) {
    apply_scale(scale_);
    upload_fonts();
  }
}

FrameInput HostBase::begin_frame(double wait_seconds) {
  const double wait = take_redraw_wait(wait_seconds);
  collect_events(events_.empty() ? wait : 0);
  FrameInput frame;
  frame.width = width_;
  frame.height = height_;
  frame.scale = scale_;
  frame.dt = seconds_since_last_frame();
  events_.feed(frame);
  width_ = frame.width;
  height_ = frame.height;
  set_scale(frame.scale);
  frame.scale = scale_;
  apply_style_changes();
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {static_cast<float>(width_), static_cast<float>(height_)};
  io.DeltaTime = static_cast<float>(std::max(frame.dt, 1e-6));
  begin_drawing();
  ImGui::NewFrame();
  return frame;
}

void HostBase::end_frame() {
  ImGui::Render();
  present();
}

}  // namespace convoscope::app
