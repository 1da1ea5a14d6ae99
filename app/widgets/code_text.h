// A text cut into lines, and which of its characters are comments, words in quotes, keywords and
// numbers: enough to read code by, no parser. Cutting costs one pass, wherever it runs; a line is
// coloured when it is drawn.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace convoscope::app {

enum class CodeLanguage { kPlain, kPython, kCpp, kLatex, kMarkdown, kJson };
// By the ending of a file's name.
CodeLanguage language_of(std::string_view name);

// What a line starts inside of.
enum class CodeState : uint8_t { kCode, kDoubleQuotes, kSingleQuotes, kComment };

struct CodeText {
  std::string text;
  CodeLanguage language = CodeLanguage::kPlain;
  std::vector<size_t> starts;     // of each line
  std::vector<CodeState> states;  // likewise
  size_t columns = 0;             // of the longest line, in characters

  size_t lines() const { return starts.size(); }
  std::string_view line(size_t index) const;  // without its line feed
};
CodeText cut_code(std::string text, CodeLanguage language);

enum class Ink : uint8_t { kPlain, kComment, kQuoted, kNumber, kKeyword };
struct InkRun {
  size_t bytes = 0;
  Ink ink = Ink::kPlain;
  bool operator==(const InkRun&) const = default;
};
// The runs of the first `most` bytes of a line, which they cover.
std::vector<InkRun> inks_of(const CodeText& code, size_t line, size_t most);

// Characters of UTF-8; broken bytes count as one each.
size_t count_characters(std::string_view text);

// 16 bytes a line as an address, hexadecimal digits and ASCII: what a file that is no text looks
// like.
std::string hex_lines(std::string_view bytes);

}  // namespace convoscope::app
