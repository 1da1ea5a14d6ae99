// See printed_page.h.
#include "engine/picture/printed_page.h"

namespace convoscope {
namespace {

class Drawing {
 public:
  explicit Drawing(Canvas& canvas) : canvas_(canvas) {}

  void operator()(const PageArea& area) const { canvas_.fill_triangles(area.corners, area.ink); }
  void operator()(const PageText& text) const {
    canvas_.placed_text(text.line, text.face, text.size, text.ink);
  }
  void operator()(const PagePicture& picture) const {
    const PageBox& box = picture.box;
    if (!picture.corners.empty()) canvas_.clip_triangles(picture.corners);
    canvas_.image(picture.pixels, box.x, box.y, box.width, box.height);
    if (!picture.corners.empty()) canvas_.unclip();
  }

 private:
  Canvas& canvas_;
};

}  // namespace

// A clip lasts for all items in a row that share it.
void draw_page(const PrintedPage& page, Canvas& canvas) {
  canvas.fill_all(page.ground);
  const PageBox* clip = nullptr;
  for (const PageItem& item : page.items) {
    if (clip == nullptr || !(*clip == item.clip)) {
      if (clip != nullptr) canvas.unclip();
      clip = &item.clip;
      canvas.clip(clip->x, clip->y, clip->width, clip->height);
    }
    std::visit(Drawing(canvas), item.what);
  }
  if (clip != nullptr) canvas.unclip();
}

Expected<std::vector<uint8_t>> page_bytes(const PrintedPage& page, PageFormat format) {
  Canvas canvas(page.width, page.height, format);
  draw_page(page, canvas);
  return canvas.finish();
}

}  // namespace convoscope
