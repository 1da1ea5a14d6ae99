// The window: GLFW with an OpenGL 3.3 core context. Draws on demand: it sleeps until an event
// comes, a frame was asked for, or wake() is called, and then draws a few frames so that the
// picture settles.
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>

#include "app/host/gl_canvas.h"
#include "app/host/glfw_keys.h"
#include "app/host/host_base.h"
#include "imgui.h"

namespace convoscope::app {
namespace {

// Dear ImGui shows the effect of an event one frame late, popups two.
constexpr int kFramesAfterEvent = 3;

std::string g_last_error;

// GLFW reports some failures that don't matter (Wayland knows no window position); none is fatal.
void remember_error(int, const char* text) { g_last_error = text; }

class GlfwLibrary {
 public:
  GlfwLibrary() {
    glfwSetErrorCallback(remember_error);
    ready_ = glfwInit() == GLFW_TRUE;
  }
  ~GlfwLibrary() { glfwTerminate(); }
  GlfwLibrary(const GlfwLibrary&) = delete;
  GlfwLibrary& operator=(const GlfwLibrary&) = delete;
  bool ready() const { return ready_; }

 private:
  bool ready_ = false;
};

// What the desktop leaves free, in pixels, and its scale.
struct Screen {
  int width = std::numeric_limits<int>::max(), height = std::numeric_limits<int>::max();
  float scale = 1;
};

Screen main_screen() {
  Screen screen;
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  if (monitor == nullptr) return screen;
  int x = 0, y = 0, width = 0, height = 0;
  glfwGetMonitorWorkarea(monitor, &x, &y, &width, &height);
  if (width > 0 && height > 0) {
    screen.width = width;
    screen.height = height;
  }
  float scale_x = 1, scale_y = 1;
  glfwGetMonitorContentScale(monitor, &scale_x, &scale_y);
  if (scale_x > 0) screen.scale = scale_x;
  return screen;
}

class GlfwHost final : public HostBase {
 public:
  explicit GlfwHost(const HostOptions& options)
      : HostBase(options), wants_scale_(options.scale <= 0) {}

  ~GlfwHost() override {
    set_wake(nullptr);
    canvas_.reset();
    for (GLFWcursor* cursor : cursors_) {
      if (cursor != nullptr) glfwDestroyCursor(cursor);
    }
    if (window_ != nullptr) glfwDestroyWindow(window_);
  }

  Expected<void> start(const HostOptions& options) {
    if (!library_.ready()) return refuse("a window needs a display: " + g_last_error);
    if (auto opened = open_window(options); !opened) return opened;
    glfwMakeContextCurrent(window_);
    glfwSwapInterval(1);
    auto canvas = GlCanvas::make(glfwGetProcAddress);
    if (!canvas) return tl::unexpected(canvas.error());
    canvas_ = std::move(*canvas);
    listen();
    make_cursors();
    int width = 0, height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    post(Resize{width, height});
    set_wake(glfwPostEmptyEvent);
    return {};
  }

  bool has_gl() const override { return true; }
  void set_title(const std::string& title) override {
    // X answers with an event, which would end the next wait.
    if (title == std::exchange(title_, title)) return;
    glfwSetWindowTitle(window_, title.c_str());
  }
  std::string clipboard() override {
    const char* text = glfwGetClipboardString(window_);
    return text == nullptr ? "" : text;
  }
  void set_clipboard(const std::string& text) override {
    glfwSetClipboardString(window_, text.c_str());
  }

  // The back buffer is undefined once it was shown, so the frame is drawn again.
  Expected<Capture> capture_enlarged(int times) override {
    if (times != 1) return refuse("a window is read at its own size");
    canvas_->draw(width(), height());
    return canvas_->read(width(), height());
  }

 protected:
  void collect_events(double wait_seconds) override {
    if (frames_to_draw_ > 0 || wait_seconds <= 0) {
      glfwPollEvents();
    } else {
      glfwWaitEventsTimeout(wait_seconds);
    }
    frames_to_draw_ = has_pending_events() ? kFramesAfterEvent : std::max(0, frames_to_draw_ - 1);
  }
  double seconds_since_last_frame() override {
    const auto now = std::chrono::steady_clock::now();
    const std::chrono::duration<double> passed = now - std::exchange(last_frame_, now);
    return passed.count();
  }
  void upload_fonts() override { canvas_->upload_fonts(); }
  void begin_drawing() override { canvas_->begin_frame(); }
  void present() override {
    glfwSetCursor(window_, cursors_[static_cast<size_t>(std::max(0, ImGui::GetMouseCursor()))]);
    canvas_->draw(width(), height());
    glfwSwapBuffers(window_);
  }

 private:
  Expected<void> open_window(const HostOptions& options) {
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "convoscope");
    const Screen screen = main_screen();
    const float scale = options.scale > 0 ? options.scale : screen.scale;
    set_scale(scale);
    const auto pixels = [&](int length) {
      return static_cast<int>(std::lround(scale * static_cast<float>(length)));
    };
    window_ = glfwCreateWindow(std::min(pixels(options.width), screen.width),
                               std::min(pixels(options.height), screen.height),
                               options.title.c_str(), nullptr, nullptr);
    if (window_ == nullptr) return refuse("the window can't be opened: " + g_last_error);
    glfwSetWindowSizeLimits(window_, std::min(pixels(options.least_width), screen.width),
                            std::min(pixels(options.least_height), screen.height), GLFW_DONT_CARE,
                            GLFW_DONT_CARE);
    return {};
  }

  void listen();
  void make_cursors();
  // From window coordinates to framebuffer pixels; they are the same on X11.
  MouseMove framebuffer_position(double x, double y) const {
    int window_width = 1, window_height = 1;
    glfwGetWindowSize(window_, &window_width, &window_height);
    const double x_scale = static_cast<double>(width()) / std::max(1, window_width);
    const double y_scale = static_cast<double>(height()) / std::max(1, window_height);
    return {static_cast<float>(x * x_scale), static_cast<float>(y * y_scale)};
  }
  static GlfwHost& of(GLFWwindow* window) {
    return *static_cast<GlfwHost*>(glfwGetWindowUserPointer(window));
  }

  GlfwLibrary library_;
  bool wants_scale_;
  GLFWwindow* window_ = nullptr;
  std::string title_;
  std::unique_ptr<GlCanvas> canvas_;
  std::array<GLFWcursor*, ImGuiMouseCursor_COUNT> cursors_{};
  int frames_to_draw_ = kFramesAfterEvent;
  std::chrono::steady_clock::time_point last_frame_ = std::chrono::steady_clock::now();
};

std::string utf8_of(unsigned int code_point) {
  std::string text;
  const auto tail = [&](int shift) {
    text += static_cast<char>(0x80 | ((code_point >> shift) & 0x3F));
  };
  if (code_point < 0x80) {
    text += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    text += static_cast<char>(0xC0 | (code_point >> 6));
    tail(0);
  } else if (code_point < 0x10000) {
    text += static_cast<char>(0xE0 | (code_point >> 12));
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0 | (code_point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
  return text;
}

void GlfwHost::listen() {
  glfwSetWindowUserPointer(window_, this);
  glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double x, double y) {
    of(w).post(of(w).framebuffer_position(x, y));
  });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow* w, int entered) {
    if (!entered) of(w).post(MouseLeave{});
  });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int button, int action, int) {
    of(w).post(MouseButton{button, action == GLFW_PRESS});
  });
  glfwSetScrollCallback(window_, [](GLFWwindow* w, double x, double y) {
    of(w).post(Wheel{static_cast<float>(x), static_cast<float>(y)});
  });
  glfwSetKeyCallback(window_, [](GLFWwindow* w, int key, int, int action, int) {
    const Key ours = key_of_glfw(key);
    if (ours != Key::kNone && action != GLFW_REPEAT)
      of(w).post(KeyEdge{ours, action == GLFW_PRESS});
  });
  glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned int code_point) {
    of(w).post(TextInput{utf8_of(code_point)});
  });
  glfwSetDropCallback(window_, [](GLFWwindow* w, int count, const char** paths) {
    of(w).post(Drop{std::vector<std::filesystem::path>(paths, paths + count)});
  });
  glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int width, int height) {
    if (width > 0 && height > 0) of(w).post(Resize{width, height});
  });
  glfwSetWindowContentScaleCallback(window_, [](GLFWwindow* w, float x, float) {
    if (of(w).wants_scale_) of(w).post(ScaleChange{x});
  });
  glfwSetWindowFocusCallback(window_, [](GLFWwindow* w, int focused) {
    if (!focused) of(w).post(FocusLost{});
  });
  glfwSetWindowRefreshCallback(window_,
                               [](GLFWwindow* w) { of(w).frames_to_draw_ = kFramesAfterEvent; });
  glfwSetWindowCloseCallback(window_, [](GLFWwindow* w) {
    glfwSetWindowShouldClose(w, GLFW_FALSE);
    of(w).post(CloseRequest{});
  });
}

void GlfwHost::make_cursors() {
  cursors_[ImGuiMouseCursor_Arrow] = glfwCreateStandardCursor(GLFW_ARROW_CURSOR);
  cursors_[ImGuiMouseCursor_TextInput] = glfwCreateStandardCursor(GLFW_IBEAM_CURSOR);
  cursors_[ImGuiMouseCursor_ResizeEW] = glfwCreateStandardCursor(GLFW_HRESIZE_CURSOR);
  cursors_[ImGuiMouseCursor_ResizeNS] = glfwCreateStandardCursor(GLFW_VRESIZE_CURSOR);
  cursors_[ImGuiMouseCursor_Hand] = glfwCreateStandardCursor(GLFW_HAND_CURSOR);
}

}  // namespace

Expected<std::unique_ptr<Host>> make_glfw_host(const HostOptions& options) {
  auto host = std::make_unique<GlfwHost>(options);
  if (auto started = host->start(options); !started) return tl::unexpected(started.error());
  return host;
}

}  // namespace convoscope::app
