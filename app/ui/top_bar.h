// The bar above every screen: the mark and name, the screens, the open experiment, what is being
// computed, and the commands as icons. Ships the menu of experiments.
#pragma once

#include "app/document/session.h"
#include "app/ui/commands.h"
#include "app/widgets/rect.h"
#include "engine/io/assets.h"

namespace convoscope::app {

float top_bar_height();

void draw_top_bar(const Rect& bar, const Session& session,
                  const std::vector<ShippedExperiment>& shipped, PanelContext& context,
                  CommandContext& commands);

}  // namespace convoscope::app
