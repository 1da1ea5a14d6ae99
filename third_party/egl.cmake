# EGL (libegl-dev) for the offscreen host.
pkg_check_modules(EGL REQUIRED IMPORTED_TARGET GLOBAL egl)
add_library(third_egl ALIAS PkgConfig::EGL)
