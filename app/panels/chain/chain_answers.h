// What the Chain screen shows of a chain as a whole and a frame can't wait for: its report, how its
// pixels are used, and chains that see what is wanted. All of it worked out aside.
#pragma once

#include <memory>
#include <optional>

#include "app/compute/aside.h"
#include "engine/analysis/chain_design.h"
#include "engine/analysis/chain_report.h"
#include "engine/analysis/coverage.h"
#include "engine/evaluate/result.h"

namespace convoscope::app {

// None of these keeps a Result, so that what was let go is freed.
struct ReportQuestion {
  ExperimentPtr experiment;
  std::vector<LayerGeometry> chain;
  bool operator==(const ReportQuestion& other) const { return experiment == other.experiment; }
};

struct CoverageQuestion {
  std::vector<LayerGeometry> chain;
  size_t layer = 0;
  bool operator==(const CoverageQuestion&) const = default;
};

// Numbers and pictures of them: readers of each pixel, and the share of padding of each output.
struct CoverageAnswer {
  std::optional<Error> refusal;
  Coverage coverage;
  TensorPtr readers, padding;  // [1, H, W, 1]
  int64_t most = 0, unread = 0;
};

struct DesignQuestion {
  ChainDemand demand;
  bool operator==(const DesignQuestion& other) const;
};

struct DesignAnswer {
  std::optional<Error> refusal;
  std::vector<ChainProposal> proposals;
};

// Filters of a proposal that is to be used.
struct UseQuestion {
  std::shared_ptr<const DesignAnswer> design;
  size_t index = 0;
  bool operator==(const UseQuestion&) const = default;
};
struct UseAnswer {
  std::optional<Error> refusal;
  std::vector<Layer> layers;
};

class ChainAnswers {
 public:
  explicit ChainAnswers(Background& background);  // must outlive this

  // Each null until there is an answer to this very question.
  std::shared_ptr<const ChainReport> report(const ResultPtr& result);
  std::shared_ptr<const CoverageAnswer> coverage(const ResultPtr& result, size_t layer);
  std::shared_ptr<const DesignAnswer> design(const ChainDemand& demand);
  std::shared_ptr<const UseAnswer> use(const UseQuestion& question);

 private:
  Aside<ReportQuestion, ChainReport> report_;
  Aside<CoverageQuestion, CoverageAnswer> coverage_;
  Aside<DesignQuestion, DesignAnswer> design_;
  Aside<UseQuestion, UseAnswer> use_;
};

}  // namespace convoscope::app
