// See listing.h. Calls with an error_code do not throw; the iterator's increment is one of them.
#include "engine/files/listing.h"

#include <algorithm>

namespace convoscope {

namespace {

namespace fs = std::filesystem;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// ASCII only: the order of other letters is that of their code points.
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The number that starts at `at`, without its leading zeros.
std::string take_number(const std::string& text, size_t& at) {
  std::string number;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    if (!number.empty() || text[at] != '0') number.push_back(text[at]);
  }
  return number;
}

}  // namespace

bool name_before(const std::string& a, const std::string& b) {
  size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      const std::string m = take_number(a, i), n = take_number(b, j);
      if (m.size() != n.size()) return m.size() < n.size();
      if (m != n) return m < n;
      continue;
    }
    const auto p = static_cast<unsigned char>(lower(a[i])),
               q = static_cast<unsigned char>(lower(b[j]));
    if (p != q) return p < q;
    ++i;
    ++j;
  }
  if (i == a.size() && j == b.size()) return a < b;  // alike but for case and zeros
  return i == a.size();
}

Expected<std::vector<fs::path>> files_in(const fs::path& folder) {
  std::error_code failed;
  std::vector<fs::path> files;
  fs::directory_iterator at(folder, failed);
  while (!failed && at != fs::directory_iterator()) {
    std::error_code gone;  // a broken link or a file removed meanwhile is none
    const bool hidden = at->path().filename().string().starts_with('.');
    if (!hidden && at->is_regular_file(gone)) files.push_back(at->path());
    at.increment(failed);
  }
  if (failed) {
    return file_error("the folder " + folder.string() + " can't be read: " + failed.message());
  }
  std::ranges::sort(files, [](const fs::path& a, const fs::path& b) {
    return name_before(a.filename().string(), b.filename().string());
  });
  return files;
}

}  // namespace convoscope
