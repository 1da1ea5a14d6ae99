// One ImFont for each size that is used, so that no text is ever scaled: a face for letters and
// digits, DejaVu Sans for the mathematics it lacks and Font Awesome for icons, merged in this
// order. The first face that has a glyph wins.
#include "app/host/fonts.h"

#include <cmath>
#include <fstream>
#include <iterator>
#include <map>

#include "app/host/icons.h"
#include "engine/files/font_file.h"
#include "imgui_freetype.h"

namespace convoscope::app {
namespace {

struct Face {
  const char* file;
  float size;  // unscaled pixels from ascender to descender
  bool icons;
};

// In the order of enum Font.
constexpr Face kFaces[kFontCount] = {
    {"Inter-Regular.otf", 18, true},          {"Inter-Medium.otf", 18, true},
    {"Inter-SemiBold.otf", 18, true},         {"InterDisplay-SemiBold.otf", 25, false},
    {"Inter-Medium.otf", 15.5f, true},        {"JetBrainsMono-Regular.ttf", 17, false},
    {"JetBrainsMono-Regular.ttf", 15, false}, {"JetBrainsMono-Medium.ttf", 26, false},
};
constexpr const char* kSymbolFontFile = "DejaVuSans.ttf";
constexpr const char* kIconFontFile = "fontawesome-webfont.ttf";
constexpr float kMergedSize = 0.92f;

// Latin 1, the Greek of the formulas, punctuation, super- and subscripts, arrows, operators,
// brackets.
constexpr ImWchar kTextRanges[] = {
    0x0020, 0x00FF, 0x0394, 0x0394, 0x03A3, 0x03A3, 0x03B1, 0x03C9, 0x1D62, 0x1D65, 0x2013, 0x2014,
    0x2018, 0x201E, 0x2022, 0x2022, 0x2026, 0x2026, 0x2032, 0x2033, 0x2070, 0x208E, 0x2190, 0x2199,
    0x21A6, 0x21A6, 0x2202, 0x2202, 0x2208, 0x2208, 0x220F, 0x2212, 0x2218, 0x221A, 0x221E, 0x221E,
    0x2229, 0x222A, 0x2248, 0x2248, 0x2260, 0x2260, 0x2264, 0x2265, 0x2295, 0x2299, 0x22C5, 0x22C5,
    0x2308, 0x230B, 0x25A0, 0x25A1, 0x25B2, 0x25CF, 0x2713, 0x2717, 0};
constexpr ImWchar kIconRanges[] = {kFirstIcon, kLastIcon, 0};

std::vector<std::string> g_missing;

// The bytes of a font file, read once a run; empty when it is nowhere.
std::vector<char>& font_bytes(const std::string& file) {
  static std::map<std::string, std::vector<char>> cache;
  const auto known = cache.find(file);
  if (known != cache.end()) return known->second;
  std::vector<char>& bytes = cache[file];
  std::ifstream stream(find_font_file(file), std::ios::binary);
  bytes.assign(std::istreambuf_iterator<char>(stream), {});
  if (bytes.empty()) g_missing.push_back(file);
  return bytes;
}

ImFont* add_face(const char* file, float size, const ImWchar* ranges, bool merge) {
  std::vector<char>& bytes = font_bytes(file);
  if (bytes.empty()) return nullptr;
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  config.MergeMode = merge;
  config.OversampleH = 1;
  config.OversampleV = 1;
  config.PixelSnapH = true;
  config.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
  return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(bytes.data(), static_cast<int>(bytes.size()),
                                                    size, &config, ranges);
}

ImFont* add_fallback(float size) {
  ImFontConfig config;
  config.SizePixels = std::round(size);
  return ImGui::GetIO().Fonts->AddFontDefault(&config);
}

}  // namespace

std::array<ImFont*, kFontCount> load_fonts(float scale) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;
  std::array<ImFont*, kFontCount> fonts{};
  for (size_t i = 0; i < kFontCount; ++i) {
    const float size = kFaces[i].size * scale;
    fonts[i] = add_face(kFaces[i].file, size, kTextRanges, false);
    if (fonts[i] == nullptr) fonts[i] = add_fallback(size);
    add_face(kSymbolFontFile, size * kMergedSize, kTextRanges, true);
    if (kFaces[i].icons) add_face(kIconFontFile, size * kMergedSize, kIconRanges, true);
  }
  atlas.Build();
  return fonts;
}

const std::vector<std::string>& missing_fonts() { return g_missing; }

}  // namespace convoscope::app
