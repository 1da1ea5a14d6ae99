// Keeps the loaded graphics drivers in memory until exit in address-sanitizer builds: a driver that
// is unloaded takes its names along, and its leaks could no longer be told from ours.
#pragma once

namespace convoscope::app {

void pin_drivers();  // after the GL context was made; does nothing in other builds

}  // namespace convoscope::app
