// See anatomy.h.
#include "app/panels/filters/anatomy.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/filters/filter_bank.h"
#include "engine/filters/response.h"

namespace convoscope::app {

namespace {

void measure(Anatomy& anatomy) {
  for (const float weight : filter_weights(*anatomy.bank, anatomy.k)) {
    anatomy.sum += weight;
    anatomy.l1 += std::abs(weight);
    anatomy.l2 += double{weight} * weight;
    anatomy.largest = std::max(anatomy.largest, std::abs(weight));
  }
  anatomy.l2 = std::sqrt(anatomy.l2);
  if (!(anatomy.largest > 0)) anatomy.largest = 1;
}

void copy_slice(Anatomy& anatomy) {
  const FilterShape shape = filter_shape(*anatomy.bank);
  for (int64_t y = 0; y < shape.h; ++y) {
    for (int64_t x = 0; x < shape.w; ++x) {
      anatomy.weights.push_back(
          anatomy.bank->data()[filter_offset(shape, y, x, anatomy.q, anatomy.k)]);
    }
  }
}

void respond(Anatomy& anatomy) {
  const std::vector<float> values =
      frequency_response(*anatomy.bank, anatomy.q, anatomy.k, kResponseSize);
  Tensor tensor(ImageShape{1, kResponseSize, kResponseSize, 1}, DataFormat::kNHWC);
  std::copy(values.begin(), values.end(), tensor.data());
  anatomy.response = std::make_shared<const Tensor>(std::move(tensor));
  anatomy.response_peak = *std::max_element(values.begin(), values.end());
  constexpr size_t kSize = kResponseSize, kMiddle = kSize / 2;
  for (size_t i = 0; i < kSize; ++i) {
    anatomy.along_x.push_back(values[kMiddle * kSize + i]);
    anatomy.along_y.push_back(values[i * kSize + kMiddle]);
  }
}

}  // namespace

const Anatomy& AnatomyKeeper::update(const TensorPtr& bank, int64_t q, int64_t k) {
  if (anatomy_.bank == bank && anatomy_.q == q && anatomy_.k == k) return anatomy_;
  anatomy_ = Anatomy{.bank = bank, .q = q, .k = k};
  measure(anatomy_);
  copy_slice(anatomy_);
  respond(anatomy_);
  return anatomy_;
}

}  // namespace convoscope::app
