// See frame_page.h.
#include "app/print/frame_page.h"

#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/print/frame_glyphs.h"

namespace convoscope::app {
namespace {

constexpr int kLargestSide = 16384;  // of what a host draws into

Ink ink_of(ImU32 colour) {
  const auto part = [colour](int shift) { return static_cast<int>(colour >> shift & 0xFF); };
  return {part(IM_COL32_R_SHIFT), part(IM_COL32_G_SHIFT), part(IM_COL32_B_SHIFT),
          part(IM_COL32_A_SHIFT) / 255.0};
}

bool is_atlas(const ImDrawCmd& command) {
  return command.GetTexID() == ImGui::GetIO().Fonts->TexID;
}

// The frame with its maps alone, larger: what lies over them isn't in the pictures.
Expected<Capture> capture_maps(Host& host, ImDrawData& data, int enlarged) {
  std::vector<std::pair<ImDrawCmd*, unsigned>> emptied;
  for (int l = 0; l < data.CmdListsCount; ++l) {
    for (ImDrawCmd& command : data.CmdLists[l]->CmdBuffer) {
      if (command.UserCallback != nullptr || !is_atlas(command)) continue;
      emptied.emplace_back(&command, command.ElemCount);
      command.ElemCount = 0;
    }
  }
  Expected<Capture> capture = host.capture_enlarged(enlarged);
  for (auto& [command, count] : emptied) command->ElemCount = count;
  return capture;
}

class PageOfFrame {
 public:
  PageOfFrame(const ImDrawData& data, const Capture& maps, int enlarged)
      : data_(data), maps_(maps), enlarged_(enlarged) {
    page_.width = static_cast<int>(data.DisplaySize.x);
    page_.height = static_cast<int>(data.DisplaySize.y);
    page_.ground = ink_of(palette().page);
  }

  PrintedPage make() {
    for (int l = 0; l < data_.CmdListsCount; ++l) {
      list_ = data_.CmdLists[l];
      for (const ImDrawCmd& command : list_->CmdBuffer) {
        if (command.UserCallback != nullptr || !enter(command.ClipRect)) continue;
        command_ = &command;
        is_atlas(command) ? areas_and_text() : picture();
        flush();
      }
    }
    return std::move(page_);
  }

 private:
  const ImDrawVert& vertex(unsigned element) const {
    const ImDrawIdx index = list_->IdxBuffer[static_cast<int>(command_->IdxOffset + element)];
    return list_->VtxBuffer[static_cast<int>(command_->VtxOffset + index)];
  }
  unsigned index(unsigned element) const {
    return list_->IdxBuffer[static_cast<int>(command_->IdxOffset + element)];
  }

  // False where nothing of it is on the page.
  bool enter(const ImVec4& rect) {
    const double x0 = std::max(rect.x, 0.0f), y0 = std::max(rect.y, 0.0f);
    const double x1 = std::min(rect.z, data_.DisplaySize.x);
    const double y1 = std::min(rect.w, data_.DisplaySize.y);
    clip_ = {x0, y0, x1 - x0, y1 - y0};
    return x1 > x0 && y1 > y0;
  }
  bool within(Point low, Point high) const {
    return high.x > clip_.x && low.x < clip_.x + clip_.width && high.y > clip_.y &&
           low.y < clip_.y + clip_.height;
  }

  void areas_and_text() {
    const ImVec2 white = ImGui::GetIO().Fonts->TexUvWhitePixel;
    for (unsigned e = 0; e + 2 < command_->ElemCount; e += 3) {
      const ImVec2 uv = vertex(e).uv;
      if (uv.x == white.x && uv.y == white.y) {
        triangle(e);
        continue;
      }
      glyph(e);
      e += 3;  // its second triangle
    }
  }

  // Opaque areas of one colour grow together; of translucent ones only what shares corners, since
  // two of them that overlap are darker there.
  void triangle(unsigned e) {
    const Point corners[3] = {at(e), at(e + 1), at(e + 2)};
    const auto [left, right] = std::minmax({corners[0].x, corners[1].x, corners[2].x});
    const auto [top, bottom] = std::minmax({corners[0].y, corners[1].y, corners[2].y});
    const ImU32 colour = vertex(e).col;
    if ((colour & IM_COL32_A_MASK) == 0 || !within({left, top}, {right, bottom})) return;
    const unsigned first = std::min({index(e), index(e + 1), index(e + 2)});
    const bool opaque = (colour & IM_COL32_A_MASK) == IM_COL32_A_MASK;
    if (!line_.line.empty() || colour != colour_ || (!opaque && first > last_)) flush();
    colour_ = colour;
    last_ = std::max({area_.corners.empty() ? 0 : last_, index(e), index(e + 1), index(e + 2)});
    area_.ink = ink_of(colour);
    area_.corners.insert(area_.corners.end(), corners, corners + 3);
  }

  Point at(unsigned e) const {
    const ImVec2 p = vertex(e).pos;
    return {p.x, p.y};
  }

  // Characters of one line, with the blanks that ImGui leaves out.
  void glyph(unsigned e) {
    if (!area_.corners.empty()) flush();
    if (!within(at(e), at(e + 2))) return;
    const auto glyph = glyphs_.find(vertex(e), vertex(e + 2));
    if (!glyph) return;
    const Ink ink = ink_of(vertex(e).col);
    const double gap = glyph->origin.x - pen_;
    const bool goes_on = !line_.line.empty() && glyph->face == line_.face &&
                         glyph->size == line_.size && glyph->origin.y == line_.line.back().at.y &&
                         vertex(e).col == colour_ && gap > -0.5 * line_.size &&
                         gap < 0.8 * line_.size;
    if (!goes_on) {
      flush();
      line_ = {{}, glyph->face, glyph->size, ink};
      colour_ = vertex(e).col;
    } else if (gap > 0.12 * line_.size) {
      line_.line.push_back({U' ', {pen_, glyph->origin.y}});
    }
    line_.line.push_back({glyph->code, glyph->origin});
    pen_ = glyph->origin.x + glyph->advance;
  }

  void flush() {
    if (!area_.corners.empty()) page_.items.push_back({clip_, std::move(area_)});
    if (!line_.line.empty()) page_.items.push_back({clip_, std::move(line_)});
    area_ = {};
    line_ = {};
    last_ = 0;
  }

  // Whole pixels of the captured frame around its triangles; rounded corners stay cut.
  void picture() {
    PagePicture picture;
    Point low{1e9, 1e9}, high{-1e9, -1e9};
    for (unsigned e = 0; e < command_->ElemCount; ++e) {
      const Point p = at(e);
      low = {std::min(low.x, p.x), std::min(low.y, p.y)};
      high = {std::max(high.x, p.x), std::max(high.y, p.y)};
      picture.corners.push_back(p);
    }
    if (picture.corners.empty() || !within(low, high)) return;
    if (picture.corners.size() == 6) picture.corners.clear();  // a rectangle
    const auto whole = [&](double from, double to, int extent) {
      const int a = std::clamp(static_cast<int>(std::floor(from * enlarged_)), 0, extent);
      const int b = std::clamp(static_cast<int>(std::ceil(to * enlarged_)), a, extent);
      return std::pair(a, b);
    };
    const auto [x0, x1] =
        whole(std::max(low.x, clip_.x), std::min(high.x, clip_.x + clip_.width), maps_.width);
    const auto [y0, y1] =
        whole(std::max(low.y, clip_.y), std::min(high.y, clip_.y + clip_.height), maps_.height);
    if (x1 == x0 || y1 == y0) return;
    const double pixel = 1.0 / enlarged_;
    picture.box = {x0 * pixel, y0 * pixel, (x1 - x0) * pixel, (y1 - y0) * pixel};
    picture.pixels = {x1 - x0, y1 - y0, {}};
    for (int y = y0; y < y1; ++y) {
      const uint8_t* row = &maps_.rgba[(static_cast<size_t>(y) * maps_.width + x0) * 4];
      picture.pixels.rgba.insert(picture.pixels.rgba.end(), row, row + 4 * (x1 - x0));
    }
    page_.items.push_back({clip_, std::move(picture)});
  }

  const ImDrawData& data_;
  const Capture& maps_;
  const int enlarged_;
  const FrameGlyphs glyphs_;
  PrintedPage page_;
  const ImDrawList* list_ = nullptr;
  const ImDrawCmd* command_ = nullptr;
  PageBox clip_;
  PageArea area_;  // not yet in the page, as the line is
  PageText line_;
  ImU32 colour_ = 0;   // of either
  unsigned last_ = 0;  // corner of the area
  double pen_ = 0;     // where the line goes on
};

}  // namespace

PrintStyle::PrintStyle() {
  ImGuiStyle& style = ImGui::GetStyle();
  lines_ = std::exchange(style.AntiAliasedLines, false);
  lines_by_texture_ = std::exchange(style.AntiAliasedLinesUseTex, false);
  fill_ = std::exchange(style.AntiAliasedFill, false);
  error_ = std::exchange(style.CircleTessellationMaxError, 0.1f);  // the least that ImGui allows
}

PrintStyle::~PrintStyle() {
  ImGuiStyle& style = ImGui::GetStyle();
  style.AntiAliasedLines = lines_;
  style.AntiAliasedLinesUseTex = lines_by_texture_;
  style.AntiAliasedFill = fill_;
  style.CircleTessellationMaxError = error_;
}

Expected<PrintedPage> page_of_frame(Host& host, int enlarged) {
  ImDrawData* data = ImGui::GetDrawData();
  if (data == nullptr) return refuse("no frame has been drawn yet");
  const int side = static_cast<int>(std::max(data->DisplaySize.x, data->DisplaySize.y));
  const int times = std::clamp(enlarged, 1, std::max(1, kLargestSide / std::max(side, 1)));
  const Expected<Capture> maps = capture_maps(host, *data, times);
  if (!maps) return tl::unexpected(maps.error());
  return PageOfFrame(*data, *maps, times).make();
}

}  // namespace convoscope::app
