# muParser 2.3 (libmuparser-dev): the conditions of lessons. Only app/lessons/condition.cpp includes
# it.
pkg_check_modules(MUPARSER REQUIRED IMPORTED_TARGET GLOBAL muparser>=2.3.3)
add_library(third_muparser ALIAS PkgConfig::MUPARSER)
