"""The rules of the house, as tables and a function that finds what breaks them.

violations(root) reads the sources as text: which folder includes which, where each library may be
included, and the form of a file. It compiles nothing. What the levels mean is told in
engine/README.md and app/README.md.
"""

import re
from pathlib import Path

# A folder (or the files app/NAME.* and app/NAME_*.*) includes only what stands on an earlier line.
LEVELS = [
    ["engine/core"],
    ["engine/conv/kernels", "engine/files"],
    ["engine/conv", "engine/filters", "engine/input"],
    ["engine/chain", "engine/bench"],
    ["engine/analysis", "engine/train", "engine/experiment"],
    ["engine/evaluate", "engine/model"],
    ["engine/io", "engine/picture"],
    ["engine/export"],
    ["app/document", "app/compute", "app/host", "app/gpu"],
    ["app/widgets", "app/lessons", "app/print"],
    ["app/panels"],
    ["app/ui"],
    ["app/frame"],
    ["app/application"],
    ["app/render", "app/window", "app/cli"],
    ["app/main"],
]

# Folders with a single reader.
PRIVATE = {"engine/conv/kernels": "engine/conv"}

UI = ("app/gpu", "app/host", "app/print", "app/widgets", "app/lessons", "app/panels", "app/ui", "app/frame",
      "app/application", "app/render", "app/window")

FILES = ("engine/files", "engine/model", "engine/io", "engine/picture", "engine/export", "app/document",
         "app/compute", "app/lessons", "app/host", "app/ui", "app/frame", "app/application", "app/render", "app/window", "app/cli", "app/widgets/folder_listing",
         "app/widgets/file_browser")

# Words that touch the disk, where a path as a value is all that is allowed.
DISK = re.compile(r"\b(?:recursive_)?directory_iterator\b|\bfopen\b|"
                  r"filesystem::(?:exists|is_|status|file_size|create_|remove|rename|copy|absolute|"
                  r"canonical|current_path)")

# (what is included, where that is allowed). The first pattern that matches counts.
LIBRARIES = [
    (r"(oneapi/)?tbb/.*|tbb\.h", ("engine/core/parallel.cpp",)),
    (r"hwy/.*", ("engine/conv/kernels",)),
    (r"(.*/)?imgui.*", UI),
    (r"GLFW/.*|GL/.*|glad/.*|EGL/.*|KHR/.*", ("app/gpu", "app/host")),
    (r"thread|mutex|shared_mutex|condition_variable|future|stop_token|semaphore|latch|barrier|pthread\.h",
     ("engine/core/parallel.cpp", "engine/model/keras/hdf5_trial.cpp", "engine/model/keras/hdf5_trial.h", "app/compute")),
    (r"stb/.*|stb_.*", ("engine/files",)),
    (r"zip\.h", ("engine/files",)),
    (r"png\.h|gif_lib\.h|webp/.*|tiff.*\.h", ("engine/files", "engine/picture")),  # read, written
    (r"zlib\.h", ("engine/picture",)),
    (r"cairo.*|ft2build\.h|freetype/.*", ("engine/picture",)),
    (r"Eigen/.*", ("engine/filters/linear_algebra.cpp",)),
    (r"muParser.*", ("app/lessons/condition.cpp",)),
    (r"google/protobuf/.*", ("engine/model/onnx/wire.cpp", "engine/model/onnx/wire_writer.cpp")),
    (r"hdf5.*|H5.*", ("engine/model/keras/hdf5_file.cpp", "engine/model/keras/hdf5_handles.h")),
    (r"nlohmann/.*", ("engine/model", "engine/io", "engine/export", "app/document", "app/cli")),
    (r"CLI/.*", ("app/cli",)),
    (r"fstream|dirent\.h|fcntl\.h|sys/stat\.h", FILES),
    (r"filesystem", FILES + ("app/panels",)),  # whose panels pass paths on as values
    (r"format|iostream", ()),
]

MAX_LINES = 400
SOURCE_ENDINGS = {".h", ".cpp"}
OTHER_ENDINGS = {".py", ".cmake", ".sh"}
SKIPPED = {"build", ".git", "__pycache__"}
WRITTEN = "tests/export_samples"  # in whose folders lies what the program wrote

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
LIBRARY = re.compile(r"convoscope_library\(\s*(\w+)(.*?)\)", re.DOTALL)


def folder_of(path):
    """The entry of LEVELS that a file belongs to, or None where it belongs to none."""
    known = [entry for level in LEVELS for entry in level]
    parent, stem = path.rsplit("/", 1)
    name = stem.rsplit(".", 1)[0]
    above = [parent.rsplit("/", cut)[0] for cut in range(1, parent.count("/"))]
    for candidate in (parent, f"{parent}/{name}", f"{parent}/{name.partition('_')[0]}", *above):
        if candidate in known:
            return candidate
    return None


def folder_of_library(name):
    """The entry of LEVELS whose library this is: engine_conv_kernels is engine/conv/kernels."""
    return next((entry for level in LEVELS for entry in level if entry.replace("/", "_") == name),
                None)


def level_of(folder):
    return next(i for i, level in enumerate(LEVELS) if folder in level)


def sources(root):
    """Every file whose form is checked, as paths from the root."""
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if SKIPPED & set(relative.parts) or not path.is_file():
            continue
        if relative.as_posix().startswith(WRITTEN) and len(relative.parts) > 3:
            continue
        if path.suffix in SOURCE_ENDINGS | OTHER_ENDINGS or path.name == "CMakeLists.txt":
            yield relative.as_posix()


def lies_in(path, places):
    return any(path == place or path.startswith(place + "/") or path.startswith(place + ".")
               for place in places)


def check_include(root, path, mark, target):
    folder = folder_of(path)
    if target.startswith(("engine/", "app/")):
        other = folder_of(target)
        if not (root / target).is_file():
            yield f"includes {target}, which does not exist"
        elif other is None:
            yield f"includes {target}, whose folder has no level"
        elif other != folder and level_of(other) >= level_of(folder):
            yield f"includes {target}, which is not on a lower level than {folder}"
        elif PRIVATE.get(other, folder) != folder and other != folder:
            yield f"includes {target}, which only {PRIVATE[other]} may know"
        return
    if mark == '"' and (root / path).parent.joinpath(target).is_file():
        yield f'includes "{target}" by a path that does not start at the root'
    for pattern, places in LIBRARIES:
        if re.fullmatch(pattern, target):
            if not lies_in(path, places):
                yield f"includes <{target}>, which belongs in {', '.join(places) or 'no file'}"
            return


def check_form(path, text):
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        yield f"has {len(lines)} lines; at most {MAX_LINES}"
    first = next((line for line in lines if not line.startswith("#!")), "")
    mark = "//" if Path(path).suffix in SOURCE_ENDINGS else ("#", '"""')
    # A CMakeLists.txt that only lists a folder's sources needs no words.
    if not first.startswith(mark) and not path.endswith("CMakeLists.txt"):
        yield "has no comment at its head"
    # Highway reads an -inl.h once per SIMD target, by a guard of its own.
    if path.endswith(".h") and not path.endswith("-inl.h") and "#pragma once" not in lines:
        yield "has no #pragma once"
    if re.search(r"(?<!no )-march=", text) and not path.endswith(".py"):
        yield "sets -march, which takes the choice of SIMD target away from run time"


def check_cmake(root, path, text):
    """Every source of a folder is listed, and its library links only libraries of lower levels."""
    folder = Path(path).parent.as_posix()
    for source in sorted((root / folder).glob("*.cpp")):
        if not re.search(rf"(?<![\w/]){re.escape(source.name)}(?!\w)", text):
            yield f"does not list {source.name}"
    for name, body in LIBRARY.findall(text):
        own = folder_of_library(name)
        for link in re.findall(r"\b(?:engine|app)_\w+", body.partition("LINKS")[2]):
            other = folder_of_library(link)
            if other is None:
                yield f"links {link}, which has no level"
            elif own and level_of(other) >= level_of(own):
                yield f"links {link}, which is not on a lower level than {own}"


def cycles(edges):
    """One sentence per folder that can reach itself through includes."""
    for start in sorted(edges):
        seen, waiting = set(), list(edges[start])
        while waiting:
            folder = waiting.pop()
            if folder not in seen:
                seen.add(folder)
                waiting.extend(edges.get(folder, ()))
        if start in seen:
            yield f"{start}: includes itself through other folders"


def violations(root):
    """Sentences "path: what is wrong", sorted; empty for a tree in order."""
    root = Path(root)
    found, edges = [], {}
    for path in sources(root):
        text = (root / path).read_text(encoding="utf-8")
        found += [f"{path}: {sentence}" for sentence in check_form(path, text)]
        if path.startswith(("engine/", "app/")):
            if path.endswith("CMakeLists.txt"):
                found += [f"{path}: {sentence}" for sentence in check_cmake(root, path, text)]
                continue
            folder = folder_of(path)
            if folder is None:
                found.append(f"{path}: its folder has no level")
                continue
            if DISK.search(text) and not lies_in(path, FILES):
                found.append(f"{path}: touches the disk, which belongs in {', '.join(FILES)}")
            for mark, target in INCLUDE.findall(text):
                found += [f"{path}: {sentence}"
                          for sentence in check_include(root, path, mark, target)]
                other = folder_of(target) if "/" in target else None
                if other and other != folder:
                    edges.setdefault(folder, set()).add(other)
    return sorted(found + list(cycles(edges)))
