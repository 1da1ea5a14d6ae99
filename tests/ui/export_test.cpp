// The Export screen: what is shown is what export_as() gives, what is saved are the same bytes, and
// nothing of it touches the experiment.
#include <gtest/gtest.h>

#include "app/panels/export/export_items.h"
#include "app/panels/export/export_source.h"
#include "engine/export/exporting.h"
#include "engine/picture/map_pixels.h"
#include "engine/picture/tiff_file.h"
#include "tests/support/temp_folder.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

using ::convoscope::testing::TempFolder;

struct ExportScreen : Workspace {
  explicit ExportScreen(const std::string& json = kChain) : Workspace(json) {
    app.view().last_folder = folder.path().string();
    ui.click("bar/Export");
    result();
  }

  ExportView& view() { return app.view().exporting; }
  void choose(const std::string& target) {
    ui.click("screen/export_targets/" + target);
    result();
  }
  // By the engine alone.
  Expected<Exported> exported(const ExportOptions& options, size_t first, size_t last) {
    return export_as(**find_export_target(view().target), {recomputed(), first, last}, options);
  }
  const PreviewAnswer& shown() { return *app.exporting().preview.shown(); }
  // Through the dialog that is open.
  void save_as(const std::string& name) {
    ui.type("files/name", name);
    ui.run(2);
    result();
  }

  TempFolder folder;
};

TEST(Export, ShowsTheTextOfTheChosenTarget) {
  ExportScreen work;
  for (const ExportTarget& target : export_targets()) {
    if (!target.text) continue;
    work.choose(std::string(target.id));
    const auto expected = work.exported({.name = "convoscope"}, 0, 1);
    if (!expected) continue;
    const std::string& text = expected->files.front().bytes;
    EXPECT_EQ(work.shown().files.front().code.text, text) << target.id;
    EXPECT_EQ(work.shown().how_to_run, expected->how_to_run) << target.id;
    const std::string first_line = text.substr(0, text.find('\n') + 1);
    EXPECT_TRUE(work.ui.value("screen/export_preview/text").starts_with(first_line)) << target.id;
  }
  EXPECT_EQ(work.steps(), 1U) << "looking changes nothing";
}

TEST(Export, ShowsWhatBytesHoldWhereTheTargetTellsIt) {
  ExportScreen work;
  work.choose("onnx");
  const auto expected = work.exported({.name = "convoscope"}, 0, 1);
  ASSERT_TRUE(expected);
  ASSERT_FALSE(expected->files.front().shown.empty());
  const PreviewFile& model = work.shown().files.front();
  EXPECT_EQ(model.code.text, expected->files.front().shown);
  EXPECT_EQ(model.bytes, std::ssize(expected->files.front().bytes)) << "the file's, not the text's";
}

TEST(Export, FollowsEveryEdit) {
  ExportScreen work;
  work.choose("numpy");
  const std::string before = work.shown().files.front().code.text;
  work.ui.click("bar/Explore");
  work.type("screen/settings/strides/height", "3");
  work.answer();
  work.ui.click("bar/Export");
  work.result();
  const std::string after = work.shown().files.front().code.text;
  EXPECT_NE(after, before);
  EXPECT_EQ(after, work.exported({.name = "convoscope"}, 0, 1)->files.front().bytes);
  work.ui.key("ctrl+z");
  work.result();
  EXPECT_EQ(work.shown().files.front().code.text, before);
}

TEST(Export, TakesTheChosenLayersAndName) {
  ExportScreen work;
  work.choose("numpy");
  work.ui.click("screen/export_options/last");
  work.ui.click("screen/export_options/last/1  conv1");
  work.result();
  EXPECT_EQ(work.shown().files.front().name, "conv1.py") << "named like its only layer";
  work.ui.type("screen/export_options/name", "my edges");
  work.result();
  EXPECT_EQ(work.shown().files.front().name, "my_edges.py");
  EXPECT_EQ(work.shown().files.front().code.text,
            work.exported({.name = "my_edges"}, 0, 0)->files.front().bytes);
}

TEST(Export, PutsArraysBesideTheCodeBeyondTheLimit) {
  ExportScreen work;
  work.choose("numpy");
  EXPECT_EQ(work.shown().files.size(), 1U);
  work.type("screen/export_options/literals", "10");
  work.result();
  ASSERT_EQ(work.shown().files.size(), 2U);
  work.ui.click("screen/export_preview/files/" + work.shown().files[1].name);
  EXPECT_TRUE(work.ui.value("screen/export_preview/text").starts_with("00000000  50 4b"))
      << "the bytes of a .npz";
}

TEST(Export, CopiesTheShownFile) {
  ExportScreen work;
  work.choose("numpy");
  work.ui.click("screen/export_preview/copy");
  work.ui.run(2);
  EXPECT_EQ(work.app.host().clipboard(),
            work.exported({.name = "convoscope"}, 0, 1)->files[0].bytes);
}

TEST(Export, SavesTheBytesThatItShows) {
  ExportScreen work;
  work.choose("numpy");
  work.type("screen/export_options/literals", "10");
  work.ui.key("ctrl+e");
  work.ui.run(3);
  EXPECT_EQ(work.ui.value("files/name"), "convoscope.py");
  work.save_as("mine");
  const auto expected = work.exported({.name = "mine", .literal_elements = 10}, 0, 1);
  ASSERT_EQ(expected->files.size(), 2U);
  for (const ExportFile& file : expected->files) {
    EXPECT_TRUE(work.folder.get(file.name) == file.bytes) << file.name;
  }
  EXPECT_EQ(work.folder.count(), 2);
  EXPECT_EQ(work.notice().sentence, "Wrote " + (work.folder / "mine.py").string() + " (2 files).");
}

TEST(Export, WritesEverythingIntoOneNewFolderWithItsManifest) {
  ExportScreen work;
  work.ui.click("screen/export_targets/everything");
  work.ui.run(3);
  EXPECT_EQ(work.ui.value("files/name"), "convoscope-export");
  work.save_as("all");
  EXPECT_EQ(work.folder.count(), 1);
  const std::string manifest = work.folder.get("all/manifest.json");
  for (const ExportTarget& target : export_targets()) {
    const std::string id(target.id);
    EXPECT_NE(manifest.find("\"" + id + "\""), std::string::npos) << id;
    const auto expected = export_as(target, {work.recomputed(), 0, 1}, {.name = "convoscope"});
    if (!expected) continue;
    const ExportFile& file = expected->files.front();
    EXPECT_TRUE(work.folder.get("all/" + id + "/" + file.name) == file.bytes) << id;
  }
}

TEST(Export, ShowsAndWritesTheMapsOfTheChosenLayer) {
  ExportScreen work;
  work.choose("map_tiff");
  ASSERT_NE(work.app.exporting().maps.shown(), nullptr);
  EXPECT_EQ(work.app.exporting().maps.shown()->width, 16);
  work.ui.key("ctrl+e");
  work.ui.run(3);
  EXPECT_EQ(work.ui.value("files/name"), "conv1-maps.tiff");
  work.save_as("mine");
  const auto set = MapSet::choose(work.recomputed(), {});
  ASSERT_TRUE(set);
  const auto expected = tiff_bytes(*set);
  const std::string written = work.folder.get("mine.tiff");
  EXPECT_TRUE(std::ranges::equal(written, *expected,
                                 [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; }));
  EXPECT_EQ(work.steps(), 1U) << "looking changes nothing";
}

TEST(Export, WritesMapsAsSeenInTheWindowsColoursAndRange) {
  ExportScreen work;
  work.choose("map_png");
  work.app.view().colormap = Colormap::kViridis;
  work.app.view().range = RangeMode::kShared;
  work.app.view().map = 2;
  work.ui.click("screen/export_options/all_maps");
  work.type("screen/export_options/scale", "3");
  work.ui.key("ctrl+e");
  work.ui.run(3);
  EXPECT_EQ(work.ui.value("files/name"), "conv1-map2.png");
  work.save_as("one");
  const auto set =
      MapSet::choose(work.recomputed(),
                     {.colormap = ColormapId::kViridis, .range = MapRange::kShared, .scale = 3});
  const auto expected = map_png(*set, 2);
  const std::string written = work.folder.get("one.png");
  EXPECT_TRUE(std::ranges::equal(written, *expected,
                                 [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; }));
}

TEST(Export, AllMapsAsSeenLeaveAsAFolderAndASheetAsOneFile) {
  ExportScreen work;
  work.choose("map_png16");
  work.ui.key("ctrl+e");
  work.ui.run(3);
  EXPECT_EQ(work.ui.value("files/name"), "conv1-maps");
  work.save_as("codes");
  EXPECT_NE(work.folder.get("codes/manifest.json").find("conv1-map3.png"), std::string::npos);
  work.choose("sheet_svg");
  EXPECT_EQ(work.app.exporting().maps.shown()->pages, 1);
  work.app.requests().exporting.save_to = work.folder / "sheet.svg";
  work.ui.run(1);
  work.result();
  EXPECT_NE(work.folder.get("sheet.svg").find(">conv1</text>"), std::string::npos);
}

TEST(Export, SavesTheWindowAsAPageThatHoldsItsWords) {
  auto host = make_offscreen_host({.width = 1300, .height = 900});
  if (!host) GTEST_SKIP() << "no EGL";
  Workspace work(kChain, std::move(*host));
  const TempFolder folder;
  work.app.view().last_folder = folder.path().string();
  work.ui.click("bar/Export");
  work.result();
  work.ui.click("screen/export_targets/window");
  work.ui.run(3);
  EXPECT_EQ(work.ui.value("files/name"), "convoscope.pdf");
  work.ui.type("files/name", "window.svg");
  work.ui.run(4);
  work.result();
  const std::string svg = folder.get("window.svg");
  EXPECT_NE(svg.find("Explore"), std::string::npos);
  EXPECT_EQ(svg.find("Save the window as"), std::string::npos) << "the dialog has gone";
  work.app.requests().exporting.window_to = folder / "window.txt";
  work.ui.run(3);
  work.result();
  EXPECT_EQ(folder.count(), 1);
}

TEST(Export, ASaveThatFailsIsASentence) {
  ExportScreen work;
  work.choose("numpy");
  work.app.requests().exporting.save_to = work.folder / "no such folder/mine.py";
  work.ui.run(1);
  work.result();
  EXPECT_EQ(work.notice().severity, Severity::kError);
  EXPECT_EQ(work.folder.count(), 0);
}

// conv2d under three groups: what one call per channel can't say.
constexpr const char* kGrouped = R"({"convoscope": 1,
  "input": {"random_normal": {"shape": [1, 9, 11, 6], "seed": 1}}, "data_format": "NHWC",
  "layers": [{"op": "softmax", "name": "shares"}]})";

TEST(Export, SaysWhatATargetRefusesInItsOwnWords) {
  ExportScreen work(kGrouped);
  for (const ExportTarget& target : export_targets()) {
    work.choose(std::string(target.id));
    const auto expected = work.exported({.name = "shares"}, 0, 0);
    const std::string in_list = work.ui.value("screen/export_targets/" + std::string(target.id));
    if (expected) {
      EXPECT_EQ(in_list, target.title);
      continue;
    }
    EXPECT_EQ(work.ui.value("screen/export_preview/refusal"), told(expected.error())) << target.id;
    EXPECT_EQ(in_list, std::string(target.title) + ": " + told(expected.error()));
    EXPECT_FALSE(work.ui.widget("screen/export_preview/save").enabled);
  }
}

TEST(Export, LetsGoOfResultsOnceAnotherScreenIsShown) {
  ExportScreen work;
  work.choose("numpy");
  ASSERT_NE(work.app.exporting().preview.shown(), nullptr);
  work.ui.click("bar/Explore");
  EXPECT_EQ(work.app.exporting().preview.shown(), nullptr);
}

TEST(Export, WritesActivationsThatWereLetGo) {
  ExportScreen work;
  work.choose("numpy");
  const std::string all = work.shown().files.front().code.text;
  work.ui.click("bar/Explore");
  work.app.view().keep_mib = 1;
  work.result();
  work.ui.click("bar/Export");
  work.result();
  EXPECT_EQ(work.shown().files.front().code.text, all);
}

struct FilmScreen : ExportScreen {
  explicit FilmScreen(const std::string& json = kPicture) : ExportScreen(json) { choose("gif"); }
};

TEST(ExportFilm, ShowsTheFilmOfTheSelection) {
  FilmScreen work;
  work.app.view().map = 2;
  work.result();
  const FilmAnswer* film = work.app.exporting().film.film();
  ASSERT_TRUE(film != nullptr && film->film);
  EXPECT_EQ(film->film->options().filter, 2);
  EXPECT_EQ(film->film->options().width, 640);
  EXPECT_TRUE(work.ui.has("screen/export_preview/film"));
}

TEST(ExportFilm, PlaysStepsAndScrubs) {
  FilmScreen work;
  const auto frame = [&] { return work.app.exporting().film.frame; };
  work.ui.click("screen/export_preview/forward");
  EXPECT_EQ(frame(), 1);
  work.ui.click("screen/export_preview/back");
  work.ui.click("screen/export_preview/back");
  EXPECT_EQ(frame(), work.app.exporting().film.film()->film->frames() - 1) << "round the end";
  work.ui.click("screen/export_preview/play");
  EXPECT_LE(frame(), 1) << "what came to its end starts anew";
  EXPECT_TRUE(work.ui.run_until([&] { return frame() >= 2; }, 200)) << "it moves by itself";
  work.ui.click("screen/export_preview/play");
  const int64_t held = frame();
  work.ui.run(60);
  EXPECT_EQ(frame(), held);
}

TEST(ExportFilm, FollowsItsOptions) {
  FilmScreen work;
  work.type("screen/export_options/width", "480");
  work.ui.click("screen/export_options/theme/Dark");
  work.ui.click("screen/export_options/numbers");
  work.result();
  EXPECT_EQ(work.view().width, 480);
  EXPECT_FALSE(work.view().light);
  EXPECT_TRUE(work.view().numbers);
  const FilmAnswer* film = work.app.exporting().film.film();
  ASSERT_TRUE(film != nullptr);
  ASSERT_TRUE(film->film);
  EXPECT_EQ(film->film->options().width, 480);
  EXPECT_EQ(work.steps(), 1U);
}

// A film of nine frames.
constexpr const char* kSmall = R"({"convoscope": 1,
  "input": {"pattern": {"name": "gradient", "shape": [1, 5, 5, 1]}}, "data_format": "NHWC",
  "layers": [{"op": "conv2d", "name": "small",
    "filters": {"presets": ["sobel_x"], "size": [3, 3], "in_channels": 1},
    "strides": [1, 1, 1, 1], "padding": "VALID", "dilations": [1, 1, 1, 1]}]})";

TEST(ExportFilm, SavesWhatTheEngineWrites) {
  FilmScreen work(kSmall);
  work.type("screen/export_options/width", "320");
  work.result();
  work.app.requests().exporting.save_to = work.folder / "mine.gif";
  work.ui.run(1);
  work.result();
  const auto film = Animation::make(work.recomputed(),
                                    film_options(*work.app.evaluation().result, work.app.view()));
  ASSERT_TRUE(film) << film.error().sentence;
  ASSERT_TRUE(write_animation(work.folder / "expected.gif", *film, AnimationFormat::kGif));
  EXPECT_TRUE(work.folder.get("mine.gif") == work.folder.get("expected.gif"));
}

TEST(ExportFilm, StoppedLeavesNothing) {
  FilmScreen work;
  work.app.requests().exporting.save_to = work.folder / "mine.webp";
  work.view().target = "webp";
  work.ui.run(2);
  work.app.requests().exporting.stop = true;
  work.ui.run(1);
  work.result();
  EXPECT_EQ(work.folder.count(), 0);
  EXPECT_EQ(work.notice().sentence, "Stopped; nothing was written.");
}

TEST(Animate, LeadsFromEveryScreenToTheFilmOfTheSelection) {
  Workspace work(kPicture);
  work.app.view().map = 1;
  work.ui.key("ctrl+m");
  work.result();
  EXPECT_EQ(work.app.view().screen, Screen::kExport);
  EXPECT_EQ(chosen_item(work.app.view().exporting).kind, ExportKind::kFilm);
  EXPECT_TRUE(work.app.exporting().film.playback.playing);
  EXPECT_EQ(work.app.exporting().film.film()->film->options().filter, 1);
}

}  // namespace
}  // namespace convoscope::app
