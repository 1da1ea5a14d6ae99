// The host without GL: what a UI test needs when no pixel matters. The font atlas is built all the
// same, so that layout is that of the other hosts.
#include "app/host/host_base.h"
#include "imgui.h"

namespace convoscope::app {
namespace {

class NullHost final : public HostBase {
 public:
  explicit NullHost(const HostOptions& options) : HostBase(options) {
    // Draw lists may grow beyond 16-bit indices, as they may with GL.
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  }
  bool has_gl() const override { return false; }
  Expected<Capture> capture_enlarged(int) override {
    return refuse("this host draws nothing to capture");
  }
};

}  // namespace

std::unique_ptr<Host> make_null_host(const HostOptions& options) {
  return std::make_unique<NullHost>(options);
}

}  // namespace convoscope::app
