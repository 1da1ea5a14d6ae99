// All controls of a panel in one include. Each header can stand alone; cards and splitters are
// apart, because they place panels rather than fill them.
#pragma once

#include "app/widgets/blocks.h"
#include "app/widgets/buttons.h"
#include "app/widgets/control.h"
#include "app/widgets/fields.h"
#include "app/widgets/stepper.h"
#include "app/widgets/text.h"
#include "app/widgets/tooltip.h"
