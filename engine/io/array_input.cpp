// See array_input.h.
#include "engine/io/array_input.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "engine/core/arithmetic.h"
#include "engine/files/files.h"
#include "engine/filters/filter_text.h"
#include "engine/model/tensor_file.h"

namespace convoscope {

namespace {

namespace fs = std::filesystem;

// A picture has one channel, two of them, or red, green, blue and alpha.
constexpr int64_t kMostColours = 4;
// As filter_text.h has it.
constexpr int64_t kMaxTextBytes = int64_t{16} << 20;
// Of a sentence that lists what a file holds.
constexpr size_t kMostListed = 12;

Dims dims_of_rank_3(const std::vector<int64_t>& shape, DataFormat format, std::string& meaning) {
  const bool last = format == DataFormat::kNHWC;
  const bool colours = shape[last ? 2 : 0] <= kMostColours;
  meaning = !colours ? "[N, H, W]" : last ? "[H, W, C]" : "[C, H, W]";
  if (colours) return {1, shape[0], shape[1], shape[2]};
  return last ? Dims{shape[0], shape[1], shape[2], 1} : Dims{shape[0], 1, shape[1], shape[2]};
}

std::string listed(const TensorFile& file, const std::vector<size_t>& chosen) {
  std::string text;
  for (size_t i = 0; i < std::min(chosen.size(), kMostListed); ++i) {
    text += (i > 0 ? "; " : "") + to_string(file.tensors()[chosen[i]]);
  }
  if (chosen.size() > kMostListed) {
    text += "; and " + std::to_string(chosen.size() - kMostListed) + " more";
  }
  return text;
}

// The tensor that no name was given for: the only one, or the only one of rank 4.
Expected<size_t> only_tensor(const TensorFile& file) {
  std::vector<size_t> all, rank_4;
  for (size_t i = 0; i < file.tensors().size(); ++i) {
    all.push_back(i);
    if (file.tensors()[i].shape.size() == 4) rank_4.push_back(i);
  }
  if (all.empty()) return refuse(file.path().string() + " holds no tensor");
  if (all.size() == 1) return all.front();
  if (rank_4.size() == 1) return rank_4.front();
  const std::vector<size_t>& several = rank_4.empty() ? all : rank_4;
  return refuse(file.path().string() + " holds " + std::to_string(several.size()) +
                (rank_4.empty() ? " tensors" : " tensors of rank 4") +
                ", so one must be named: " + listed(file, several));
}

// Tells of values that float32 may have rounded.
Expected<Tensor> read_as(const TensorFile& file, size_t index, const Dims& dims, Layout layout,
                         std::vector<std::string>& notes) {
  const auto values = file.read(index);
  if (!values) return tl::unexpected(values.error());
  const ElementType type = file.tensors()[index].type;
  if (!is_exact(type)) {
    notes.push_back(std::string("Values of ") + element_type_name(type) +
                    " are computed with as float32, rounded where they are finer.");
  }
  Tensor tensor = Tensor::uninitialized(dims, layout);
  std::ranges::copy(*values, tensor.data());
  return tensor;
}

}  // namespace

Expected<Dims> input_dims(const std::vector<int64_t>& shape, DataFormat format,
                          std::vector<std::string>& notes) {
  const size_t rank = shape.size();
  if (rank < 2) {
    return refuse("it has rank " + std::to_string(rank) +
                  "; an input needs at least height and width");
  }
  Dims dims{1, 1, 1, 1};
  if (rank == 2) {
    const size_t rows = format == DataFormat::kNHWC ? 1 : 2;
    dims[rows] = shape[0];
    dims[rows + 1] = shape[1];
  } else if (rank == 3) {
    std::string meaning;
    dims = dims_of_rank_3(shape, format, meaning);
    notes.push_back("The array " + list_text(shape) + " was taken as " + meaning + ".");
  } else {
    const auto batch = checked_product(std::span(shape).first(rank - 3));
    if (!batch) return refuse("its " + list_text(shape) + " values are too many");
    dims[0] = *batch;
    std::copy(shape.end() - 3, shape.end(), dims.begin() + 1);
  }
  if (auto size = check_size(dims, "the array"); !size) return tl::unexpected(size.error());
  return dims;
}

Expected<Tensor> read_array(const InputTensor& source, const fs::path& folder,
                            std::vector<std::string>& notes) {
  const auto file = open_tensor_file(folder / source.path);
  if (!file) return tl::unexpected(file.error());
  const auto index = source.name.empty() ? only_tensor(**file) : (*file)->find(source.name);
  if (!index) return tl::unexpected(index.error());
  const std::string what = (*file)->path().string();
  const TensorInfo& info = (*file)->tensors()[*index];
  auto dims = input_dims(info.shape, source.format, notes);
  if (!dims)
    return refuse("can't take " + to_string(info) + " of " + what +
                  " as an input: " + dims.error().sentence);
  return read_as(**file, *index, *dims, layout_of(source.format), notes);
}

Expected<Tensor> read_filters(const fs::path& path, std::vector<std::string>& notes) {
  const auto file = open_tensor_file(path);
  if (!file) return tl::unexpected(file.error());
  const auto index = only_tensor(**file);
  if (!index) return tl::unexpected(index.error());
  const TensorInfo& info = (*file)->tensors()[*index];
  Dims dims{1, 1, 1, 1};
  if (info.shape.size() != 4 && info.shape.size() != 2) {
    return refuse("can't take " + to_string(info) + " of " + path.string() +
                  " as filters: it has rank " + std::to_string(info.shape.size()) +
                  "; rank 4, or 2 for one filter, is needed");
  }
  std::ranges::copy(info.shape, dims.begin());
  return read_as(**file, *index, dims, Layout::kHWIO, notes);
}

Expected<Tensor> read_table(const InputTable& source, const fs::path& folder) {
  const fs::path path = folder / source.path;
  const auto bytes = read_file(path, kMaxTextBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  std::string_view whole(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  // Spreadsheets mark UTF-8 by it.
  if (whole.starts_with("\xef\xbb\xbf")) whole.remove_prefix(3);
  const auto text = parse_weights(std::string(whole));
  if (!text) return file_error("can't read " + path.string() + ": " + text.error().sentence);
  const auto channels = static_cast<int64_t>(text->slices.size());
  Tensor tensor = Tensor::uninitialized({1, text->h, text->w, channels}, Layout::kNHWC);
  for (int64_t c = 0; c < channels; ++c) {
    float* to = tensor.data() + c;
    for (const float value : text->slices[static_cast<size_t>(c)]) {
      *to = value;
      to += channels;
    }
  }
  return tensor;
}

}  // namespace convoscope
