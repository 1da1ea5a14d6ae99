// See axis_relation.h.
#include "engine/analysis/axis_relation.h"

#include <map>
#include <string>
#include <utility>

#include "engine/analysis/window_sets.h"

namespace convoscope {
namespace {

constexpr int64_t kMostBytes = int64_t{256} << 20;

using Relations = std::vector<PathRelation>;

// For each position of the level above, what it reads of the level below.
std::vector<std::vector<int64_t>> reads_of(const AxisGeometry& axis, bool transposed) {
  const int64_t above = transposed ? axis.input : axis.output;
  std::vector<std::vector<int64_t>> reads(static_cast<size_t>(above));
  for (int64_t m = 0; m < above; ++m) {
    reads[static_cast<size_t>(m)] = transposed ? readers_of(axis, {m}) : read_by(axis, {m}).inside;
  }
  return reads;
}

AxisRelation through(const AxisRelation& above, const AxisGeometry& axis, bool transposed) {
  AxisRelation below(above.outputs(), transposed ? axis.output : axis.input);
  const auto reads = reads_of(axis, transposed);
  for (int64_t output = 0; output < above.outputs(); ++output) {
    above.for_each(output, [&](int64_t m) {
      for (const int64_t p : reads[static_cast<size_t>(m)]) below.add(output, p);
    });
  }
  return below;
}

// Makes `a` the union of both where that is a product; whether it is.
bool take_in(PathRelation& a, const PathRelation& b) {
  if (b.h.within(a.h) && b.w.within(a.w)) return true;
  if (a.h.within(b.h) && a.w.within(b.w)) {
    a = b;
  } else if (a.h == b.h) {
    a.w.unite(b.w);
  } else if (a.w == b.w) {
    a.h.unite(b.h);
  } else {
    return false;
  }
  return true;
}

void simplify(Relations& relations) {
  for (size_t before = relations.size() + 1; relations.size() < before;) {
    before = relations.size();
    for (size_t i = 0; i < relations.size(); ++i) {
      for (size_t j = relations.size(); --j > i;) {
        if (take_in(relations[i], relations[j])) {
          relations.erase(relations.begin() + static_cast<std::ptrdiff_t>(j));
        }
      }
    }
  }
}

AxisRelation identity(int64_t extent) {
  AxisRelation relation(extent, extent);
  for (int64_t i = 0; i < extent; ++i) relation.add(i, i);
  return relation;
}

// Bytes of a relation between these outputs and a level of this extent.
int64_t bytes_of(const ImageShape& outputs, const ImageShape& level) {
  return AxisRelation::bytes(outputs.h, level.h) + AxisRelation::bytes(outputs.w, level.w);
}

tl::unexpected<Error> too_large(const ImageShape& outputs) {
  return refuse("counting what " + std::to_string(outputs.h) + "×" + std::to_string(outputs.w) +
                " outputs read through these branches would take more than 256 MB");
}

// For each column: outputs of that axis which any of the chosen relations has it with.
std::vector<int64_t> readers_of_columns(const Relations& relations,
                                        const std::vector<size_t>& chosen) {
  const AxisRelation& any = relations.front().w;
  AxisRelation all(any.outputs(), any.positions());
  for (const size_t i : chosen) all.unite(relations[i].w);
  std::vector<int64_t> readers(static_cast<size_t>(all.positions()));
  for (int64_t output = 0; output < all.outputs(); ++output) {
    all.for_each(output, [&](int64_t q) { ++readers[static_cast<size_t>(q)]; });
  }
  return readers;
}

}  // namespace

AxisRelation::AxisRelation(int64_t outputs, int64_t positions)
    : outputs_(outputs),
      positions_(positions),
      words_per_output_((positions + 63) / 64),
      words_(static_cast<size_t>(outputs * words_per_output_)) {}

int64_t AxisRelation::bytes(int64_t outputs, int64_t positions) {
  return outputs * ((positions + 63) / 64) * 8;
}

bool AxisRelation::within(const AxisRelation& other) const {
  for (size_t i = 0; i < words_.size(); ++i) {
    if (words_[i] & ~other.words_[i]) return false;
  }
  return true;
}

void AxisRelation::unite(const AxisRelation& other) {
  for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
}

Expected<Relations> relations_to_picture(const std::vector<LayerGeometry>& chain, size_t layer) {
  const ImageShape& outputs = chain[layer].output;
  std::vector<Relations> levels(layer + 2);
  int64_t bytes = bytes_of(outputs, outputs);
  if (bytes > kMostBytes) return too_large(outputs);
  levels.back().push_back({identity(outputs.h), identity(outputs.w)});
  for (size_t l = layer + 1; l-- > 0;) {
    const LayerGeometry& g = chain[l];
    for (const PathRelation& above : levels[l + 1]) {
      for (const LayerSource& source : g.sources) {
        bytes += bytes_of(outputs, source.shape);
        if (bytes > kMostBytes) return too_large(outputs);
        levels[source.level].push_back({through(above.h, g.window.h, g.transposed),
                                        through(above.w, g.window.w, g.transposed)});
      }
    }
    for (const PathRelation& done : levels[l + 1]) {
      bytes -= AxisRelation::bytes(done.h.outputs(), done.h.positions()) +
               AxisRelation::bytes(done.w.outputs(), done.w.positions());
    }
    levels[l + 1].clear();
    const auto before = static_cast<int64_t>(levels[l].size());
    simplify(levels[l]);
    const ImageShape& shape = l == 0 ? chain.front().input() : chain[l - 1].output;
    bytes -= (before - static_cast<int64_t>(levels[l].size())) * bytes_of(outputs, shape);
  }
  return std::move(levels.front());
}

// Rows of outputs that take part in the same relations are counted together.
std::vector<int64_t> readers_of_pixels(const Relations& relations) {
  std::map<std::vector<size_t>, std::vector<int64_t>> of_columns;
  const AxisRelation& any = relations.front().h;
  const int64_t width = relations.front().w.positions();
  std::vector<int64_t> readers(static_cast<size_t>(any.positions() * width));
  for (int64_t row = 0; row < any.positions(); ++row) {
    std::map<std::vector<size_t>, int64_t> outputs_of;
    for (int64_t output = 0; output < any.outputs(); ++output) {
      std::vector<size_t> taking_part;
      for (size_t i = 0; i < relations.size(); ++i) {
        if (relations[i].h.has(output, row)) taking_part.push_back(i);
      }
      if (!taking_part.empty()) ++outputs_of[taking_part];
    }
    int64_t* const pixels = readers.data() + row * width;
    for (const auto& [taking_part, outputs] : outputs_of) {
      auto& columns = of_columns[taking_part];
      if (columns.empty()) columns = readers_of_columns(relations, taking_part);
      for (int64_t x = 0; x < width; ++x) pixels[x] += outputs * columns[static_cast<size_t>(x)];
    }
  }
  return readers;
}

}  // namespace convoscope
