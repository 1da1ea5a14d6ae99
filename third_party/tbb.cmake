# oneTBB 2021 (libtbb-dev). Only engine/core/parallel.cpp includes it.
find_package(TBB 2021 REQUIRED GLOBAL)
add_library(third_tbb ALIAS TBB::tbb)
