// What stands in the place of a panel about filters while the chosen layer has none of its own.
#pragma once

#include <string>
#include <string_view>

#include "app/panels/context.h"
#include "imgui.h"

namespace convoscope::app {

// Whether filters of the chosen layer make its maps, one each, in the document and in the result
// that is shown.
bool has_filters_of_its_own(const PanelContext& context);

// What stands where the products of an element would, while there are none to show.
std::string no_products_text(const PanelContext& context);

// Whether the chosen layer is a transposed one, in the document or the result.
bool is_transposed(const PanelContext& context);

void draw_without_filters(std::string_view panel, ImVec2 min, ImVec2 max, PanelContext& context);

}  // namespace convoscope::app
