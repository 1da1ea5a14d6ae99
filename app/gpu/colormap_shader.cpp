// See colormap_shader.h.
#include "app/gpu/colormap_shader.h"

#include <string>
#include <vector>

#include "app/gpu/gl.h"
#include "engine/core/check.h"

namespace convoscope::app {
namespace {

// Names and meaning of the attributes are those of Dear ImGui's OpenGL3 back end, whose vertex
// array is bound while we draw.
constexpr const char* kVertexSource = R"(#version 330 core
uniform mat4 projection;
in vec2 Position;
in vec2 UV;
in vec4 Color;
out vec2 uv;
out vec4 tint;
void main() {
  uv = UV;
  tint = Color;
  gl_Position = projection * vec4(Position, 0, 1);
}
)";

// The table has a row for each map; the columns after the last entry are the colours of NaN, +∞ and
// −∞.
constexpr const char* kFragmentSource = R"(#version 330 core
uniform sampler2D values;
uniform sampler2D table;
uniform float low;
uniform float high;
uniform int row;
uniform int kind;  // 0: one value by the table, 1: red, green and blue, 2: one value as light
uniform bool aligned;
in vec2 uv;
in vec4 tint;
out vec4 color;

const int kLast = 256;

float share(float value) {
  if (!(high > low)) return value < low ? 0.0 : value > low ? 1.0 : 0.5;
  return clamp((value * 0.5 - low * 0.5) / (high * 0.5 - low * 0.5), 0.0, 1.0);
}

vec3 color_of(ivec2 texel, ivec2 size) {
  vec3 v = texelFetch(values, clamp(texel, ivec2(0), size - 1), 0).rgb;
  if (kind != 1) v = v.rrr;
  if (kind == 2 && (any(isnan(v)) || any(isinf(v)))) return vec3(1.0);
  if (any(isnan(v))) return texelFetch(table, ivec2(kLast + 1, row), 0).rgb;
  if (any(isinf(v))) {
    bool above = v.r + v.g + v.b > 0.0;
    return texelFetch(table, ivec2(kLast + (above ? 2 : 3), row), 0).rgb;
  }
  if (kind != 0) return vec3(share(v.r), share(v.g), share(v.b));
  return texelFetch(table, ivec2(int(share(v.r) * float(kLast) + 0.5), row), 0).rgb;
}

void main() {
  ivec2 size = textureSize(values, 0);
  vec2 at = uv * vec2(size);
  vec3 rgb;
  if (aligned) {
    rgb = color_of(ivec2(floor(at)), size);
  } else {
    // Shares of the texels beyond the nearest edge in the square that this screen pixel covers.
    vec2 from = floor(at - 0.5);
    vec2 part = clamp((at - 0.5 - from - 0.5) / max(fwidth(at), vec2(1e-6)) + 0.5, 0.0, 1.0);
    ivec2 t = ivec2(from);
    vec3 upper = mix(color_of(t, size), color_of(t + ivec2(1, 0), size), part.x);
    vec3 lower = mix(color_of(t + ivec2(0, 1), size), color_of(t + ivec2(1, 1), size), part.x);
    rgb = mix(upper, lower, part.y);
  }
  color = vec4(rgb, 1.0) * tint;
}
)";

GLuint compile(GLenum kind, const char* source) {
  const GLuint shader = glCreateShader(kind);
  glShaderSource(shader, 1, &source, nullptr);
  glCompileShader(shader);
  GLint compiled = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &compiled);
  CONVOSCOPE_CHECK(compiled == GL_TRUE);
  return shader;
}

// Maps ImGui's coordinates of the frame being drawn to the unit cube.
void set_projection(GLint uniform) {
  const ImDrawData* frame = ImGui::GetDrawData();
  const float left = frame->DisplayPos.x, right = left + frame->DisplaySize.x;
  const float top = frame->DisplayPos.y, bottom = top + frame->DisplaySize.y;
  const float matrix[16] = {2 / (right - left),
                            0,
                            0,
                            0,
                            0,
                            2 / (top - bottom),
                            0,
                            0,
                            0,
                            0,
                            -1,
                            0,
                            (right + left) / (left - right),
                            (top + bottom) / (bottom - top),
                            0,
                            1};
  glUniformMatrix4fv(uniform, 1, GL_FALSE, matrix);
}

}  // namespace

ColormapShader::~ColormapShader() {
  if (program_ != 0) glDeleteProgram(program_);
  if (table_ != 0) glDeleteTextures(1, &table_);
}

void ColormapShader::begin(ImDrawList* list, const ShaderPaint& paint) {
  draws_.push_back({this, paint});
  list->AddCallback(on_draw, &draws_.back());
}

void ColormapShader::end(ImDrawList* list) {
  list->AddCallback(on_end, nullptr);
  list->AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

void ColormapShader::on_draw(const ImDrawList*, const ImDrawCmd* command) {
  const auto* draw = static_cast<const Draw*>(command->UserCallbackData);
  draw->shader->use(draw->paint);
}

// Dear ImGui's own reset leaves the mask alone.
void ColormapShader::on_end(const ImDrawList*, const ImDrawCmd*) {
  glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
}

void ColormapShader::use(const ShaderPaint& paint) {
  if (program_ == 0) {
    make_program();
    make_table();
  }
  glUseProgram(program_);
  set_projection(projection_);
  glUniform1f(low_, paint.low);
  glUniform1f(high_, paint.high);
  glUniform1i(row_, static_cast<GLint>(paint.colormap));
  glUniform1i(kind_, paint.paint != Paint::kAll ? 2 : paint.picture ? 1 : 0);
  glUniform1i(aligned_, paint.aligned ? 1 : 0);
  if (paint.paint != Paint::kAll) {
    glColorMask(paint.paint == Paint::kRed, paint.paint == Paint::kGreen,
                paint.paint == Paint::kBlue, GL_TRUE);
  }
  glActiveTexture(GL_TEXTURE1);
  glBindTexture(GL_TEXTURE_2D, table_);
  glActiveTexture(GL_TEXTURE0);
}

void ColormapShader::make_program() {
  GLint backend = 0;
  glGetIntegerv(GL_CURRENT_PROGRAM, &backend);
  program_ = glCreateProgram();
  for (const char* attribute : {"Position", "UV", "Color"}) {
    const GLint location = glGetAttribLocation(static_cast<GLuint>(backend), attribute);
    CONVOSCOPE_CHECK(location >= 0);
    glBindAttribLocation(program_, static_cast<GLuint>(location), attribute);
  }
  const GLuint vertex = compile(GL_VERTEX_SHADER, kVertexSource);
  const GLuint fragment = compile(GL_FRAGMENT_SHADER, kFragmentSource);
  glAttachShader(program_, vertex);
  glAttachShader(program_, fragment);
  glLinkProgram(program_);
  GLint linked = 0;
  glGetProgramiv(program_, GL_LINK_STATUS, &linked);
  CONVOSCOPE_CHECK(linked == GL_TRUE);
  glDeleteShader(vertex);
  glDeleteShader(fragment);
  projection_ = glGetUniformLocation(program_, "projection");
  low_ = glGetUniformLocation(program_, "low");
  high_ = glGetUniformLocation(program_, "high");
  row_ = glGetUniformLocation(program_, "row");
  kind_ = glGetUniformLocation(program_, "kind");
  aligned_ = glGetUniformLocation(program_, "aligned");
  glUseProgram(program_);
  glUniform1i(glGetUniformLocation(program_, "values"), 0);
  glUniform1i(glGetUniformLocation(program_, "table"), 1);
}

void ColormapShader::make_table() {
  static_assert(kColormapEntries == 257, "kLast in the fragment shader is the last entry");
  std::vector<Rgb8> rows;
  for (const ColormapId id : kColormaps) {
    const ColormapTable& table = colormap_table(id);
    rows.insert(rows.end(), table.begin(), table.end());
    const NonFiniteColors special = nonfinite_colors(id);
    rows.insert(rows.end(), {special.nan, special.positive, special.negative});
  }
  glGenTextures(1, &table_);
  glBindTexture(GL_TEXTURE_2D, table_);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGB8, static_cast<GLsizei>(kColormapEntries + 3),
               static_cast<GLsizei>(std::size(kColormaps)), 0, GL_RGB, GL_UNSIGNED_BYTE,
               rows.data());
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
}

}  // namespace convoscope::app
