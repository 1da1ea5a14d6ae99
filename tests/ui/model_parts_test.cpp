// What the Model screen says of a file, which rows a search and an order leave, and which picture a
// run gets: pure functions over small models made here.
#include <gmock/gmock.h>

#include "app/panels/model/model_picture.h"
#include "app/panels/model/model_rows.h"
#include "app/panels/model/model_words.h"

namespace convoscope::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class NamedFile : public TensorFile {
 public:
  explicit NamedFile(std::vector<TensorInfo> tensors) : TensorFile("named.test", "test") {
    tensors_ = std::move(tensors);
  }
  Expected<std::vector<float>> read(size_t) const override { return refuse("no values"); }
};

Model model_of(std::vector<TensorInfo> tensors) {
  Model model;
  model.file = std::make_shared<const NamedFile>(std::move(tensors));
  return model;
}

TEST(ModelWords, NameTheAxesInTheOrderOfTheFile) {
  const std::vector<int64_t> shape = {64, 3, 7, 5};
  EXPECT_EQ(axes_words(shape, FilterOrder::kOihw), "O 64 · I 3 · H 7 · W 5");
  EXPECT_EQ(axes_words(shape, FilterOrder::kHwio), "H 64 · W 3 · I 7 · O 5");
  EXPECT_EQ(axes_words(shape, FilterOrder::kOhwi), "O 64 · H 3 · W 7 · I 5");
  EXPECT_EQ(axes_words(shape, FilterOrder::kIhwo), "I 64 · H 3 · W 7 · O 5");
  EXPECT_EQ(hwio_words(shape, FilterOrder::kOihw), "7×5×3×64");
  EXPECT_EQ(axes_words({10}, FilterOrder::kOihw), "10");
}

TEST(ModelWords, BringForeignNamesOntoOneShortLine) {
  EXPECT_EQ(one_line("a\nb\tc\x7f"), "a b c ");
  EXPECT_EQ(one_line(""), "(no name)");
  const std::string cut = one_line(std::string(100000, 'x'));
  EXPECT_EQ(cut, std::string(200, 'x') + "…");
  const std::string umlauts = one_line([] {
    std::string all;
    for (int i = 0; i < 500; ++i) all += "ä";
    return all;
  }());
  EXPECT_EQ(umlauts.size(), 200 + std::string("…").size()) << "no character is cut in two";
}

TEST(ModelWords, SayWhatAnOperationBecomes) {
  ModelNode node;
  node.refusal = "Resize has no layer here";
  EXPECT_EQ(becomes_words(node), "Resize has no layer here");
  node.layers.resize(2);
  node.layers[1].op = Op::kBiasAdd;
  EXPECT_EQ(becomes_words(node), "conv2d + bias_add");
}

TEST(ModelRows, HoldTheSearchedWordsInTheWantedOrder) {
  const Model model = model_of({{"conv10.weight", ElementType::kFloat32, {8, 4, 3, 3}},
                                {"conv2.weight", ElementType::kFloat16, {100, 4, 3, 3}},
                                {"conv2.bias", ElementType::kFloat32, {100}}});
  const auto rows = [&](const char* words, TensorOrder order, bool descending = false) {
    return tensor_rows(model, words, order, descending);
  };
  EXPECT_THAT(rows("", TensorOrder::kFile), ElementsAre(0, 1, 2));
  EXPECT_THAT(rows("", TensorOrder::kFile, true), ElementsAre(2, 1, 0));
  EXPECT_THAT(rows("", TensorOrder::kName), ElementsAre(2, 1, 0)) << "2 before 10";
  EXPECT_THAT(rows("", TensorOrder::kElements), ElementsAre(2, 0, 1));
  EXPECT_THAT(rows("", TensorOrder::kBytes, true), ElementsAre(1, 0, 2));
  EXPECT_THAT(rows("WEIGHT", TensorOrder::kFile), ElementsAre(0, 1));
  EXPECT_THAT(rows("float16", TensorOrder::kFile), ElementsAre(1));
  EXPECT_THAT(rows("8×4", TensorOrder::kFile), ElementsAre(0));
  EXPECT_THAT(rows("dense", TensorOrder::kFile), IsEmpty());
}

TEST(ModelPicture, FitsWhatCanBeMadeAgain) {
  const PictureWish wish{.channels = 1, .extents = Hw{28, 30}};
  const ImageShape present{1, 40, 50, 3};
  const auto fitted = [&](const InputSource& source) {
    return fitted_source(source, present, wish);
  };
  EXPECT_EQ(fitted(InputImage{"/a.png", 0, 0, false}),
            InputSource(InputImage{"/a.png", 28, 30, true}));
  EXPECT_EQ(fitted(InputPattern{"spheres", present}),
            InputSource(InputPattern{"spheres", {1, 28, 30, 1}}));
  EXPECT_EQ(fitted(InputRandomNormal{present, 4}),
            InputSource(InputRandomNormal{{1, 28, 30, 1}, 4}));
  EXPECT_EQ(fitted(InputNpy{"/x.npy"}), InputSource(InputNpy{"/x.npy"}));
}

TEST(ModelPicture, LeavesWhatFitsAlready) {
  const InputSource image = InputImage{"/a.png", 0, 0, false};
  EXPECT_EQ(fitted_source(image, {1, 40, 50, 3}, {.channels = 3, .extents = {}}), image);
  EXPECT_EQ(fitted_source(image, {1, 28, 28, 3}, {.channels = 3, .extents = Hw{28, 28}}), image);
  EXPECT_EQ(fitted_source(image, {1, 28, 28, 3}, {}), image);
}

TEST(ModelPicture, OfAPatternHasTheChannelsThatAreRead) {
  Input present{InputNpy{"/x.npy"},
                std::make_shared<const Tensor>(ImageShape{1, 8, 9, 5}, DataFormat::kNHWC)};
  const ModelView view{.picture = ModelPicture::kPattern};
  for (const int64_t channels : {1, 3, 64}) {
    const InputSource source = chosen_source(view, present, {}, {.channels = channels});
    const ImageShape shape = std::holds_alternative<InputPattern>(source)
                                 ? std::get<InputPattern>(source).shape
                                 : std::get<InputRandomNormal>(source).shape;
    EXPECT_EQ(shape.c, channels);
  }
}

}  // namespace
}  // namespace convoscope::app
