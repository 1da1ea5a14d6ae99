// See dialogs.h.
#include "app/ui/dialogs.h"

#include "app/host/input_event.h"
#include "app/widgets/controls.h"
#include "engine/model/model_file.h"

namespace convoscope::app {

namespace {

using Endings = std::vector<std::string>;

const Endings& picture_endings() {
  static const Endings endings = {".png",  ".jpg",  ".jpeg", ".bmp", ".tga", ".gif", ".psd",
                                  ".hdr",  ".pnm",  ".ppm",  ".pgm", ".pbm", ".pfm", ".tif",
                                  ".tiff", ".webp", ".npy",  ".csv", ".tsv", ".txt"};
  return endings;
}

const Endings& model_endings() {
  static const Endings endings = [] {
    Endings list(convoscope::model_endings().begin(), convoscope::model_endings().end());
    list.emplace_back(".npz");  // also arrays alone
    return list;
  }();
  return endings;
}

Endings all_endings() {
  Endings all = picture_endings();
  all.insert(all.end(), model_endings().begin(), model_endings().end());
  all.emplace_back(".json");
  return all;
}

}  // namespace

void Dialogs::open(const std::string& folder) {
  asks_ = Asks::kOpen;
  browser_.open({.title = "Open a picture, an experiment, a tensor or a model",
                 .folder = folder,
                 .endings = all_endings()});
}

void Dialogs::open_model(const std::string& folder) {
  asks_ = Asks::kOpen;
  browser_.open({.title = "Import a model", .folder = folder, .endings = model_endings()});
}

void Dialogs::open_picture(const std::string& folder) {
  asks_ = Asks::kModelPicture;
  browser_.open({.title = "A picture for the model's layers",
                 .folder = folder,
                 .endings = picture_endings()});
}

void Dialogs::save(const std::string& folder, const std::string& name) {
  asks_ = Asks::kSave;
  browser_.open({.title = "Save the experiment",
                 .folder = folder,
                 .endings = {".json"},
                 .saving = true,
                 .name = name});
}

void Dialogs::export_to(const std::string& folder, const Writing& writing) {
  using What = Writing::What;
  asks_ = writing.what == What::kEverything ? Asks::kExportEverything
          : writing.what == What::kWindow   ? Asks::kExportWindow
                                            : Asks::kExport;
  browser_.open({.title = writing.title,
                 .folder = folder,
                 .endings = writing.endings,
                 .saving = true,
                 .name = writing.name});
}

void Dialogs::ask_to_close(const std::string& name) {
  name_ = name;
  asking_ = true;
  answer_ = Answer::kNone;
}

void Dialogs::draw(std::string& folder, Requests& requests) {
  draw_question(requests);
  if (!browser_.is_open()) return;
  const std::optional<std::filesystem::path> chosen = browser_.draw();
  folder = browser_.folder().string();
  // Without a name nothing is saved, so nothing closes either.
  if (!browser_.is_open() && !chosen) answer_ = Answer::kNone;
  if (!chosen) return;
  answer(*chosen, requests);
}

void Dialogs::answer(const std::filesystem::path& chosen, Requests& requests) const {
  switch (asks_) {
    case Asks::kOpen:
      requests.load = LoadPath{chosen};
      break;
    case Asks::kModelPicture:
      requests.model_picture = chosen;
      break;
    case Asks::kSave:
      requests.save_to = chosen;
      break;
    case Asks::kExport:
      requests.exporting.save_to = chosen;
      break;
    case Asks::kExportEverything:
      requests.exporting.everything_to = chosen;
      break;
    case Asks::kExportWindow:
      requests.exporting.window_to = chosen;
      break;
  }
}

void Dialogs::draw_question(Requests& requests) {
  constexpr const char* kId = "unsaved changes";
  if (asking_ && !ImGui::IsPopupOpen(kId)) ImGui::OpenPopup(kId);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({screen.x / 2, screen.y / 2}, ImGuiCond_Always, {0.5f, 0.5f});
  ImGui::SetNextWindowSize({dp(460), 0});
  if (!ImGui::BeginPopupModal(kId, nullptr,
                              ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove)) {
    return;
  }
  draw_answers(requests);
  ImGui::EndPopup();
}

void Dialogs::draw_answers(Requests& requests) {
  const Scope scope("close");
  text("Save the changes?", Font::kSemiBold, palette().text);
  text_wrapped("The experiment " + name_ + " has changes that are in no file.", Font::kBody,
               palette().dim);
  const bool save =
      button("save", "Save", {.tooltip = "Save, then close.", .kind = ButtonKind::kPrimary});
  ImGui::SameLine();
  const bool discard =
      button("discard", "Close without saving", {.tooltip = "The changes are lost."});
  ImGui::SameLine();
  const bool stay =
      button("stay", "Stay", {.tooltip = "Go on working."}) || key_pressed(Key::kEscape);
  if (save) answer_ = Answer::kSave;
  if (discard) answer_ = Answer::kDiscard;
  requests.save = requests.save || save;
  if (save || discard || stay) {
    asking_ = false;
    ImGui::CloseCurrentPopup();
  }
}

}  // namespace convoscope::app
