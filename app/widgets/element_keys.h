// The arrow keys of a picture that has the keyboard: they move what is selected in it.
#pragma once

#include <algorithm>
#include <optional>

#include "app/document/place.h"
#include "app/host/imgui_compat.h"
#include "engine/core/shape.h"

namespace convoscope::app {

// Where they lead from `selected`, ten elements at a time with shift; nothing where it stays.
inline std::optional<Element> moved_by_keys(const std::optional<Element>& selected,
                                            const ImageShape& shape) {
  if (!selected) return std::nullopt;
  const int64_t step = ImGui::GetIO().KeyShift ? 10 : 1;
  Element to = *selected;
  if (key_pressed(Key::kUp, true)) to.y -= step;
  if (key_pressed(Key::kDown, true)) to.y += step;
  if (key_pressed(Key::kLeft, true)) to.x -= step;
  if (key_pressed(Key::kRight, true)) to.x += step;
  to.y = std::clamp<int64_t>(to.y, 0, shape.h - 1);
  to.x = std::clamp<int64_t>(to.x, 0, shape.w - 1);
  return to == *selected ? std::nullopt : std::optional<Element>(to);
}

}  // namespace convoscope::app
