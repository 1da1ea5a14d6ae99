// All controls of a panel in one include.
#pragma once

#include "app/widgets/blocks.h"
#include "app/widgets/buttons.h"
#include "app/widgets/control.h"
#include "app/widgets/fields.h"
#include "app/widgets/stepper.h"
#include "app/widgets/text.h"
#include "app/widgets/tooltip.h"
