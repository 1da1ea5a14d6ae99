// What the Chain screen remembers between frames besides the ViewState: what was worked out once
// for a Result, and gestures that are under way. Neither saved nor undone.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/panels/chain/chain_answers.h"
#include "app/panels/chain/chain_effective.h"
#include "app/panels/chain/chain_field.h"
#include "app/panels/maps/maps_state.h"

namespace convoscope::app {

// The map of each level that says most at a glance: the one whose values differ most.
class LivelyMaps {
 public:
  int64_t of(const ResultPtr& result, size_t level, int64_t n);

 private:
  std::weak_ptr<const Result> result_;
  int64_t n_ = -1;
  std::vector<int64_t> maps_;  // −1: not worked out yet
};

struct ChainState {
  explicit ChainState(Background& background) : field(background), answers(background) {}

  ChainFieldKeeper field;
  ChainAnswers answers;
  EffectiveKeeper effective;
  ChainNumbers numbers;
  std::optional<UseQuestion> wanted;  // a proposal whose filters are being drawn
  ChainFanOutKeeper fan_out;
  LivelyMaps lively;
  SharedStatsKeeper picture;
  std::optional<size_t> shown_level;      // that the strip scrolled to last
  std::optional<size_t> dragged;          // layer that is carried to another place
  std::optional<std::string> name_draft;  // of the chosen layer while it is being typed
  std::string name_of;                    // the name that the draft started from
};

// The level that is explained and whose layer the screen's controls change; at least 1.
size_t chosen_level(const ChainView& view, size_t layers);

}  // namespace convoscope::app
