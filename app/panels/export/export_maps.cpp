// See export_maps.h.
#include "app/panels/export/export_maps.h"

#include <algorithm>

#include "app/panels/export/export_film.h"
#include "engine/picture/map_codes.h"
#include "engine/picture/map_pixels.h"
#include "engine/picture/sheet.h"

namespace convoscope::app {
namespace {

bool is_sheet(MapFormat format) { return format >= MapFormat::kSheetPdf; }

// Large maps are looked at, not measured: as many elements as there are pixels for them.
int64_t reduction(const ImageShape& shape, const MapsQuestion& question) {
  const int64_t h = std::max(question.height, 1), w = std::max(question.width, 1);
  return std::max<int64_t>(1, std::min((shape.h + h - 1) / h, (shape.w + w - 1) / w));
}

// The codes' upper bytes as grey.
Pixels grey_of(const MapSet& set, int64_t map) {
  const ImageShape& shape = set.values().geometry.output;
  Pixels pixels{static_cast<int>(shape.w), static_cast<int>(shape.h), {}};
  for (const uint16_t code : map_codes(set, map)) {
    const auto grey = static_cast<uint8_t>(code >> 8);
    pixels.rgba.insert(pixels.rgba.end(), {grey, grey, grey, 255});
  }
  return pixels;
}

Expected<MapsAnswer> sheet_answer(const MapSet& set, const MapsQuestion& question) {
  const auto pages = sheet_pages(set);
  if (!pages) return tl::unexpected(pages.error());
  constexpr double kWidth = 1123, kHeight = 794;  // of a page
  const double room = std::min(question.width / kWidth, question.height / kHeight);
  const int64_t page = std::clamp<int64_t>(question.page, 0, *pages - 1);
  MapsAnswer answer{.pages = *pages, .width = 1123, .height = 794};
  answer.picture = picture_of(sheet_pixels(set, page, std::clamp(room, 0.25, 4.0)));
  if (question.format != MapFormat::kSheetPdf) answer.files = *pages;
  if (question.format == MapFormat::kSheetPng) {
    answer.width *= 2;
    answer.height *= 2;
  }
  return answer;
}

MapsAnswer map_answer(const MapSet& set, const MapsQuestion& question) {
  const ImageShape& shape = set.values().geometry.output;
  const int scale = question.format == MapFormat::kSeen ? set.options().scale : 1;
  const int64_t map = std::clamp(question.map, set.options().first, set.options().last);
  MapsAnswer answer{.width = static_cast<int>(shape.w) * scale,
                    .height = static_cast<int>(shape.h) * scale};
  if (question.format == MapFormat::kCodes) {
    answer.picture = picture_of(grey_of(set, map));
    answer.codes = code_words(set.numbers(map));
  } else {
    answer.picture = picture_of(reduced_pixels(set, map, reduction(shape, question)));
  }
  // Beside the files of a folder lies a manifest.
  if (is_map_folder(set, question.format)) answer.files = set.count() + 1;
  return answer;
}

MapsAnswer answer_to(const MapsQuestion& question) {
  const auto set = MapSet::choose(question.result, question.options);
  if (!set) return {.refusal = set.error()};
  if (!is_sheet(question.format)) return map_answer(*set, question);
  auto answer = sheet_answer(*set, question);
  return answer ? *std::move(answer) : MapsAnswer{.refusal = answer.error()};
}

}  // namespace

MapsPreview::MapsPreview() { forget(); }

MapsPreview::Shown MapsPreview::update(const MapsQuestion& question) {
  const Work::Known known = aside_->ask(question);
  if (known.answer) shown_ = known.answer;
  if (shown_) page = std::clamp<int64_t>(page, 0, shown_->pages - 1);
  return {shown_.get(), !known.answers(question)};
}

void MapsPreview::forget() {
  shown_.reset();
  aside_ = std::make_unique<Work>(background_, answer_to);
}

}  // namespace convoscope::app
