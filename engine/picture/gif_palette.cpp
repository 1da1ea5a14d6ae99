// See gif_palette.h.
#include "engine/picture/gif_palette.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace convoscope {
namespace {

struct Counted {
  uint32_t rgb = 0;
  double weight = 0;
};

int part(uint32_t rgb, int channel) { return static_cast<int>(rgb >> (16 - 8 * channel) & 255); }

// A range of the list of colours, its longest side and how much that matters.
struct Box {
  size_t begin = 0, end = 0;
  int channel = 0;
  double importance = 0;
};

// Errors count as the eye sees them, roughly: green most, blue least.
constexpr std::array<double, 3> kSeen = {0.30, 0.50, 0.20};

Box measured(const std::vector<Counted>& colours, size_t begin, size_t end) {
  Box box{begin, end, 0, 0};
  for (int channel = 0; channel < 3; ++channel) {
    double weight = 0, sum = 0, squares = 0;
    for (size_t i = begin; i < end; ++i) {
      const double v = part(colours[i].rgb, channel);
      weight += colours[i].weight;
      sum += colours[i].weight * v;
      squares += colours[i].weight * v * v;
    }
    const double spread = (squares - sum * sum / weight) * kSeen[static_cast<size_t>(channel)];
    if (spread > box.importance) {
      box.importance = spread;
      box.channel = channel;
    }
  }
  return box;
}

// Cuts where the weight on both sides is about the same, never leaving a side empty.
size_t cut_of(std::vector<Counted>& colours, const Box& box) {
  const auto first = colours.begin() + static_cast<ptrdiff_t>(box.begin);
  const auto last = colours.begin() + static_cast<ptrdiff_t>(box.end);
  std::sort(first, last, [&](const Counted& a, const Counted& b) {
    const int x = part(a.rgb, box.channel), y = part(b.rgb, box.channel);
    return x != y ? x < y : a.rgb < b.rgb;
  });
  double whole = 0, half = 0;
  for (size_t i = box.begin; i < box.end; ++i) whole += colours[i].weight;
  size_t cut = box.begin;
  while (cut + 1 < box.end && half < whole / 2) half += colours[cut++].weight;
  return std::clamp(cut, box.begin + 1, box.end - 1);
}

Rgb8 mean_of(const std::vector<Counted>& colours, const Box& box) {
  double weight = 0;
  std::array<double, 3> sum{};
  for (size_t i = box.begin; i < box.end; ++i) {
    weight += colours[i].weight;
    for (int c = 0; c < 3; ++c)
      sum[static_cast<size_t>(c)] += colours[i].weight * part(colours[i].rgb, c);
  }
  const auto byte = [&](size_t c) { return static_cast<uint8_t>(std::lround(sum[c] / weight)); };
  return {byte(0), byte(1), byte(2)};
}

size_t nearest(const std::vector<Rgb8>& palette, uint32_t rgb) {
  size_t best = 0;
  double least = std::numeric_limits<double>::max();
  for (size_t i = 0; i < palette.size(); ++i) {
    const double r = part(rgb, 0) - palette[i].r, g = part(rgb, 1) - palette[i].g,
                 b = part(rgb, 2) - palette[i].b;
    const double distance = kSeen[0] * r * r + kSeen[1] * g * g + kSeen[2] * b * b;
    if (distance < least) {
      least = distance;
      best = i;
    }
  }
  return best;
}

// Each colour to its nearest, each palette entry to the mean of what came to it.
void refine(const std::vector<Counted>& colours, std::vector<Rgb8>& palette) {
  struct Sum {
    double weight = 0, r = 0, g = 0, b = 0;
  };
  std::vector<Sum> sums(palette.size());
  for (const Counted& c : colours) {
    Sum& sum = sums[nearest(palette, c.rgb)];
    sum.weight += c.weight;
    sum.r += c.weight * part(c.rgb, 0);
    sum.g += c.weight * part(c.rgb, 1);
    sum.b += c.weight * part(c.rgb, 2);
  }
  const auto byte = [](double sum, double weight) {
    return static_cast<uint8_t>(std::lround(sum / weight));
  };
  for (size_t i = 0; i < palette.size(); ++i) {
    const Sum& s = sums[i];
    if (s.weight > 0) {
      palette[i] = {byte(s.r, s.weight), byte(s.g, s.weight), byte(s.b, s.weight)};
    }
  }
}

}  // namespace

void GifPalette::count(const Pixels& pixels) {
  for (size_t i = 0; i + 3 < pixels.rgba.size();) {
    const uint32_t rgb = packed_rgb(&pixels.rgba[i]);
    int64_t run = 0;
    for (; i + 3 < pixels.rgba.size() && packed_rgb(&pixels.rgba[i]) == rgb; i += 4) ++run;
    counts_[rgb] += run;
  }
}

void GifPalette::choose() {
  std::vector<Counted> colours;
  for (const auto& [rgb, count] : counts_) {
    // Large areas count less than their size: small things are looked at.
    colours.push_back({rgb, std::sqrt(static_cast<double>(count))});
  }
  std::sort(colours.begin(), colours.end(),
            [](const Counted& a, const Counted& b) { return a.rgb < b.rgb; });
  std::vector<Box> boxes = {measured(colours, 0, colours.size())};
  while (boxes.size() < kColours) {
    const auto widest =
        std::max_element(boxes.begin(), boxes.end(),
                         [](const Box& a, const Box& b) { return a.importance < b.importance; });
    if (widest->importance <= 0 || widest->end - widest->begin < 2) break;
    const Box box = *widest;
    const size_t cut = cut_of(colours, box);
    *widest = measured(colours, box.begin, cut);
    boxes.push_back(measured(colours, cut, box.end));
  }
  colours_.clear();
  for (const Box& box : boxes) colours_.push_back(mean_of(colours, box));
  constexpr int kRounds = 2;
  for (int i = 0; i < kRounds; ++i) refine(colours, colours_);
  nearest_.clear();
  last_rgb_ = 0xFFFFFFFF;
}

uint8_t GifPalette::index_of(uint32_t rgb) {
  if (rgb == last_rgb_) return last_index_;
  auto known = nearest_.find(rgb);
  if (known == nearest_.end()) {
    known = nearest_.emplace(rgb, static_cast<uint8_t>(nearest(colours_, rgb))).first;
  }
  last_rgb_ = rgb;
  return last_index_ = known->second;
}

}  // namespace convoscope
