// The list of drivers is Mesa's and glvnd's on Debian; the same names serve as the leak checker's
// suppressions, because a driver keeps what it allocated for the life of the process.
#include "app/host/pin_drivers.h"

#if defined(__SANITIZE_ADDRESS__)
#define CONVOSCOPE_PINS_DRIVERS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CONVOSCOPE_PINS_DRIVERS 1
#endif
#endif

#ifdef CONVOSCOPE_PINS_DRIVERS

#include <dlfcn.h>
#include <link.h>

#include <cstring>

// The allocations that drivers keep for the life of the process.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:_dri.so\nleak:libGLX\nleak:libEGL_mesa\nleak:libGLdispatch\nleak:libgallium\n"
         "leak:libLLVM\nleak:libX11\nleak:libxcb\n";
}

namespace convoscope::app {

namespace {

constexpr const char* kDrivers[] = {"_dri.so",    "libGLX",  "libEGL_mesa", "libGLdispatch",
                                    "libgallium", "libLLVM", "libX11",      "libxcb"};

}  // namespace

void pin_drivers() {
  dl_iterate_phdr(
      [](dl_phdr_info* info, size_t, void*) {
        for (const char* part : kDrivers) {
          if (std::strstr(info->dlpi_name, part) != nullptr) {
            dlopen(info->dlpi_name, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
          }
        }
        return 0;
      },
      nullptr);
}

}  // namespace convoscope::app

#else

namespace convoscope::app {

void pin_drivers() {}

}  // namespace convoscope::app

#endif
