# libtiff 4 (libtiff-dev).
find_package(TIFF REQUIRED GLOBAL)
add_library(third_tiff ALIAS TIFF::TIFF)
