// See sources.h.
#include "engine/io/sources.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/core/check.h"
#include "engine/core/random.h"
#include "engine/files/files.h"
#include "engine/files/image_file.h"
#include "engine/filters/filter_bank.h"
#include "engine/filters/preset_call.h"
#include "engine/input/patterns.h"
#include "engine/io/array_input.h"
#include "engine/io/picture_batch.h"
#include "engine/model/tensor_bank.h"

namespace convoscope {

namespace {

namespace fs = std::filesystem;
using Notes = std::vector<std::string>;

// What makers of tensors are given beside their source.
struct Making {
  const fs::path& folder;
  Notes& notes;
  TensorFiles& files;
};

// Sixteen that show different things in any picture.
constexpr std::array kColourFilters = {"sobel_x", "sobel_y",  "laplacian4", "gaussian",
                                       "sharpen", "emboss",   "red_green",  "blue_yellow",
                                       "gabor_0", "gabor_45", "gabor_90",   "gabor_135",
                                       "corner",  "ring",     "warm_edge",  "identity_g"};
// The same with others where those need colour.
constexpr std::array kGreyFilters = {
    "sobel_x", "sobel_y",  "laplacian4", "gaussian",  "sharpen", "emboss", "log",     "dog",
    "gabor_0", "gabor_45", "gabor_90",   "gabor_135", "corner",  "ring",   "unsharp", "identity"};

TensorPtr share(Tensor tensor) { return std::make_shared<const Tensor>(std::move(tensor)); }

// A tensor without values has no picture and no extremes; geometry has its own words for filters,
// but what reaches an experiment can be drawn.
Expected<void> check_extents(const Dims& dims, const std::string& what) {
  for (const int64_t extent : dims) {
    if (extent < 1) {
      return refuse(what + " has extents " + to_string(dims) + "; each must be at least 1");
    }
  }
  if (auto size = check_size(dims, what); !size) return tl::unexpected(size.error());
  return {};
}

Expected<TensorPtr> accept(Expected<Tensor> tensor, const std::string& what) {
  if (!tensor) return tl::unexpected(std::move(tensor.error()));
  if (auto checked = check_extents(tensor->dims(), what); !checked) {
    return tl::unexpected(checked.error());
  }
  return share(std::move(*tensor));
}

// Drawn in NHWC order whatever the format, so that a change of data_format keeps the numbers.
Expected<Tensor> make(const InputRandomNormal& source, const Making&) {
  Tensor tensor =
      Tensor::uninitialized(storage_dims(source.shape, DataFormat::kNHWC), Layout::kNHWC);
  random_normal(tensor.values(), source.seed);
  return tensor;
}

Expected<Tensor> make(const InputPattern& source, const Making&) {
  return make_pattern(source.id, source.shape, DataFormat::kNHWC);
}

Expected<Tensor> make(const InputImage& source, const Making& making) {
  return read_image(making.folder / source.path, {source.h, source.w, source.grey, source.frames});
}

Expected<Tensor> make(const InputImages& source, const Making& making) {
  return read_batch(source, making.folder);
}

Expected<Tensor> make(const InputNpy& source, const Making& making) {
  return read_array({source.path, "", source.format}, making.folder, making.notes);
}

Expected<Tensor> make(const InputTensor& source, const Making& making) {
  return read_array(source, making.folder, making.notes);
}

Expected<Tensor> make(const InputTable& source, const Making& making) {
  return read_table(source, making.folder);
}

Expected<Tensor> make(const FilterRandomNormal& source, const Making&) {
  Tensor tensor = Tensor::uninitialized(storage_dims(source.shape), Layout::kHWIO);
  random_normal(tensor.values(), source.seed, 0.0f, source.stddev);
  return tensor;
}

Expected<Tensor> make(const FilterInitializer& source, const Making&) {
  return initialized_bank(source.initializer, source.shape);
}

Expected<Tensor> make(const FilterPresets& source, const Making&) {
  return bank_of_presets(source.ids, source.h, source.w, source.in);
}

Expected<Tensor> make(const FilterNpy& source, const Making& making) {
  return read_filters(making.folder / source.path, making.notes);
}

Expected<Tensor> make(const FilterTensor& source, const Making& making) {
  const auto file = making.files.open(making.folder / source.path);
  if (!file) return tl::unexpected(file.error());
  const auto index = (*file)->find(source.name);
  if (!index) return tl::unexpected(index.error());
  return read_bank(**file, *index, source.order);
}

[[noreturn]] void refuse_literals() {
  check_failed("literal values can be kept, not made", __FILE__, __LINE__);
}
Expected<Tensor> make(const InputValues&, const Making&) { refuse_literals(); }
Expected<Tensor> make(const FilterValues&, const Making&) { refuse_literals(); }

// Extents that a source states before anything is made of it.
std::optional<Dims> stated_dims(const InputSource& source) {
  if (const auto* random = std::get_if<InputRandomNormal>(&source)) {
    return storage_dims(random->shape, DataFormat::kNHWC);
  }
  if (const auto* pattern = std::get_if<InputPattern>(&source)) {
    return storage_dims(pattern->shape, DataFormat::kNHWC);
  }
  return std::nullopt;
}

std::optional<Dims> stated_dims(const FilterSource& source) {
  if (const auto* random = std::get_if<FilterRandomNormal>(&source)) {
    return storage_dims(random->shape);
  }
  if (const auto* drawn = std::get_if<FilterInitializer>(&source)) {
    return storage_dims(drawn->shape);
  }
  if (const auto* presets = std::get_if<FilterPresets>(&source)) {
    return Dims{presets->h, presets->w, presets->in, static_cast<int64_t>(presets->ids.size())};
  }
  return std::nullopt;
}

template <typename Source>
Expected<TensorPtr> load(const Source& source, const Making& making, const std::string& what) {
  if (const auto dims = stated_dims(source)) {
    if (auto checked = check_extents(*dims, what); !checked) {
      return tl::unexpected(checked.error());
    }
  }
  return accept(std::visit([&](const auto& s) { return make(s, making); }, source), what);
}

}  // namespace

Expected<Input> load_input(const InputSource& source, DataFormat format, const fs::path& folder,
                           Notes* notes) {
  Notes unheard;
  TensorFiles files;
  const Making making{folder, notes != nullptr ? *notes : unheard, files};
  auto tensor = load(source, making, "the input");
  if (!tensor) return tl::unexpected(std::move(tensor.error()));
  const bool array =
      std::holds_alternative<InputNpy>(source) || std::holds_alternative<InputTensor>(source);
  return Input{source, array ? *tensor : to_data_format(*tensor, format)};
}

Expected<Filters> load_filters(const FilterSource& source, const fs::path& folder,
                               TensorFiles* files) {
  Notes unheard;
  TensorFiles own;
  const Making making{folder, unheard, files != nullptr ? *files : own};
  auto tensor = load(source, making, "the bank of filters");
  if (!tensor) return tl::unexpected(std::move(tensor.error()));
  Filters filters{source, *tensor, {}};
  if (const auto* presets = std::get_if<FilterPresets>(&source)) {
    for (const std::string& id : presets->ids) filters.names.push_back(preset_name(id));
  }
  return filters;
}

bool is_experiment_file(const fs::path& path) { return lower_ending(path) == ".json"; }

InputSource input_source_of(const fs::path& path) {
  std::error_code ignored;
  const std::string absolute = fs::absolute(path, ignored).lexically_normal().string();
  const std::string ending = lower_ending(path);
  if (ending == ".npy") return InputNpy{absolute};
  if (ending == ".npz") return InputTensor{.path = absolute, .name = {}};
  if (ending == ".csv" || ending == ".tsv" || ending == ".txt") return InputTable{absolute};
  if (fs::is_directory(path, ignored)) return InputImages{.paths = {}, .folder = absolute};
  return InputImage{absolute};
}

Expected<Experiment> experiment_of_input_file(const fs::path& path) {
  Experiment experiment;
  experiment.title = path.filename().string();
  auto input = load_input(input_source_of(path), experiment.data_format);
  if (!input) return tl::unexpected(std::move(input.error()));
  experiment.input = std::move(*input);

  // A tensor may have any number of channels; presets of colour need three.
  const int64_t channels = image_shape(*experiment.input.tensor).c;
  const auto& ids = channels == 3 ? kColourFilters : kGreyFilters;
  Layer layer;
  layer.name = "conv1";
  auto filters = load_filters(FilterPresets{{ids.begin(), ids.end()}, 3, 3, channels});
  if (!filters) return tl::unexpected(std::move(filters.error()));
  layer.filters = std::move(*filters);
  experiment.layers.push_back(std::move(layer));
  return experiment;
}

}  // namespace convoscope
