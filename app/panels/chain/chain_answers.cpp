// See chain_answers.h.
#include "app/panels/chain/chain_answers.h"

namespace convoscope::app {
namespace {

ChainReport report_of(const ReportQuestion& question) {
  return chain_report(question.experiment->layers, question.chain);
}

template <typename Value>
TensorPtr picture_of(int64_t height, int64_t width, const Value& value) {
  Tensor tensor(ImageShape{1, height, width, 1}, DataFormat::kNHWC);
  float* to = tensor.data();
  for (int64_t y = 0; y < height; ++y) {
    for (int64_t x = 0; x < width; ++x) *to++ = static_cast<float>(value(y, x));
  }
  return std::make_shared<const Tensor>(std::move(tensor));
}

CoverageAnswer coverage_of(const CoverageQuestion& question) {
  CoverageAnswer answer;
  Expected<Coverage> found = coverage(question.chain, question.layer);
  if (!found) {
    answer.refusal = found.error();
    return answer;
  }
  answer.coverage = *std::move(found);
  const Coverage& c = answer.coverage;
  answer.most = c.most_readers();
  answer.unread = c.unread();
  answer.readers =
      picture_of(c.height, c.width, [&](int64_t y, int64_t x) { return c.readers(y, x); });
  answer.padding =
      picture_of(c.out_height, c.out_width, [&](int64_t y, int64_t x) { return c.padding(y, x); });
  return answer;
}

DesignAnswer design_of(const DesignQuestion& question) {
  Expected<std::vector<ChainProposal>> found = design_chains(question.demand);
  if (!found) return {found.error(), {}};
  return {std::nullopt, *std::move(found)};
}

UseAnswer use_of(const UseQuestion& question) {
  Expected<std::vector<Layer>> layers = proposed_layers(question.design->proposals[question.index]);
  if (!layers) return {layers.error(), {}};
  return {std::nullopt, *std::move(layers)};
}

template <typename Question, typename Answer>
std::shared_ptr<const Answer> only(const typename Aside<Question, Answer>::Known& known,
                                   const Question& question) {
  return known.answers(question) ? known.answer : nullptr;
}

}  // namespace

bool DesignQuestion::operator==(const DesignQuestion& other) const {
  return demand.field_h == other.demand.field_h && demand.field_w == other.demand.field_w &&
         demand.stride == other.demand.stride && demand.picture == other.demand.picture &&
         demand.channels == other.demand.channels;
}

ChainAnswers::ChainAnswers(Background& background)
    : report_(background, report_of),
      coverage_(background, coverage_of),
      design_(background, design_of),
      use_(background, use_of) {}

std::shared_ptr<const ChainReport> ChainAnswers::report(const ResultPtr& result) {
  const ReportQuestion question{result->experiment, chain_of(*result)};
  return only<ReportQuestion, ChainReport>(report_.ask(question), question);
}

std::shared_ptr<const CoverageAnswer> ChainAnswers::coverage(const ResultPtr& result,
                                                             size_t layer) {
  const CoverageQuestion question{chain_of(*result), layer};
  return only<CoverageQuestion, CoverageAnswer>(coverage_.ask(question), question);
}

std::shared_ptr<const DesignAnswer> ChainAnswers::design(const ChainDemand& demand) {
  const DesignQuestion question{demand};
  return only<DesignQuestion, DesignAnswer>(design_.ask(question), question);
}

std::shared_ptr<const UseAnswer> ChainAnswers::use(const UseQuestion& question) {
  return only<UseQuestion, UseAnswer>(use_.ask(question), question);
}

}  // namespace convoscope::app
