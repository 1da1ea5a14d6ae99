// How `convoscope design` prints chains: tables for people, JSON for programs.
#pragma once

#include "app/cli/output.h"
#include "engine/analysis/chain_design.h"

namespace convoscope::app {

std::string report_text(const ChainReport& chain);
Json report_json(const ChainReport& chain);

std::string proposals_text(const ChainDemand& demand, const std::vector<ChainProposal>& proposals);
Json proposals_json(const ChainDemand& demand, const std::vector<ChainProposal>& proposals);

}  // namespace convoscope::app
