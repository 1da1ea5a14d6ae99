// See map_files.h.
#include "engine/export/map_files.h"

#include <array>
#include <cmath>

#include "engine/files/files.h"
#include "engine/files/folder.h"
#include "engine/picture/map_codes.h"
#include "engine/picture/map_pixels.h"
#include "engine/picture/sheet.h"
#include "engine/picture/tiff_file.h"

namespace convoscope {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Bytes = std::vector<uint8_t>;

constexpr double kSheetScale = 2;  // pixels of a sheet's PNG for each of the page's

constexpr std::array<MapFormatWords, 6> kFormats = {{
    {MapFormat::kSeen, "map_png", "Maps as seen", ".png",
     "Every map as a PNG in the window's colours and range, an element as large as you like."},
    {MapFormat::kCodes, "map_png16", "Maps as 16-bit PNG", ".png",
     "Grey levels that are numbers: which value a code stands for is written into each file."},
    {MapFormat::kValues, "map_tiff", "Maps as float TIFF", ".tiff",
     "Every bit of the float32 values, one page a map, as image tools open a stack."},
    {MapFormat::kSheetPdf, "sheet_pdf", "Contact sheet, PDF", ".pdf",
     "All maps on paper with their names, ranges and means, and a legend with real numbers."},
    {MapFormat::kSheetPng, "sheet_png", "Contact sheet, PNG", ".png",
     "The same sheet in pixels, for slides and messages."},
    {MapFormat::kSheetSvg, "sheet_svg", "Contact sheet, SVG", ".svg",
     "The same sheet to be edited in a drawing program."},
}};

bool is_cancelled(const ParallelOptions& how) {
  return how.cancel != nullptr && how.cancel->cancelled();
}

// A file a map.
bool is_each(MapFormat format) { return format == MapFormat::kSeen || format == MapFormat::kCodes; }

// What progress counts.
Expected<int64_t> steps_of(const MapSet& set, MapFormat format) {
  if (is_each(format) || format == MapFormat::kValues) return set.count();
  return sheet_pages(set);
}

Expected<Bytes> map_bytes(const MapSet& set, MapFormat format, int64_t map) {
  return format == MapFormat::kSeen ? map_png(set, map) : map_codes_png(set, map);
}

// What JSON has no number for becomes null.
Json number(float value) { return std::isfinite(value) ? Json(value) : Json(); }

Json file_json(const std::string& name, const Bytes& bytes) {
  return {{"name", name}, {"bytes", bytes.size()}};
}

Json map_json(const MapSet& set, MapFormat format, int64_t map, const std::string& name,
              const Bytes& bytes) {
  const MapSpan span = format == MapFormat::kSeen ? set.colours(map) : set.numbers(map);
  Json json = file_json(name, bytes);
  json["map"] = map;
  if (!set.name(map).empty()) json["filter"] = set.name(map);
  json["low"] = number(span.low);
  json["high"] = number(span.high);
  if (format == MapFormat::kCodes) json["value"] = code_words(span);
  if (set.stats(map).nonfinite() > 0) json["not_finite"] = set.stats(map).nonfinite();
  return json;
}

Expected<Json> put_each(const fs::path& folder, const MapSet& set, MapFormat format,
                        const ParallelOptions& how, Progress& progress) {
  Json files = Json::array();
  for (int64_t i = 0; i < set.count(); ++i, ++progress.done) {
    if (is_cancelled(how)) return cancelled();
    const auto bytes = map_bytes(set, format, set.map(i));
    if (!bytes) return tl::unexpected(bytes.error());
    const std::string name = set.file_name(set.map(i)) + ".png";
    if (auto written = write_file(folder / name, *bytes); !written) {
      return tl::unexpected(written.error());
    }
    files.push_back(map_json(set, format, set.map(i), name, *bytes));
  }
  return files;
}

Expected<Bytes> sheet_page(const MapSet& set, MapFormat format, int64_t page) {
  if (format == MapFormat::kSheetSvg) return sheet_svg(set, page);
  return png_bytes(sheet_pixels(set, page, kSheetScale));
}

// The files of a sheet or a stack; the first has no number.
Expected<std::vector<Bytes>> whole_files(const MapSet& set, MapFormat format,
                                         const ParallelOptions& how, Progress& progress) {
  if (format == MapFormat::kValues || format == MapFormat::kSheetPdf) {
    auto bytes = format == MapFormat::kValues ? tiff_bytes(set, how.cancel, &progress)
                                              : sheet_pdf(set, how.cancel, &progress);
    if (!bytes) return tl::unexpected(bytes.error());
    return std::vector<Bytes>{*std::move(bytes)};
  }
  const auto pages = sheet_pages(set);
  if (!pages) return tl::unexpected(pages.error());
  std::vector<Bytes> files;
  for (int64_t page = 0; page < *pages; ++page, ++progress.done) {
    if (is_cancelled(how)) return cancelled();
    auto bytes = sheet_page(set, format, page);
    if (!bytes) return tl::unexpected(bytes.error());
    files.push_back(*std::move(bytes));
  }
  return files;
}

std::string numbered(const fs::path& path, size_t page) {
  if (page == 0) return path.filename().string();
  return path.stem().string() + "-" + std::to_string(page + 1) + path.extension().string();
}

Expected<size_t> write_each(const fs::path& path, const MapSet& set, MapFormat format,
                            const ParallelOptions& how, Progress& progress) {
  auto written = write_folder(path, [&](const fs::path& draft) -> Expected<void> {
    const auto files = put_each(draft, set, format, how, progress);
    if (!files) return tl::unexpected(files.error());
    const Json manifest = {
        {"layer", set.layer().name}, {"picture", set.options().picture}, {"files", *files}};
    return write_file(draft / "manifest.json",
                      manifest.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  });
  return written.map([&] { return static_cast<size_t>(set.count()) + 1; });
}

Expected<size_t> write_whole(const fs::path& path, const MapSet& set, MapFormat format,
                             const ParallelOptions& how, Progress& progress) {
  const auto files = whole_files(set, format, how, progress);
  if (!files) return tl::unexpected(files.error());
  if (files->size() == 1) {
    return write_file(path, files->front()).map([] { return size_t{1}; });
  }
  std::vector<NamedBytes> named;
  for (const Bytes& bytes : *files) named.push_back({numbered(path, named.size()), bytes});
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  return write_together(folder, named, how.cancel).map([&] { return named.size(); });
}

}  // namespace

std::span<const MapFormatWords> map_formats() { return kFormats; }

bool is_map_folder(const MapSet& set, MapFormat format) {
  return set.count() > 1 && is_each(format);
}

Expected<Json> put_maps(const fs::path& folder, const MapSet& set, MapFormat format,
                        const ParallelOptions& how, Progress& progress) {
  if (is_each(format)) return put_each(folder, set, format, how, progress);
  const auto files = whole_files(set, format, how, progress);
  if (!files) return tl::unexpected(files.error());
  const bool sheet = format != MapFormat::kValues;
  const fs::path path = plain_name(set.layer().name) + (sheet ? "-sheet" : "-maps") +
                        std::string(kFormats[static_cast<size_t>(format)].ending);
  Json json = Json::array();
  for (size_t i = 0; i < files->size(); ++i) {
    const std::string name = numbered(path, i);
    if (auto written = write_file(folder / name, (*files)[i]); !written) {
      return tl::unexpected(written.error());
    }
    json.push_back(file_json(name, (*files)[i]));
  }
  return json;
}

Expected<size_t> write_maps(const fs::path& path, const MapSet& set, MapFormat format,
                            const ParallelOptions& how, Progress& progress) {
  const auto steps = steps_of(set, format);
  if (!steps) return tl::unexpected(steps.error());
  progress.total = *steps;
  if (is_map_folder(set, format)) return write_each(path, set, format, how, progress);
  if (!is_each(format)) return write_whole(path, set, format, how, progress);
  if (is_cancelled(how)) return cancelled();
  const auto bytes = map_bytes(set, format, set.map(0));
  if (!bytes) return tl::unexpected(bytes.error());
  return write_file(path, *bytes).map([] { return size_t{1}; });
}

}  // namespace convoscope
