// The host without a display: Mesa's surfaceless EGL platform, else a device's, with a framebuffer
// object in memory. EGL's default display needs a window system and is not tried.
#include <EGL/egl.h>
#include <EGL/eglext.h>

#include "app/host/gl_canvas.h"
#include "app/host/host_base.h"
#include "glad/gl.h"

namespace convoscope::app {
namespace {

constexpr int kLargestSide = 16384;  // what llvmpipe allows

EGLDisplay open_display() {
  const auto get_display = reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(
      eglGetProcAddress("eglGetPlatformDisplayEXT"));
  if (get_display == nullptr) return EGL_NO_DISPLAY;
  EGLDisplay display = get_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
  if (display != EGL_NO_DISPLAY && eglInitialize(display, nullptr, nullptr)) return display;

  const auto query_devices =
      reinterpret_cast<PFNEGLQUERYDEVICESEXTPROC>(eglGetProcAddress("eglQueryDevicesEXT"));
  EGLDeviceEXT devices[8];
  EGLint count = 0;
  if (query_devices == nullptr || !query_devices(8, devices, &count)) return EGL_NO_DISPLAY;
  for (EGLint i = 0; i < count; ++i) {
    display = get_display(EGL_PLATFORM_DEVICE_EXT, devices[i], nullptr);
    if (display != EGL_NO_DISPLAY && eglInitialize(display, nullptr, nullptr)) return display;
  }
  return EGL_NO_DISPLAY;
}

// An EGL display with a current context; both end with it.
class EglContext {
 public:
  EglContext() = default;
  EglContext(const EglContext&) = delete;
  EglContext& operator=(const EglContext&) = delete;
  ~EglContext() {
    if (display_ == EGL_NO_DISPLAY) return;
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (context_ != EGL_NO_CONTEXT) eglDestroyContext(display_, context_);
    eglTerminate(display_);
  }

  Expected<void> start() {
    display_ = open_display();
    if (display_ == EGL_NO_DISPLAY) {
      return refuse(
          "no EGL display without a window system was found (Debian's packages libegl1 "
          "and libgl1-mesa-dri)");
    }
    eglBindAPI(EGL_OPENGL_API);
    const EGLint wanted[] = {EGL_SURFACE_TYPE, 0, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
    EGLConfig config = nullptr;
    EGLint count = 0;
    if (!eglChooseConfig(display_, wanted, &config, 1, &count) || count == 0) config = nullptr;
    const EGLint version[] = {EGL_CONTEXT_MAJOR_VERSION,
                              3,
                              EGL_CONTEXT_MINOR_VERSION,
                              3,
                              EGL_CONTEXT_OPENGL_PROFILE_MASK,
                              EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                              EGL_NONE};
    context_ = eglCreateContext(display_, config, EGL_NO_CONTEXT, version);
    if (context_ == EGL_NO_CONTEXT ||
        !eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_)) {
      return refuse("EGL has no OpenGL 3.3 core context to offer");
    }
    return {};
  }

 private:
  EGLDisplay display_ = EGL_NO_DISPLAY;
  EGLContext context_ = EGL_NO_CONTEXT;
};

// An RGBA8 framebuffer that follows the size of the frames.
class Framebuffer {
 public:
  Framebuffer() = default;
  Framebuffer(const Framebuffer&) = delete;
  Framebuffer& operator=(const Framebuffer&) = delete;
  ~Framebuffer() {
    glDeleteFramebuffers(1, &framebuffer_);
    glDeleteRenderbuffers(1, &renderbuffer_);
  }
  bool bind(int width, int height) {
    if (framebuffer_ == 0) {
      glGenFramebuffers(1, &framebuffer_);
      glGenRenderbuffers(1, &renderbuffer_);
    }
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
    glBindRenderbuffer(GL_RENDERBUFFER, renderbuffer_);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, renderbuffer_);
    return glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
  }

 private:
  GLuint framebuffer_ = 0, renderbuffer_ = 0;
};

class OffscreenHost final : public HostBase {
 public:
  using HostBase::HostBase;
  // The canvas and the framebuffer need the context, and the canvas needs ImGui's.
  ~OffscreenHost() override = default;

  Expected<void> start() {
    if (auto started = egl_.start(); !started) return tl::unexpected(started.error());
    auto canvas = GlCanvas::make(
        [](const char* name) { return GlCanvas::Function(eglGetProcAddress(name)); });
    if (!canvas) return tl::unexpected(canvas.error());
    canvas_ = std::move(*canvas);
    framebuffer_ = std::make_unique<Framebuffer>();
    return {};
  }

  bool has_gl() const override { return true; }

  Expected<Capture> capture_enlarged(int times) override {
    const int w = times * width(), h = times * height();
    if (w > kLargestSide || h > kLargestSide || !framebuffer_->bind(w, h)) {
      return refuse("a framebuffer of " + std::to_string(w) + "×" + std::to_string(h) +
                    " pixels can't be made");
    }
    canvas_->draw(w, h);
    return canvas_->read(w, h);
  }

 protected:
  void upload_fonts() override { canvas_->upload_fonts(); }
  void begin_drawing() override { canvas_->begin_frame(); }

 private:
  EglContext egl_;
  std::unique_ptr<GlCanvas> canvas_;
  std::unique_ptr<Framebuffer> framebuffer_;
};

}  // namespace

Expected<std::unique_ptr<Host>> make_offscreen_host(const HostOptions& options) {
  if (options.width < 1 || options.height < 1 || options.width > kLargestSide ||
      options.height > kLargestSide) {
    return refuse("a picture of " + std::to_string(options.width) + "×" +
                  std::to_string(options.height) + " pixels can't be drawn: each side is 1 to " +
                  std::to_string(kLargestSide));
  }
  auto host = std::make_unique<OffscreenHost>(options);
  if (auto started = host->start(); !started) return tl::unexpected(started.error());
  return host;
}

}  // namespace convoscope::app
