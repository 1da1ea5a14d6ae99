# GoogleTest (libgtest-dev, libgmock-dev).
find_package(GTest REQUIRED GLOBAL)
