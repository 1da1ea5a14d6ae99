// See film_layout.h. Lengths at a width of 640, scaled by the unit.
#include "engine/picture/film_layout.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/core/text.h"

namespace convoscope {
namespace {

constexpr double kMargin = 26, kTitle = 36, kSettings = 55, kHeader = 68, kLabel = 26;
constexpr double kGap = 1.5, kMinGap = 42, kFoot = 18;
constexpr double kMaxCell = 58, kSmallestCell = 9, kComfortableCell = 15, kNumberCell = 38;
constexpr double kMaxSumCell = 30, kMinSumCell = 8, kSumHeight = 150, kSumWords = 178;
constexpr double kSumBetween = 26;  // room for × and = between the strip's grids

double lean_of(const AnimationOptions& o) { return o.numbers ? 0.24 : 0.42; }
double tilt_of(const AnimationOptions& o) { return o.numbers ? 0.68 : 0.54; }

CellRange cells_read(const SlideAxis& axis, const CellRange& outputs) {
  const bool from_start = outputs.begin == 0, to_end = outputs.end == axis.output;
  const int64_t first = axis.start(outputs.begin);
  const int64_t end = axis.start(outputs.end - 1) + axis.effective();
  return {from_start ? axis.first() : first, to_end ? axis.end() : end};
}

FilmCrop crop_of(const Slide& slide, const CellRange& rows, const CellRange& columns) {
  return {rows,
          columns,
          cells_read(slide.h, rows),
          cells_read(slide.w, columns),
          rows.size() == slide.h.output,
          columns.size() == slide.w.output};
}

struct Room {
  double width = 0, height = 0;  // of both planes and the gap between them
  double lean = 0, tilt = 1, unit = 1;
};

// The largest cell with which the planes fit.
double cell_of(const FilmCrop& crop, const Room& room) {
  const auto across = [&](const CellRange& rows, const CellRange& columns) {
    return static_cast<double>(columns.size()) + room.lean * static_cast<double>(rows.size());
  };
  const double columns =
      std::max(across(crop.input_rows, crop.input_columns), across(crop.rows, crop.columns));
  const double rows = static_cast<double>(crop.input_rows.size() + crop.rows.size());
  const double by_height = std::min(room.height / (room.tilt * rows + kGap),
                                    (room.height - kMinGap * room.unit) / (room.tilt * rows));
  return std::min({room.width / columns, by_height, kMaxCell * room.unit});
}

CellRange from(int64_t begin, int64_t count, int64_t extent) {
  const int64_t first = std::clamp<int64_t>(begin, 0, extent - count);
  return {first, first + count};
}

// The largest region of outputs whose cells are at least so large: the longer side of what is read
// is cut first, so that the planes stay about square.
std::optional<FilmCrop> largest(const Slide& slide, const AnimationOptions& options,
                                const Room& room, double smallest) {
  int64_t rows = std::min<int64_t>(slide.h.output, 256);
  int64_t columns = std::min<int64_t>(slide.w.output, 256);
  while (true) {
    const FilmCrop crop = crop_of(slide, from(options.row, rows, slide.h.output),
                                  from(options.column, columns, slide.w.output));
    if (rows * columns <= kMaxFilmFrames && cell_of(crop, room) >= smallest) return crop;
    if (rows == 1 && columns == 1) return std::nullopt;
    const bool cut_rows =
        columns == 1 || (rows > 1 && static_cast<double>(crop.input_rows.size()) >=
                                         0.8 * static_cast<double>(crop.input_columns.size()));
    --(cut_rows ? rows : columns);
  }
}

// All of it if that is readable at all, else a region that is seen well.
std::optional<FilmCrop> choose_crop(const Slide& slide, const AnimationOptions& options,
                                    const Room& room) {
  const double smallest = (options.numbers ? kNumberCell : kSmallestCell) * room.unit;
  const double comfortable = (options.numbers ? kNumberCell : kComfortableCell) * room.unit;
  auto crop = largest(slide, options, room, smallest);
  if (!crop || (crop->whole_rows && crop->whole_columns)) return crop;
  if (auto better = largest(slide, options, room, comfortable)) return better;
  return crop;
}

double sum_cell(const Slide& slide, double width, double unit) {
  const double rows = static_cast<double>(slide.h.filter);
  const double columns = static_cast<double>(slide.w.filter);
  const double room = width - (2 * kMargin + kSumWords + 3 * kSumBetween) * unit;
  const double cell =
      std::min({kMaxSumCell * unit, room / (3 * columns), kSumHeight * unit / rows});
  return cell < kMinSumCell * unit ? 0 : cell;
}

Plane plane_of(const CellRange& rows, const CellRange& columns, double cell, const Room& room,
               double width, double top) {
  const double leaning = room.lean * static_cast<double>(rows.size());
  const double across = cell * (static_cast<double>(columns.size()) + leaning);
  return {{(width - across) / 2 + cell * leaning, top},
          cell,
          room.lean,
          room.tilt,
          rows.begin,
          columns.begin,
          rows.size(),
          columns.size()};
}

}  // namespace

Expected<FilmFrame> lay_out(const Slide& slide, const AnimationOptions& options, bool has_sum,
                            bool stacked_input, bool stacked_output) {
  FilmFrame frame;
  FilmLayout& layout = frame.layout;
  const double unit = std::max(options.width / 640.0, 0.5);
  layout.unit = unit;
  layout.width = options.width;
  layout.sum_cell = has_sum ? sum_cell(slide, options.width, unit) : 0;
  const double sum_height =
      layout.sum_cell > 0
          ? std::max(layout.sum_cell * static_cast<double>(slide.h.filter), 84 * unit) + 34 * unit
          : 0;
  const double stack = (stacked_input + stacked_output) * 14 * unit;
  const double around = (kHeader + 2 * kLabel + kFoot) * unit + stack + sum_height;
  const double most = options.height > 0 ? options.height : 1.7 * options.width + sum_height;
  const Room room{options.width - 2 * kMargin * unit, most - around, lean_of(options),
                  tilt_of(options), unit};
  const auto crop = choose_crop(slide, options, room);
  if (!crop) {
    return refuse("a window of " + std::to_string(slide.h.effective()) + "×" +
                  std::to_string(slide.w.effective()) + " cells can't be seen in a picture " +
                  std::to_string(options.width) + " pixels wide" +
                  (options.height > 0 ? " and " + std::to_string(options.height) + " high" : "") +
                  (options.numbers ? " with numbers in the cells" : ""));
  }
  frame.crop = *crop;
  const double cell = cell_of(*crop, room);
  const double gap = std::max(kGap * cell, kMinGap * unit);
  layout.title_y = kTitle * unit;
  layout.settings_y = kSettings * unit;
  double y = kHeader * unit;
  layout.output_label_y = y + 14 * unit;
  y += kLabel * unit;
  layout.output = plane_of(crop->rows, crop->columns, cell, room, options.width, y);
  y += cell * room.tilt * static_cast<double>(crop->rows.size()) + gap + stacked_output * 14 * unit;
  layout.input = plane_of(crop->input_rows, crop->input_columns, cell, room, options.width, y);
  y += cell * room.tilt * static_cast<double>(crop->input_rows.size()) + stacked_input * 14 * unit;
  layout.input_label_y = y + 22 * unit;
  y += kLabel * unit;
  layout.sum_top = y + 26 * unit;
  y += sum_height + kFoot * unit;
  // Even, as encoders of films like it.
  const int natural = 2 * static_cast<int>(std::ceil(y / 2));
  layout.height = options.height > 0 ? options.height : natural;
  const double slack = std::max(0.0, (layout.height - y) / 2);
  for (double* place : {&layout.output_label_y, &layout.input_label_y, &layout.sum_top,
                        &layout.output.corner.y, &layout.input.corner.y}) {
    *place += slack;
  }
  return frame;
}

}  // namespace convoscope
