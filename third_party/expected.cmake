# tl::expected 1.0 (libexpected-dev): header only.
find_package(tl-expected REQUIRED GLOBAL)
add_library(third_expected ALIAS tl::expected)
