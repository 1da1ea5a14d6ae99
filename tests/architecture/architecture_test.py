"""The tree keeps the rules of architecture.py, and each rule can fail: a tree in order is made in a
temporary folder, one thing at a time is broken in it, and the sentence about it must appear."""

import os
import tempfile
import unittest
from pathlib import Path

import architecture

ROOT = Path(__file__).resolve().parents[2]

IN_ORDER = {
    "engine/core/shape.h": "// Shapes.\n#pragma once\n#include <array>\n",
    "engine/core/parallel.cpp": "// Threads.\n#include <tbb/parallel_for.h>\n#include <thread>\n",
    "engine/core/CMakeLists.txt": "convoscope_library(engine_core SOURCES parallel.cpp LINKS third_tbb)\n",
    "engine/conv/kernels/direct.h": "// A kernel.\n#pragma once\n#include <hwy/highway.h>\n",
    "engine/conv/conv2d.cpp":
        '// Conv.\n#include "engine/core/shape.h"\n#include "engine/conv/kernels/direct.h"\n',
    "engine/conv/CMakeLists.txt":
        "convoscope_library(engine_conv\n  SOURCES\n    conv2d.cpp\n  LINKS engine_core third_highway)\n",
    "app/panels/maps.cpp": '// Maps.\n#include <imgui.h>\n#include "engine/core/shape.h"\n',
    "app/panels/CMakeLists.txt":
        "convoscope_library(app_panels SOURCES maps.cpp LINKS app_widgets engine_conv)\n",
    "app/application.h": "// Parts.\n#pragma once\n",
    "app/application.cpp": '// Parts.\n#include "app/application.h"\n',
    "app/CMakeLists.txt": "convoscope_library(app_application SOURCES application.cpp LINKS app_panels)\n",
    "cmake/Build.cmake": "# How things are built.\n",
}


class TheTree(unittest.TestCase):
    def test_keeps_every_rule(self):
        self.assertEqual([], architecture.violations(ROOT))

    def test_has_files_to_check(self):
        self.assertGreater(len(list(architecture.sources(ROOT))), 50)


class EachRule(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)
        for path, text in IN_ORDER.items():
            self.write(path, text)

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def append(self, path, text):
        self.write(path, IN_ORDER[path] + text)

    def expect(self, *sentences):
        found = architecture.violations(self.root)
        for sentence in sentences:
            self.assertTrue(any(sentence in line for line in found), f"{sentence!r} not in {found}")

    def test_a_tree_in_order_passes(self):
        self.assertEqual([], architecture.violations(self.root))

    def test_including_a_higher_level_fails(self):
        self.append("engine/core/shape.h", '#include "app/application.h"\n')
        self.expect("engine/core/shape.h: includes app/application.h, which is not on a lower level")

    def test_including_the_same_level_fails(self):
        self.write("engine/filters/presets.h", "// Presets.\n#pragma once\n")
        self.append("engine/conv/conv2d.cpp", '#include "engine/filters/presets.h"\n')
        self.expect("engine/conv/conv2d.cpp: includes engine/filters/presets.h, which is not on a lower")

    def test_a_private_folder_has_one_reader(self):
        self.append("app/panels/maps.cpp", '#include "engine/conv/kernels/direct.h"\n')
        self.expect("app/panels/maps.cpp: includes engine/conv/kernels/direct.h, which only engine/conv")

    def test_a_folder_without_a_level_fails(self):
        self.write("engine/magic/trick.h", "// Trick.\n#pragma once\n")
        self.expect("engine/magic/trick.h: its folder has no level")

    def test_a_folder_within_a_room_has_the_level_of_the_room(self):
        self.write("app/panels/chain/strip.h", '// Strip.\n#pragma once\n#include "app/application.h"\n')
        self.expect("app/panels/chain/strip.h: includes app/application.h, which is not on a lower level")

    def test_a_cycle_of_folders_fails(self):
        self.write("engine/conv/spec.h", '// Spec.\n#pragma once\n#include "engine/core/shape.h"\n')
        self.append("engine/core/shape.h", '#include "engine/conv/spec.h"\n')
        self.expect("engine/core: includes itself", "engine/conv: includes itself")

    def test_a_library_outside_its_place_fails(self):
        for include in ("tbb/blocked_range.h", "oneapi/tbb/info.h", "hwy/base.h", "GLFW/glfw3.h",
                        "glad/gl.h", "EGL/egl.h", "thread", "mutex", "stb/stb_image.h",
                        "nlohmann/json.hpp", "CLI/CLI.hpp", "fstream", "iostream", "format"):
            with self.subTest(include=include):
                if include.startswith(("tbb", "oneapi")):
                    include_in = "engine/conv/conv2d.cpp"
                else:
                    include_in = "app/panels/maps.cpp"
                self.append(include_in, f"#include <{include}>\n")
                self.expect(f"{include_in}: includes <{include}>")
                self.write(include_in, IN_ORDER[include_in])

    def test_a_panel_that_touches_the_disk_fails(self):
        self.append("app/panels/maps.cpp", "bool b = std::filesystem::exists(path);\n")
        self.expect("app/panels/maps.cpp: touches the disk")

    def test_imgui_in_the_engine_fails(self):
        self.append("engine/conv/conv2d.cpp", '#include "imgui.h"\n')
        self.expect("engine/conv/conv2d.cpp: includes <imgui.h>")

    def test_an_include_that_does_not_start_at_the_root_fails(self):
        self.append("app/application.cpp", '#include "application.h"\n')
        self.expect('app/application.cpp: includes "application.h" by a path')

    def test_a_missing_header_fails(self):
        self.append("app/application.cpp", '#include "engine/core/gone.h"\n')
        self.expect("includes engine/core/gone.h, which does not exist")

    def test_a_long_file_fails(self):
        self.append("engine/core/shape.h", "\n" * architecture.MAX_LINES)
        self.expect("engine/core/shape.h: has 403 lines")

    def test_a_file_without_head_comment_fails(self):
        self.write("engine/core/shape.h", "#pragma once\n")
        self.write("cmake/Build.cmake", "set(A 1)\n")
        self.expect("engine/core/shape.h: has no comment", "cmake/Build.cmake: has no comment")

    def test_a_header_without_pragma_once_fails(self):
        self.write("engine/core/shape.h", "// Shapes.\n")
        self.expect("engine/core/shape.h: has no #pragma once")

    def test_march_fails(self):
        self.write("cmake/Build.cmake", "# Flags.\nadd_compile_options(-march=native)\n")
        self.expect("cmake/Build.cmake: sets -march")

    def test_a_source_that_no_list_names_fails(self):
        self.write("engine/core/lost.cpp", "// Lost.\n")
        self.expect("engine/core/CMakeLists.txt: does not list lost.cpp")

    def test_a_link_to_a_higher_level_fails(self):
        self.write("engine/core/CMakeLists.txt",
                   "convoscope_library(engine_core SOURCES parallel.cpp LINKS engine_conv)\n")
        self.expect("engine/core/CMakeLists.txt: links engine_conv, which is not on a lower level")


if __name__ == "__main__":
    os.chdir(ROOT)
    unittest.main()
