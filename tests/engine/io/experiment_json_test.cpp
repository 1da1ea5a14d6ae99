// Laws of experiment files: what is written reads back bit for bit, and every mistake a person can
// make while typing one is named by its key.
#include "engine/io/experiment_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <limits>

#include "engine/files/npy.h"
#include "engine/io/sources.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_folder.h"

namespace convoscope {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Seeded;
using testing::TempFolder;

const std::string kInput = R"({"random_normal": {"shape": [1, 4, 5, 3], "seed": 1}})";
const std::string kFilters = R"({"random_normal": {"shape": [3, 3, 3, 2], "seed": 2}})";

std::string layer_text(const std::string& more = "", const std::string& filters = kFilters) {
  return R"({"op": "conv2d", "filters": )" + filters + (more.empty() ? "" : ", " + more) + "}";
}
std::string text_of(const std::string& input = kInput, const std::string& layers = layer_text(),
                    const std::string& more = "") {
  return R"({"convoscope": 1, "input": )" + input + R"(, "layers": [)" + layers + "]" +
         (more.empty() ? "" : ", " + more) + "}";
}

Error error_of(const std::string& text) {
  const auto experiment = parse_experiment(text, {});
  return experiment ? Error{.kind = ErrorKind::kFile, .sentence = "(read)"} : experiment.error();
}
std::string sentence(const std::string& text) { return error_of(text).sentence; }

Experiment parsed(const std::string& text) {
  auto experiment = parse_experiment(text, {});
  EXPECT_TRUE(experiment) << experiment.error().sentence << "\n" << text;
  return experiment ? std::move(*experiment) : Experiment{};
}

void expect_same_tensor(const Tensor& a, const Tensor& b) {
  ASSERT_EQ(a.dims(), b.dims());
  ASSERT_EQ(a.layout(), b.layout());
  ASSERT_EQ(std::memcmp(a.data(), b.data(), static_cast<size_t>(a.bytes())), 0);
}

void expect_same(const Experiment& a, const Experiment& b) {
  EXPECT_EQ(a.title, b.title);
  EXPECT_EQ(a.data_format, b.data_format);
  EXPECT_EQ(a.input.source, b.input.source);
  expect_same_tensor(*a.input.tensor, *b.input.tensor);
  ASSERT_EQ(a.layers.size(), b.layers.size());
  for (size_t l = 0; l < a.layers.size(); ++l) {
    const Layer &one = a.layers[l], &other = b.layers[l];
    EXPECT_EQ(one.op, other.op);
    EXPECT_EQ(one.name, other.name);
    EXPECT_EQ(one.strides, other.strides);
    EXPECT_EQ(one.dilations, other.dilations);
    EXPECT_EQ(one.padding, other.padding);
    EXPECT_EQ(one.activation, other.activation);
    EXPECT_EQ(one.filters.source, other.filters.source);
    EXPECT_EQ(one.filters.names, other.filters.names);
    expect_same_tensor(*one.filters.tensor, *other.filters.tensor);
  }
  ASSERT_EQ(a.snapshots.size(), b.snapshots.size());
  for (size_t i = 0; i < a.snapshots.size(); ++i) {
    EXPECT_EQ(a.snapshots[i].name, b.snapshots[i].name);
    expect_same(*a.snapshots[i].experiment, *b.snapshots[i].experiment);
  }
}

TensorPtr random_bits(testing::Random& random, const Dims& dims, Layout layout) {
  Tensor tensor(dims, layout);
  for (float& value : tensor.values()) {
    const auto bits = static_cast<uint32_t>(random.bits());
    std::memcpy(&value, &bits, 4);
    if (value != value) value = std::numeric_limits<float>::quiet_NaN();  // a NaN's payload is lost
  }
  return std::make_shared<const Tensor>(std::move(tensor));
}

Layer random_layer(testing::Random& random, int index) {
  Layer layer;
  layer.name = "layer \"" + std::to_string(index) + "\" ü";
  layer.strides = {random.integer(-1, 3), random.integer(-1, 3)};
  layer.dilations = {random.integer(-1, 3), random.integer(-1, 3)};
  const auto modes = {PaddingMode::kSame, PaddingMode::kValid, PaddingMode::kExplicit};
  layer.padding.mode = modes.begin()[random.integer(0, 2)];
  if (layer.padding.mode == PaddingMode::kExplicit) {
    layer.padding.pads = {random.integer(-1, 4), random.integer(0, 4), random.integer(0, 4),
                          random.integer(0, 4)};
  }
  layer.activation = activations()[static_cast<size_t>(random.integer(0, 8))].kind;
  layer.activation.alpha = static_cast<float>(random.integer(0, 20)) / 20;
  const Dims dims{random.integer(1, 3), random.integer(1, 3), random.integer(1, 3),
                  random.integer(1, 20)};
  switch (random.integer(0, 3)) {
    case 3: {
      const auto kinds = initializer_kinds();
      const auto kind = static_cast<size_t>(random.integer(0, std::ssize(kinds) - 1));
      const Initializer initializer{.kind = kinds[kind], .seed = random.integer(-9, 9)};
      layer.filters = load_filters(FilterInitializer{filter_shape(dims), initializer}).value();
      break;
    }
    case 0:
      layer.filters =
          load_filters(FilterRandomNormal{filter_shape(dims), static_cast<int64_t>(random.bits()),
                                          random.real(0.1f, 3)})
              .value();
      break;
    case 1:
      layer.filters =
          load_filters(
              FilterPresets{{"sobel_x", "gaussian(sigma=1.25)"}, dims[0], dims[1], dims[2]})
              .value();
      break;
    default:
      layer.filters = {FilterValues{}, random_bits(random, dims, Layout::kHWIO), {"one"}};
  }
  return layer;
}

Experiment random_body(testing::Random& random) {
  Experiment experiment;
  if (random.chance(50)) experiment.title = "a \\ title\n−";
  if (random.chance(50)) experiment.data_format = DataFormat::kNCHW;
  const ImageShape shape{random.integer(1, 2), random.integer(1, 4), random.integer(1, 4), 3};
  InputSource source = InputRandomNormal{shape, static_cast<int64_t>(random.bits())};
  if (random.chance(30)) source = InputPattern{"checkerboard", shape};
  experiment.input = load_input(source, experiment.data_format).value();
  if (random.chance(40)) {
    const DataFormat format = random.chance(50) ? DataFormat::kNHWC : DataFormat::kNCHW;
    experiment.input = {InputValues{},
                        random_bits(random, storage_dims(shape, format), layout_of(format))};
  }
  const int64_t layers = random.integer(1, 3);
  for (int l = 0; l < layers; ++l) experiment.layers.push_back(random_layer(random, l));
  return experiment;
}

Experiment random_experiment(testing::Random& random) {
  Experiment experiment = random_body(random);
  for (int64_t i = random.integer(0, 3); i > 0; --i) {
    Experiment body = random.chance(50) ? random_body(random) : experiment;
    body.snapshots.clear();
    experiment.snapshots.push_back({"snapshot \"" + std::to_string(i) + "\" ü",
                                    std::make_shared<const Experiment>(std::move(body))});
  }
  return experiment;
}

TEST(ExperimentJson, PrintingAndParsingGivesTheSameExperiment) {
  Seeded random;
  for (int round = 0; round < 200; ++round) {
    const Experiment experiment = random_experiment(random);
    const std::string text = print_experiment(experiment);
    const auto back = parse_experiment(text, {});
    ASSERT_TRUE(back) << back.error().sentence << "\n" << text;
    expect_same(*back, experiment);
    ASSERT_EQ(print_experiment(*back), text);
    if (HasFailure()) FAIL() << text;
  }
}

TEST(ExperimentJson, WritingAndReadingGivesTheSameExperiment) {
  Seeded random;
  const TempFolder folder;
  const Experiment experiment = random_experiment(random);
  ASSERT_TRUE(write_experiment(folder / "e.json", experiment));
  const auto back = read_experiment(folder / "e.json");
  ASSERT_TRUE(back) << back.error().sentence;
  expect_same(*back, experiment);
}

TEST(ExperimentJson, PrintsForPeople) {
  EXPECT_EQ(
      print_experiment(parsed(text_of(kInput, layer_text(R"("strides": 2, "activation": "relu")"),
                                      R"("title": "A title")"))),
      R"({
  "convoscope": 1,
  "title": "A title",
  "input": {"random_normal": {"shape": [1, 4, 5, 3], "seed": 1}},
  "data_format": "NHWC",
  "layers": [
    {
      "op": "conv2d",
      "name": "conv1",
      "filters": {"random_normal": {"shape": [3, 3, 3, 2], "seed": 2}},
      "strides": [1, 2, 2, 1],
      "padding": "SAME",
      "dilations": [1, 1, 1, 1],
      "activation": "relu"
    }
  ]
}
)");
}

TEST(ExperimentJson, WhatIsLeftOutHasTensorFlowsDefaults) {
  const Experiment experiment = parsed(text_of(kInput, layer_text() + ", " + layer_text()));
  EXPECT_EQ(experiment.data_format, DataFormat::kNHWC);
  const Layer& layer = experiment.layers.at(1);
  EXPECT_EQ(layer.name, "conv2");
  EXPECT_EQ(layer.strides, (Hw{1, 1}));
  EXPECT_EQ(layer.dilations, (Hw{1, 1}));
  EXPECT_EQ(layer.padding.mode, PaddingMode::kSame);
  EXPECT_EQ(layer.activation, Activation::kNone);
}

TEST(ExperimentJson, SettingsTakeTensorFlowsSpellings) {
  const auto layer = [](const std::string& more, const std::string& format) {
    return parsed(text_of(kInput, layer_text(more), R"("data_format": ")" + format + "\""))
        .layers.at(0);
  };
  EXPECT_EQ(layer(R"("strides": 2)", "NHWC").strides, (Hw{2, 2}));
  EXPECT_EQ(layer(R"("strides": [3])", "NHWC").strides, (Hw{3, 3}));
  EXPECT_EQ(layer(R"("strides": [2, 3])", "NCHW").strides, (Hw{2, 3}));
  EXPECT_EQ(layer(R"("dilations": [1, 2, 3, 1])", "NHWC").dilations, (Hw{2, 3}));
  EXPECT_EQ(layer(R"("dilations": [1, 1, 2, 3])", "NCHW").dilations, (Hw{2, 3}));
  const Pads pads{1, 2, 3, 4};
  EXPECT_EQ(layer(R"("padding": [[0, 0], [1, 2], [3, 4], [0, 0]])", "NHWC").padding.pads, pads);
  EXPECT_EQ(layer(R"("padding": [[0, 0], [0, 0], [1, 2], [3, 4]])", "NCHW").padding.pads, pads);
}

TEST(ExperimentJson, SettingsThatTensorFlowRefusesAtRunTimeAreRead) {
  // The window shows them with their refusal (resolve_chain).
  EXPECT_EQ(parsed(text_of(kInput, layer_text(R"("strides": [0, -2])"))).layers[0].strides,
            (Hw{0, -2}));
}

TEST(ExperimentJson, RandomInputHasTheSameNumbersInBothFormats) {
  const Experiment nhwc = parsed(text_of());
  const Experiment nchw = parsed(text_of(kInput, layer_text(), R"("data_format": "NCHW")"));
  EXPECT_EQ(nchw.input.tensor->dims(), (Dims{1, 3, 4, 5}));
  expect_same_tensor(*to_data_format(nchw.input.tensor, DataFormat::kNHWC), *nhwc.input.tensor);
}

TEST(ExperimentJson, AnUnknownKeyIsNamedWithTheNearestKnownOne) {
  EXPECT_THAT(sentence(text_of(kInput, layer_text(R"("stride": 2)"))),
              AllOf(HasSubstr("layers[0]: unknown key \"stride\""),
                    HasSubstr("did you mean \"strides\"?")));
  EXPECT_THAT(sentence(text_of(kInput, layer_text(), R"("dataformat": "NHWC")")),
              HasSubstr("did you mean \"data_format\"?"));
  EXPECT_THAT(sentence(text_of(R"({"random_norm": {"shape": [1, 1, 1, 1]}})")),
              AllOf(HasSubstr("input: "), HasSubstr("did you mean \"random_normal\"?")));
  EXPECT_THAT(sentence(text_of(R"({"image": {"file": "a.png"}})")), HasSubstr("input.image: "));
  EXPECT_THAT(sentence(text_of(kInput, layer_text("", R"({"npy": {"pth": "w.npy"}})"))),
              AllOf(HasSubstr("layers[0].filters.npy: "), HasSubstr("did you mean \"path\"?")));
}

struct Mistake {
  std::string text;
  std::string field;
  std::string words;
};

TEST(ExperimentJson, EveryMistakeNamesItsKeyAndWhatWasExpected) {
  const std::string presets = R"({"presets": ["sobel_x"], "size": [3, 3], "in_channels": 0})";
  const std::vector<Mistake> mistakes = {
      {"[]", "", "it should be an object, not a list"},
      {"{}", "", "the key \"convoscope\" is missing"},
      {R"({"convoscope": 2})", "convoscope", "version 2 is unknown; known is 1"},
      {R"({"convoscope": "1"})", "convoscope", "an integer between"},
      {R"({"convoscope": 1})", "", "\"input\" is missing"},
      {text_of("7"), "input", "it should be an object, not the number 7"},
      {text_of("{}"), "input", "not none"},
      {text_of(R"({"npy": {"path": "a"}, "values": [[[[1]]]]})"), "input",
       "\"npy\" and \"values\""},
      {text_of(R"({"random_normal": {"shape": [1, 2, 3]}})"), "input.random_normal.shape",
       "4 integers, not 3"},
      {text_of(R"({"random_normal": {"shape": [1, 0, 2, 3]}})"), "input.random_normal.shape[1]",
       "at least 1, not 0"},
      {text_of(R"({"random_normal": {"shape": [1, 2.5, 2, 3]}})"), "input.random_normal.shape[1]",
       "an integer between"},
      {text_of(R"({"random_normal": {"shape": [1, 99999999999999999999, 2, 3]}})"),
       "input.random_normal.shape[1]", "an integer between"},
      {text_of(R"({"random_normal": {"shape": [100000, 100000, 1, 1]}})"), "input",
       "100000×100000×1×1"},
      {text_of(R"({"random_normal": {"shape": [1, 1, 1, 1]}, "data_format": "NCHW"})"),
       "input.data_format", "only \"values\""},
      {text_of(R"({"pattern": {"name": "sphers", "shape": [1, 8, 8, 3]}})"), "input", "spheres"},
      {text_of(R"({"image": {"path": 3}})"), "input.image.path", "text, not the number 3"},
      {text_of(R"({"image": {"path": "a", "grey": "yes"}})"), "input.image.grey", "true or false"},
      {text_of(R"({"image": {"path": "a", "size": [4]}})"), "input.image.size",
       "2 integers, not 1"},
      {text_of(R"({"values": []})"), "input.values", "four nested lists"},
      {text_of(R"({"values": [[[1, 2]]]})"), "input.values", "four nested lists"},
      {text_of(R"({"values": [[[[1, 2]], [[1]]]]})"), "input.values",
       "at [0][1][0]: it should have 2 elements"},
      {text_of(R"({"values": [[[[1, [2]]]]]})"), "input.values",
       "at [0][0][0][1]: it should be a number, not a list"},
      {text_of(kInput, layer_text("", R"({"he_normal": {"shape": [3, 3, 3, 2], "stddev": 2}})")),
       "layers[0].filters.he_normal", "unknown key \"stddev\""},
      {text_of(kInput, layer_text("", R"({"random_uniform": {"shape": [3, 3, 0, 2]}})")),
       "layers[0].filters.random_uniform.shape[2]", "at least 1, not 0"},
      {text_of(kInput, layer_text("", R"j({"presets": ["gabor(thta=1)"], "size": [3, 3],
                                          "in_channels": 3})j")),
       "layers[0].filters", "the nearest is 'theta'"},
      {text_of(kInput, ""), "layers", "at least one layer"},
      {text_of(kInput, "3"), "layers[0]", "an object"},
      {text_of(kInput, R"({"filters": {}})"), "layers[0]", "\"op\" is missing"},
      {text_of(kInput, R"({"op": "pool"})"), "layers[0].op", "known ops: \"conv2d\""},
      {text_of(kInput, layer_text(R"("strides": [1, 2, 3])")), "layers[0].strides", "1, 2 or 4"},
      {text_of(kInput, layer_text(R"("strides": "2")")), "layers[0].strides", "a list, not text"},
      {text_of(kInput, layer_text(R"("padding": "FULL")")), "layers[0].padding", "FULL"},
      {text_of(kInput, layer_text(R"("padding": 3)")), "layers[0].padding", "text"},
      {text_of(kInput, layer_text(R"("padding": [[0, 0]])")), "layers[0].padding", "4"},
      {text_of(kInput, layer_text(R"("activation": "selu")")), "layers[0].activation", "\"relu\""},
      {text_of(kInput, layer_text(R"("name": "")")), "layers[0].name", "at least one character"},
      {text_of(kInput, layer_text(R"("name": "a/b")")), "layers[0].name", "slash"},
      {text_of(kInput, layer_text() + ", " + layer_text(R"("name": "conv1")")), "layers[1]",
       "another layer is called \"conv1\""},
      {text_of(kInput, layer_text("", presets)), "layers[0].filters.in_channels",
       "at least 1, not 0"},
      {text_of(kInput, layer_text("", R"({"presets": [], "size": [3, 3], "in_channels": 3})")),
       "layers[0].filters.presets", "at least one preset"},
      {text_of(kInput,
               layer_text("", R"({"presets": ["sobel"], "size": [3, 3], "in_channels": 3})")),
       "layers[0].filters", "sobel_x"},
      {text_of(kInput, layer_text("", R"({"values": [[[[1]]]], "names": ["a", "b"]})")),
       "layers[0].filters.names", "it names 2 filters, but has 1"},
      {text_of(kInput, layer_text(), R"("data_format": "NCWH")"), "data_format", "NCWH"},
  };
  for (const Mistake& mistake : mistakes) {
    const Error error = error_of(mistake.text);
    EXPECT_THAT(error.sentence, HasSubstr(mistake.words)) << mistake.text;
    EXPECT_EQ(error.field, mistake.field) << mistake.text << "\n" << error.sentence;
  }
}

TEST(ExperimentJson, AFileIsNamedBeforeWhatIsWrongInIt) {
  const TempFolder folder;
  const auto broken = read_experiment(folder.put("e.json", "{\n\n  oops\n}"));
  ASSERT_FALSE(broken);
  EXPECT_THAT(broken.error().sentence, AllOf(HasSubstr("e.json"), HasSubstr("line 3, column 3")));
  EXPECT_THAT(read_experiment(folder / "none.json").error().sentence, HasSubstr("no such file"));
}

TEST(ExperimentJson, PathsStartAtTheFileAndStayRelativeInsideItsFolder) {
  const TempFolder folder, elsewhere;
  std::filesystem::create_directory(folder / "data");
  Tensor x(Dims{1, 2, 2, 3}, Layout::kNHWC), w(Dims{1, 1, 3, 1}, Layout::kHWIO);
  x.data()[0] = 5.0f;
  ASSERT_TRUE(write_npy(folder.path() / "data" / "x.npy", x));
  ASSERT_TRUE(write_npy(elsewhere / "w.npy", w));
  const std::string text =
      text_of(R"({"npy": {"path": "data/x.npy"}})",
              layer_text("", R"({"npy": {"path": ")" + (elsewhere / "w.npy").string() + "\"}}"));
  const auto read = read_experiment(folder.put("e.json", text));
  ASSERT_TRUE(read) << read.error().sentence;
  EXPECT_EQ(read->input.tensor->data()[0], 5.0f);
  const std::string absolute = folder.path() / "data" / "x.npy";
  EXPECT_EQ(std::get<InputNpy>(read->input.source).path, absolute);

  ASSERT_TRUE(write_experiment(folder / "e2.json", *read));
  EXPECT_THAT(folder.get("e2.json"), HasSubstr("\"data/x.npy\""));
  EXPECT_THAT(folder.get("e2.json"), HasSubstr((elsewhere / "w.npy").string()));
  ASSERT_TRUE(write_experiment(elsewhere / "e3.json", *read));
  EXPECT_THAT(elsewhere.get("e3.json"), AllOf(HasSubstr(absolute), HasSubstr("\"w.npy\"")));
}

// Grey pictures of one pixel; the folder's name and the list's order are what the text keeps.
TEST(ExperimentJson, InputsFromFilesAreWrittenAsTheyWereRead) {
  const TempFolder folder;
  std::filesystem::create_directory(folder / "p");
  folder.put("p/1.pgm", "P5\n1 1\n255\nA");
  folder.put("p/2.pgm", "P5\n1 1\n255\nB");
  folder.put("t.csv", "1;2,5\n3;4\n");
  for (const char* input :
       {R"({"images": {"folder": "p", "size": [2, 3], "grey": true}})",
        R"({"images": {"paths": ["p/2.pgm", "p/1.pgm"]}})", R"({"table": {"path": "t.csv"}})",
        R"({"image": {"path": "p/1.pgm", "frames": true}})"}) {
    const std::string filters = R"({"random_normal": {"shape": [1, 1, 1, 2], "seed": 2}})";
    const auto read = parse_experiment(text_of(input, layer_text("", filters)), folder.path());
    ASSERT_TRUE(read) << read.error().sentence;
    EXPECT_THAT(print_experiment(*read, folder.path()), HasSubstr(input));
  }
}

TEST(ExperimentJson, AMissingFileIsNamedWithItsKey) {
  EXPECT_THAT(sentence(text_of(R"({"image": {"path": "/nowhere/a.png"}})")),
              HasSubstr("input: can't read /nowhere/a.png: there is no such file"));
}

TEST(ExperimentJson, EveryTruncationIsRefused) {
  const std::string whole = text_of();
  for (size_t length = 0; length < whole.size(); ++length) {
    EXPECT_THAT(sentence(whole.substr(0, length)), HasSubstr("line 1, column "));
  }
}

}  // namespace
}  // namespace convoscope
