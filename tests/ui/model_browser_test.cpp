// The Model screen, driven as a person would: a dropped file is listed, its convolutions and runs
// become the experiment or the filters of a layer, and nothing else changes the document. Weights
// are checked against the values that were written into the file.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <fstream>

#include "engine/files/npy.h"
#include "tests/support/temp_folder.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

using testing::TempFolder;

struct Stored {
  std::string name;
  std::vector<int64_t> shape;
};

std::string json_list(const std::vector<int64_t>& numbers) {
  std::string list;
  for (const int64_t n : numbers) list += (list.empty() ? "" : ",") + std::to_string(n);
  return "[" + list + "]";
}

float value_at(size_t element) { return static_cast<float>(static_cast<int>(element % 19) - 9); }

// A .safetensors file whose values count through −9 to 9, tensor by tensor.
std::filesystem::path put_model(const TempFolder& folder, const std::vector<Stored>& tensors,
                                const char* name = "net.safetensors") {
  std::string header;
  size_t offset = 0;
  std::vector<float> values;
  for (const Stored& tensor : tensors) {
    size_t count = 1;
    for (const int64_t n : tensor.shape) count *= static_cast<size_t>(n);
    for (size_t i = 0; i < count; ++i) values.push_back(value_at(i));
    header += (header.empty() ? "\"" : ",\"") + tensor.name +
              "\":{\"dtype\":\"F32\",\"shape\":" + json_list(tensor.shape) + ",\"data_offsets\":[" +
              std::to_string(offset) + "," + std::to_string(offset + 4 * count) + "]}";
    offset += 4 * count;
  }
  header = "{" + header + "}";
  const auto path = folder / name;
  std::ofstream file(path, std::ios::binary);
  const uint64_t length = header.size();
  file.write(reinterpret_cast<const char*>(&length), 8);
  file << header;
  file.write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(4 * values.size()));
  return path;
}

// Two convolutions as PyTorch names and orders them, and a dense layer.
const std::vector<Stored> kNet = {{"conv1.weight", {4, 3, 3, 5}},
                                  {"conv1.bias", {4}},
                                  {"conv2.weight", {6, 4, 3, 3}},
                                  {"fc.weight", {10, 24}}};

struct Browser : Workspace {
  explicit Browser(const std::vector<Stored>& tensors = kNet) : Workspace(kPicture) {
    drop({put_model(folder, tensors)});
    result();
  }
  // Presses a button of the lower panel and takes what comes of it.
  void open(const char* button) {
    ui.click(std::string("screen/model_open/") + button);
    result();
  }
  TempFolder folder;
};

// Weight [y][x][i][o] of a bank that lies as [O][I][H][W] in the file.
void expect_oihw(const Tensor& bank, const FilterShape& shape) {
  ASSERT_EQ(filter_shape(bank), shape);
  for (int64_t y = 0; y < shape.h; ++y)
    for (int64_t x = 0; x < shape.w; ++x)
      for (int64_t i = 0; i < shape.in; ++i)
        for (int64_t o = 0; o < shape.out; ++o) {
          const auto at = static_cast<size_t>(((o * shape.in + i) * shape.h + y) * shape.w + x);
          ASSERT_EQ(bank.data()[filter_offset(shape, y, x, i, o)], value_at(at));
        }
}

TEST(ModelBrowser, ShowsADroppedModelAndChangesNothing) {
  Browser work;
  EXPECT_EQ(work.app.view().screen, Screen::kModel);
  EXPECT_EQ(work.steps(), 1U);
  EXPECT_EQ(work.ui.value("screen/model_list/nodes/0"),
            "conv1 | filters | conv2d + bias_add | 3×5×3×4");
  EXPECT_EQ(work.ui.value("screen/model_list/nodes/1"), "conv2 | filters | conv2d | 3×3×4×6");
  EXPECT_TRUE(registry().duplicates().empty());
}

TEST(ModelBrowser, ListsEveryTensorAndSortsThem) {
  Browser work;
  work.ui.click("screen/model_list/shows/Tensors 4");
  EXPECT_EQ(work.ui.value("screen/model_list/tensors/0"),
            "conv1.weight | float32 | 4×3×3×5 | 180 | 720\u00a0B");
  EXPECT_EQ(work.ui.value("screen/model_list/tensors/3"),
            "fc.weight | float32 | 10×24 | 240 | 960\u00a0B");
  const auto above = [&](const char* a, const char* b) {
    const std::string list = "screen/model_list/tensors/";
    return work.ui.widget(list + a).rect.min.y < work.ui.widget(list + b).rect.min.y;
  };
  EXPECT_TRUE(above("0", "3"));
  work.ui.click("screen/model_list/titles/elements");
  EXPECT_TRUE(above("1", "0") && above("0", "2") && above("2", "3")) << "4, 180, 216, 240";
  work.ui.click("screen/model_list/titles/elements");
  EXPECT_TRUE(above("3", "2") && above("0", "1"));
  work.ui.click("screen/model_list/titles/elements");
  EXPECT_EQ(work.app.view().model.order, TensorOrder::kFile);
}

TEST(ModelBrowser, SearchesWhatIsListed) {
  Browser work;
  work.ui.click("screen/model_list/shows/Tensors 4");
  work.type("screen/model_list/search", "bias");
  EXPECT_TRUE(work.ui.has("screen/model_list/tensors/1"));
  EXPECT_FALSE(work.ui.has("screen/model_list/tensors/0"));
}

TEST(ModelBrowser, OpensTheLongestRunOnThePresentPictureAsOneStep) {
  Browser work;
  EXPECT_EQ(work.ui.value("screen/model_open/layers/0"),
            "conv1 | conv2d | 21×25×4 | 180 | 94\u00a0500");
  work.open("chain");
  const ResultPtr result = work.answer();
  ASSERT_EQ(work.experiment()->layers.size(), 3U);
  EXPECT_EQ(work.experiment()->title, "net");
  expect_oihw(*work.layer(0).filters.tensor, {3, 5, 3, 4});
  EXPECT_EQ(work.layer(1).bias, (std::vector<float>{-9, -8, -7, -6}));
  expect_oihw(*work.layer(2).filters.tensor, {3, 3, 4, 6});
  const auto* source = std::get_if<FilterTensor>(&work.layer(0).filters.source);
  ASSERT_NE(source, nullptr) << "the saved experiment names the file";
  EXPECT_EQ(source->name, "conv1.weight");
  EXPECT_EQ(work.app.view().screen, Screen::kChain);
  EXPECT_EQ(work.steps(), 2U);
  work.ui.key("ctrl+z");
  EXPECT_EQ(work.layer(0).name, "conv1");
  EXPECT_EQ(work.experiment()->layers.size(), 1U);
}

TEST(ModelBrowser, AnOpenedChainIsNobodysFileYet) {
  Browser work;
  work.app.mark_opened("/somewhere/mine.json");
  work.open("chain");
  EXPECT_TRUE(work.app.session().path().empty()) << "saving must not replace another experiment";
  EXPECT_FALSE(work.app.session().clean(work.app.history()));
}

TEST(ModelBrowser, AClickChoosesOneOperationAndShiftTheRunToIt) {
  Browser work;
  work.ui.click("screen/model_list/nodes/1");
  EXPECT_EQ(work.app.model().run.first, 1U);
  EXPECT_EQ(work.app.model().run.last, 1U);
  work.ui.post(KeyEdge{Key::kLeftShift, true});
  work.ui.click("screen/model_list/nodes/0");
  work.ui.post(KeyEdge{Key::kLeftShift, false});
  work.ui.run(2);
  EXPECT_EQ(work.app.model().run.first, 0U);
  EXPECT_EQ(work.app.model().run.last, 1U);
}

TEST(ModelBrowser, ArrowKeysWalkTheListAndTheEndsCanBeTyped) {
  Browser work;
  work.ui.click("screen/model_list/nodes/0");
  work.ui.key("down");
  EXPECT_EQ(work.app.model().run.first, 1U);
  work.type("screen/model_open/first", "0");
  EXPECT_EQ(work.app.model().run.first, 0U);
  EXPECT_EQ(work.app.model().run.last, 1U);
}

TEST(ModelBrowser, ChannelsThatDoNotFitAreRefusedWithAWayOut) {
  Browser work;
  // An array can't be made to have other channels.
  ASSERT_TRUE(write_npy(work.folder / "x.npy", Tensor(ImageShape{1, 9, 9, 5}, DataFormat::kNHWC)));
  work.drop({work.folder / "x.npy"});
  work.ui.key("ctrl+7");
  work.result();
  const std::string sentence = work.ui.value("screen/model_open/refusal");
  EXPECT_NE(sentence.find('3'), std::string::npos) << sentence;
  EXPECT_NE(sentence.find('5'), std::string::npos) << sentence;
  EXPECT_FALSE(work.ui.widget("screen/model_open/chain").enabled);
  work.ui.click("screen/model_open/pattern");
  work.result();
  EXPECT_TRUE(work.ui.widget("screen/model_open/chain").enabled);
  work.open("chain");
  work.answer();
  EXPECT_EQ(image_shape(*work.experiment()->input.tensor).c, 3);
}

TEST(ModelBrowser, APatternHasTheChannelsOfTheFirstLayer) {
  Browser work;
  work.ui.click("screen/model_list/nodes/1");
  work.result();
  EXPECT_EQ(work.ui.value("screen/model_open/layers/0"),
            "conv2 | conv2d | 21×25×6 | 216 | 113\u00a0400")
      << "the spheres are drawn in four channels";
}

TEST(ModelBrowser, AxesThatWereGuessedCanBeTakenInAnotherOrder) {
  Browser work({{"bank", {3, 3, 3, 3}}});
  EXPECT_EQ(work.ui.value("screen/model_detail/order"), "HWIO");
  work.ui.click("screen/model_detail/order/OIHW");
  work.result();
  work.open("chain");
  work.answer();
  expect_oihw(*work.layer(0).filters.tensor, {3, 3, 3, 3});
}

TEST(ModelBrowser, AnotherOrderReadsOtherChannels) {
  // As HWIO it reads 5 channels, as OIHW 3.
  Browser work({{"odd.kernel", {4, 3, 5, 2}}});
  EXPECT_EQ(work.ui.value("screen/model_list/nodes/0"), "odd | filters | conv2d | 4×3×5×2");
  work.ui.click("screen/model_detail/order/OIHW");
  work.result();
  EXPECT_EQ(work.ui.value("screen/model_list/nodes/0"), "odd | filters | conv2d | 5×2×3×4");
  work.open("chain");
  work.answer();
  expect_oihw(*work.layer(0).filters.tensor, {5, 2, 3, 4});
}

TEST(ModelBrowser, GivesItsFiltersToTheSelectedLayer) {
  Browser work;
  work.ui.click("screen/model_list/nodes/0");
  work.result();
  work.open("use");
  work.answer();
  ASSERT_EQ(work.experiment()->layers.size(), 1U) << "the layer stays, its bank is another";
  expect_oihw(*work.layer().filters.tensor, {3, 5, 3, 4});
  EXPECT_TRUE(std::holds_alternative<FilterTensor>(work.layer().filters.source));
  EXPECT_EQ(work.steps(), 2U);
  EXPECT_EQ(work.app.view().screen, Screen::kExplore);
  EXPECT_EQ(work.ui.value("screen/settings/source"), "conv1.weight of net.safetensors, OIHW");
}

// Says that it holds two banks of 90 MB each, and counts who wants them.
class LargeFile : public TensorFile {
 public:
  LargeFile() : TensorFile("/models/large.test", "test") {
    for (const char* name : {"a.weight", "b.weight"}) {
      tensors_.push_back({name, ElementType::kFloat32, {1500, 1500, 3, 3}});
    }
  }
  Expected<std::vector<float>> read(size_t index) const override {
    ++reads[index];
    return refuse("nothing is there");
  }
  mutable std::array<std::atomic<int>, 2> reads{};
};

TEST(ModelBrowser, OfALargeModelNoMoreIsReadThanIsShown) {
  Workspace work(kPicture);
  const auto file = std::make_shared<const LargeFile>();
  auto model = std::make_shared<Model>();
  model->file = file;
  for (size_t i = 0; i < 2; ++i) {
    ModelNode node{.name = file->tensors()[i].name, .op = "Conv", .tensors = {i}};
    node.layers.resize(1);
    node.layers[0].filters.source = FilterTensor{"", node.name, FilterOrder::kOihw};
    if (i == 1) node.inputs = {0};
    model->nodes.push_back(node);
  }
  work.app.show_model({model, model_runs(*model)});
  work.result();
  EXPECT_EQ(work.app.model().run.last, 0U) << "the run is offered, its first operation is shown";
  EXPECT_GT(file->reads[0], 0);
  EXPECT_EQ(file->reads[1], 0);
  EXPECT_TRUE(work.ui.has("screen/model_list/runs/0"));
}

TEST(ModelBrowser, AFileWithoutBanksIsListedAndOpensNothing) {
  Browser work({{"fc.weight", {10, 24}}});
  work.ui.click("screen/model_list/shows/Tensors 1");
  EXPECT_TRUE(work.ui.has("screen/model_list/tensors/0"));
  EXPECT_FALSE(work.ui.has("screen/model_open/chain"));
}

TEST(ModelBrowser, TenThousandTensorsAndHostileNamesCostWhatIsInSight) {
  std::vector<Stored> tensors = {{std::string(5000, 'w') + "\\n\\u0007 \\u202e", {2, 2, 2, 2}}};
  for (int i = 0; i < 10000; ++i) tensors.push_back({"t" + std::to_string(i), {1}});
  Browser work(tensors);
  work.ui.click("screen/model_list/shows/Tensors 10\u00a0001");
  work.result();
  size_t rows = 0;
  for (const WidgetRecord& widget : registry().all()) {
    if (!widget.path.starts_with("screen/model_list/tensors/")) continue;
    ++rows;
    EXPECT_LT(widget.value.size(), 400U);
    EXPECT_EQ(widget.value.find('\n'), std::string::npos);
  }
  EXPECT_GT(rows, 5U);
  EXPECT_LT(rows, 100U);
  work.ui.click("screen/model_list/tensors/0");
  work.ui.key("end");
  work.ui.run(3);
  EXPECT_TRUE(work.ui.has("screen/model_list/tensors/10000")) << "the chosen row is in sight";
}

TEST(ModelBrowser, AFileThatLiesIsASentenceAndNothingElse) {
  Workspace work(kPicture);
  TempFolder folder;
  const auto path = put_model(folder, kNet);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 4);
  work.drop({path});
  EXPECT_EQ(work.notice().severity, Severity::kError);
  EXPECT_EQ(work.app.view().screen, Screen::kExplore);
  EXPECT_EQ(work.app.model().model, nullptr);
}

TEST(ModelBrowser, EveryWidgetSaysWhatItIsFor) {
  Browser work;
  for (const char* tab : {"Operations 2", "Tensors 4"}) {
    work.ui.click(std::string("screen/model_list/shows/") + tab);
    EXPECT_TRUE(registry().duplicates().empty()) << registry().duplicates().front();
    for (const WidgetRecord& widget : registry().all()) {
      const bool own = widget.path.starts_with("screen/model");
      const bool shows = widget.role == "filter" || widget.role == "histogram" ||
                         widget.role == "segmented" ||
                         widget.path.find("/first/") != std::string::npos;
      EXPECT_TRUE(!own || shows || !widget.tooltip.empty()) << widget.path;
    }
  }
}

TEST(ModelBrowser, WithoutAModelOffersToOpenOne) {
  Workspace work(kPicture);
  work.ui.key("ctrl+7");
  work.ui.click("screen/model_list/open");
  EXPECT_TRUE(work.ui.has("files/accept"));
}

TEST(ModelBrowser, IsReachedByAShortcut) {
  Workspace work(kPicture);
  work.ui.key("ctrl+i");
  EXPECT_TRUE(work.ui.has("files/accept"));
}

}  // namespace
}  // namespace convoscope::app
