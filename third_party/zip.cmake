# libzip 1.5 (libzip-dev) for the archives of .npz files.
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET GLOBAL libzip>=1.5)
add_library(third_zip ALIAS PkgConfig::LIBZIP)
