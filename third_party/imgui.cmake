# Dear ImGui 1.86 or newer (libimgui-dev): one static library with core, FreeType, GLFW and OpenGL3
# back ends. Its pkg-config file leaves out FreeType and GLFW, which must follow it on the link line.
find_package(glfw3 3.3 REQUIRED)
pkg_check_modules(IMGUI REQUIRED IMPORTED_TARGET GLOBAL imgui)
pkg_check_modules(FREETYPE REQUIRED IMPORTED_TARGET GLOBAL freetype2)
add_library(third_imgui INTERFACE)
target_link_libraries(third_imgui INTERFACE PkgConfig::IMGUI PkgConfig::FREETYPE glfw ${CMAKE_DL_LIBS})
