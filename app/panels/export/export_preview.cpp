// See export_preview.h.
#include "app/panels/export/export_preview.h"

#include <algorithm>
#include <utility>

namespace convoscope::app {
namespace {

constexpr size_t kShownBytes = size_t{16} << 20;
constexpr size_t kHexBytes = size_t{64} << 10;

bool is_text_name(std::string_view name) {
  constexpr std::string_view kBinary[] = {".npz", ".npy", ".bin", ".onnx", ".safetensors", ".png"};
  return std::ranges::none_of(kBinary, [&](std::string_view e) { return name.ends_with(e); });
}

PreviewAnswer answer_to(const PreviewQuestion& question) {
  PreviewAnswer answer{.question = question};
  Expected<Exported> exported = export_as(*question.target, question.source, question.options,
                                          {.cancel = question.cancel.get()});
  if (!exported) {
    answer.refusal = exported.error();
    return answer;
  }
  for (ExportFile& file : exported->files) {
    const bool first = answer.files.empty();
    const bool text = first ? question.target->text : is_text_name(file.name);
    answer.files.push_back(preview_of(std::move(file), text));
  }
  answer.notes = std::move(exported->notes);
  answer.how_to_run = std::move(exported->how_to_run);
  return answer;
}

}  // namespace

PreviewFile preview_of(ExportFile file, bool text) {
  const auto bytes = static_cast<int64_t>(file.bytes.size());
  if (!file.shown.empty()) {
    file.bytes = std::move(file.shown);
    text = true;
  }
  PreviewFile preview{.name = std::move(file.name), .bytes = bytes, .text = text};
  const size_t most = text ? kShownBytes : kHexBytes;
  preview.cut = file.bytes.size() > most;
  if (preview.cut) file.bytes.resize(most);
  preview.code = text ? cut_code(std::move(file.bytes), language_of(preview.name))
                      : cut_code(hex_lines(file.bytes), CodeLanguage::kPlain);
  return preview;
}

ExportPreview::ExportPreview() : aside_(std::make_unique<Work>(background_, answer_to)) {}

ExportPreview::~ExportPreview() {
  if (asked_) asked_->cancel->cancel();
}

const PreviewAnswer* ExportPreview::update(PreviewQuestion question) {
  if (!asked_ || !(*asked_ == question)) {
    if (asked_) asked_->cancel->cancel();
    question.cancel = std::make_shared<CancelToken>();
    asked_ = std::move(question);
  }
  const Work::Known known = aside_->ask(*asked_);
  const bool cancelled =
      known.answer && known.answer->refusal && known.answer->refusal->kind == ErrorKind::kCancelled;
  if (known.answer && !cancelled) shown_ = known.answer;
  return shown_.get();
}

void ExportPreview::forget() {
  if (!asked_) return;
  asked_->cancel->cancel();
  asked_.reset();
  shown_.reset();
  aside_ = std::make_unique<Work>(background_, answer_to);
}

}  // namespace convoscope::app
