// See frame_steps.h: the step of a frame that draws the page.
#include "app/frame_steps.h"
#include "app/ui/screens.h"
#include "app/ui/top_bar.h"
#include "app/widgets/card.h"

namespace convoscope::app {

void draw_workspace(Parts& parts, PanelContext& context, CommandContext& commands,
                    const FrameInput& input) {
  Rect page = Rect::of(0, 0, static_cast<float>(input.width), static_cast<float>(input.height));
  draw_top_bar(page.take_top(top_bar_height()), parts.session, parts.shipped, context, commands);
  page.min.x += card_gap();
  page.max.x -= card_gap();
  page.max.y -= card_gap();
  draw_screen(screen(parts.view.screen), page, context);
}

}  // namespace convoscope::app
