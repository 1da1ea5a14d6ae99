# glad 2 (python3-glad) writes an OpenGL 3.3 core loader at build time. --reproducible makes it use
# the packaged XML instead of downloading one.
find_program(GLAD_EXE glad REQUIRED)
set(GLAD_DIR ${PROJECT_BINARY_DIR}/glad)
add_custom_command(
  OUTPUT ${GLAD_DIR}/src/gl.c ${GLAD_DIR}/include/glad/gl.h ${GLAD_DIR}/include/KHR/khrplatform.h
  COMMAND ${GLAD_EXE} --quiet --reproducible --api gl:core=3.3 --extensions= --out-path ${GLAD_DIR} c
  VERBATIM)
add_library(third_glad STATIC ${GLAD_DIR}/src/gl.c)
target_include_directories(third_glad SYSTEM PUBLIC ${GLAD_DIR}/include)
