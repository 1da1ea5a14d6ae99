# How every target of our own is made: warnings are errors here and nowhere else, no -march flags
# (Highway dispatches at run time), sanitizers by CONVOSCOPE_SANITIZE.
add_library(convoscope_flags INTERFACE)
target_include_directories(convoscope_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(convoscope_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wcast-align -Woverloaded-virtual
  -Wno-missing-field-initializers  # designated initializers leave the rest at their defaults
  -Werror)
# g++ 12 warns of overlap inside its own std::string operator+ (GCC bug 105651, mended in 13).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(convoscope_flags INTERFACE -Wno-restrict)
endif()
# clang warns of libstdc++'s own std::get_temporary_buffer wherever std::stable_sort is used.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(convoscope_flags INTERFACE -Wno-deprecated-declarations)
endif()
if(CONVOSCOPE_SANITIZE)
  target_compile_options(convoscope_flags INTERFACE
    -fsanitize=${CONVOSCOPE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all -g)
  target_link_options(convoscope_flags INTERFACE -fsanitize=${CONVOSCOPE_SANITIZE})
  # With what the sanitizers put in, g++ takes members of std::regex for unset.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(convoscope_flags INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
if(CONVOSCOPE_FUZZERS)  # so that the fuzzers see which branches they reach
  target_compile_options(convoscope_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# convoscope_library(NAME SOURCES a.cpp ... LINKS lower_library ...)
# Without sources it is headers only.
function(convoscope_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  if(ARG_SOURCES)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC convoscope_flags ${ARG_LINKS})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE convoscope_flags ${ARG_LINKS})
  endif()
endfunction()

include(GoogleTest)

# convoscope_test(NAME SOURCES a_test.cpp ... LINKS library_under_test ...)
# One program; every GoogleTest case becomes a ctest entry.
function(convoscope_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE convoscope_flags ${ARG_LINKS} test_support
    GTest::gmock GTest::gtest_main)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 300)
endfunction()
