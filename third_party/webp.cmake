# libwebp 1.2 (libwebp-dev) reads and writes WebP; mux and demux hold its animations.
pkg_check_modules(WEBP REQUIRED IMPORTED_TARGET GLOBAL libwebp libwebpmux libwebpdemux)
add_library(third_webp ALIAS PkgConfig::WEBP)
