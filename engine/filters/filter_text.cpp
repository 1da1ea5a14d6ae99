// See filter_text.h; reading brackets is in bracket_text.cpp.
#include "engine/filters/filter_text.h"

#include <algorithm>

#include "engine/core/text.h"
#include "engine/filters/bracket_text.h"

namespace convoscope {
namespace {

constexpr size_t kMostText = size_t{16} << 20;

// Reads weight (y, x, q) of the i-th printed filter.
struct Source {
  const Tensor& bank;
  FilterShape shape;
  std::span<const int64_t> filters;
  std::optional<int64_t> slice;

  int64_t channels() const { return slice ? 1 : shape.in; }
  std::string at(int64_t y, int64_t x, int64_t q, size_t i) const {
    return round_trip(bank.data()[filter_offset(shape, y, x, slice.value_or(q), filters[i])]);
  }
};

std::string print_table(const Source& source) {
  std::string text;
  for (size_t i = 0; i < source.filters.size(); ++i) {
    for (int64_t q = 0; q < source.channels(); ++q) {
      if (!text.empty()) text += '\n';
      for (int64_t y = 0; y < source.shape.h; ++y) {
        for (int64_t x = 0; x < source.shape.w; ++x) {
          if (x > 0) text += '\t';
          text += source.at(y, x, q, i);
        }
        text += '\n';
      }
    }
  }
  return text;
}

// "[a, b, c]" of `count` parts.
template <typename Part>
std::string list(int64_t count, const char* separator, Part part) {
  std::string text = "[";
  for (int64_t i = 0; i < count; ++i) {
    if (i > 0) text += separator;
    text += part(i);
  }
  return text + "]";
}

std::string print_numpy(const Source& source) {
  const auto count = static_cast<int64_t>(source.filters.size());
  const auto channel = [&](int64_t y, int64_t x, int64_t q) {
    if (count == 1) return source.at(y, x, q, 0);
    return list(count, ", ", [&](int64_t i) { return source.at(y, x, q, static_cast<size_t>(i)); });
  };
  const auto tap = [&](int64_t y, int64_t x) {
    if (count == 1 && source.channels() == 1) return source.at(y, x, 0, 0);
    return list(source.channels(), ", ", [&](int64_t q) { return channel(y, x, q); });
  };
  const auto row = [&](int64_t y) {
    return list(source.shape.w, ", ", [&](int64_t x) { return tap(y, x); });
  };
  return "np.array(" + list(source.shape.h, ",\n          ", row) + ", dtype=np.float32)\n";
}

// Nothing, or a remark as numpy.savetxt puts between slices.
bool is_blank(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t\r");
  return first == std::string_view::npos || line[first] == '#';
}

struct Line {
  std::string_view words;
  size_t number;  // from 1
};

// What separates numbers of a table.
std::string separators_of(const std::vector<Line>& lines) {
  const auto holds = [&](char c) {
    return std::ranges::any_of(lines, [&](const Line& line) {
      return !is_blank(line.words) && line.words.find(c) != std::string_view::npos;
    });
  };
  const bool decimal_comma = holds(',') && !holds('.') && (holds('\t') || holds(';'));
  return decimal_comma ? " \t\r;" : " \t\r;,";
}

Expected<std::vector<float>> read_row(const Line& line, const std::string& separators) {
  std::vector<float> row;
  const std::string_view text = line.words;
  for (size_t at = 0; (at = text.find_first_not_of(separators, at)) != std::string_view::npos;) {
    const size_t end = std::min(text.find_first_of(separators, at), text.size());
    const std::string_view word = text.substr(at, end - at);
    const std::optional<float> number = read_weight(word);
    if (!number) {
      return refuse("line " + std::to_string(line.number) + " of the text holds '" +
                    shortened(word) + "', which is no finite number");
    }
    row.push_back(*number);
    at = end;
  }
  return row;
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back({text.substr(at, end - at), lines.size() + 1});
    at = end + 1;
  }
  return lines;
}

Expected<WeightText> parse_table(const std::string& text) {
  const std::vector<Line> lines = lines_of(text);
  const std::string separators = separators_of(lines);
  WeightText result;
  std::vector<float> block;
  int64_t rows = 0;
  const auto end_block = [&]() -> Expected<void> {
    if (rows == 0) return {};
    if (result.h == 0) result.h = rows;
    if (rows != result.h) {
      return refuse("block " + std::to_string(result.slices.size() + 1) + " of the text has " +
                    std::to_string(rows) + " rows, the first has " + std::to_string(result.h));
    }
    result.slices.push_back(std::move(block));
    block.clear();
    rows = 0;
    return {};
  };
  for (const Line& line : lines) {
    if (is_blank(line.words)) {
      if (auto ended = end_block(); !ended) return tl::unexpected(ended.error());
      continue;
    }
    auto row = read_row(line, separators);
    if (!row) return tl::unexpected(row.error());
    const auto width = static_cast<int64_t>(row->size());
    if (result.w == 0) result.w = width;
    if (width != result.w || width == 0) {
      return refuse("line " + std::to_string(line.number) + " of the text has " +
                    std::to_string(width) + " numbers, the first has " + std::to_string(result.w));
    }
    block.insert(block.end(), row->begin(), row->end());
    ++rows;
  }
  if (auto ended = end_block(); !ended) return tl::unexpected(ended.error());
  if (result.slices.empty()) return refuse("the text holds no numbers");
  return result;
}

std::string extent_text(int64_t h, int64_t w) {
  return std::to_string(h) + "×" + std::to_string(w);
}

// [h][w][in] from one slice after the other.
std::vector<float> joined(std::span<const std::vector<float>> slices) {
  std::vector<float> filter(slices.size() * slices.front().size());
  for (size_t q = 0; q < slices.size(); ++q) {
    for (size_t i = 0; i < slices[q].size(); ++i) filter[i * slices.size() + q] = slices[q][i];
  }
  return filter;
}

}  // namespace

std::string print_filters(const Tensor& bank, std::span<const int64_t> filters,
                          std::optional<int64_t> slice, TextForm form) {
  const Source source{bank, filter_shape(bank), filters, slice};
  return form == TextForm::kTable ? print_table(source) : print_numpy(source);
}

Expected<WeightText> parse_weights(const std::string& text) {
  if (text.size() > kMostText) {
    return refuse("the text is " + std::to_string(text.size() >> 20) +
                  " MiB long; at most 16 MiB are read");
  }
  const std::string plain = with_plain_signs(text);
  if (plain.find_first_of("[{") != std::string::npos) return parse_brackets(plain);
  return parse_table(plain);
}

Expected<FittedWeights> fit_weights(const WeightText& text, const FilterExtent& extent) {
  if (text.h != extent.h || text.w != extent.w) {
    const std::string here = extent_text(text.h, text.w), there = extent_text(extent.h, extent.w);
    return refuse("the pasted weights are " + here + " and the filters are " + there +
                  "; resize the filters to " + here + " or paste " + there);
  }
  const auto count = static_cast<int64_t>(text.slices.size());
  if (count == 1 && text.in <= 1 && extent.in > 1) return FittedWeights{{}, text.slices.front()};
  if ((text.in != 0 && text.in != extent.in) || count % extent.in != 0) {
    const int64_t slices = text.in != 0 ? text.in : count;
    return refuse("the pasted weights have " + std::to_string(slices) +
                  (text.in != 0 ? " channels" : " slices") + " and the filters " +
                  std::to_string(extent.in) + "; paste " + std::to_string(extent.in) +
                  " slices for each filter, or one for the chosen slice");
  }
  FittedWeights fitted;
  const auto channels = static_cast<size_t>(extent.in);
  for (size_t at = 0; at < text.slices.size(); at += channels) {
    fitted.filters.push_back(joined(std::span(text.slices).subspan(at, channels)));
  }
  return fitted;
}

}  // namespace convoscope
