// A small constant matrix applied to vectors, expanded into code: zeros vanish, ones aren't
// multiplied, and rows or columns that mirror one another (points a and −a) share their sums.
#if defined(CONVOSCOPE_KERNELS_LINEAR_MAP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CONVOSCOPE_KERNELS_LINEAR_MAP_INL_H_
#undef CONVOSCOPE_KERNELS_LINEAR_MAP_INL_H_
#else
#define CONVOSCOPE_KERNELS_LINEAR_MAP_INL_H_
#endif

#include "engine/conv/kernels/unroll-inl.h"

HWY_BEFORE_NAMESPACE();
namespace convoscope::kernels::HWY_NAMESPACE {

// A Matrix has kRows, kColumns and `static constexpr double at(row, column)`.

// Row r and row r + 1 agree up to the sign in every column, with columns of either kind.
template <class Matrix>
constexpr bool mirrored_rows(int r) {
  if (r + 1 >= Matrix::kRows) return false;
  bool same = false, opposite = false;
  for (int c = 0; c < Matrix::kColumns; ++c) {
    const double a = Matrix::at(r, c), b = Matrix::at(r + 1, c);
    if (a != b && a != -b) return false;
    same |= a == b && a != 0;
    opposite |= a == -b && a != 0;
  }
  return same && opposite;
}

template <class Matrix>
constexpr bool first_of_pair(int r) {
  return r >= 0 && mirrored_rows<Matrix>(r) && !first_of_pair<Matrix>(r - 1);
}

template <class Matrix>
struct Transposed {
  static constexpr int kRows = Matrix::kColumns, kColumns = Matrix::kRows;
  static constexpr double at(int r, int c) { return Matrix::at(c, r); }
};

// The columns of row r that a mirrored row r + 1 repeats (kSign 1) or negates (kSign −1).
template <class Matrix, int kSign>
struct Half {
  static constexpr int kRows = Matrix::kRows, kColumns = Matrix::kColumns;
  static constexpr double at(int r, int c) {
    return Matrix::at(r, c) == kSign * Matrix::at(r + 1, c) ? Matrix::at(r, c) : 0;
  }
};

// The matrix for inputs in which mirrored columns c and c + 1 were replaced by their sum and their
// difference.
template <class Matrix>
struct Folded {
  static constexpr int kRows = Matrix::kRows, kColumns = Matrix::kColumns;
  static constexpr double at(int r, int c) {
    if (first_of_pair<Transposed<Matrix>>(c)) {
      return Matrix::at(r, c) == Matrix::at(r, c + 1) ? Matrix::at(r, c) : 0;
    }
    if (first_of_pair<Transposed<Matrix>>(c - 1)) {
      return Matrix::at(r, c) == -Matrix::at(r, c - 1) ? Matrix::at(r, c - 1) : 0;
    }
    return Matrix::at(r, c);
  }
};

// The column with which a sum begins: one whose factor is 1, so that it needs no multiplication.
template <class Matrix>
constexpr int first_column(int r) {
  for (int c = 0; c < Matrix::kColumns; ++c) {
    if (Matrix::at(r, c) == 1) return c;
  }
  for (int c = 0; c < Matrix::kColumns; ++c) {
    if (Matrix::at(r, c) != 0) return c;
  }
  return -1;
}

template <class Matrix, int kRow>
HWY_INLINE Vec row_sum(const Vec* in) {
  constexpr int kFirst = first_column<Matrix>(kRow);
  static_assert(kFirst >= 0);
  constexpr double kFactor = Matrix::at(kRow, kFirst);
  Vec sum = in[kFirst];
  if constexpr (kFactor != 1) sum = hn::Mul(sum, hn::Set(D(), static_cast<float>(kFactor)));
  unroll<Matrix::kColumns>([&](auto c) CONVOSCOPE_UNROLLED {
    constexpr double factor = Matrix::at(kRow, c);
    if constexpr (c == kFirst || factor == 0) {
    } else if constexpr (factor == 1) {
      sum = hn::Add(sum, in[c]);
    } else if constexpr (factor == -1) {
      sum = hn::Sub(sum, in[c]);
    } else {
      sum = hn::MulAdd(in[c], hn::Set(D(), static_cast<float>(factor)), sum);
    }
  });
  return sum;
}

// out = Matrix · in, sharing what mirrored rows have in common.
template <class Matrix>
HWY_INLINE void map_by_rows(const Vec* in, Vec* out) {
  unroll<Matrix::kRows>([&](auto r) CONVOSCOPE_UNROLLED {
    if constexpr (first_of_pair<Matrix>(r)) {
      const Vec same = row_sum<Half<Matrix, 1>, r>(in);
      const Vec opposite = row_sum<Half<Matrix, -1>, r>(in);
      out[r] = hn::Add(same, opposite);
      out[r + 1] = hn::Sub(same, opposite);
    } else if constexpr (!first_of_pair<Matrix>(r - 1)) {
      out[r] = row_sum<Matrix, r>(in);
    }
  });
}

// out = Matrix · in, sharing what mirrored columns have in common.
template <class Matrix>
HWY_INLINE void map_by_columns(const Vec* in, Vec* out) {
  using Columns = Transposed<Matrix>;
  Vec folded[Matrix::kColumns];
  unroll<Matrix::kColumns>([&](auto c) CONVOSCOPE_UNROLLED {
    if constexpr (first_of_pair<Columns>(c)) {
      folded[c] = hn::Add(in[c], in[c + 1]);
    } else if constexpr (first_of_pair<Columns>(c - 1)) {
      folded[c] = hn::Sub(in[c - 1], in[c]);
    } else {
      folded[c] = in[c];
    }
  });
  unroll<Matrix::kRows>([&](auto r)
                            CONVOSCOPE_UNROLLED { out[r] = row_sum<Folded<Matrix>, r>(folded); });
}

}  // namespace convoscope::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
