// See export_items.h.
#include "app/panels/export/export_items.h"

#include <algorithm>

namespace convoscope::app {
namespace {

std::string heading(ExportGroup group) {
  switch (group) {
    case ExportGroup::kCode:
      return "Code";
    case ExportGroup::kModel:
      return "Model";
    case ExportGroup::kData:
      return "Data";
    case ExportGroup::kDocument:
      break;
  }
  return "Document";
}

std::vector<ExportItem> make_items() {
  std::vector<ExportItem> items;
  for (const ExportTarget& target : export_targets()) {
    items.push_back({.id = std::string(target.id),
                     .title = std::string(target.title),
                     .ending = std::string(target.ending),
                     .teaches = std::string(target.teaches),
                     .group = heading(target.group),
                     .target = &target});
  }
  for (const MapFormatWords& words : map_formats()) {
    items.push_back({.id = std::string(words.id),
                     .title = std::string(words.title),
                     .ending = std::string(words.ending),
                     .teaches = std::string(words.teaches),
                     .group = "Pictures",
                     .kind = ExportKind::kMaps,
                     .maps = words.format});
  }
  for (const AnimationFormatWords& words : animation_formats()) {
    items.push_back({.id = std::string(words.id),
                     .title = std::string(words.title),
                     .ending = std::string(words.ending),
                     .teaches = std::string(words.teaches),
                     .group = "Animation",
                     .kind = ExportKind::kFilm,
                     .format = words.format});
  }
  std::ranges::stable_sort(items, {}, [](const ExportItem& item) {
    constexpr std::string_view kOrder[] = {"Code",     "Model",    "Data",
                                           "Document", "Pictures", "Animation"};
    return std::ranges::find(kOrder, item.group) - std::begin(kOrder);
  });
  return items;
}

}  // namespace

const std::vector<ExportItem>& export_items() {
  static const std::vector<ExportItem> items = make_items();
  return items;
}

bool leaves_as_folder(const ExportItem& item, const ExportView& view, int64_t maps) {
  if (item.kind == ExportKind::kFilm) return item.format == AnimationFormat::kFrames;
  const bool each = item.maps == MapFormat::kSeen || item.maps == MapFormat::kCodes;
  return item.kind == ExportKind::kMaps && each && view.all_maps && maps > 1;
}

const ExportItem& chosen_item(const ExportView& view) {
  const auto found = std::ranges::find(export_items(), view.target, &ExportItem::id);
  return found == export_items().end() ? export_items().front() : *found;
}

}  // namespace convoscope::app
