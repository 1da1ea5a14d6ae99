# cairo 1.16 (libcairo2-dev) draws pictures, PDF and SVG; FreeType gives it our faces.
pkg_check_modules(CAIRO REQUIRED IMPORTED_TARGET GLOBAL cairo>=1.16 cairo-pdf cairo-svg cairo-ft)
pkg_check_modules(CAIRO_FREETYPE REQUIRED IMPORTED_TARGET GLOBAL freetype2)
add_library(third_cairo INTERFACE)
target_link_libraries(third_cairo INTERFACE PkgConfig::CAIRO PkgConfig::CAIRO_FREETYPE)
