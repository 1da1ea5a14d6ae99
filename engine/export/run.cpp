// See run.h.
#include "engine/export/run.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "engine/chain/forward.h"

namespace convoscope {
namespace {

// Words of Python and C++, and what exported files call things and functions of their own.
constexpr std::string_view kTaken =
    " add add_filtered alignas alignof allowed and answer apply argv as asm assert async auto"
    " avg_pool2d await axes batch_normalization bool break build case catch char check class"
    " concat concept const continue conv2d conv2d_transpose cv data decltype def default del"
    " delete depthwise_conv2d do double each elif else elu enum except exec expected explicit"
    " export extent extern factor false finally float for friend from gelu global goto if"
    " import in inline input inputs inside int is jax jnp keras lambda lax layers load long"
    " main math max max_pool2d min model mutable namespace new noexcept nonlocal not np"
    " onnxruntime operator or output padded pass picture pool2d print private protected public"
    " raise range read register requires return run sampled self_test session short sigmoid"
    " signed sizeof softmax static std struct switch sys taps template test tf this throw"
    " torch true try typedef typeid typename union unsigned using virtual void volatile"
    " weights while with x xor y yield F False Map Maps None Pads Pair Path Pictures Tensor"
    " True ";
// What follows a layer's name in the names of its weights (weights.h) and parts.
constexpr std::string_view kRoles[] = {"filters",    "pointwise", "bias",   "mean",
                                       "variance",   "scale",     "offset", "depthwise",
                                       "activation", "sigmoid",   "least",  "most"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string identifier(const std::string& name) {
  std::string word;
  for (const char c : name) {
    if (is_letter(c) || is_digit(c)) {
      word += c;
    } else if (!word.empty() && word.back() != '_') {
      word += '_';
    }
  }
  while (!word.empty() && word.back() == '_') word.pop_back();
  return word.empty() || is_digit(word.front()) ? "layer" + word : word;
}

class Names {
 public:
  std::string give(const std::string& name) {
    std::string word = identifier(name);
    while (!is_free(word)) word += '_';
    taken_.insert(word);
    for (const std::string_view role : kRoles) taken_.insert(word + "_" + std::string(role));
    return word;
  }

 private:
  bool is_free(const std::string& word) const {
    if (kTaken.find(" " + word + " ") != kTaken.npos) return false;
    if (taken_.contains(word)) return false;
    return std::none_of(std::begin(kRoles), std::end(kRoles), [&](std::string_view role) {
      return taken_.contains(word + "_" + std::string(role));
    });
  }

  std::set<std::string> taken_;
};

}  // namespace

bool ExportRun::is_kept(size_t value) const {
  return std::any_of(steps.begin(), steps.end(),
                     [&](const ExportStep& step) { return step.other == value; });
}

std::string ExportRun::value_name(size_t value) const {
  return value == 0 ? "picture" : steps[value - 1].name;
}

ExportRun export_run(const ExportSource& source) {
  const Result& result = *source.result;
  ExportRun run{.result = source.result, .format = result.experiment->data_format};
  run.values = {result.level(source.first)};
  Names names;
  std::vector<size_t> value_of_level(result.layers.size() + 1, 0);
  for (size_t l = source.first; l <= source.last; ++l) {
    const Layer& layer = result.experiment->layers[l];
    const LayerGeometry& geometry = result.layers[l].geometry;
    if (!layer.bypassed) {
      ExportStep step{&layer, &geometry, names.give(layer.name), {}};
      if (is_join(layer.op)) step.other = value_of_level[geometry.sources[1].level];
      run.steps.push_back(std::move(step));
      run.values.push_back(result.level(l + 1));
    }
    value_of_level[l + 1] = run.steps.size();
  }
  return run;
}

std::string run_title(const ExportRun& run) {
  const auto& steps = run.steps;
  if (steps.empty()) return "nothing";
  if (steps.size() == 1) return steps[0].name;
  if (steps.size() == 2) return steps[0].name + " and " + steps[1].name;
  return steps.front().name + " to " + steps.back().name + " (" + std::to_string(steps.size()) +
         " layers)";
}

Activation step_activation(const ExportStep& step) { return activation_of(*step.layer); }

int64_t bank_groups(const ExportStep& step) {
  return step.input().c / filter_shape(*step.layer->filters.tensor).in;
}

std::string pads_words(const Geometry& g) {
  if (g.h.pad_before + g.h.pad_after + g.w.pad_before + g.w.pad_after == 0) return "";
  return std::to_string(g.h.pad_before) + " above, " + std::to_string(g.h.pad_after) + " below, " +
         std::to_string(g.w.pad_before) + " left, " + std::to_string(g.w.pad_after) + " right";
}

std::vector<std::string> same_notes(const ExportRun& run, bool (*in_numbers)(const ExportStep&)) {
  std::vector<std::string> notes;
  for (const ExportStep& step : run.steps) {
    const bool windows = has_filters(step.layer->op) || is_pool(step.layer->op);
    if (!windows || step.layer->padding.mode != PaddingMode::kSame) continue;
    if (in_numbers != nullptr && !in_numbers(step)) continue;
    const std::string pads = pads_words(step.geometry->window);
    const ImageShape& shape = step.geometry->transposed ? step.output() : step.input();
    notes.push_back(step.name + ": SAME at " + std::to_string(shape.h) + "×" +
                    std::to_string(shape.w) + " became " +
                    (pads.empty() ? "no pads" : "the pads " + pads));
  }
  return notes;
}

tl::unexpected<Error> refuse_step(const ExportStep& step, const std::string& target,
                                  const std::string& why) {
  return refuse("the layer " + step.name + " (" + op_name(*step.layer) + ") can't be said in " +
                target + ": " + why);
}

}  // namespace convoscope
