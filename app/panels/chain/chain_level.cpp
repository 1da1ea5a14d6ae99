// The words and controls around one level's picture in the strip: name and shape above; parameters,
// what the field uses of it, the shown map and the cost below. See chain_parts.h.
#include <algorithm>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/panels/format.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

constexpr float kHeader = 28, kChip = 26, kMapRow = 24, kGap = 6;  // unscaled

bool is_chosen(const PanelContext& context, size_t level) {
  return level == chosen_level(context.view.chain, context.result->layers.size());
}

// The name is the handle: a click chooses the layer, a drag carries it elsewhere.
void draw_header(PanelContext& context, const LevelBox& box, Rect row) {
  const Result& result = *context.result;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const std::string shape = extents_text(level_shape(result, box.level));
  const std::string name = level_name(*result.experiment, box.level);
  ImGui::SetCursorScreenPos(row.min);
  const bool pressed = ImGui::InvisibleButton("name", row.size());
  const bool hovered = ImGui::IsItemHovered();
  const std::string tip =
      box.level == 0
          ? "The picture, level 0 of the chain."
          : name + " gives " + shape + ". Click to explain it and to change it" +
                (context.result->layers.size() > 1 ? "; drag it to another place." : ".");
  register_item("layer", "name", name, tip);
  if (box.level > 0 && ImGui::IsItemActive() && ImGui::IsMouseDragging(0, dp(6))) {
    context.chain.dragged = box.level - 1;
  }
  if (pressed && box.level > 0 && !context.chain.dragged) {
    const ImageShape extents = level_shape(result, box.level);
    if (extents.size() > 0) {
      choose_place(context,
                   {box.level, nearest_element(context.view.chain.element, extents.h, extents.w)});
    }
  }
  const bool chosen = is_chosen(context, box.level);
  const Rect right = row.take_right(text_size(shape, Font::kMonoSmall).x, dp(8));
  draw_text(list, right, shape, Font::kMonoSmall, palette().dim, Align::kRight);
  draw_text(list, row, elide(name, row.width(), Font::kSemiBold), Font::kSemiBold,
            chosen    ? palette().accent
            : hovered ? palette().accent_two
                      : palette().text);
}

// As many as fit; the rest is in the tooltip.
void draw_chips(const PanelContext& context, const LevelBox& box, const Rect& row, float until) {
  const Layer& layer = context.result->experiment->layers[box.level - 1];
  const LayerGeometry& geometry = context.result->layers[box.level - 1].geometry;
  ImDrawList* list = ImGui::GetWindowDrawList();
  float x = row.min.x;
  std::string all;
  for (const std::string& chip : layer_chips(layer, geometry)) {
    all += (all.empty() ? "" : ", ") + chip;
    const float width = text_size(chip, Font::kSmall).x + dp(16);
    if (x + width > until) continue;
    x += draw_chip(list, {x, row.min.y}, chip, layer.bypassed ? palette().dim : palette().text) +
         dp(5);
  }
  ImGui::SetCursorScreenPos(row.min);
  ImGui::Dummy({std::max(dp(10), x - row.min.x), row.height()});
  register_item("text", "parameters", all,
                std::string(ops()[static_cast<size_t>(layer.op)].title) + ": " + all + ".");
}

// "sees 19 × 17", "15 × 15 used", "(8, 1) = 2.977"
std::string field_words(const PanelContext& context, const LevelBox& box) {
  if (context.view.chain.tab == ChainTab::kFanOut && context.chain_fan_out != nullptr) {
    const ChainLevel& reached = context.chain_fan_out->levels[box.level];
    const Element pixel = context.chain_fan_out->pixel;
    if (box.level == 0) return element_text(pixel.y, pixel.x);
    return reached.read() ? "reaches " + field_extents(reached) : "not reached";
  }
  const ChainField* field = context.chain_field;
  if (field == nullptr || box.level > field->place.level) return {};
  const ChainLevel& level = field->levels[box.level];
  if (box.level < field->place.level) {
    if (!level.read()) return "not used";
    return box.level == 0 ? "sees " + field_extents(level) : field_extents(level) + " used";
  }
  const TensorPtr& tensor = context.result->level(box.level);
  const Element e = field->place.element;
  std::string words = element_text(e.y, e.x);
  if (tensor) {
    const float value =
        view_of(*tensor).at(context.view.batch, e.y, e.x, shown_map(context, box.level));
    words += " = " + decimal(value, decimals_for(value));
  }
  return words;
}

std::string source_words(const Experiment& experiment) {
  struct Words {
    std::string operator()(const InputRandomNormal&) const { return "noise"; }
    std::string operator()(const InputPattern& pattern) const { return pattern.id; }
    std::string operator()(const InputImage& image) const { return file_name(image.path); }
    std::string operator()(const InputImages& images) const {
      if (!images.folder.empty()) return file_name(images.folder);
      return std::to_string(images.paths.size()) + " pictures";
    }
    std::string operator()(const InputNpy& npy) const { return file_name(npy.path); }
    std::string operator()(const InputTensor& tensor) const {
      return tensor.name.empty() ? file_name(tensor.path) : tensor.name;
    }
    std::string operator()(const InputTable& table) const { return file_name(table.path); }
    std::string operator()(const InputValues&) const { return "given values"; }
    static std::string file_name(const std::string& path) {
      return std::filesystem::path(path).filename().string();
    }
  };
  return std::visit(Words{}, experiment.input.source);
}

// ‹ map 3 of 8 ›
void draw_map_choice(PanelContext& context, const LevelBox& box, Rect row) {
  const int64_t maps = level_shape(*context.result, box.level).c;
  const int64_t shown = shown_map(context, box.level);
  const std::string words = "map " + std::to_string(shown + 1) + " of " + std::to_string(maps);
  const auto show = [&](int64_t map) {
    context.view.chain.maps[map_key(*context.result, box.level)] = map;
    if (context.view.chain.level == box.level && context.view.layer + 1 == box.level) {
      context.requests.map = map;
    }
  };
  int64_t map = shown;
  ImGui::SetCursorScreenPos({row.min.x - dp(6), row.min.y});
  const auto arrow = [&](const char* id, const char* icon, const char* tip, int64_t to) {
    const bool possible = to >= 0 && to < maps;
    if (icon_button(id, icon,
                    {.tooltip = tip,
                     .kind = ButtonKind::kQuiet,
                     .small = true,
                     .enabled = possible,
                     .width = dp(22),
                     .height = row.height()})) {
      map = to;
    }
  };
  arrow("previous map", kIconArrowLeft, "Show the map before.", shown - 1);
  const float width = text_size(words, Font::kSmall).x;
  const Rect label = Rect::of(row.min.x + dp(18), row.min.y, width, row.height());
  draw_text(ImGui::GetWindowDrawList(), label, words, Font::kSmall, palette().dim);
  ImGui::SetCursorScreenPos({label.max.x + dp(2), row.min.y});
  arrow("next map", kIconArrowRight, "Show the next map.", shown + 1);
  if (map != shown) show(map);
}

void draw_cost(const LayerGeometry& geometry, const Rect& row, float from) {
  if (geometry.multiply_adds == 0) return;
  const std::string count = short_count(geometry.multiply_adds);
  std::string words = count + " multiply-adds";
  if (text_size(words, Font::kMonoSmall).x > row.max.x - from) words = count;
  if (text_size(words, Font::kMonoSmall).x > row.max.x - from) return;
  draw_text(ImGui::GetWindowDrawList(), row, words, Font::kMonoSmall, palette().faint,
            Align::kRight);
}

}  // namespace

float level_header_height() { return dp(kHeader); }
float level_footer_height() { return dp(kGap) + dp(kChip) + dp(kGap) + dp(kMapRow); }

float draw_chip(ImDrawList* list, ImVec2 at, const std::string& words, ImU32 ink) {
  const ImVec2 size(text_size(words, Font::kSmall).x + dp(16), dp(kChip));
  const Rect chip = Rect::of(at.x, at.y, size.x, size.y);
  list->AddRectFilled(chip.min, chip.max, palette().raised, dp(kChip / 2));
  draw_text(list, chip, words, Font::kSmall, ink, Align::kCentre);
  return size.x;
}

void draw_level_words(PanelContext& context, const LevelBox& box) {
  Rect column = box.column;
  draw_header(context, box, column.take_top(dp(kHeader)));
  Rect foot{{box.column.min.x, box.box.max.y + dp(kGap)}, box.column.max};
  Rect first = foot.take_top(dp(kChip), dp(kGap));
  const Rect second = foot.take_top(dp(kMapRow));
  ImDrawList* list = ImGui::GetWindowDrawList();

  const std::string field = field_words(context, box);
  const float field_width = text_size(field, Font::kMonoSmall).x;
  const bool explained =
      context.chain_field != nullptr && context.chain_field->place.level == box.level;
  draw_text(list, first, field, Font::kMonoSmall, explained ? palette().accent_two : palette().dim,
            Align::kRight);
  if (box.level == 0) {
    draw_text(list, first,
              elide(source_words(*context.result->experiment), first.width() - field_width - dp(8),
                    Font::kSmall),
              Font::kSmall, palette().dim);
  } else {
    draw_chips(context, box, first, first.max.x - field_width - dp(6));
  }
  const bool as_picture = box.level == 0 && level_style(context, 0).channel < 0;
  if (as_picture) {
    const bool reaches = context.view.chain.tab == ChainTab::kFanOut;
    draw_text(list, second, reaches ? "click another pixel" : "tint: number of paths", Font::kSmall,
              palette().faint);
  } else {
    draw_map_choice(context, box, second);
  }
  if (box.level > 0) {
    draw_cost(context.result->layers[box.level - 1].geometry, second, second.min.x + dp(150));
  }
}

}  // namespace convoscope::app
