// See keras_file.h.
#include "engine/model/keras/keras_file.h"

#include <utility>

#include "engine/files/archive.h"
#include "engine/files/stored_entry.h"
#include "engine/model/keras/keras_layers.h"
#include "engine/model/tensor_nodes.h"

namespace convoscope {
namespace {

constexpr const char* kConfig = "config.json";
constexpr const char* kMetadata = "metadata.json";
constexpr const char* kWeights = "model.weights.h5";
constexpr uint64_t kMaxConfigBytes = uint64_t{64} << 20;
constexpr uint64_t kMaxWeightBytes = uint64_t{16} << 30;

class KerasTensors final : public TensorFile {
 public:
  KerasTensors(const SourceFile& source, std::shared_ptr<const Hdf5File> file,
               const KerasWeights& weights)
      : TensorFile(source.path, weights.by_keras ? "Keras" : "HDF5"),
        file_(std::move(file)),
        by_keras_(weights.by_keras) {
    for (const KerasWeights::Named& tensor : weights.tensors) {
      tensors_.push_back(file_->datasets()[tensor.dataset]);
      tensors_.back().name = tensor.name;
      datasets_.push_back(tensor.dataset);
    }
  }

  Expected<std::vector<float>> read(size_t index) const override {
    auto values = file_->read(datasets_[index]);
    if (values) return values;
    return file_error("can't read " + path().string() + ": " + values.error().sentence);
  }
  std::optional<FilterOrder> order(const TensorInfo&) const override {
    return by_keras_ ? std::optional(FilterOrder::kHwio) : std::nullopt;
  }

 private:
  std::shared_ptr<const Hdf5File> file_;
  std::vector<size_t> datasets_;
  bool by_keras_;
};

struct Opened {
  std::shared_ptr<const Hdf5File> file;
  std::optional<KerasConfig> config;
  std::string version;  // "Keras 3.8.0"
};

// An entry of the archive, unpacked.
Expected<std::vector<uint8_t>> unpacked(const Archive& archive, const char* name, uint64_t most) {
  const auto index = archive.find(name);
  if (!index) return file_error(std::string("it has no ") + name);
  auto reader = archive.entry(*index, most);
  auto bytes = reader ? reader->read_all() : tl::unexpected(reader.error());
  if (bytes && bytes->size() != reader->promised()) {
    return file_error(std::string("its ") + name + " should have " +
                      std::to_string(reader->promised()) + " bytes, and has others");
  }
  if (!bytes) bytes.error().sentence = std::string("its ") + name + ": " + bytes.error().sentence;
  return bytes;
}

Expected<std::optional<KerasConfig>> config_in(std::span<const uint8_t> text) {
  const auto json = parse_model_json(text);
  if (!json) return file_error("its configuration: " + json.error().sentence);
  auto config = parse_keras_config(*json);
  if (!config) return tl::unexpected(config.error());
  return *std::move(config);
}

// Weights that aren't packed are read where they lie.
Expected<std::shared_ptr<const Hdf5File>> weights_in(const SourceFile& source,
                                                     const Archive& archive) {
  if (const auto stored = stored_entry(source.bytes(), kWeights)) {
    return Hdf5File::open(*stored, source.mapping);
  }
  auto bytes = unpacked(archive, kWeights, kMaxWeightBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto owner = std::make_shared<const std::vector<uint8_t>>(*std::move(bytes));
  return Hdf5File::open(*owner, owner);
}

Expected<Opened> open_archive(const SourceFile& source) {
  const auto archive = Archive::open(source.path);
  if (!archive) return file_error("it is no whole archive");
  const auto text = unpacked(*archive, kConfig, kMaxConfigBytes);
  if (!text) return tl::unexpected(text.error());
  auto config = config_in(*text);
  if (!config) return tl::unexpected(config.error());
  auto file = weights_in(source, *archive);
  if (!file) return tl::unexpected(file.error());
  Opened opened{*std::move(file), *std::move(config), "Keras"};
  const auto metadata = unpacked(*archive, kMetadata, kMaxConfigBytes);
  const auto json = metadata ? parse_model_json(*metadata) : tl::unexpected(metadata.error());
  if (json) opened.version += " " + text_member(*json, "keras_version").substr(0, 40);
  return opened;
}

Expected<Opened> open_hdf5(const SourceFile& source) {
  auto file = Hdf5File::open(source.bytes(), source.mapping);
  if (!file) return tl::unexpected(file.error());
  Opened opened{*std::move(file), std::nullopt, "Keras"};
  for (const char* root : {"", "model_weights"}) {
    const std::string version = opened.file->text(root, "keras_version");
    if (!version.empty() && opened.version == "Keras")
      opened.version += " " + version.substr(0, 40);
  }
  const std::string text = opened.file->text("", "model_config");
  if (text.empty()) return opened;
  auto config = config_in({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  if (!config) return tl::unexpected(config.error());
  opened.config = *std::move(config);
  return opened;
}

Expected<Opened> open(const SourceFile& source) {
  auto opened = is_hdf5(source.bytes()) ? open_hdf5(source) : open_archive(source);
  if (opened) return opened;
  return file_error("can't read " + source.path.string() + ": " + opened.error().sentence);
}

}  // namespace

bool is_keras(std::span<const uint8_t> bytes) { return has_entry(bytes, kConfig); }

Expected<TensorFilePtr> open_keras_tensors(const SourceFile& source) {
  const auto opened = open(source);
  if (!opened) return tl::unexpected(opened.error());
  const auto weights = keras_weights(*opened->file, opened->config ? &*opened->config : nullptr);
  return std::make_shared<const KerasTensors>(source, opened->file, weights);
}

Expected<Model> open_keras(const SourceFile& source) {
  const auto opened = open(source);
  if (!opened) return tl::unexpected(opened.error());
  const KerasConfig* config = opened->config ? &*opened->config : nullptr;
  const auto weights = keras_weights(*opened->file, config);
  TensorFilePtr file = std::make_shared<const KerasTensors>(source, opened->file, weights);
  if (config == nullptr) return model_of_tensors(std::move(file));
  Model model = keras_layers(*config, weights, std::move(file));
  model.format = opened->version;
  return model;
}

}  // namespace convoscope
