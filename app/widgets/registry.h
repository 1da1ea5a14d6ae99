// What is on screen in this frame, by name: every interactive widget records itself under a path
// such as "settings/strides/height". Scripts, lessons and tests find widgets here and nowhere else.
// It holds one frame; begin_page() clears it.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/widgets/rect.h"

namespace convoscope::app {

struct WidgetRecord {
  std::string path = {};
  std::string role = {};   // "stepper", "button", "option", …
  std::string value = {};  // what it shows, as text
  Rect rect = {};          // clipped to what is visible
  bool enabled = true;
  bool visible = true;   // false when scrolled or clipped away
  bool covered = false;  // an open popup that it is not part of takes what is done to it
  std::string tooltip = {};
};

class Registry {
 public:
  void clear();
  void add(WidgetRecord record);
  // Null when no widget of this frame has the path. Of duplicates, the first.
  const WidgetRecord* find(std::string_view path) const;
  const std::vector<WidgetRecord>& all() const { return records_; }
  // Paths that were added more than once: always a mistake of a panel.
  const std::vector<std::string>& duplicates() const { return duplicates_; }

 private:
  std::vector<WidgetRecord> records_;
  std::unordered_map<std::string, size_t> by_path_;
  std::vector<std::string> duplicates_;
};

Registry& registry();

// A part of the path, and of Dear ImGui's ids, as long as it lives.
class Scope {
 public:
  explicit Scope(std::string_view part);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  size_t length_before_;
};

// The path of a widget called `id` in the current scopes.
std::string widget_path(std::string_view id);

// After the ImGui item: records it under its rectangle and shows its tooltip when the mouse rests
// on it.
void register_item(const char* role, std::string_view id, std::string value,
                   const std::string& tooltip);
// The same for a widget whose rectangle is not the last item's.
void register_rect(const char* role, std::string_view id, std::string value,
                   const std::string& tooltip, const Rect& rect);

}  // namespace convoscope::app
