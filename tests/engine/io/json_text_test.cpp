// Laws of JSON text: what is printed reads back, what is broken is refused at its line and column,
// and hostile text costs neither stack nor time.
#include "engine/io/json_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <sstream>

#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using ::testing::HasSubstr;
using testing::Seeded;

std::string sentence(const std::string& text) {
  const auto json = parse_json(text);
  return json ? "(read) " + json->dump() : json.error().sentence;
}

std::string times(size_t count, const std::string& text) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

TEST(ParseJson, ReadsEveryKindOfValueAndKeepsTheOrderOfKeys) {
  const std::string text = R"({"z":[1,-2,true,null],"a":{"ü":"\n\u00e9"},"m":[],"b":{}})";
  EXPECT_EQ(parse_json(text).value().dump(),
            R"({"z":[1,-2,true,null],"a":{"ü":"\né"},"m":[],"b":{}})");
}

TEST(ParseJson, NamesLineAndColumnOfAMistake) {
  EXPECT_THAT(sentence("{\n  \"a\": 1,\n  \"b\" 2\n}"), HasSubstr("line 3, column 7"));
  EXPECT_THAT(sentence("x"), HasSubstr("line 1, column 1"));
  EXPECT_THAT(sentence("\n\n[1,]"), HasSubstr("line 3, column 4"));
  EXPECT_THAT(sentence(""), HasSubstr("line 1, column 1"));
  EXPECT_THAT(sentence("[1] 2"), HasSubstr("line 1, column 5"));
}

TEST(ParseJson, SaysWhatItExpectedInPlainCharacters) {
  EXPECT_THAT(sentence("{\"a\": 1"), HasSubstr("expected '}'"));
  for (const char* text : {"\"\xff\"", "[\"\x01\"]", "\"\\ud800\"", "nul", "1e", "\xef\xbb"}) {
    const std::string words = sentence(text);
    EXPECT_THAT(words, HasSubstr("line 1, column "));
    EXPECT_TRUE(std::all_of(words.begin(), words.end(), [](char c) {
      return c >= ' ' && c <= '~';
    })) << words;
  }
  EXPECT_LT(sentence("[\"" + std::string(100000, 'x')).size(), 300u);
}

TEST(ParseJson, RefusesAKeyGivenTwice) {
  EXPECT_THAT(sentence(R"({"a": {"b": 1, "b": 2}})"), HasSubstr("the key \"b\" is given twice"));
  EXPECT_EQ(sentence(R"([{"b":1},{"b":2}])"), R"((read) [{"b":1},{"b":2}])");
}

TEST(ParseJson, RefusesNestingThatIsTooDeep) {
  EXPECT_TRUE(parse_json(times(32, "[") + times(32, "]")));
  EXPECT_THAT(sentence(times(33, "[") + times(33, "]")), HasSubstr("deeper than 32"));
  EXPECT_THAT(sentence(times(1000000, "[")), HasSubstr("deeper than 32"));
  EXPECT_THAT(sentence(times(1000000, "{\"a\":")), HasSubstr("deeper than 32"));
}

TEST(ParseJson, RefusesMoreKeysThanAnyObjectNeeds) {
  std::string text = "{";
  for (int i = 0; i < 300; ++i) text += "\"" + std::to_string(i) + "\": 0, ";
  EXPECT_THAT(sentence(text + "\"end\": 0}"), HasSubstr("more than 256 keys"));
}

TEST(ParseJson, RefusesNumbersBeyondFloat32) {
  EXPECT_THAT(sentence("[3.5e38]"), HasSubstr("line 1"));
  EXPECT_THAT(sentence("[1e400]"), HasSubstr("1e400"));
  EXPECT_EQ(parse_json("[3.4028234e38]").value()[0].get<float>(), 3.4028234e38f);
}

TEST(PrintJson, EveryFloat32ReadsBackAsTheSameBits) {
  Seeded random;
  for (int round = 0; round < 20000; ++round) {
    const auto value = std::bit_cast<float>(static_cast<uint32_t>(random.bits()));
    if (!std::isfinite(value)) continue;
    const auto back = parse_json(print_json(Json::array({value})));
    ASSERT_TRUE(back) << value;
    ASSERT_EQ(std::bit_cast<uint32_t>((*back)[0].get<float>()), std::bit_cast<uint32_t>(value));
  }
  const auto zero = parse_json(print_json(Json::array({-0.0f})));
  EXPECT_TRUE(std::signbit((*zero)[0].get<float>()));
}

// Any tree of up to `depth` levels.
Json random_tree(testing::Random& random, int depth) {
  const int64_t kind = random.integer(0, depth > 0 ? 5 : 3);
  if (kind == 0) return random.integer(-1000000, 1000000);
  if (kind == 1) return random.real(-1, 1);
  if (kind == 2) return std::string(static_cast<size_t>(random.integer(0, 30)), 'x') + "\"\n\u00e9";
  if (kind == 3) return random.chance(50);
  Json tree = kind == 4 ? Json::array() : Json::object();
  for (int64_t i = random.integer(0, 12); i > 0; --i) {
    Json child = random_tree(random, depth - 1);
    kind == 4 ? tree.push_back(std::move(child))
              : static_cast<void>(tree["key" + std::to_string(i)] = std::move(child));
  }
  return tree;
}

TEST(PrintJson, EveryTreeReadsBackFromLinesOfAtMostAHundredBytes) {
  Seeded random;
  for (int round = 0; round < 300; ++round) {
    const Json tree = random_tree(random, 5);
    const std::string text = print_json(tree);
    const auto back = parse_json(text);
    ASSERT_TRUE(back) << back.error().sentence << "\n" << text;
    ASSERT_EQ(*back, tree);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) ASSERT_LE(line.size(), 100u) << line;
  }
}

TEST(PrintJson, KeepsOnALineWhatFitsThere) {
  const Json json = {{"short", {1, 2, 3}}, {"long", std::vector<int>(60, 7)}, {"o", {{"k", 0.5f}}}};
  EXPECT_EQ(print_json(json), "{\n  \"short\": [1, 2, 3],\n  \"long\": [\n    " + times(31, "7, ") +
                                  "7,\n    " + times(27, "7, ") +
                                  "7\n  ],\n  \"o\": {\"k\": 0.5}\n}\n");
}

}  // namespace
}  // namespace convoscope
