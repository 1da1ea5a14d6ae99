# HDF5 1.10 or newer (libhdf5-dev), the C library, whose Debian builds serve many threads: Keras models. Only
# engine/model/keras/hdf5_file.cpp includes it, by the names that 1.10 has.
pkg_check_modules(HDF5 REQUIRED IMPORTED_TARGET GLOBAL hdf5-serial>=1.10)
add_library(third_hdf5 INTERFACE)
target_link_libraries(third_hdf5 INTERFACE PkgConfig::HDF5)
target_compile_definitions(third_hdf5 INTERFACE H5_USE_110_API)
