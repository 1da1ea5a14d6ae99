// See json_text.h.
#include "engine/io/json_text.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/core/text.h"

namespace convoscope {

namespace {

// Far more than an experiment needs: an object in an object in a list in an object, and values of
// rank 4.
constexpr size_t kMaxDepth = 32;
// Keys are compared one by one.
constexpr size_t kMaxKeys = 256;
constexpr size_t kMaxLibraryText = 160;
constexpr size_t kLineWidth = 100;

// "line 3, column 5" of the byte with the given number, counted from 1 as nlohmann/json does.
std::string place_in(const std::string& text, size_t byte) {
  const size_t at = std::min(byte > 0 ? byte - 1 : 0, text.size());
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(at);
  const auto line = 1 + std::count(text.begin(), end, '\n');
  const size_t line_start = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
  const size_t column = line_start == std::string::npos ? at + 1 : at - line_start;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

// "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing
// value - invalid literal; last read: 'x'" without all that stands before the reason; printable and
// not long.
std::string library_reason(std::string_view what) {
  for (const std::string_view mark : {"] ", " - "}) {
    const size_t found = what.find(mark);
    if (found != std::string_view::npos) what.remove_prefix(found + mark.size());
  }
  std::string reason(what.substr(0, kMaxLibraryText));
  std::replace_if(
      reason.begin(), reason.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return reason;
}

// Takes nlohmann/json's events and grows the tree. Returning false ends the parse.
class TreeBuilder {
 public:
  using number_integer_t = Json::number_integer_t;
  using number_unsigned_t = Json::number_unsigned_t;
  using number_float_t = Json::number_float_t;
  using string_t = Json::string_t;
  using binary_t = Json::binary_t;

  explicit TreeBuilder(const std::string& text) : text_(text) {}

  Expected<Json> result() && {
    if (!refusal_.empty()) return file_error(refusal_);
    return std::move(root_);
  }

  bool null() { return add(nullptr) != nullptr; }
  bool boolean(bool value) { return add(value) != nullptr; }
  bool number_integer(int64_t value) { return add(value) != nullptr; }
  bool number_unsigned(uint64_t value) { return add(value) != nullptr; }
  bool number_float(float value, const std::string&) { return add(value) != nullptr; }
  bool string(std::string& value) { return add(std::move(value)) != nullptr; }
  bool binary(binary_t&) { return false; }  // never occurs in text

  bool start_object(size_t) { return open(Json::object()); }
  bool start_array(size_t) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    Json& object = *open_.back();
    if (object.contains(name)) return refuse_with("the key \"" + name + "\" is given twice");
    if (object.size() == kMaxKeys) {
      return refuse_with("an object has more than " + std::to_string(kMaxKeys) + " keys");
    }
    slot_ = &(object[name] = nullptr);
    return true;
  }

  bool parse_error(size_t position, const std::string&, const nlohmann::detail::exception& error) {
    return refuse_with(place_in(text_, position) + ": " + library_reason(error.what()));
  }

 private:
  Json* add(Json value) {
    if (open_.empty()) return &(root_ = std::move(value));
    if (open_.back()->is_object()) return &(*slot_ = std::move(value));
    open_.back()->push_back(std::move(value));
    return &open_.back()->back();
  }

  // Pointers stay valid: a container gains no member while one of its members is still open.
  bool open(Json container) {
    if (open_.size() == kMaxDepth) {
      return refuse_with("it is nested deeper than " + std::to_string(kMaxDepth) + " levels");
    }
    open_.push_back(add(std::move(container)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  bool refuse_with(std::string sentence) {
    refusal_ = std::move(sentence);
    return false;
  }

  const std::string& text_;
  Json root_;
  std::vector<Json*> open_;
  Json* slot_ = nullptr;  // where the value of the last key goes
  std::string refusal_;
};

std::string scalar_text(const Json& json) {
  if (!json.is_number_float()) return json.dump(-1, ' ', false, Json::error_handler_t::replace);
  const std::string text = round_trip(json.get<float>());
  return text == "-0" ? "-0.0" : text;  // an integer has no negative zero
}

std::string key_text(const std::string& key) { return scalar_text(Json(key)) + ": "; }

// Appends `json` on one line; stops early, and returns false, once `out` has more than `limit`
// bytes.
bool append_line(const Json& json, size_t limit, std::string& out) {
  if (!json.is_structured()) {
    out += scalar_text(json);
    return out.size() <= limit;
  }
  const bool object = json.is_object();
  out += object ? '{' : '[';
  for (auto it = json.begin(); it != json.end(); ++it) {
    if (it != json.begin()) out += ", ";
    if (object) out += key_text(it.key());
    if (!append_line(*it, limit, out)) return false;
  }
  out += object ? '}' : ']';
  return out.size() <= limit;
}

class Printer {
 public:
  // `column` is where the value begins, `indent` that of the line it begins on.
  void print(const Json& json, size_t indent, size_t column) {
    std::string line;
    const size_t room = kLineWidth > column ? kLineWidth - column - 1 : 0;  // 1 for a comma
    if (append_line(json, room, line) || !json.is_structured()) {
      out_ += line;
    } else if (json.is_object()) {
      print_members(json, indent);
    } else if (std::none_of(json.begin(), json.end(),
                            [](const Json& child) { return child.is_structured(); })) {
      print_filled(json, indent);
    } else {
      print_elements(json, indent);
    }
  }

  std::string take() && { return std::move(out_) + "\n"; }

 private:
  void new_line(size_t indent) { out_.append(1, '\n').append(indent, ' '); }

  void print_members(const Json& object, size_t indent) {
    out_ += '{';
    for (auto it = object.begin(); it != object.end(); ++it) {
      if (it != object.begin()) out_ += ',';
      new_line(indent + 2);
      const std::string key = key_text(it.key());
      out_ += key;
      print(*it, indent + 2, indent + 2 + key.size());
    }
    new_line(indent);
    out_ += '}';
  }

  void print_elements(const Json& array, size_t indent) {
    out_ += '[';
    for (auto it = array.begin(); it != array.end(); ++it) {
      if (it != array.begin()) out_ += ',';
      new_line(indent + 2);
      print(*it, indent + 2, indent + 2);
    }
    new_line(indent);
    out_ += ']';
  }

  // Scalars, as many on a line as it holds.
  void print_filled(const Json& array, size_t indent) {
    out_ += '[';
    size_t column = kLineWidth;
    for (auto it = array.begin(); it != array.end(); ++it) {
      const std::string text = scalar_text(*it);
      if (it != array.begin()) out_ += ',';
      if (column + 2 + text.size() > kLineWidth - 1) {
        new_line(indent + 2);
        column = indent + 2 + text.size();
      } else {
        out_ += ' ';
        column += 2 + text.size();
      }
      out_ += text;
    }
    new_line(indent);
    out_ += ']';
  }

  std::string out_;
};

}  // namespace

Expected<Json> parse_json(const std::string& text) {
  TreeBuilder builder(text);
  Json::sax_parse(text, &builder);
  return std::move(builder).result();
}

std::string print_json(const Json& json) {
  Printer printer;
  printer.print(json, 0, 0);
  return std::move(printer).take();
}

}  // namespace convoscope
