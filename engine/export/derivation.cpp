// How every extent of the run comes about, for print: a table of formulas and figures for each
// layer that has windows, in Markdown and in LaTeX. The steps themselves are
// engine/conv/geometry.h's.
#include "engine/chain/layer_call.h"
#include "engine/conv/geometry.h"
#include "engine/core/text.h"
#include "engine/export/names.h"
#include "engine/export/run.h"
#include "engine/export/targets.h"

namespace convoscope {
namespace {

bool has_windows(const ExportStep& step) {
  return has_filters(step.layer->op) || is_pool(step.layer->op);
}

std::string extents(const ImageShape& shape) {
  return std::to_string(shape.h) + " × " + std::to_string(shape.w) + " × " +
         std::to_string(shape.c);
}

std::string costs(const ExportStep& step) {
  return group_digits(step.geometry->parameters) + " parameters, " +
         group_digits(step.geometry->multiply_adds) + " multiply-adds";
}

std::string markdown_axis(const ExportStep& step, const char* name, const AxisGeometry& axis) {
  std::string text =
      "\n| " + std::string(name) + " | formula | figures | value |\n|---|---|---|--:|\n";
  for (const DerivationStep& line : derive_axis(axis, step.layer->padding.mode)) {
    text += "| " + line.quantity + " | `" + line.formula + "` | `" + line.figures + "` | " +
            std::to_string(line.value) + " |\n";
  }
  return text;
}

std::string markdown_step(const ExportRun& run, const ExportStep& step) {
  std::string text = "\n## " + step.name + "\n\n" + extents(step.input()) + " → " +
                     extents(step.output()) + "; " + costs(step) + "\n\n```python\n" +
                     tensorflow_call(*step.layer, step.output(), run.format) + "\n```\n";
  if (!has_windows(step)) return text;
  if (step.geometry->transposed) {
    text += "\nThe windows are those of the convolution whose gradient the layer is.\n";
  }
  return text + markdown_axis(step, "height", step.geometry->window.h) +
         markdown_axis(step, "width", step.geometry->window.w);
}

// What LaTeX reads otherwise. The formulas' own signs become its commands.
std::string escaped(const std::string& words) {
  struct Sign {
    const char *ours, *theirs;
  };
  static constexpr Sign kSigns[] = {
      {"·", "\\cdot "},   {"⌈", "\\lceil "},  {"⌉", "\\rceil "}, {"⌊", "\\lfloor "},
      {"⌋", "\\rfloor "}, {"−", "-"},         {"×", "\\times "}, {"₀", "_0"},
      {"→", "\\to "},     {"_", "\\_"},       {"%", "\\%"},      {"&", "\\&"},
      {"#", "\\#"},       {"mod", "\\bmod "}, {"max", "\\max "}, {"\u00a0", "\\,"}};
  std::string text;
  for (size_t i = 0; i < words.size();) {
    const Sign* found = nullptr;
    for (const Sign& sign : kSigns) {
      if (words.compare(i, std::string_view(sign.ours).size(), sign.ours) == 0) found = &sign;
    }
    text += found != nullptr ? std::string(found->theirs) : std::string(1, words[i]);
    i += found != nullptr ? std::string_view(found->ours).size() : 1;
  }
  return text;
}

std::string latex_axis(const ExportStep& step, const char* name, const AxisGeometry& axis) {
  std::string text = "\\[\\begin{array}{llll}\n";
  text += "\\text{" + std::string(name) + "} \\\\\n";
  for (const DerivationStep& line : derive_axis(axis, step.layer->padding.mode)) {
    text += "\\text{" + escaped(line.quantity) + "} & " + escaped(line.formula) +
            " & = " + escaped(line.figures) + " & = " + std::to_string(line.value) + " \\\\\n";
  }
  return text + "\\end{array}\\]\n";
}

std::string latex_step(const ExportStep& step) {
  const auto extents_of = [](const ImageShape& s) {
    return "$" + std::to_string(s.h) + " \\times " + std::to_string(s.w) + " \\times " +
           std::to_string(s.c) + "$";
  };
  std::string text = "\\paragraph{" + escaped(step.name) + "} \\texttt{" +
                     escaped(op_name(*step.layer)) + "}: " + extents_of(step.input()) + " to " +
                     extents_of(step.output()) + "; " + std::to_string(step.geometry->parameters) +
                     " parameters, " + std::to_string(step.geometry->multiply_adds) +
                     " multiply-adds.\n";
  if (!has_windows(step)) return text;
  return text + latex_axis(step, "height", step.geometry->window.h) +
         latex_axis(step, "width", step.geometry->window.w);
}

}  // namespace

Expected<Exported> export_markdown(const ExportSource& source, const ExportOptions& options,
                                   const ParallelOptions&) {
  const ExportRun run = export_run(source);
  std::string text = "# " + run_title(run) + "\n\nData format " + to_string(run.format) +
                     ". I input, F filter, S stride, D dilation, E effective filter, P padding, O "
                     "output, along one axis.\n";
  for (const ExportStep& step : run.steps) text += markdown_step(run, step);
  return Exported{{{options.name + ".md", std::move(text)}}, {}, ""};
}

Expected<Exported> export_latex(const ExportSource& source, const ExportOptions& options,
                                const ParallelOptions&) {
  const ExportRun run = export_run(source);
  std::string text =
      "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n\\section*{" +
      escaped(run_title(run)) +
      "}\n$I$ input, $F$ filter, $S$ stride, $D$ dilation, $E$ effective filter, $P$ padding, $O$ "
      "output, along one axis.\n\n";
  for (const ExportStep& step : run.steps) text += latex_step(step) + "\n";
  text += "\\end{document}\n";
  return Exported{
      {{options.name + ".tex", std::move(text)}}, {}, "pdflatex " + shell_word(options.name)};
}

}  // namespace convoscope
