// See bench_frames.h. An offscreen host builds whole frames (events, edits, panels, tiles, uploads)
// but draws them only when they are captured, which is never; so what is timed is the frame itself.
// Then a chain of the size of VGG-16: fields under a moving mouse, and its strip scrolled.
#include "app/cli/bench_frames.h"

#include <time.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/application.h"
#include "app/cli/output.h"
#include "app/widgets/registry.h"
#include "engine/io/assets.h"
#include "engine/io/experiment_json.h"

namespace convoscope::app {

namespace {

constexpr int kMaps = 1024;
constexpr int kMostFrames = 4000;
constexpr int kChainFrames = 240;
// Notches of the wheel in every frame, at 60 frames a second a quick hand.
constexpr float kNotches = 0.5f;

constexpr const char* kExperiment = R"({"convoscope": 1,
  "input": {"pattern": {"name": "spheres", "shape": [1, 128, 128, 3]}}, "data_format": "NHWC",
  "layers": [{"op": "conv2d", "name": "many",
    "filters": {"random_normal": {"shape": [3, 3, 3, 1024], "seed": 1}},
    "strides": [1, 1, 1, 1], "padding": "SAME", "dilations": [1, 1, 1, 1]}]})";

double thread_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

struct Scroll {
  const char* name;
  std::vector<double> ms;  // of each frame
  int64_t uploads = 0;
  int incomplete = 0;  // frames in which a visible map was still being made
};

// Runs a frame after `act`, and keeps what it took.
template <typename Act>
void time_frame(Application& application, Scroll& scroll, const Act& act) {
  act();
  const double start = thread_ms();
  application.frame();
  scroll.ms.push_back(thread_ms() - start);
  scroll.incomplete += application.painting() ? 1 : 0;
}

bool map_in_sight(int k) {
  const WidgetRecord* map = registry().find("screen/maps/grid/" + std::to_string(k));
  return map != nullptr && map->visible;
}

Scroll scroll_to(Application& application, const char* name, int map, float notches) {
  Scroll scroll{.name = name, .ms = {}};
  const int64_t before = application.painted().uploads;
  while (!map_in_sight(map) && std::ssize(scroll.ms) < kMostFrames) {
    time_frame(application, scroll, [&] { application.host().post(Wheel{0, notches}); });
  }
  scroll.uploads = application.painted().uploads - before;
  return scroll;
}

double at_share(std::vector<double> values, double share) {
  std::ranges::sort(values);
  return values[static_cast<size_t>(share * static_cast<double>(values.size() - 1))];
}

std::string report(const Scroll& scroll, bool json) {
  const double median = at_share(scroll.ms, 0.5), most = at_share(scroll.ms, 1);
  const double p99 = at_share(scroll.ms, 0.99);
  if (json) {
    return nlohmann::json{{"scroll", scroll.name},
                          {"frames", scroll.ms.size()},
                          {"median_ms", median},
                          {"p99_ms", p99},
                          {"worst_ms", most},
                          {"uploads", scroll.uploads},
                          {"incomplete_frames", scroll.incomplete}}
               .dump() +
           "\n";
  }
  char line[160];
  std::snprintf(line, sizeof line,
                "%-16s %4zu frames   median %5.2f ms   99 %% %5.2f ms   worst %5.2f ms   "
                "%lld uploads   %d frames incomplete\n",
                scroll.name, scroll.ms.size(), median, p99, most,
                static_cast<long long>(scroll.uploads), scroll.incomplete);
  return line;
}

// Past all levels of the chain and back.
Scroll along_the_strip(Application& application, const char* name, float notches) {
  Scroll scroll{.name = name, .ms = {}};
  const int64_t before = application.painted().uploads;
  for (int i = 0; i < kChainFrames; ++i) {
    time_frame(application, scroll, [&] { application.host().post(Wheel{0, notches}); });
  }
  scroll.uploads = application.painted().uploads - before;
  return scroll;
}

// A field from the top of the chain down to the picture, anew in every frame.
Scroll across_the_last_map(Application& application, const Rect& map) {
  Scroll scroll{.name = "chain, fields", .ms = {}};
  const int64_t before = application.painted().uploads;
  for (int i = 0; i < kChainFrames; ++i) {
    const float share = static_cast<float>(i) / kChainFrames;
    const ImVec2 at(map.min.x + share * map.width(), map.min.y + share * map.height());
    time_frame(application, scroll, [&] { application.host().post(MouseMove{at.x, at.y}); });
  }
  scroll.uploads = application.painted().uploads - before;
  return scroll;
}

Expected<void> bench_maps(bool json) {
  Expected<Experiment> experiment = parse_experiment(kExperiment, {});
  if (!experiment) return tl::unexpected(experiment.error());
  auto host = make_offscreen_host({.width = 1600, .height = 1000});
  if (!host) return tl::unexpected(host.error());
  Application application(std::move(*host), std::move(*experiment));
  if (!application.settle()) return refuse("the maps were not complete after 2000 frames");
  const WidgetRecord* map = registry().find("screen/maps/grid/0");
  if (map == nullptr) return refuse("the first map is not on screen");
  const ImVec2 at = map->rect.centre();
  application.host().post(MouseMove{at.x, at.y});
  application.settle();
  for (const Scroll& scroll : {scroll_to(application, "down, all new", kMaps - 1, -kNotches),
                               scroll_to(application, "up, seen before", 0, kNotches)}) {
    if (auto printed = print(report(scroll, json)); !printed) return printed;
  }
  return {};
}

// VGG-16 on a picture of 224×224.
Expected<void> bench_chain(bool json) {
  const Expected<std::filesystem::path> assets = assets_folder();
  if (!assets) return tl::unexpected(assets.error());
  Expected<Opened> opened = open_path(*assets / "experiments" / "vgg16.json");
  if (!opened) return tl::unexpected(opened.error());
  auto host = make_offscreen_host({.width = 1600, .height = 1000});
  if (!host) return tl::unexpected(host.error());
  Application application(std::move(*host), std::move(opened->experiment));
  application.view().screen = Screen::kChain;
  if (!application.settle()) return refuse("the chain was not complete after 2000 frames");
  const size_t last = application.experiment()->layers.size();
  const WidgetRecord* top =
      registry().find("screen/chain_strip/" + std::to_string(last) + "/picture");
  if (top == nullptr) return refuse("the last layer is not on screen");
  const Rect map = top->rect;
  application.host().post(MouseMove{map.centre().x, map.centre().y});
  application.settle();
  const Scroll fields = across_the_last_map(application, map);
  const Scroll back = along_the_strip(application, "chain, all new", kNotches);
  const Scroll forth = along_the_strip(application, "chain, seen", -kNotches);
  for (const Scroll& scroll : {fields, back, forth}) {
    if (auto printed = print(report(scroll, json)); !printed) return printed;
  }
  return {};
}

}  // namespace

Expected<void> bench_frames(bool json) {
  // One after the other: there is one host at a time.
  return bench_maps(json).and_then([json] { return bench_chain(json); });
}

}  // namespace convoscope::app
