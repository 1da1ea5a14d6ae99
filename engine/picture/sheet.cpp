// See sheet.h.
#include "engine/picture/sheet.h"

#include <algorithm>
#include <cmath>

#include "engine/core/text.h"
#include "engine/picture/map_pixels.h"
#include "engine/picture/sheet_layout.h"

namespace convoscope {
namespace {

constexpr double kTitle = 18, kText = 11.5, kSmall = 8.5;
// About 300 dots an inch of paper, where a pixel of the page is 1/96 inch.
constexpr double kDotsPerPixel = 3;

std::string value_words(double value) { return significant(value, 3); }

class Sheet {
 public:
  Sheet(const MapSet& set, Canvas& canvas)
      : set_(set),
        shape_(set.values().geometry.output),
        layout_(lay_out_sheet(set.count(), shape_.h, shape_.w)),
        theme_(set.options().light ? kLightTheme : kDarkTheme),
        canvas_(canvas) {}

  void draw(int64_t page) {
    canvas_.fill_all(theme_.ground);
    head();
    legend();
    foot(page);
    const int64_t begin = page * layout_.per_page();
    const int64_t end = std::min(set_.count(), begin + layout_.per_page());
    for (int64_t i = begin; i < end; ++i) cell(layout_.cell(i - begin), set_.map(i));
  }

 private:
  // One line at the foot of its box, cut to its width.
  void line(const SheetBox& box, std::string text, TextStyle style) {
    const auto width = [&] { return Canvas::text_width(text, style.face, style.size); };
    if (width() > box.width) {
      text += "…";
      constexpr size_t kDots = 3;  // bytes of "…"
      while (text.size() > kDots && width() > box.width) {
        size_t at = text.size() - kDots - 1;
        while (at > 0 && (static_cast<uint8_t>(text[at]) & 0xC0) == 0x80) --at;
        text.erase(at, text.size() - kDots - at);
      }
    }
    const double x = style.anchor == TextAnchor::kRight    ? box.right()
                     : style.anchor == TextAnchor::kCentre ? box.x + box.width / 2
                                                       : box.x;
    canvas_.text({x, box.bottom() - 0.3 * style.size}, text, style);
  }

  TextStyle style(Face face, double size, const Ink& ink, TextAnchor anchor = TextAnchor::kLeft) const {
    return {.face = face, .size = size, .ink = ink, .anchor = anchor};
  }

  void head() {
    line(layout_.title, set_.layer().name, style(Face::kDisplay, kTitle, theme_.text));
    const std::string maps = set_.count() == shape_.c
                                 ? std::to_string(shape_.c) + (shape_.c == 1 ? " map" : " maps")
                                 : "maps " + std::to_string(set_.options().first) + " to " +
                                       std::to_string(set_.options().last) + " of " +
                                       std::to_string(shape_.c);
    std::string words = std::string(op_name(set_.layer())) + "  ·  " + maps + " of " +
                        std::to_string(shape_.h) + "×" + std::to_string(shape_.w);
    if (shape_.n > 1) {
      words += "  ·  picture " + std::to_string(set_.options().picture) + " of " +
               std::to_string(shape_.n);
    }
    line(layout_.settings, words, style(Face::kRegular, kText, theme_.dim));
  }

  void foot(int64_t page) {
    line(layout_.foot, "Convoscope", style(Face::kRegular, kSmall, theme_.faint));
    if (layout_.pages == 1) return;
    line(layout_.foot, "page " + std::to_string(page + 1) + " of " + std::to_string(layout_.pages),
         style(Face::kRegular, kSmall, theme_.faint, TextAnchor::kRight));
  }

  bool has_own_ranges() const {
    return set_.count() > 1 && (set_.options().range == MapRange::kPerMap ||
                                set_.options().range == MapRange::kPercentile);
  }

  // The table from its first entry to its last, and what the ends mean.
  void legend() {
    const SheetBox& box = layout_.legend;
    const ColormapTable& table = colormap_table(set_.options().colormap);
    Pixels strip{static_cast<int>(table.size()), 1, {}};
    for (const Rgb8& c : table) strip.rgba.insert(strip.rgba.end(), {c.r, c.g, c.b, 255});
    canvas_.image(strip, box.x, box.y + 6, box.width, 12);
    canvas_.stroke_rect(box.x, box.y + 6, box.width, 12, theme_.border, {0.75});
    const SheetBox below{box.x, box.y + 20, box.width, 14};
    const TextStyle left = style(Face::kRegular, kSmall, theme_.dim);
    const MapSpan span = set_.colours(set_.options().first);
    const bool own = has_own_ranges();
    const bool centred = span.low == -span.high;
    SheetBox third = below;
    third.width = below.width / 3;
    line(third, own ? (centred ? "below 0" : "lowest") : value_words(span.low), left);
    third.x += third.width;
    if (centred) {
      line(third, "0", style(left.face, left.size, left.ink, TextAnchor::kCentre));
    }
    third.x += third.width;
    line(third, own ? (centred ? "above 0" : "highest") : value_words(span.high),
         style(left.face, left.size, left.ink, TextAnchor::kRight));
    if (own) {
      line({box.x, box.y + 32, box.width, 14}, "each map over its own range, which stands below it",
           style(left.face, left.size, theme_.faint));
    }
    special(SheetBox{box.x, box.y + 32, box.width, 14});
  }

  // What isn't a number has colours of its own.
  void special(const SheetBox& box) {
    MapStats counted;
    for (int64_t i = 0; i < set_.count(); ++i) {
      const MapStats& stats = set_.stats(set_.map(i));
      counted.nans += stats.nans;
      counted.positive_infinities += stats.positive_infinities;
      counted.negative_infinities += stats.negative_infinities;
    }
    const NonFiniteColors colours = nonfinite_colors(set_.options().colormap);
    double x = box.right();
    const auto mark = [&](const char* word, int64_t count, Rgb8 colour) {
      if (count == 0) return;
      x -= Canvas::text_width(word, Face::kRegular, kSmall);
      canvas_.text({x, box.bottom() - 0.3 * kSmall}, word,
                   style(Face::kRegular, kSmall, theme_.dim));
      x -= 11;
      canvas_.fill_rect(x, box.bottom() - 9, 8, 8, colour);
      x -= 10;
    };
    mark("NaN", counted.nans, colours.nan);
    mark("+∞", counted.positive_infinities, colours.positive);
    mark("−∞", counted.negative_infinities, colours.negative);
  }

  void cell(const SheetCell& cell, int64_t map) {
    picture(cell.picture, map);
    const std::string name = set_.name(map);
    line(cell.label, std::to_string(map) + (name.empty() ? "" : "  " + name),
         style(Face::kMedium, 10.5, theme_.text));
    const TextStyle small = style(Face::kRegular, kSmall, theme_.dim);
    const MapStats& stats = set_.stats(map);
    if (stats.finite == 0) return line(cell.range, "no finite value", small);
    line(cell.range,
         stats.min == stats.max ? "all " + value_words(stats.min)
                                : value_words(stats.min) + " … " + value_words(stats.max),
         small);
    std::string words = "mean " + value_words(stats.mean) + "  σ " + value_words(stats.stddev);
    if (stats.nonfinite() > 0) words = std::to_string(stats.nonfinite()) + " not finite";
    line(cell.moments, words, small);
  }

  // As large as fits, in its own proportions.
  void picture(const SheetBox& box, int64_t map) {
    const auto h = static_cast<double>(shape_.h), w = static_cast<double>(shape_.w);
    const double scale = std::min(box.width / w, box.height / h);
    const double width = scale * w, height = scale * h;
    const double x = box.x, y = box.y + (box.height - height) / 2;
    const auto factor =
        std::max<int64_t>(1, static_cast<int64_t>(std::floor(1 / (scale * kDotsPerPixel))));
    canvas_.image(reduced_pixels(set_, map, factor), x, y, width, height);
    canvas_.stroke_rect(x, y, width, height, theme_.border, {0.5});
  }

  const MapSet& set_;
  const ImageShape& shape_;
  const SheetLayout layout_;
  const PictureTheme& theme_;
  Canvas& canvas_;
};

SheetLayout layout_of(const MapSet& set) {
  const ImageShape& shape = set.values().geometry.output;
  return lay_out_sheet(set.count(), shape.h, shape.w);
}

}  // namespace

Expected<int64_t> sheet_pages(const MapSet& set) {
  if (set.count() <= kMaxSheetMaps) return layout_of(set).pages;
  return refuse("layer " + set.layer().name + " has " + std::to_string(set.count()) +
                " maps to show; a contact sheet holds " + std::to_string(kMaxSheetMaps));
}

Pixels sheet_pixels(const MapSet& set, int64_t page, double scale) {
  const SheetLayout layout = layout_of(set);
  Canvas canvas(static_cast<int>(std::lround(scale * layout.width)),
                static_cast<int>(std::lround(scale * layout.height)));
  canvas.scale(scale);
  Sheet(set, canvas).draw(page);
  return canvas.pixels();
}

Expected<std::vector<uint8_t>> sheet_pdf(const MapSet& set, const CancelToken* cancel,
                                         Progress* progress) {
  const auto pages = sheet_pages(set);
  if (!pages) return tl::unexpected(pages.error());
  const SheetLayout layout = layout_of(set);
  Canvas canvas(layout.width, layout.height, PageFormat::kPdf);
  for (int64_t page = 0; page < *pages; ++page) {
    if (cancel != nullptr && cancel->cancelled()) return cancelled();
    if (page > 0) canvas.next_page();
    Sheet(set, canvas).draw(page);
    if (progress != nullptr) ++progress->done;
  }
  return canvas.finish();
}

Expected<std::vector<uint8_t>> sheet_svg(const MapSet& set, int64_t page) {
  const SheetLayout layout = layout_of(set);
  Canvas canvas(layout.width, layout.height, PageFormat::kSvg);
  Sheet(set, canvas).draw(page);
  return canvas.finish();
}

}  // namespace convoscope
