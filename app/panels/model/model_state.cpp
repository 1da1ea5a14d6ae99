// See model_state.h.
#include "app/panels/model/model_state.h"

#include <algorithm>

#include "app/compute/guarded.h"
#include "engine/io/sources.h"

namespace convoscope::app {
namespace {

BankAnswer bank_answer(const BankQuestion& question) {
  const TensorFile& file = *question.file;
  const TensorInfo& info = file.tensors()[question.bank.tensor];
  auto bank = guarded<Tensor>("read " + info.name, [&] {
    return read_bank(file, question.bank.tensor, question.bank.order);
  });
  if (!bank) return {.refusal = bank.error(), .filters = {}};
  const std::string path = file.path().string();
  return {.refusal = {},
          .filters = {.source = FilterTensor{path, info.name, question.bank.order},
                      .tensor = std::make_shared<const Tensor>(*std::move(bank)),
                      .names = {}}};
}

PictureAnswer picture_answer(const InputSource& source) {
  auto input =
      guarded<Input>("make the picture", [&] { return load_input(source, DataFormat::kNHWC); });
  if (!input) return {.refusal = input.error(), .input = {}};
  return {.refusal = {}, .input = *std::move(input)};
}

// Weights that are read without being asked for, so that the chain can be shown.
constexpr int64_t kMostUnasked = int64_t{128} << 20;

// The run, or its first operation where that many weights would have to be read to show it.
ModelRun first_choice(const Model& model, const ModelRun& run) {
  return weight_bytes(model, run) <= kMostUnasked ? run : ModelRun{run.first, run.first};
}

std::vector<std::optional<size_t>> owners_of(const Model& model) {
  std::vector<std::optional<size_t>> owners(model.file->tensors().size());
  for (size_t node = 0; node < model.nodes.size(); ++node) {
    for (const size_t tensor : model.nodes[node].tensors) {
      if (!owners[tensor]) owners[tensor] = node;
    }
  }
  return owners;
}

}  // namespace

ModelState::ModelState() : banks(background, bank_answer), pictures(background, picture_answer) {}

void ModelState::open(ModelPtr opened, std::vector<ModelRun> found) {
  model = std::move(opened);
  runs = std::move(found);
  run = {};
  anchor = 0;
  node.reset();
  tensor.reset();
  order.reset();
  search.clear();
  node_list = tensor_list = {};
  filters = {};
  file.reset();
  bank.reset();
  preview.reset();
  owners = owners_of(*model);
  if (!runs.empty()) {
    choose_run(first_choice(*model, runs.front()));
  } else if (!model->file->tensors().empty()) {
    choose_tensor(0);
  }
}

void ModelState::choose_run(ModelRun chosen) {
  run = chosen;
  anchor = chosen.first;
  node = chosen.first;
  // What is shown of a run is its first bank of filters.
  for (size_t i = chosen.first; i <= chosen.last; ++i) {
    const auto first = bank_of(*model, model->nodes[i]);
    if (!first) continue;
    node = i;
    tensor = first->tensor;
    return;
  }
  tensor.reset();
}

void ModelState::choose_node(size_t chosen, bool extend) {
  if (chosen >= model->nodes.size()) return;
  if (!extend) anchor = chosen;
  run = {std::min(anchor, chosen), std::max(anchor, chosen)};
  node = chosen;
  const ModelNode& shown = model->nodes[chosen];
  tensor.reset();
  if (const auto own = bank_of(*model, shown)) {
    tensor = own->tensor;
  } else if (!shown.tensors.empty()) {
    tensor = shown.tensors.front();
  }
}

void ModelState::choose_tensor(size_t chosen) {
  if (chosen >= model->file->tensors().size()) return;
  tensor = chosen;
  order.reset();
  node = owners[chosen];
  if (!node || model->nodes[*node].layers.empty()) return;
  run = {*node, *node};
  anchor = *node;
}

void ModelState::take_axes(size_t chosen, FilterOrder wanted) {
  const TensorInfo& info = model->file->tensors()[chosen];
  auto changed = std::make_shared<Model>(*model);
  for (ModelNode& other : changed->nodes) {
    for (Layer& layer : other.layers) {
      auto* source = std::get_if<FilterTensor>(&layer.filters.source);
      if (source == nullptr || source->name != info.name) continue;
      source->order = wanted;
      other.in_channels = bank_shape(info.shape, wanted).in;
      other.notes = {std::string("axes taken as ") + to_string(wanted) +
                     ", as chosen; strides and padding aren't in the file"};
    }
  }
  order = wanted;
  model = std::move(changed);
}

void ModelState::wait_idle() const {
  reader.wait_idle();
  run_reader.wait_idle();
  background.wait_idle();
}

void ModelState::on_done(void (*wake)()) {
  reader.on_done(wake);
  run_reader.on_done(wake);
  background.on_done(wake);
}

}  // namespace convoscope::app
