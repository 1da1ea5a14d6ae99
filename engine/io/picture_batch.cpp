// See picture_batch.h.
#include "engine/io/picture_batch.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/files/image_file.h"
#include "engine/files/listing.h"

namespace convoscope {

namespace {

namespace fs = std::filesystem;

Expected<std::vector<fs::path>> paths_of(const InputImages& source, const fs::path& folder) {
  std::vector<fs::path> paths;
  if (source.folder.empty()) {
    for (const std::string& path : source.paths) paths.push_back(folder / path);
    return paths;
  }
  auto files = files_in(folder / source.folder);
  if (!files) return files;
  std::erase_if(*files, [](const fs::path& path) { return !is_image_file(path); });
  if (files->empty()) {
    return file_error("the folder " + (folder / source.folder).string() + " holds no picture");
  }
  return files;
}

std::string extent_text(const Tensor& picture) {
  return std::to_string(picture.dims()[1]) + "×" + std::to_string(picture.dims()[2]);
}

// Grey repeated in as many channels as asked for.
void copy_picture(const Tensor& picture, int64_t channels, float* to) {
  if (picture.dims()[3] == channels) {
    std::copy_n(picture.data(), picture.size(), to);
    return;
  }
  for (const float grey : picture.values()) to = std::fill_n(to, channels, grey);
}

int64_t most_channels(const std::vector<Tensor>& pictures) {
  int64_t channels = 1;
  for (const Tensor& picture : pictures) channels = std::max(channels, picture.dims()[3]);
  return channels;
}

// Their sizes were checked together.
Tensor joined(std::vector<Tensor> pictures) {
  const int64_t channels = most_channels(pictures);
  const Dims one = pictures.front().dims();
  const auto count = static_cast<int64_t>(pictures.size());
  Tensor batch = Tensor::uninitialized({count, one[1], one[2], channels}, Layout::kNHWC);
  float* to = batch.data();
  for (Tensor& picture : pictures) {
    copy_picture(picture, channels, to);
    to += one[1] * one[2] * channels;
    picture = Tensor(Dims{0, 1, 1, 1}, Layout::kNHWC);  // so that the batch isn't there twice
  }
  return batch;
}

}  // namespace

Expected<Tensor> read_batch(const InputImages& source, const fs::path& folder) {
  const auto paths = paths_of(source, folder);
  if (!paths) return tl::unexpected(paths.error());
  const auto count = static_cast<int64_t>(paths->size());
  std::vector<Tensor> pictures;
  for (const fs::path& path : *paths) {
    auto picture = read_image(path, {source.h, source.w, source.grey});
    if (!picture) return picture;
    if (pictures.empty()) {
      const Dims& one = picture->dims();
      const auto fits = check_size({count, one[1], one[2], one[3]}, "the batch of pictures");
      if (!fits) return tl::unexpected(fits.error());
    } else if (extent_text(*picture) != extent_text(pictures.front())) {
      return refuse(path.string() + " is " + extent_text(*picture) + " and " +
                    paths->front().string() + " is " + extent_text(pictures.front()) +
                    "; a batch needs one size, so give one to scale all of them to");
    }
    pictures.push_back(std::move(*picture));
  }
  if (pictures.empty()) return refuse("a batch needs at least one picture");
  const Dims& one = pictures.front().dims();
  const int64_t channels = most_channels(pictures);
  if (auto fits = check_size({count, one[1], one[2], channels}, "the batch of pictures"); !fits) {
    return tl::unexpected(fits.error());
  }
  return joined(std::move(pictures));
}

}  // namespace convoscope
