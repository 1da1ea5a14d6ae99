// See dialogs.h.
#include "app/ui/dialogs.h"

namespace convoscope::app {

void Dialogs::open(const std::string& folder) {
  saving_ = false;
  browser_.open({.title = "Open a picture, an experiment or a tensor",
                 .folder = folder,
                 .endings = {".png", ".jpg", ".jpeg", ".bmp", ".tga", ".hdr", ".json", ".npy"}});
}

void Dialogs::save(const std::string& folder, const std::string& name) {
  saving_ = true;
  browser_.open({.title = "Save the experiment",
                 .folder = folder,
                 .endings = {".json"},
                 .saving = true,
                 .name = name});
}

void Dialogs::draw(std::string& folder, Requests& requests) {
  if (!browser_.is_open()) return;
  const std::optional<std::filesystem::path> chosen = browser_.draw();
  folder = browser_.folder().string();
  if (!chosen) return;
  if (saving_) {
    requests.save_to = *chosen;
  } else {
    requests.load = LoadPath{*chosen};
  }
}

}  // namespace convoscope::app
