# stb (libstb-dev): Debian's shared library holds the implementations, so no STB_*_IMPLEMENTATION.
pkg_check_modules(STB REQUIRED IMPORTED_TARGET GLOBAL stb)
add_library(third_stb ALIAS PkgConfig::STB)
