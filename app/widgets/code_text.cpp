// See code_text.h.
#include "app/widgets/code_text.h"

#include <algorithm>
#include <array>
#include <span>

namespace convoscope::app {
namespace {

constexpr std::string_view kPythonWords[] = {
    "and", "as",   "assert", "break",  "class",  "continue", "def", "elif",   "else", "except",
    "for", "from", "global", "if",     "import", "in",       "is",  "lambda", "not",  "None",
    "or",  "pass", "raise",  "return", "True",   "False",    "try", "while",  "with", "yield"};
constexpr std::string_view kCppWords[] = {
    "auto",    "bool",     "break",    "case",      "char",     "const",  "constexpr", "continue",
    "double",  "else",     "enum",     "false",     "float",    "for",    "if",        "inline",
    "int",     "int64_t",  "long",     "namespace", "return",   "size_t", "static",    "struct",
    "switch",  "template", "true",     "typename",  "unsigned", "using",  "void",      "while",
    "int32_t", "uint8_t",  "uint32_t", "define",    "include",  "ifndef", "endif",     "pragma"};
constexpr std::string_view kJsonWords[] = {"true", "false", "null"};

std::span<const std::string_view> words_of(CodeLanguage language) {
  if (language == CodeLanguage::kPython) return kPythonWords;
  if (language == CodeLanguage::kCpp) return kCppWords;
  if (language == CodeLanguage::kJson) return kJsonWords;
  return {};
}

std::string_view comment_of(CodeLanguage language) {
  if (language == CodeLanguage::kPython) return "#";
  if (language == CodeLanguage::kCpp) return "//";
  if (language == CodeLanguage::kLatex) return "%";
  return {};
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads a line from where the one before it ended, run by run.
class Scanner {
 public:
  Scanner(std::string_view line, CodeLanguage language, CodeState state)
      : line_(line), language_(language), state_(state) {}

  CodeState state() const { return state_; }
  bool done() const { return at_ >= line_.size(); }

  InkRun next() {
    const size_t from = at_;
    const Ink ink = take();
    return {at_ - from, ink};
  }

 private:
  bool sees(std::string_view words) const {
    return !words.empty() && line_.substr(at_).starts_with(words);
  }
  // To the end of the closing words, or of the line.
  bool take_through(std::string_view closing) {
    const size_t found = line_.find(closing, at_);
    at_ = found == std::string_view::npos ? line_.size() : found + closing.size();
    return found != std::string_view::npos;
  }

  Ink take() {
    if (state_ != CodeState::kCode) return take_rest_of_block();
    if (language_ == CodeLanguage::kMarkdown) return take_markdown();
    if (sees(comment_of(language_)) && !is_escaped()) {
      at_ = line_.size();
      return Ink::kComment;
    }
    if (language_ == CodeLanguage::kCpp && sees("/*")) return open(CodeState::kComment, 2);
    if (language_ == CodeLanguage::kPython && sees("\"\"\"")) {
      return open(CodeState::kDoubleQuotes, 3);
    }
    if (language_ == CodeLanguage::kPython && sees("'''")) return open(CodeState::kSingleQuotes, 3);
    return take_token();
  }

  Ink open(CodeState state, size_t bytes) {
    state_ = state;
    at_ += bytes;
    return take_rest_of_block();
  }

  Ink take_rest_of_block() {
    constexpr std::array<std::string_view, 4> kClosing = {"", "\"\"\"", "'''", "*/"};
    if (take_through(kClosing[static_cast<size_t>(state_)])) state_ = CodeState::kCode;
    // A text that explains a function is read like a comment.
    return Ink::kComment;
  }

  Ink take_markdown() {
    const bool heading = at_ == 0 && sees("#");
    at_ = line_.size();
    return heading ? Ink::kKeyword : Ink::kPlain;
  }

  Ink take_token() {
    const char c = line_[at_];
    const bool quotes = language_ != CodeLanguage::kPlain && language_ != CodeLanguage::kLatex;
    if (quotes && (c == '"' || (c == '\'' && language_ != CodeLanguage::kJson))) {
      return take_quoted(c);
    }
    if (language_ == CodeLanguage::kLatex && c == '\\') return take_command();
    if (is_letter(c)) return take_word();
    if (is_digit(c)) return take_number();
    do {
      ++at_;
    } while (!done() && is_other(line_[at_]));
    return Ink::kPlain;
  }

  // Nothing that a token could start with.
  static bool is_other(char c) {
    return !is_letter(c) && !is_digit(c) && c != '"' && c != '\'' && c != '#' && c != '/' &&
           c != '%' && c != '\\';
  }
  bool is_escaped() const { return at_ > 0 && line_[at_ - 1] == '\\'; }

  Ink take_quoted(char quote) {
    for (++at_; !done() && line_[at_] != quote; ++at_) {
      if (line_[at_] == '\\') ++at_;
    }
    at_ = std::min(at_ + 1, line_.size());
    return Ink::kQuoted;
  }
  Ink take_command() {
    for (++at_; !done() && is_letter(line_[at_]);) ++at_;
    return Ink::kKeyword;
  }
  Ink take_word() {
    const size_t from = at_;
    while (!done() && (is_letter(line_[at_]) || is_digit(line_[at_]))) ++at_;
    const std::string_view word = line_.substr(from, at_ - from);
    const auto known = words_of(language_);
    return std::ranges::find(known, word) != known.end() ? Ink::kKeyword : Ink::kPlain;
  }
  Ink take_number() {
    const auto goes_on = [&](char c) {
      const char before = line_[at_ - 1];
      const bool sign = (c == '-' || c == '+') && (before == 'e' || before == 'E');
      return is_digit(c) || is_letter(c) || c == '.' || sign;
    };
    for (++at_; !done() && goes_on(line_[at_]);) ++at_;
    return Ink::kNumber;
  }

  std::string_view line_;
  CodeLanguage language_;
  CodeState state_;
  size_t at_ = 0;
};

}  // namespace

CodeLanguage language_of(std::string_view name) {
  const auto ends = [&](std::initializer_list<std::string_view> endings) {
    return std::ranges::any_of(endings, [&](std::string_view end) { return name.ends_with(end); });
  };
  if (ends({".py"})) return CodeLanguage::kPython;
  if (ends({".cpp", ".h", ".cc", ".hpp", ".c"})) return CodeLanguage::kCpp;
  if (ends({".tex"})) return CodeLanguage::kLatex;
  if (ends({".md"})) return CodeLanguage::kMarkdown;
  if (ends({".json"})) return CodeLanguage::kJson;
  return CodeLanguage::kPlain;
}

std::string_view CodeText::line(size_t index) const {
  const size_t from = starts[index];
  const size_t end = index + 1 < starts.size() ? starts[index + 1] - 1 : text.size();
  return std::string_view(text).substr(from, end - from);
}

CodeText cut_code(std::string text, CodeLanguage language) {
  CodeText code{.text = std::move(text), .language = language};
  CodeState state = CodeState::kCode;
  for (size_t from = 0;;) {
    const size_t end = std::min(code.text.find('\n', from), code.text.size());
    const std::string_view line = std::string_view(code.text).substr(from, end - from);
    code.starts.push_back(from);
    code.states.push_back(state);
    code.columns = std::max(code.columns, count_characters(line));
    Scanner scanner(line, language, state);
    while (!scanner.done()) scanner.next();
    state = scanner.state();
    from = end + 1;
    // What follows the last line feed is no line.
    if (from >= code.text.size()) return code;
  }
}

std::vector<InkRun> inks_of(const CodeText& code, size_t line, size_t most) {
  std::vector<InkRun> runs;
  Scanner scanner(code.line(line).substr(0, most), code.language, code.states[line]);
  while (!scanner.done()) {
    const InkRun run = scanner.next();
    if (!runs.empty() && runs.back().ink == run.ink) {
      runs.back().bytes += run.bytes;
    } else {
      runs.push_back(run);
    }
  }
  return runs;
}

size_t count_characters(std::string_view text) {
  return static_cast<size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string hex_lines(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (size_t from = 0; from < bytes.size(); from += 16) {
    const std::string_view row = bytes.substr(from, 16);
    for (int shift = 28; shift >= 0; shift -= 4) text += kDigits[(from >> shift) & 15];
    text += "  ";
    for (size_t i = 0; i < 16; ++i) {
      const auto byte = i < row.size() ? static_cast<unsigned char>(row[i]) : 0;
      text += i < row.size() ? std::string{kDigits[byte >> 4], kDigits[byte & 15]} : "  ";
      text += i == 7 ? "  " : " ";
    }
    text += ' ';
    for (const char c : row) text += c >= 0x20 && c < 0x7f ? c : '.';
    text += '\n';
  }
  return text;
}

}  // namespace convoscope::app
