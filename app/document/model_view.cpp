// See model_view.h.
#include "app/document/model_view.h"

#include "app/document/view_json.h"

namespace convoscope::app {
namespace {

constexpr std::array<Word<TensorOrder>, 6> kOrders{{{TensorOrder::kFile, "file"},
                                                    {TensorOrder::kName, "name"},
                                                    {TensorOrder::kType, "type"},
                                                    {TensorOrder::kShape, "shape"},
                                                    {TensorOrder::kElements, "elements"},
                                                    {TensorOrder::kBytes, "bytes"}}};
constexpr std::array<Word<ModelPicture>, 3> kPictures{{{ModelPicture::kPresent, "present"},
                                                       {ModelPicture::kFile, "file"},
                                                       {ModelPicture::kPattern, "pattern"}}};

}  // namespace

Json to_json(const ModelView& view) {
  return {{"tensors", view.tensors},
          {"order", word_of(kOrders, view.order)},
          {"descending", view.descending},
          {"picture", word_of(kPictures, view.picture)},
          {"fit", view.fit}};
}

void read(const Json& object, ModelView& view) {
  if (!object.is_object()) return;
  read_bool(object, "tensors", view.tensors);
  read_word(object, "order", kOrders, view.order);
  read_bool(object, "descending", view.descending);
  read_word(object, "picture", kPictures, view.picture);
  read_bool(object, "fit", view.fit);
}

}  // namespace convoscope::app
