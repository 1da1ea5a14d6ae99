// Keras's configurations from arbitrary bytes, over weights that are there: a sentence, or layers
// each of which reads layers before it or says why it is none. Run: cmake --preset fuzz && ninja -C
// build/fuzz fuzz_keras &&
//      build/fuzz/tests/fuzz/fuzz_keras tests/fuzz/corpus/fuzz_keras -max_total_time=60
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "engine/core/check.h"
#include "engine/model/keras/keras_layers.h"

namespace {

using namespace convoscope;

// Extents without values.
class Extents final : public TensorFile {
 public:
  Extents(const Hdf5File& file, const KerasWeights& weights) : TensorFile("weights.h5", "Keras") {
    for (const auto& tensor : weights.tensors) {
      tensors_.push_back(file.datasets()[tensor.dataset]);
      tensors_.back().name = tensor.name;
    }
  }
  Expected<std::vector<float>> read(size_t) const override { return file_error("not read"); }
};

std::shared_ptr<const Hdf5File> weights_file() {
  const auto mapping = MappedFile::open(CONVOSCOPE_MODELS "/sequential.weights.h5");
  CONVOSCOPE_CHECK(mapping.has_value());
  return Hdf5File::open((*mapping)->bytes(), *mapping).value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto kFile = weights_file();
  const auto json = parse_model_json({data, size});
  const auto config = json ? parse_keras_config(*json) : tl::unexpected(json.error());
  if (!config) {
    CONVOSCOPE_CHECK(!config.error().sentence.empty());
    return 0;
  }
  const KerasWeights weights = keras_weights(*kFile, &*config);
  const Model model =
      keras_layers(*config, weights, std::make_shared<const Extents>(*kFile, weights));
  for (size_t i = 0; i < model.nodes.size(); ++i) {
    const ModelNode& node = model.nodes[i];
    CONVOSCOPE_CHECK(node.layers.empty() != node.refusal.empty());
    for (const size_t read : node.inputs) CONVOSCOPE_CHECK(read < i);
    for (const size_t tensor : node.tensors) {
      CONVOSCOPE_CHECK(tensor < model.file->tensors().size());
    }
    for (const ListSource& list : node.lists) CONVOSCOPE_CHECK(list.layer < node.layers.size());
  }
  model_runs(model);
  return 0;
}
