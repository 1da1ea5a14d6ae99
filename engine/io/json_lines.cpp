// See json_lines.h.
#include "engine/io/json_lines.h"

#include <iterator>
#include <vector>

#include "engine/io/json_text.h"

namespace convoscope {

namespace {

// Characters of a text, counting the lines that were passed. nlohmann/json tells no positions, but
// reads a token and no more before it reports it (a number and the character behind it).
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, int* line) : at_(at), line_(line) {}
  const char& operator*() const { return *at_; }
  CountingIterator& operator++() {
    if (*at_++ == '\n') ++*line_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  int* line_;
};

// Takes nlohmann/json's events and writes down where each value begins.
class LineKeeper {
 public:
  using number_integer_t = Json::number_integer_t;
  using number_unsigned_t = Json::number_unsigned_t;
  using number_float_t = Json::number_float_t;
  using string_t = Json::string_t;
  using binary_t = Json::binary_t;

  LineKeeper(const int* line, std::map<std::string, int>& lines) : line_(line), lines_(lines) {}

  bool null() { return value(); }
  bool boolean(bool) { return value(); }
  bool number_integer(int64_t) { return value(); }
  bool number_unsigned(uint64_t) { return value(); }
  bool number_float(float, const std::string&) { return value(); }
  bool string(std::string&) { return value(); }
  bool binary(binary_t&) { return false; }
  bool start_object(size_t) { return open(false); }
  bool start_array(size_t) { return open(true); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    Container& object = open_.back();
    object.member = object.place.empty() ? name : object.place + "." + name;
    lines_[object.member] = *line_;
    return true;
  }
  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception&) { return false; }

 private:
  struct Container {
    std::string place;
    bool list = false;
    int64_t index = 0;   // of the next element of a list
    std::string member;  // of an object: the place of the last key
  };

  // The place of the value that begins now.
  std::string begin() {
    if (open_.empty()) return "";
    Container& in = open_.back();
    if (!in.list) return in.member;
    std::string place = in.place + "[" + std::to_string(in.index++) + "]";
    lines_[place] = *line_;
    return place;
  }
  bool value() {
    begin();
    return true;
  }
  bool open(bool list) {
    if (open_.size() == kMaxDepth) return false;  // parse_json refuses it long before
    std::string place = begin();
    open_.push_back({std::move(place), list, 0, {}});
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  static constexpr size_t kMaxDepth = 64;
  const int* line_;
  std::map<std::string, int>& lines_;
  std::vector<Container> open_;
};

}  // namespace

JsonLines::JsonLines(const std::string& text) {
  int line = 1;
  LineKeeper keeper(&line, lines_);
  const char* begin = text.data();
  Json::sax_parse(CountingIterator(begin, &line), CountingIterator(begin + text.size(), &line),
                  &keeper);
}

int JsonLines::line(std::string place) const {
  while (!place.empty()) {
    const auto found = lines_.find(place);
    if (found != lines_.end()) return found->second;
    const size_t end = place.find_last_of(".[");
    place.resize(end == std::string::npos ? 0 : end);
  }
  return 1;
}

}  // namespace convoscope
