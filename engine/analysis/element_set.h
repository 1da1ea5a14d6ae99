// Sets of elements of one activation, exactly: unions of products rows × columns × channels. Along
// one path through a chain a set is a single product, with holes where stride and dilation leave
// some; where branches join it is a union. How such a set comes about is in window_sets.h.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/core/shape.h"

namespace convoscope {

// Positions along one axis.
struct AxisSet {
  std::vector<int64_t> inside;   // sorted, 0 ≤ p < extent
  std::vector<int64_t> padding;  // sorted, outside: touched by windows and read as zero
  auto operator<=>(const AxisSet&) const = default;
};

struct AxisBounds {
  int64_t low = 0, high = -1;  // both belong to it
  int64_t size() const { return high - low + 1; }
  bool operator==(const AxisBounds&) const = default;
};
struct ElementBounds {
  AxisBounds h, w;
  bool operator==(const ElementBounds&) const = default;
};

struct ChannelRange {
  int64_t begin = 0, end = 0;  // half-open
  int64_t size() const { return end - begin; }
  auto operator<=>(const ChannelRange&) const = default;
};

// The product of rows, columns and channels. Its elements are those whose row and column are both
// inside; the others that it touches are padding.
struct FieldPiece {
  AxisSet h, w;
  ChannelRange channels;
  bool has_elements() const { return !h.inside.empty() && !w.inside.empty(); }
  bool operator==(const FieldPiece&) const = default;
};

// A set of elements of one level (engine/chain/layer_geometry.h), and the padding around them.
struct FieldLevel {
  size_t level = 0;
  int64_t height = 0, width = 0, channels = 0;  // extents of that activation
  // The set is their union; they may overlap, but none contains another. None at all where nothing
  // is touched; only pieces without elements where nothing but padding is.
  std::vector<FieldPiece> pieces;

  bool empty() const;  // has no elements
  bool contains(int64_t y, int64_t x) const;
  bool contains(int64_t y, int64_t x, int64_t c) const;
  int64_t count() const;   // elements of the union, each once
  int64_t pixels() const;  // positions (y, x) of the union, each once
  // The smallest rectangle around the elements, and that around the padding touched too; nothing
  // where there are none.
  std::optional<ElementBounds> bounds() const;
  std::optional<ElementBounds> touched() const;
  ChannelRange channel_bounds() const;
};

// The same union of fewer pieces: none contains another, and two that differ in one factor alone
// are one. Many pieces become disjoint ones, at most one a row and run of channels, so that their
// number stays bounded whatever the branches.
std::vector<FieldPiece> simplified(std::vector<FieldPiece> pieces);

// The same union of pieces that have no element in common.
std::vector<FieldPiece> disjoint(const std::vector<FieldPiece>& pieces);

}  // namespace convoscope
