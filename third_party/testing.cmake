# GoogleTest (libgtest-dev, libgmock-dev).
find_package(GTest REQUIRED GLOBAL)

# OpenCV (libopencv-core-dev, libopencv-imgproc-dev), which no target links: exported code is compiled
# against it. Debian's configuration for CMake comes with all of its modules alone.
find_path(OPENCV_INCLUDE_DIR opencv2/imgproc.hpp PATH_SUFFIXES opencv4)
