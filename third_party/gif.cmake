# giflib 5.1 (libgif-dev) reads and writes GIF.
find_package(GIF 5.1 REQUIRED GLOBAL)
add_library(third_gif ALIAS GIF::GIF)
