# Eigen 3.4 (libeigen3-dev), headers only: singular values and orthonormal columns. Only
# engine/filters/linear_algebra.cpp includes it. An imported target's headers are system headers, so
# their warnings are off.
find_package(Eigen3 3.4 REQUIRED NO_MODULE GLOBAL)
add_library(third_eigen ALIAS Eigen3::Eigen)
