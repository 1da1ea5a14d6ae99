// See bench_frames.h. An offscreen host builds whole frames (events, edits, panels, tiles, uploads)
// but draws them only when they are captured, which is never; so what is timed is the frame itself.
#include "app/cli/bench_frames.h"

#include <time.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/application.h"
#include "app/cli/output.h"
#include "app/widgets/registry.h"
#include "engine/io/experiment_json.h"

namespace convoscope::app {

namespace {

constexpr int kMaps = 1024;
constexpr int kMostFrames = 4000;
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

bool map_in_sight(int k) {
  const WidgetRecord* map = registry().find("screen/maps/grid/" + std::to_string(k));
  return map != nullptr && map->visible;
}

Scroll scroll_to(Application& application, const char* name, int map, float notches) {
  Scroll scroll{.name = name, .ms = {}};
  const int64_t before = application.painted().uploads;
  while (!map_in_sight(map) && std::ssize(scroll.ms) < kMostFrames) {
    application.host().post(Wheel{0, notches});
    const double start = thread_ms();
    application.frame();
    scroll.ms.push_back(thread_ms() - start);
    scroll.incomplete += application.painting() ? 1 : 0;
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

}  // namespace

Expected<void> bench_frames(bool json) {
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

}  // namespace convoscope::app
