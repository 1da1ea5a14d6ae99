// A text comes out of its lines as it went in, and its inks cover them: whatever it holds.
#include "app/widgets/code_text.h"

#include <gtest/gtest.h>

#include "tests/support/seeded.h"

namespace convoscope::app {
namespace {

using testing::Seeded;

std::string joined(const CodeText& code) {
  std::string text;
  for (size_t i = 0; i < code.lines(); ++i)
    text += (i == 0 ? "" : "\n") + std::string(code.line(i));
  return text;
}

// The part of a line that has an ink.
std::string inked(const CodeText& code, size_t line, Ink ink) {
  std::string text;
  size_t from = 0;
  for (const InkRun& run : inks_of(code, line, std::string::npos)) {
    if (run.ink == ink) text += code.line(line).substr(from, run.bytes);
    from += run.bytes;
  }
  return text;
}

TEST(CodeText, GivesItsLinesBack) {
  EXPECT_EQ(joined(cut_code("a\nb\n\nc", CodeLanguage::kPlain)), "a\nb\n\nc");
  EXPECT_EQ(cut_code("a\nb\n", CodeLanguage::kPlain).lines(), 2U) << "no line after the last feed";
  EXPECT_EQ(cut_code("", CodeLanguage::kPlain).lines(), 1U);
  EXPECT_EQ(cut_code("x × y\nlonger →", CodeLanguage::kPlain).columns, 8U) << "characters";
}

TEST(CodeText, TellsCommentsWordsInQuotesKeywordsAndNumbersApart) {
  const CodeText code = cut_code("for x in [1.5e-3, 'a # b']:  # why", CodeLanguage::kPython);
  EXPECT_EQ(inked(code, 0, Ink::kKeyword), "forin");
  EXPECT_EQ(inked(code, 0, Ink::kNumber), "1.5e-3");
  EXPECT_EQ(inked(code, 0, Ink::kQuoted), "'a # b'");
  EXPECT_EQ(inked(code, 0, Ink::kComment), "# why");
}

TEST(CodeText, RemembersWhatALineStartsInside) {
  const CodeText python = cut_code("\"\"\"One.\nreturn 2\n\"\"\"\nreturn 3", CodeLanguage::kPython);
  EXPECT_EQ(inked(python, 1, Ink::kComment), "return 2");
  EXPECT_EQ(inked(python, 3, Ink::kKeyword), "return");
  const CodeText cpp = cut_code("int a; /* b\nint c; */ int d;", CodeLanguage::kCpp);
  EXPECT_EQ(inked(cpp, 1, Ink::kComment), "int c; */");
  EXPECT_EQ(inked(cpp, 1, Ink::kKeyword), "int");
}

TEST(CodeText, KnowsALanguageByTheEndingOfAName) {
  EXPECT_EQ(language_of("conv1.py"), CodeLanguage::kPython);
  EXPECT_EQ(language_of("conv1.h"), CodeLanguage::kCpp);
  EXPECT_EQ(language_of("conv1"), CodeLanguage::kPlain);
}

TEST(CodeText, InksCoverEveryLineOfAnyText) {
  Seeded random;
  const std::string letters = "ab1.e-+\"'#/*%\\ \n\xc3\x97_\t";
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (int64_t i = random.integer(0, 60); i > 0; --i) {
      text += letters[static_cast<size_t>(random.integer(0, std::ssize(letters) - 1))];
    }
    for (const auto language :
         {CodeLanguage::kPlain, CodeLanguage::kPython, CodeLanguage::kCpp, CodeLanguage::kLatex,
          CodeLanguage::kMarkdown, CodeLanguage::kJson}) {
      const CodeText code = cut_code(text, language);
      for (size_t line = 0; line < code.lines(); ++line) {
        size_t bytes = 0;
        for (const InkRun& run : inks_of(code, line, 40)) bytes += run.bytes;
        ASSERT_EQ(bytes, std::min<size_t>(40, code.line(line).size())) << text;
      }
    }
  }
}

TEST(HexLines, ShowBytesAsDigitsAndAsWhatCanBeRead) {
  const std::string bytes = std::string("PK\x03\x04\xff", 5) + std::string(12, 'a');
  EXPECT_EQ(hex_lines(bytes),
            "00000000  50 4b 03 04 ff 61 61 61  61 61 61 61 61 61 61 61  PK...aaaaaaaaaaa\n"
            "00000010  61                                                a\n");
}

}  // namespace
}  // namespace convoscope::app
