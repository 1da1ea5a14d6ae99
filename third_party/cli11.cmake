# CLI11 2.x (libcli11-dev): header only.
find_package(CLI11 2 REQUIRED GLOBAL)
add_library(third_cli11 ALIAS CLI11::CLI11)
