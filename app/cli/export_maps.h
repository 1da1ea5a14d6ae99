// What `convoscope export --maps` takes and does: a layer's feature maps as pictures.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/core/error.h"

namespace convoscope::app {

struct MapTexts {
  std::string kind;  // of --maps; empty: not asked for
  std::optional<std::string> map;
  int64_t picture = 0;
  std::string colours = "diverging", range = "map", theme = "light";
  bool symmetric = false;
  int scale = 1;
};

void add_map_options(CLI::App& command, MapTexts& texts);

// Of the layer that is named, or the last one.
Expected<void> export_maps(const MapTexts& texts, const std::filesystem::path& experiment,
                           const std::optional<std::string>& layer,
                           const std::filesystem::path& output);

}  // namespace convoscope::app
