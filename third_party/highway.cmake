# Google Highway 1.0 (libhwy-dev), a shared library; pkg-config adds -DHWY_SHARED_DEFINE.
# Only engine/conv/kernels includes it.
pkg_check_modules(HWY REQUIRED IMPORTED_TARGET GLOBAL libhwy)
add_library(third_highway ALIAS PkgConfig::HWY)
