// See canvas.h.
#include "engine/picture/canvas.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>

#include <cmath>

#include "engine/core/check.h"
#include "engine/picture/svg_words.h"
#include "engine/picture/text_runs.h"

namespace convoscope {
namespace {

constexpr double kPointsPerPixel = 72.0 / 96.0;

cairo_status_t keep_bytes(void* closure, const unsigned char* data, unsigned int length) {
  auto& bytes = *static_cast<std::vector<uint8_t>*>(closure);
  bytes.insert(bytes.end(), data, data + length);
  return CAIRO_STATUS_SUCCESS;
}

void set_ink(cairo_t* cairo, const Ink& ink) {
  cairo_set_source_rgba(cairo, ink.r / 255.0, ink.g / 255.0, ink.b / 255.0, ink.alpha);
}

void add_path(cairo_t* cairo, std::span<const Point> points, bool closed) {
  bool first = true;
  for (const Point& p : points) {
    (first ? cairo_move_to : cairo_line_to)(cairo, p.x, p.y);
    first = false;
  }
  if (closed) cairo_close_path(cairo);
}

void add_rect(cairo_t* cairo, double x, double y, double width, double height, double r) {
  if (r <= 0) {
    cairo_rectangle(cairo, x, y, width, height);
    return;
  }
  cairo_new_sub_path(cairo);
  cairo_arc(cairo, x + width - r, y + r, r, -M_PI / 2, 0);
  cairo_arc(cairo, x + width - r, y + height - r, r, 0, M_PI / 2);
  cairo_arc(cairo, x + r, y + height - r, r, M_PI / 2, M_PI);
  cairo_arc(cairo, x + r, y + r, r, M_PI, 3 * M_PI / 2);
  cairo_close_path(cairo);
}

void stroke_path(cairo_t* cairo, const Ink& ink, const Line& line) {
  set_ink(cairo, ink);
  cairo_set_line_width(cairo, line.width);
  cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash(cairo, line.dashes.data(), static_cast<int>(line.dashes.size()), 0);
  cairo_stroke(cairo);
}

void set_font_options(cairo_t* cairo) {
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options(cairo, options);
  cairo_font_options_destroy(options);
}

double advance(cairo_t* cairo, const std::string& run) {
  cairo_text_extents_t extents;
  cairo_text_extents(cairo, run.c_str(), &extents);
  return extents.x_advance;
}

// Pixels as cairo has them: premultiplied, 32 bits in the machine's order.
std::vector<uint32_t> premultiplied(const Pixels& pixels) {
  std::vector<uint32_t> result(pixels.rgba.size() / 4);
  for (size_t i = 0; i < result.size(); ++i) {
    const uint8_t* p = &pixels.rgba[4 * i];
    const auto part = [a = p[3]](uint32_t v) { return (v * a + 127) / 255; };
    result[i] = static_cast<uint32_t>(p[3]) << 24 | part(p[0]) << 16 | part(p[1]) << 8 | part(p[2]);
  }
  return result;
}

double signed_area(const Point& a, const Point& b, const Point& c) {
  return (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
}

// One path, all triangles turning the same way: what two of them share is covered once.
void add_triangles(cairo_t* cairo, std::span<const Point> triangles) {
  for (size_t i = 0; i + 2 < triangles.size(); i += 3) {
    Point corners[3] = {triangles[i], triangles[i + 1], triangles[i + 2]};
    const double area = signed_area(corners[0], corners[1], corners[2]);
    if (area == 0) continue;
    if (area < 0) std::swap(corners[1], corners[2]);
    add_path(cairo, corners, true);
  }
}

}  // namespace

struct Canvas::State {
  cairo_surface_t* surface = nullptr;
  cairo_t* cairo = nullptr;
  std::vector<uint8_t> bytes;  // of a page
  std::string words;           // of an SVG, as elements
  ~State() {
    if (cairo != nullptr) cairo_destroy(cairo);
    if (surface != nullptr) cairo_surface_destroy(surface);
  }
};

Canvas::Canvas(int width, int height) : state_(std::make_unique<State>()) {
  state_->surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
  CONVOSCOPE_CHECK(cairo_surface_status(state_->surface) == CAIRO_STATUS_SUCCESS);
  state_->cairo = cairo_create(state_->surface);
  set_font_options(state_->cairo);
}

Canvas::Canvas(double width, double height, PageFormat page) : state_(std::make_unique<State>()) {
  const double w = width * kPointsPerPixel, h = height * kPointsPerPixel;
  state_->surface = page == PageFormat::kPdf
                        ? cairo_pdf_surface_create_for_stream(keep_bytes, &state_->bytes, w, h)
                        : cairo_svg_surface_create_for_stream(keep_bytes, &state_->bytes, w, h);
  state_->cairo = cairo_create(state_->surface);
  cairo_scale(state_->cairo, kPointsPerPixel, kPointsPerPixel);
  set_font_options(state_->cairo);
}

Canvas::~Canvas() = default;
Canvas::Canvas(Canvas&&) noexcept = default;
Canvas& Canvas::operator=(Canvas&&) noexcept = default;

void Canvas::scale(double factor) { cairo_scale(state_->cairo, factor, factor); }

void Canvas::fill_all(const Ink& ink) {
  set_ink(state_->cairo, ink);
  cairo_paint(state_->cairo);
}

void Canvas::fill(std::span<const Point> polygon, const Ink& ink) {
  add_path(state_->cairo, polygon, true);
  set_ink(state_->cairo, ink);
  cairo_fill(state_->cairo);
}

void Canvas::fill_rect(double x, double y, double width, double height, const Ink& ink,
                       double rounding) {
  add_rect(state_->cairo, x, y, width, height, rounding);
  set_ink(state_->cairo, ink);
  cairo_fill(state_->cairo);
}

void Canvas::fill_triangles(std::span<const Point> triangles, const Ink& ink) {
  add_triangles(state_->cairo, triangles);
  set_ink(state_->cairo, ink);
  cairo_fill(state_->cairo);
}

void Canvas::stroke(std::span<const Point> points, const Ink& ink, const Line& line, bool closed) {
  add_path(state_->cairo, points, closed);
  stroke_path(state_->cairo, ink, line);
}

void Canvas::stroke_rect(double x, double y, double width, double height, const Ink& ink,
                         const Line& line, double rounding) {
  add_rect(state_->cairo, x, y, width, height, rounding);
  stroke_path(state_->cairo, ink, line);
}

void Canvas::text(Point at, std::string_view utf8, const TextStyle& style) {
  cairo_t* cairo = state_->cairo;
  if (style.anchor != TextAnchor::kLeft) {
    const double width = text_width(utf8, style.face, style.size);
    at.x -= style.anchor == TextAnchor::kCentre ? width / 2 : width;
  }
  set_ink(cairo, style.ink);
  cairo_set_font_size(cairo, style.size);
  const double left = at.x;
  for (const TextRun& run : text_runs(utf8, style.face)) {
    cairo_set_font_face(cairo, font_face(run.face));
    cairo_move_to(cairo, at.x, at.y);
    cairo_show_text(cairo, run.text.c_str());
    at.x += advance(cairo, run.text);
  }
  cairo_new_path(cairo);
  note_word({left, at.y}, utf8, style.size, at.x - left);
}

void Canvas::placed_text(std::span<const PlacedChar> line, Face face, double size, const Ink& ink) {
  cairo_t* cairo = state_->cairo;
  set_ink(cairo, ink);
  cairo_set_font_size(cairo, size);
  cairo_set_font_face(cairo, font_face(face));
  std::string text;
  std::vector<cairo_glyph_t> glyphs;
  std::vector<cairo_text_cluster_t> clusters;
  for (const PlacedChar& c : line) {
    const std::string utf8 = to_utf8(c.code);
    cairo_glyph_t* made = nullptr;
    int count = 0;
    if (cairo_scaled_font_text_to_glyphs(cairo_get_scaled_font(cairo), c.at.x, c.at.y, utf8.data(),
                                         static_cast<int>(utf8.size()), &made, &count, nullptr,
                                         nullptr, nullptr) != CAIRO_STATUS_SUCCESS) {
      continue;
    }
    glyphs.insert(glyphs.end(), made, made + count);
    cairo_glyph_free(made);
    clusters.push_back({static_cast<int>(utf8.size()), count});
    text += utf8;
  }
  if (glyphs.empty()) return;
  cairo_show_text_glyphs(cairo, text.data(), static_cast<int>(text.size()), glyphs.data(),
                         static_cast<int>(glyphs.size()), clusters.data(),
                         static_cast<int>(clusters.size()),
                         static_cast<cairo_text_cluster_flags_t>(0));
  const Point first = line.front().at, last = line.back().at;
  note_word(first, text, size, last.x - first.x + advance(cairo, to_utf8(line.back().code)));
}

double Canvas::text_width(std::string_view utf8, Face face, double size) {
  Canvas ruler(1, 1);
  cairo_t* cairo = ruler.state_->cairo;
  cairo_set_font_size(cairo, size);
  double width = 0;
  for (const TextRun& run : text_runs(utf8, face)) {
    cairo_set_font_face(cairo, font_face(run.face));
    width += advance(cairo, run.text);
  }
  return width;
}

void Canvas::image(const Pixels& pixels, double x, double y, double width, double height) {
  if (pixels.width <= 0 || pixels.height <= 0) return;
  std::vector<uint32_t> data = premultiplied(pixels);
  cairo_surface_t* source = cairo_image_surface_create_for_data(
      reinterpret_cast<unsigned char*>(data.data()), CAIRO_FORMAT_ARGB32, pixels.width,
      pixels.height, 4 * pixels.width);
  cairo_t* cairo = state_->cairo;
  cairo_save(cairo);
  cairo_translate(cairo, x, y);
  cairo_scale(cairo, width / pixels.width, height / pixels.height);
  cairo_set_source_surface(cairo, source, 0, 0);
  cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST);
  cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
  cairo_rectangle(cairo, 0, 0, pixels.width, pixels.height);
  cairo_fill(cairo);
  cairo_restore(cairo);
  cairo_surface_finish(source);  // pages keep a copy of their own before `data` goes
  cairo_surface_destroy(source);
}

void Canvas::clip(double x, double y, double width, double height) {
  cairo_save(state_->cairo);
  cairo_rectangle(state_->cairo, x, y, width, height);
  cairo_clip(state_->cairo);
}

void Canvas::clip_triangles(std::span<const Point> triangles) {
  cairo_save(state_->cairo);
  add_triangles(state_->cairo, triangles);
  cairo_clip(state_->cairo);
}

void Canvas::unclip() { cairo_restore(state_->cairo); }

void Canvas::next_page() { cairo_show_page(state_->cairo); }

Pixels Canvas::pixels() const {
  cairo_surface_flush(state_->surface);
  const int stride = cairo_image_surface_get_stride(state_->surface);
  const unsigned char* data = cairo_image_surface_get_data(state_->surface);
  Pixels result{cairo_image_surface_get_width(state_->surface),
                cairo_image_surface_get_height(state_->surface),
                {}};
  result.rgba.resize(static_cast<size_t>(result.width) * result.height * 4);
  uint8_t* out = result.rgba.data();
  for (int y = 0; y < result.height; ++y) {
    const auto* row = reinterpret_cast<const uint32_t*>(data + static_cast<ptrdiff_t>(y) * stride);
    for (int x = 0; x < result.width; ++x, out += 4) {
      const uint32_t p = row[x];
      const uint32_t a = p >> 24;
      const auto part = [a](uint32_t v) {
        return static_cast<uint8_t>(a == 0 ? 0 : a == 255 ? v : (v * 255 + a / 2) / a);
      };
      out[0] = part(p >> 16 & 255);
      out[1] = part(p >> 8 & 255);
      out[2] = part(p & 255);
      out[3] = static_cast<uint8_t>(a);
    }
  }
  return result;
}

Expected<std::vector<uint8_t>> Canvas::finish() {
  cairo_show_page(state_->cairo);
  cairo_surface_finish(state_->surface);
  const cairo_status_t status = cairo_surface_status(state_->surface);
  if (status != CAIRO_STATUS_SUCCESS) {
    return refuse(std::string("the page can't be drawn: ") + cairo_status_to_string(status));
  }
  insert_words(state_->words, state_->bytes);
  return std::move(state_->bytes);
}

void Canvas::note_word(Point at, std::string_view utf8, double size, double width) {
  cairo_t* cairo = state_->cairo;
  if (cairo_surface_get_type(state_->surface) != CAIRO_SURFACE_TYPE_SVG || width <= 0) return;
  cairo_user_to_device(cairo, &at.x, &at.y);
  cairo_user_to_device_distance(cairo, &width, &size);
  state_->words += svg_text(at, utf8, size, width);
}

}  // namespace convoscope
