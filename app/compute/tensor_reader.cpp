// See tensor_reader.h.
#include "app/compute/tensor_reader.h"

#include <mutex>
#include <unordered_map>

#include "app/compute/guarded.h"

namespace convoscope::app {
namespace {

TensorFacts facts_of(const TensorFile& file, size_t index) {
  const auto values = guarded<std::vector<float>>("read " + file.tensors()[index].name,
                                                  [&] { return file.read(index); });
  if (!values) return {.refusal = values.error(), .stats = {}};
  return {.refusal = {}, .stats = tensor_stats(*values)};
}

}  // namespace

struct TensorReader::Shared {
  std::mutex mutex;
  TensorFilePtr file;
  std::unordered_map<size_t, std::shared_ptr<const TensorFacts>> known;
  bool out = false;

  // On the worker.
  void read(const TensorFilePtr& asked, size_t index) {
    auto facts = std::make_shared<const TensorFacts>(facts_of(*asked, index));
    const std::lock_guard lock(mutex);
    if (file == asked) known[index] = std::move(facts);
    out = false;
  }
};

TensorReader::TensorReader() : shared_(std::make_shared<Shared>()) {}

std::shared_ptr<const TensorFacts> TensorReader::find_or_request(const TensorFilePtr& file,
                                                                 size_t index) {
  const std::lock_guard lock(shared_->mutex);
  if (shared_->file != file) {
    shared_->file = file;
    shared_->known.clear();
  }
  const auto found = shared_->known.find(index);
  if (found != shared_->known.end()) return found->second;
  if (shared_->out || index >= file->tensors().size()) return nullptr;
  shared_->out = true;
  background_.run([shared = shared_, file, index] { shared->read(file, index); });
  return nullptr;
}

}  // namespace convoscope::app
