// See tiff_file.h. libtiff writes through callbacks into memory and says its errors to us alone.
#include "engine/picture/tiff_file.h"

#include <tiffio.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>

#include "engine/picture/map_pixels.h"

namespace convoscope {
namespace {

constexpr int64_t kMostBytes = int64_t{1} << 30;

struct Sink {
  std::vector<uint8_t> bytes;
  uint64_t offset = 0;
  std::string complaint;  // the first one
};

Sink& of(thandle_t handle) { return *static_cast<Sink*>(handle); }

// libtiff reads back the directory that it links the next one to.
tmsize_t read_bytes(thandle_t handle, void* to, tmsize_t count) {
  Sink& sink = of(handle);
  if (count < 0 || sink.offset > sink.bytes.size()) return 0;
  const auto there = std::min(static_cast<uint64_t>(count), sink.bytes.size() - sink.offset);
  if (there > 0) std::memcpy(to, sink.bytes.data() + sink.offset, there);
  sink.offset += there;
  return static_cast<tmsize_t>(there);
}

tmsize_t write_bytes(thandle_t handle, void* from, tmsize_t count) {
  Sink& sink = of(handle);
  const uint64_t end = sink.offset + static_cast<uint64_t>(count);
  if (end > static_cast<uint64_t>(2 * kMostBytes)) return 0;
  if (end > sink.bytes.size()) sink.bytes.resize(end);
  std::memcpy(sink.bytes.data() + sink.offset, from, static_cast<size_t>(count));
  sink.offset = end;
  return count;
}

toff_t seek(thandle_t handle, toff_t offset, int whence) {
  Sink& sink = of(handle);
  const uint64_t from = whence == SEEK_SET   ? 0
                        : whence == SEEK_CUR ? sink.offset
                                             : sink.bytes.size();
  return sink.offset = from + offset;
}

int close_nothing(thandle_t) { return 0; }
toff_t size_of(thandle_t handle) { return of(handle).bytes.size(); }

int keep_complaint(TIFF*, void* user, const char*, const char* format, va_list values) {
  auto& complaint = static_cast<Sink*>(user)->complaint;
  char text[256];
  if (complaint.empty() && std::vsnprintf(text, sizeof(text), format, values) > 0) {
    complaint = text;
  }
  return 1;
}

struct CloseTiff {
  void operator()(TIFF* file) const { TIFFClose(file); }
};
using TiffPtr = std::unique_ptr<TIFF, CloseTiff>;

TiffPtr open(Sink& sink) {
  TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
  if (options == nullptr) return nullptr;
  TIFFOpenOptionsSetErrorHandlerExtR(options, keep_complaint, &sink);
  TIFFOpenOptionsSetWarningHandlerExtR(options, keep_complaint, &sink);
  TiffPtr file(TIFFClientOpenExt("maps", "w", &sink, read_bytes, write_bytes, seek, close_nothing,
                                 size_of, nullptr, nullptr, options));
  TIFFOpenOptionsFree(options);
  return file;
}

bool put_fields(TIFF* file, const MapSet& set, int64_t index) {
  const ImageShape& shape = set.values().geometry.output;
  const std::string words = map_words(set, set.map(index));
  return TIFFSetField(file, TIFFTAG_IMAGEWIDTH, static_cast<uint32_t>(shape.w)) == 1 &&
         TIFFSetField(file, TIFFTAG_IMAGELENGTH, static_cast<uint32_t>(shape.h)) == 1 &&
         TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, 1) == 1 &&
         TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, 32) == 1 &&
         TIFFSetField(file, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_IEEEFP) == 1 &&
         TIFFSetField(file, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK) == 1 &&
         TIFFSetField(file, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == 1 &&
         TIFFSetField(file, TIFFTAG_COMPRESSION, COMPRESSION_NONE) == 1 &&
         TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, TIFFDefaultStripSize(file, 0)) == 1 &&
         TIFFSetField(file, TIFFTAG_IMAGEDESCRIPTION, words.c_str()) == 1 &&
         TIFFSetField(file, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE) == 1 &&
         TIFFSetField(file, TIFFTAG_PAGENUMBER, static_cast<int>(std::min<int64_t>(index, 65535)),
                      static_cast<int>(std::min<int64_t>(set.count(), 65535))) == 1;
}

bool put_page(TIFF* file, const MapSet& set, int64_t index) {
  if (!put_fields(file, set, index)) return false;
  const ImageView view = set.view();
  std::vector<float> row(static_cast<size_t>(view.shape.w));
  for (int64_t y = 0; y < view.shape.h; ++y) {
    for (int64_t x = 0; x < view.shape.w; ++x) {
      row[static_cast<size_t>(x)] = view.at(set.options().picture, y, x, set.map(index));
    }
    if (TIFFWriteScanline(file, row.data(), static_cast<uint32_t>(y), 0) != 1) return false;
  }
  return TIFFWriteDirectory(file) == 1;
}

}  // namespace

Expected<std::vector<uint8_t>> tiff_bytes(const MapSet& set, const CancelToken* cancel,
                                          Progress* progress) {
  const ImageShape& shape = set.values().geometry.output;
  const int64_t bytes = shape.h * shape.w * set.count() * static_cast<int64_t>(sizeof(float));
  if (bytes > kMostBytes) {
    return refuse(std::to_string(set.count()) + " maps of " + std::to_string(shape.h) + "×" +
                  std::to_string(shape.w) + " values are " + std::to_string(bytes >> 20) +
                  " MiB; a TIFF takes " + std::to_string(kMostBytes >> 20));
  }
  Sink sink;
  sink.bytes.reserve(static_cast<size_t>(bytes + 1024 * set.count()));
  {
    const TiffPtr file = open(sink);
    for (int64_t i = 0; file != nullptr && i < set.count(); ++i) {
      if (cancel != nullptr && cancel->cancelled()) return cancelled();
      if (!put_page(file.get(), set, i)) break;
      if (progress != nullptr) ++progress->done;
    }
    if (file == nullptr && sink.complaint.empty()) sink.complaint = "out of memory";
  }
  if (sink.complaint.empty()) return std::move(sink.bytes);
  return refuse("the TIFF can't be written: " + sink.complaint);
}

}  // namespace convoscope
