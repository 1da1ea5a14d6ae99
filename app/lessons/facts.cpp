// See facts.h: the table. What a fact needs of the engine is worked out in fact_values.h.
#include "app/lessons/facts.h"

#include <algorithm>
#include <cmath>

#include "app/lessons/fact_values.h"
#include "engine/core/check.h"

namespace convoscope::app {

namespace {

using S = Situation;
using Arguments = std::span<const double>;

// The number of an argument: conditions are computed in double, elements are counted.
int64_t at(Arguments arguments, size_t i) { return std::llround(arguments[i]); }

template <auto kOf>
double of_layer(const S& s, Arguments) {
  const LayerGeometry* g = geometry_of_layer(s);
  return g != nullptr ? static_cast<double>(kOf(*g)) : kNoValue;
}

template <auto kOf>
double of_settings(const S& s, Arguments) {
  const Layer* layer = layer_of(s);
  return layer != nullptr ? static_cast<double>(kOf(*layer)) : kNoValue;
}

template <auto kOf>
double of_situation(const S& s, Arguments) {
  return static_cast<double>(kOf(s));
}

template <auto kOf>
double of_map(const S& s, Arguments a) {
  const MapStats* stats = map_stats(s, at(a, 0));
  return stats != nullptr ? static_cast<double>(kOf(*stats)) : kNoValue;
}

template <auto kOf>
double of_coverage(const S& s, Arguments) {
  const auto coverage = coverage_of(s);
  return coverage ? static_cast<double>(kOf(*coverage)) : kNoValue;
}

template <std::optional<FieldAxis> LevelField::*kAxis, auto kOf>
double of_field(const S& s, Arguments) {
  const auto axis = field_axis(s, kAxis);
  return axis ? static_cast<double>(kOf(*axis)) : kNoValue;
}

ImageShape picture(const S& s) { return image_shape(*s.now->input.tensor); }

int64_t total(const S& s, int64_t LayerGeometry::*cost) {
  int64_t sum = 0;
  for (const LayerGeometry& g : s.chain) sum += g.*cost;
  return sum;
}

bool legal(const S& s) { return s.chain.size() == s.now->layers.size(); }
bool is_op(const Layer& layer, Op op) { return layer.op == op && !layer.bypassed; }

using G = LayerGeometry;
using L = Layer;

constexpr Fact kFacts[] = {
    {"picture_n", 0, "pictures in the batch",
     of_situation<[](const S& s) { return picture(s).n; }>},
    {"picture_h", 0, "rows of the picture", of_situation<[](const S& s) { return picture(s).h; }>},
    {"picture_w", 0, "columns of the picture",
     of_situation<[](const S& s) { return picture(s).w; }>},
    {"picture_c", 0, "channels of the picture",
     of_situation<[](const S& s) { return picture(s).c; }>},
    {"nchw", 0, "1 where data_format is NCHW",
     of_situation<[](const S& s) { return s.now->data_format == DataFormat::kNCHW; }>},
    {"layers", 0, "layers of the chain",
     of_situation<[](const S& s) { return s.now->layers.size(); }>},
    {"legal", 0, "1 where TensorFlow accepts the whole chain", of_situation<legal>},

    {"in_h", 0, "rows that the layer reads", of_layer<[](const G& g) { return g.input().h; }>},
    {"in_w", 0, "columns that the layer reads", of_layer<[](const G& g) { return g.input().w; }>},
    {"in_c", 0, "channels that the layer reads", of_layer<[](const G& g) { return g.input().c; }>},
    {"out_n", 0, "pictures that the layer gives", of_layer<[](const G& g) { return g.output.n; }>},
    {"out_h", 0, "rows that the layer gives", of_layer<[](const G& g) { return g.output.h; }>},
    {"out_w", 0, "columns that the layer gives", of_layer<[](const G& g) { return g.output.w; }>},
    {"out_c", 0, "channels that the layer gives", of_layer<[](const G& g) { return g.output.c; }>},
    {"filter_h", 0, "rows of the layer's window",
     of_layer<[](const G& g) { return g.window.h.filter; }>},
    {"filter_w", 0, "columns of the layer's window",
     of_layer<[](const G& g) { return g.window.w.filter; }>},
    {"filter_c", 0, "channels that a filter reads",
     of_layer<[](const G& g) { return g.window.filter_channels; }>},
    {"groups", 0, "groups of the layer", of_layer<[](const G& g) { return g.window.groups; }>},
    {"span_h", 0, "rows from the first to the last tap: (filter_h - 1) * dilation_h + 1",
     of_layer<[](const G& g) { return g.window.h.effective; }>},
    {"span_w", 0, "the same for columns",
     of_layer<[](const G& g) { return g.window.w.effective; }>},
    {"pad_top", 0, "rows of padding above",
     of_layer<[](const G& g) { return g.window.h.pad_before; }>},
    {"pad_bottom", 0, "rows of padding below",
     of_layer<[](const G& g) { return g.window.h.pad_after; }>},
    {"pad_left", 0, "columns of padding on the left",
     of_layer<[](const G& g) { return g.window.w.pad_before; }>},
    {"pad_right", 0, "columns of padding on the right",
     of_layer<[](const G& g) { return g.window.w.pad_after; }>},
    {"unread_bottom", 0, "rows behind the last window",
     of_layer<[](const G& g) { return g.window.h.unread_end; }>},
    {"unread_right", 0, "columns behind the last window",
     of_layer<[](const G& g) { return g.window.w.unread_end; }>},
    {"multiply_adds", 0, "multiply-adds of the layer",
     of_layer<[](const G& g) { return g.multiply_adds; }>},
    {"parameters", 0, "parameters of the layer", of_layer<[](const G& g) { return g.parameters; }>},
    {"all_multiply_adds", 0, "multiply-adds of the chain",
     of_situation<[](const S& s) { return total(s, &G::multiply_adds); }>},
    {"all_parameters", 0, "parameters of the chain",
     of_situation<[](const S& s) { return total(s, &G::parameters); }>},

    {"stride_h", 0, "stride down", of_settings<[](const L& l) { return l.strides.h; }>},
    {"stride_w", 0, "stride to the right", of_settings<[](const L& l) { return l.strides.w; }>},
    {"dilation_h", 0, "dilation down", of_settings<[](const L& l) { return l.dilations.h; }>},
    {"dilation_w", 0, "dilation to the right",
     of_settings<[](const L& l) { return l.dilations.w; }>},
    {"same", 0, "1 where padding is SAME",
     of_settings<[](const L& l) { return l.padding.mode == PaddingMode::kSame; }>},
    {"valid", 0, "1 where padding is VALID",
     of_settings<[](const L& l) { return l.padding.mode == PaddingMode::kValid; }>},
    {"explicit", 0, "1 where padding is given by numbers",
     of_settings<[](const L& l) { return l.padding.mode == PaddingMode::kExplicit; }>},
    {"depthwise", 0, "1 where the layer is depthwise",
     of_settings<[](const L& l) { return is_op(l, Op::kDepthwiseConv2d); }>},
    {"separable", 0, "1 where the layer is separable",
     of_settings<[](const L& l) { return is_op(l, Op::kSeparableConv2d); }>},
    {"transposed", 0, "1 where the layer is transposed",
     of_settings<[](const L& l) { return is_op(l, Op::kConv2dTranspose); }>},
    {"pool", 0, "1 where the layer is a pool",
     of_settings<[](const L& l) { return is_pool(l.op) && !l.bypassed; }>},
    {"activated", 0, "1 where an activation function follows the layer's sums",
     of_settings<[](const L& l) { return l.activation.kind != Activation::kNone; }>},

    {"pixel", 3, "pixel(y, x, c) of the picture",
     [](const S& s, Arguments a) { return pixel(s, at(a, 0), at(a, 1), at(a, 2)); }},
    {"value", 3, "value(y, x, k): what the layer gives there",
     [](const S& s, Arguments a) { return value(s, at(a, 0), at(a, 1), at(a, 2)); }},
    {"weight", 4, "weight(y, x, q, k) of the layer's filters",
     [](const S& s, Arguments a) { return weight(s, at(a, 0), at(a, 1), at(a, 2), at(a, 3)); }},
    {"filter_sum", 1, "filter_sum(k): all weights of filter k added",
     [](const S& s, Arguments a) { return filter_sum(s, at(a, 0)); }},
    {"map_min", 1, "map_min(k): least value of map k",
     of_map<[](const MapStats& m) { return m.min; }>},
    {"map_max", 1, "map_max(k): largest value of map k",
     of_map<[](const MapStats& m) { return m.max; }>},
    {"map_mean", 1, "map_mean(k): mean of map k", of_map<[](const MapStats& m) { return m.mean; }>},
    {"zero_share", 1, "zero_share(k): share of zeros in map k",
     of_map<[](const MapStats& m) { return m.zero_share(); }>},
    {"outside", 2, "outside(y, x): taps of that output's window that lie in padding",
     [](const S& s, Arguments a) { return taps_outside(s, at(a, 0), at(a, 1)); }},

    {"readers", 2, "readers(y, x): outputs of the layer that depend on that pixel",
     [](const S& s, Arguments a) {
       const auto coverage = coverage_of(s);
       const int64_t y = at(a, 0), x = at(a, 1);
       const bool inside =
           coverage && y >= 0 && x >= 0 && y < coverage->height && x < coverage->width;
       return inside ? static_cast<double>(coverage->readers(y, x)) : kNoValue;
     }},
    {"unread", 0, "pixels that no output of the layer depends on",
     of_coverage<[](const Coverage& c) { return c.unread(); }>},
    {"holes", 0, "share of the field's rectangle that the middle output doesn't see",
     of_coverage<[](const Coverage& c) { return c.holes; }>},
    {"padding_share", 0, "mean share of the outputs' walks that end in padding",
     of_coverage<[](const Coverage& c) { return c.mean_padding(); }>},
    {"field_h", 0, "rows of the picture that an output of the layer sees",
     of_field<&LevelField::h, [](const FieldAxis& f) { return f.size(); }>},
    {"field_w", 0, "columns of the picture that an output of the layer sees",
     of_field<&LevelField::w, [](const FieldAxis& f) { return f.size(); }>},
    {"jump_h", 0, "rows of the picture from one output to the next",
     of_field<&LevelField::h, [](const FieldAxis& f) { return f.jump().value(); }>},
    {"jump_w", 0, "the same for columns",
     of_field<&LevelField::w, [](const FieldAxis& f) { return f.jump().value(); }>},

    {"chosen_y", 0, "row of the output element that is chosen", of_situation<[](const S& s) {
       return s.element ? static_cast<double>((*s.element)[0]) : kNoValue;
     }>},
    {"chosen_x", 0, "its column", of_situation<[](const S& s) {
       return s.element ? static_cast<double>((*s.element)[1]) : kNoValue;
     }>},
    {"chosen_map", 0, "the map that is chosen, from 0",
     of_situation<[](const S& s) { return s.map; }>},
    {"answer", 0, "what was typed, or the number of the choice, from 1",
     of_situation<[](const S& s) { return s.answer.value_or(kNoValue); }>},

    {"same_input", 0, "1 where the picture is that of the step's beginning",
     of_situation<same_input>},
    {"same_filters", 0, "1 where all weights are those of the step's beginning",
     of_situation<same_filters>},
    {"same_settings", 0, "1 where strides, padding, dilations and operations are",
     of_situation<same_settings>},
    {"goal_error", 0, "largest distance of the layer's maps from those of the goal",
     of_situation<goal_error>},
};

}  // namespace

std::span<const Fact> facts() { return kFacts; }

const Fact* find_fact(std::string_view name) {
  const auto found =
      std::ranges::find_if(kFacts, [&](const Fact& fact) { return name == fact.name; });
  return found == std::end(kFacts) ? nullptr : &*found;
}

}  // namespace convoscope::app
