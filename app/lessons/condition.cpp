// See condition.h.
#include "app/lessons/condition.h"

#include <muParser.h>

#include <array>
#include <cmath>
#include <deque>
#include <vector>

#include "engine/core/text.h"

namespace convoscope::app {

namespace {

// What muParser hands back to a function of ours.
struct Call {
  const Fact* fact;
  const Situation* situation;
};

template <typename... Arguments>
double call(void* user, Arguments... arguments) {
  const Call& call = *static_cast<const Call*>(user);
  const std::array<double, sizeof...(Arguments)> list{arguments...};
  return call.fact->value(*call.situation, list);
}

void define(mu::Parser& parser, Call& entry) {
  const char* name = entry.fact->name;
  switch (entry.fact->arguments) {
    case 1:
      return parser.DefineFunUserData(name, call<double>, &entry);
    case 2:
      return parser.DefineFunUserData(name, call<double, double>, &entry);
    case 3:
      return parser.DefineFunUserData(name, call<double, double, double>, &entry);
    default:
      return parser.DefineFunUserData(name, call<double, double, double, double>, &entry);
  }
}

// Only the numbers that a formula names are worked out: some take a walk over all outputs.
struct Numbers {
  const Situation* situation;
  std::deque<double> values;

  static double* named(const char* name, void* user) {
    Numbers& numbers = *static_cast<Numbers*>(user);
    const Fact* fact = find_fact(name);
    if (fact == nullptr || fact->arguments > 0) {
      throw mu::ParserError(mu::ecUNASSIGNABLE_TOKEN, name);
    }
    return &numbers.values.emplace_back(fact->value(*numbers.situation, {}));
  }
};

std::string nearest_fact(std::string_view word) {
  std::vector<std::string_view> names;
  for (const Fact& fact : facts()) names.emplace_back(fact.name);
  return std::string(nearest_word(word, names));
}

// muParser's texts end in a full stop and quote with ".
std::string sentence_of(const Formula& formula, const mu::Parser::exception_type& error) {
  const std::string head = at_line(formula.line) + "\"" + formula.text + "\": ";
  const std::string token = error.GetToken();
  if (error.GetCode() == mu::ecUNASSIGNABLE_TOKEN || error.GetCode() == mu::ecINVALID_NAME) {
    return head + "there is no " + token + "; did you mean " + nearest_fact(token) + "?";
  }
  return head + error.GetMsg();
}

// muParser assigns by "=", so that a slip of "out_h = 4" for "out_h == 4" would always hold.
bool assigns(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') continue;
    const bool compares =
        i > 0 && std::string_view("=<>!").find(text[i - 1]) != std::string_view::npos;
    if (!compares && text.substr(i + 1, 1) != "=") return true;
  }
  return false;
}

}  // namespace

Expected<double> compute(const Formula& formula, const Situation& situation) {
  if (assigns(formula.text)) {
    return refuse(at_line(formula.line) + "\"" + formula.text + "\": equality is written ==");
  }
  try {
    mu::Parser parser;
    Numbers numbers{&situation, {}};
    parser.SetVarFactory(Numbers::named, &numbers);
    parser.DefineFun("floor", static_cast<double (*)(double)>(std::floor));
    parser.DefineFun("ceil", static_cast<double (*)(double)>(std::ceil));
    std::deque<Call> calls;
    for (const Fact& fact : facts()) {
      if (fact.arguments > 0) define(parser, calls.emplace_back(Call{&fact, &situation}));
    }
    parser.SetExpr(formula.text);
    return parser.Eval();
  } catch (const mu::Parser::exception_type& error) {
    return refuse(sentence_of(formula, error));
  }
}

Expected<bool> holds(const Formula& condition, const Situation& situation) {
  const auto value = compute(condition, situation);
  if (!value) return tl::unexpected(value.error());
  return !std::isnan(*value) && *value != 0;
}

}  // namespace convoscope::app
