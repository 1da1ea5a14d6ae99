// One list in drawing order and an index by path. The scope is a string that grows and shrinks with
// the Scopes, so that a path costs one concatenation.
#include "app/widgets/registry.h"

#include "app/host/imgui_compat.h"
#include "app/widgets/keyboard.h"
#include "app/widgets/tooltip.h"

namespace convoscope::app {
namespace {

std::string g_scope;  // "settings/strides/": ends in a slash unless empty

}  // namespace

Registry& registry() {
  static Registry instance;
  return instance;
}

void Registry::clear() {
  records_.clear();
  by_path_.clear();
  duplicates_.clear();
}

void Registry::add(WidgetRecord record) {
  const bool is_new = by_path_.emplace(record.path, records_.size()).second;
  if (!is_new) duplicates_.push_back(record.path);
  records_.push_back(std::move(record));
}

const WidgetRecord* Registry::find(std::string_view path) const {
  const auto found = by_path_.find(std::string(path));
  return found == by_path_.end() ? nullptr : &records_[found->second];
}

Scope::Scope(std::string_view part) : length_before_(g_scope.size()) {
  g_scope.append(part).push_back('/');
  ImGui::PushID(part.data(), part.data() + part.size());
}

Scope::~Scope() {
  ImGui::PopID();
  g_scope.resize(length_before_);
}

std::string widget_path(std::string_view id) { return g_scope + std::string(id); }

void register_rect(const char* role, std::string_view id, std::string value,
                   const std::string& tooltip, const Rect& rect) {
  const ImDrawList* draw_list = ImGui::GetWindowDrawList();
  WidgetRecord record;
  record.path = widget_path(id);
  record.role = role;
  record.value = std::move(value);
  record.rect = rect.clipped({draw_list->GetClipRectMin(), draw_list->GetClipRectMax()});
  record.enabled = !compat::is_disabled();
  record.visible = !record.rect.empty();
  record.covered = compat::behind_popup();
  record.tooltip = tooltip;
  keyboard::bring_into_sight(record.path, rect, record.visible);
  registry().add(std::move(record));
}

void register_item(const char* role, std::string_view id, std::string value,
                   const std::string& tooltip) {
  register_rect(role, id, std::move(value), tooltip,
                {ImGui::GetItemRectMin(), ImGui::GetItemRectMax()});
  show_tooltip(widget_path(id), tooltip);
}

}  // namespace convoscope::app
