# libpng 1.6 (libpng-dev), and zlib for the checksums of chunks that it doesn't know.
find_package(PNG 1.6 REQUIRED GLOBAL)
find_package(ZLIB REQUIRED GLOBAL)
add_library(third_png INTERFACE)
target_link_libraries(third_png INTERFACE PNG::PNG ZLIB::ZLIB)
