// See file_browser.h.
#include "app/widgets/file_browser.h"

#include <algorithm>

#include "app/host/icons.h"
#include "app/host/input_event.h"
#include "app/host/style.h"
#include "app/widgets/controls.h"
#include "app/widgets/fields.h"
#include "app/widgets/registry.h"
#include "app/widgets/skin.h"

namespace convoscope::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPopup = "##file_browser";
constexpr float kWidth = 720, kHeight = 560, kRow = 32;

const char* icon_of(const FolderEntry& entry) {
  if (entry.is_folder) return kIconFolder;
  return entry.name.ends_with(".json") || entry.name.ends_with(".npy") ? kIconFile
                                                                       : kIconFilePicture;
}

// One row of the list as an item; true when it was pressed.
bool draw_row(const FolderEntry& entry, bool chosen) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::PushID(entry.name.c_str());
  const bool pressed = ImGui::InvisibleButton("row", {width, dp(kRow)});
  const bool hovered = ImGui::IsItemHovered();
  register_item("file", entry.name, entry.is_folder ? "folder" : bytes_label(entry.bytes), "");
  ImGui::PopID();
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect rect = Rect::of(at.x, at.y, width, dp(kRow));
  if (chosen || hovered) {
    const ImU32 fill = chosen ? palette().selection : palette().hover;
    list->AddRectFilled(rect.min, rect.max, skin::tone(fill), dp(7));
  }
  rect = rect.inset(dp(10), 0);
  const ImU32 icon = entry.is_folder ? palette().accent : palette().dim;
  draw_text(list, rect.take_left(dp(22), dp(6)), icon_of(entry), Font::kBody, icon);
  if (!entry.is_folder) {
    draw_text(list, rect.take_right(dp(90), dp(8)), bytes_label(entry.bytes), Font::kMonoSmall,
              palette().faint, Align::kRight);
  }
  draw_text(list, rect, entry.name, Font::kBody, palette().text);
  return pressed;
}

bool begin_dialog() {
  if (!ImGui::IsPopupOpen(kPopup)) ImGui::OpenPopup(kPopup);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const ImVec2 size = {std::min(dp(kWidth), screen.x - dp(40)),
                       std::min(dp(kHeight), screen.y - dp(40))};
  ImGui::SetNextWindowSize(size);
  ImGui::SetNextWindowPos({(screen.x - size.x) / 2, (screen.y - size.y) / 2});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, dp(10));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, dp(1));
  const bool visible = ImGui::BeginPopupModal(
      kPopup, nullptr,
      ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
          ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar(2);
  return visible;
}

}  // namespace

void FileBrowser::open(FileBrowserOptions options) {
  options_ = std::move(options);
  open_ = true;
  name_ = options_.name;
  message_.clear();
  go_to(options_.folder);
  if (!message_.empty()) go_to(home_folder());
}

void FileBrowser::go_to(const fs::path& folder) {
  auto listing = list_folder(folder, options_.endings);
  confirm_replace_ = false;
  if (!listing) {
    message_ = listing.error().sentence;
    return;
  }
  listing_ = std::move(*listing);
  path_text_ = listing_.folder.string();
  message_.clear();
  row_.reset();
  scroll_to_row_ = false;
}

void FileBrowser::go_up() {
  const std::string here = listing_.folder.filename().string();
  go_to(listing_.folder.parent_path());
  const auto found = std::ranges::find(listing_.entries, here, &FolderEntry::name);
  if (found == listing_.entries.end()) return;
  row_ = static_cast<size_t>(found - listing_.entries.begin());
  scroll_to_row_ = true;
}

void FileBrowser::choose(size_t index) {
  row_ = index;
  confirm_replace_ = false;
  const FolderEntry& entry = listing_.entries[index];
  if (!entry.is_folder) name_ = entry.name;
}

// What Enter, a double click or the button mean: into the chosen folder, or the answer.
std::optional<fs::path> FileBrowser::accept() {
  if (row_ && listing_.entries[*row_].is_folder) {
    go_to(listing_.folder / listing_.entries[*row_].name);
    return std::nullopt;
  }
  if (name_.empty()) {
    message_ = options_.saving ? "a file needs a name" : "choose a file first";
    return std::nullopt;
  }
  return accept_file(resolve_path(name_, listing_.folder));
}

std::optional<fs::path> FileBrowser::accept_file(fs::path path) {
  if (is_folder(path)) {
    go_to(path);
    return std::nullopt;
  }
  if (options_.saving) {
    if (!path.has_extension() && !options_.endings.empty()) path += options_.endings.front();
    if (!is_folder(path.parent_path())) {
      message_ = "there is no folder " + path.parent_path().string();
      return std::nullopt;
    }
    if (path_exists(path) && !confirm_replace_) {
      confirm_replace_ = true;
      message_ = path.filename().string() + " exists already; replace it?";
      return std::nullopt;
    }
  } else if (!path_exists(path)) {
    message_ = "there is no file " + path.string();
    return std::nullopt;
  }
  open_ = false;
  return path;
}

// While a field is typed into, the keys are the field's.
std::optional<fs::path> FileBrowser::use_keys() {
  if (ImGui::GetIO().WantTextInput) return std::nullopt;
  if (key_pressed(Key::kEscape)) {
    open_ = false;
    return std::nullopt;
  }
  if (key_pressed(Key::kEnter) || key_pressed(Key::kKeypadEnter)) return accept();
  const size_t count = listing_.entries.size();
  const int step = key_pressed(Key::kDown, true) ? 1 : key_pressed(Key::kUp, true) ? -1 : 0;
  if (step != 0 && count > 0) {
    const int64_t from = row_ ? static_cast<int64_t>(*row_) : step > 0 ? -1 : 0;
    choose(
        static_cast<size_t>(std::clamp<int64_t>(from + step, 0, static_cast<int64_t>(count) - 1)));
    scroll_to_row_ = true;
  }
  if (key_pressed(Key::kBackspace)) go_up();
  jump_to_letter();
  return std::nullopt;
}

// A letter goes to the next name that starts with it.
void FileBrowser::jump_to_letter() {
  const size_t count = listing_.entries.size();
  for (char c = '0'; c <= 'Z'; ++c) {
    if ((c > '9' && c < 'A') || !chord_pressed({.key = letter_key(c)})) continue;
    const size_t first = row_ ? *row_ + 1 : 0;
    for (size_t i = 0; i < count; ++i) {
      const size_t at = (first + i) % count;
      const char start = listing_.entries[at].name.front();
      if (start != c && start != c + ('a' - 'A')) continue;
      choose(at);
      scroll_to_row_ = true;
      return;
    }
  }
}

void FileBrowser::draw_path_row() {
  if (icon_button("up", kIconLevelUp, {.tooltip = "The folder above (Backspace)"})) go_up();
  ImGui::SameLine();
  if (icon_button("home", kIconHome, {.tooltip = "Your home folder"})) go_to(home_folder());
  ImGui::SameLine();
  TextFieldOptions field;
  field.hint = "a path";
  field.mono = true;
  if (!text_field("path", path_text_, field).released) return;
  const fs::path typed = resolve_path(path_text_, listing_.folder);
  if (typed == listing_.folder) return;
  if (is_folder(typed)) {
    go_to(typed);
  } else {
    name_ = typed.filename().string();
    go_to(typed.parent_path());
  }
}

std::optional<fs::path> FileBrowser::draw_list(float height) {
  std::optional<fs::path> answer;
  std::optional<size_t> activated;
  ImGui::BeginChild("list", {0, height}, false, ImGuiWindowFlags_NoSavedSettings);
  if (listing_.entries.empty()) {
    text("nothing to show here", Font::kBody, palette().faint);
  }
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  if (scroll_to_row_ && row_) {
    const float top = dp(kRow) * static_cast<float>(*row_);
    const float scroll = ImGui::GetScrollY();
    if (top < scroll) ImGui::SetScrollY(top);
    if (top + dp(kRow) > scroll + height) ImGui::SetScrollY(top + dp(kRow) - height);
    scroll_to_row_ = false;
  }
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(listing_.entries.size()), dp(kRow));
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const auto index = static_cast<size_t>(i);
      const FolderEntry& entry = listing_.entries[index];
      if (draw_row(entry, row_ == index)) choose(index);
      if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0)) activated = index;
    }
  }
  clipper.End();
  ImGui::PopStyleVar();
  ImGui::EndChild();
  if (activated) {
    choose(*activated);
    answer = accept();
  }
  return answer;
}

std::optional<fs::path> FileBrowser::draw_foot() {
  const std::string verb = confirm_replace_ ? "Replace" : options_.saving ? "Save" : "Open";
  const float buttons = dp(100) * 2 + ImGui::GetStyle().ItemSpacing.x * 2;
  TextFieldOptions field;
  field.hint = options_.saving ? "file name" : "name of a file";
  field.width = ImGui::GetContentRegionAvail().x - buttons;
  const Change typed = text_field("name", name_, field);
  if (typed.changed) {
    row_.reset();
    confirm_replace_ = false;
  }
  const bool entered =
      typed.released && (key_pressed(Key::kEnter) || key_pressed(Key::kKeypadEnter));
  ImGui::SameLine();
  if (button("cancel", "Cancel", {.tooltip = {}, .width = dp(100)})) open_ = false;
  ImGui::SameLine();
  const bool pressed =
      button("accept", verb, {.tooltip = {}, .kind = ButtonKind::kPrimary, .width = dp(100)});
  if (pressed || entered) return accept();
  return std::nullopt;
}

std::optional<fs::path> FileBrowser::draw_inside() {
  const Scope scope("files");
  std::optional<fs::path> answer = use_keys();
  text(options_.title, Font::kSemiBold, palette().text);
  draw_path_row();
  const float line = text_size("0", Font::kBody).y + ImGui::GetStyle().ItemSpacing.y;
  const float foot = control_height() + ImGui::GetStyle().ItemSpacing.y + line;
  if (auto chosen = draw_list(std::max(dp(80), ImGui::GetContentRegionAvail().y - foot))) {
    answer = chosen;
  }
  text_elided(message_, ImGui::GetContentRegionAvail().x, Font::kBody,
              confirm_replace_ ? palette().accent_two : palette().warning);
  if (auto chosen = draw_foot()) answer = chosen;
  if (!open_) ImGui::CloseCurrentPopup();
  return answer;
}

std::optional<fs::path> FileBrowser::draw() {
  if (!open_ || !begin_dialog()) return std::nullopt;
  std::optional<fs::path> answer = draw_inside();
  ImGui::EndPopup();
  return answer;
}

}  // namespace convoscope::app
