// TIFF through libtiff, which reads through callbacks over the bytes and says its errors to us
// alone. See image_decoders.h; what is understood is told in tiff_pixels.h.
#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "engine/files/tiff_pixels.h"

namespace convoscope {

namespace {

// What stands behind libtiff's handle.
struct Source {
  std::span<const uint8_t> bytes;
  uint64_t offset = 0;
  std::string complaint;  // the first one
};

Source& of(thandle_t handle) { return *static_cast<Source*>(handle); }

tmsize_t read_bytes(thandle_t handle, void* to, tmsize_t count) {
  Source& source = of(handle);
  if (count < 0 || source.offset > source.bytes.size()) return 0;
  const auto there = std::min(static_cast<uint64_t>(count), source.bytes.size() - source.offset);
  if (there > 0) std::memcpy(to, source.bytes.data() + source.offset, there);
  source.offset += there;
  return static_cast<tmsize_t>(there);
}

tmsize_t write_nothing(thandle_t, void*, tmsize_t) { return 0; }

toff_t seek(thandle_t handle, toff_t offset, int whence) {
  Source& source = of(handle);
  const uint64_t from = whence == SEEK_SET   ? 0
                        : whence == SEEK_CUR ? source.offset
                                             : source.bytes.size();
  return source.offset = from + offset;  // unsigned, as libtiff counts backwards
}

int close_nothing(thandle_t) { return 0; }
toff_t size_of(thandle_t handle) { return of(handle).bytes.size(); }

int keep_complaint(TIFF*, void* user, const char*, const char* format, va_list values) {
  auto& complaint = static_cast<Source*>(user)->complaint;
  char text[256];
  if (complaint.empty() && std::vsnprintf(text, sizeof(text), format, values) > 0) {
    complaint = text;
  }
  return 1;
}
int hear_nothing(TIFF*, void*, const char*, const char*, va_list) { return 1; }

struct CloseTiff {
  void operator()(TIFF* file) const { TIFFClose(file); }
};
using TiffPtr = std::unique_ptr<TIFF, CloseTiff>;

TiffPtr open(Source& source) {
  TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
  if (options == nullptr) return nullptr;
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, kMaxElements * 4);
  TIFFOpenOptionsSetErrorHandlerExtR(options, keep_complaint, &source);
  TIFFOpenOptionsSetWarningHandlerExtR(options, hear_nothing, nullptr);
  // m: not through a mapping of its own.
  TiffPtr file(TIFFClientOpenExt("picture", "rm", &source, read_bytes, write_nothing, seek,
                                 close_nothing, size_of, nullptr, nullptr, options));
  TIFFOpenOptionsFree(options);
  return file;
}

tl::unexpected<Error> broken(const Source& source) {
  return file_error("it is broken or truncated" +
                    (source.complaint.empty() ? "" : " (" + source.complaint + ")"));
}

// Pages of one size become a batch.
Expected<void> check_same(const TiffPage& first, const TiffPage& page, size_t number) {
  if (first.dims() == page.dims()) return {};
  return file_error("page " + std::to_string(number) + " is " + to_string(page.dims()) +
                    " and the first is " + to_string(first.dims()) +
                    "; a batch needs pages of one size");
}

}  // namespace

Expected<Tensor> decode_tiff(std::span<const uint8_t> bytes, const DecodeOptions& options) {
  Source source{bytes};
  const TiffPtr file = open(source);
  if (!file) return broken(source);
  std::vector<TiffPage> pages;
  std::vector<Tensor> pictures;
  do {
    auto page = describe_page(file.get(), bytes.size(), options);
    if (!page) return tl::unexpected(page.error());
    pages.push_back(*page);
    if (auto same = check_same(pages.front(), *page, pages.size()); !same) {
      return tl::unexpected(same.error());
    }
    Dims all = page->dims();
    all[0] = static_cast<int64_t>(pages.size());
    if (auto fits = check_extents(all, options); !fits) return tl::unexpected(fits.error());
    pictures.push_back(Tensor::uninitialized(page->dims(), Layout::kNHWC));
    if (!read_page(file.get(), *page, pictures.back().data())) return broken(source);
  } while (options.frames && TIFFReadDirectory(file.get()) != 0);
  if (!source.complaint.empty() && options.frames) return broken(source);
  if (pictures.size() == 1) return std::move(pictures.front());

  Dims dims = pages.front().dims();
  dims[0] = static_cast<int64_t>(pictures.size());
  Tensor batch = Tensor::uninitialized(dims, Layout::kNHWC);
  float* to = batch.data();
  for (const Tensor& picture : pictures) to = std::copy_n(picture.data(), picture.size(), to);
  return batch;
}

}  // namespace convoscope
