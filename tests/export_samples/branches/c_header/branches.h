/* stem to wide (9 layers), exported by Convoscope: weights, an input and its output, flat in C order. */
#ifndef BRANCHES_H
#define BRANCHES_H

#include <math.h> /* NAN, INFINITY */

#define STEM_FILTERS_SHAPE {3, 3, 3, 4}
/* [KH, KW, Cf, Cout] */
static const float stem_filters[108] = {
    1.0f, -3.0f, -3.0f, -3.0f, 1.0f, -2.0f, 1.0f, -3.0f, -1.0f, 1.0f, -3.0f, -3.0f,
    3.0f, -2.0f, 1.0f, 0.0f, -2.0f, 2.0f, -1.0f, -1.0f, 1.0f, -1.0f, 0.0f, -3.0f,
    -3.0f, 3.0f, 0.0f, 0.0f, 0.0f, 0.0f, -1.0f, -3.0f, -2.0f, -3.0f, 2.0f, -1.0f,
    2.0f, -1.0f, 0.0f, 3.0f, 2.0f, -2.0f, 1.0f, -3.0f, -2.0f, 1.0f, -1.0f, -2.0f,
    2.0f, 1.0f, -3.0f, 3.0f, 1.0f, -1.0f, 2.0f, 3.0f, -3.0f, 2.0f, 3.0f, -1.0f,
    1.0f, -1.0f, -2.0f, -1.0f, 3.0f, -2.0f, 1.0f, 1.0f, 3.0f, 1.0f, -1.0f, 2.0f,
    -2.0f, 1.0f, 3.0f, 3.0f, 3.0f, 3.0f, -2.0f, 3.0f, -2.0f, 3.0f, 0.0f, 2.0f,
    3.0f, -2.0f, -2.0f, 1.0f, 0.0f, -1.0f, 2.0f, -3.0f, -3.0f, 3.0f, -1.0f, 0.0f,
    -1.0f, -2.0f, 2.0f, 1.0f, -1.0f, 0.0f, 3.0f, 2.0f, -1.0f, -1.0f, -3.0f, -2.0f,
};

#define SHIFT_BIAS_SHAPE {4}
/* [C] */
static const float shift_bias[4] = {
    -3.0f, -2.0f, 0.0f, -2.0f,
};

#define NORM_MEAN_SHAPE {4}
/* [C] */
static const float norm_mean[4] = {
    1.0f, 2.0f, -1.0f, 0.0f,
};

#define NORM_VARIANCE_SHAPE {4}
/* [C] */
static const float norm_variance[4] = {
    3.0f, 15.0f, 0.0f, 3.0f,
};

#define NORM_SCALE_SHAPE {4}
/* [C] */
static const float norm_scale[4] = {
    2.0f, 4.0f, 1.0f, -1.0f,
};

#define NORM_OFFSET_SHAPE {4}
/* [C] */
static const float norm_offset[4] = {
    0.5f, 0.0f, 1.0f, -2.0f,
};

#define BOTH_FILTERS_SHAPE {3, 3, 4, 1}
/* [KH, KW, C, M] */
static const float both_filters[36] = {
    -1.0f, -2.0f, 0.0f, 1.0f, 1.0f, 3.0f, -3.0f, 0.0f, 2.0f, -1.0f, 3.0f, 2.0f,
    -3.0f, 3.0f, 2.0f, -3.0f, 0.0f, 3.0f, 2.0f, 3.0f, -2.0f, 0.0f, -2.0f, 0.0f,
    3.0f, 2.0f, -1.0f, -3.0f, 3.0f, 2.0f, 0.0f, 0.0f, 0.0f, 2.0f, -3.0f, 2.0f,
};

#define BOTH_POINTWISE_SHAPE {1, 1, 4, 4}
/* [1, 1, C*M, Cout] */
static const float both_pointwise[16] = {
    -2.0f, -2.0f, -2.0f, -3.0f, -2.0f, 1.0f, 0.0f, 3.0f, 2.0f, -2.0f, 1.0f, 3.0f,
    1.0f, 0.0f, 2.0f, -1.0f,
};

#define INPUT_SHAPE {1, 6, 5, 3}
/* [N, H, W, C] */
static const float input[90] = {
    4.0f, 2.0f, 2.0f, 2.0f, 4.0f, 3.0f, 4.0f, 3.0f, 0.0f, 0.0f, 2.0f, 3.0f, 0.0f, 0.0f, 2.0f,
    4.0f, 3.0f, 2.0f, 3.0f, 2.0f, 0.0f, 3.0f, 2.0f, 1.0f, 4.0f, 0.0f, 3.0f, 0.0f, 1.0f, 2.0f,
    1.0f, 1.0f, 3.0f, 3.0f, 3.0f, 0.0f, 1.0f, 3.0f, 3.0f, 4.0f, 2.0f, 1.0f, 3.0f, 4.0f, 2.0f,
    3.0f, 2.0f, 3.0f, 1.0f, 1.0f, 0.0f, 1.0f, 1.0f, 1.0f, 1.0f, 0.0f, 3.0f, 4.0f, 1.0f, 2.0f,
    2.0f, 0.0f, 1.0f, 3.0f, 4.0f, 2.0f, 4.0f, 4.0f, 2.0f, 1.0f, 4.0f, 4.0f, 0.0f, 3.0f, 4.0f,
    3.0f, 3.0f, 3.0f, 3.0f, 0.0f, 3.0f, 3.0f, 0.0f, 1.0f, 0.0f, 1.0f, 3.0f, 1.0f, 0.0f, 2.0f,
};

#define EXPECTED_SHAPE {1, 2, 2, 8}
/* [N, H, W, C] */
static const float expected[32] = {
    23.5f, -3.0f, 17.25f, 8.125f, 23.5f, -3.0f, 17.25f, 8.125f,
    26.0f, 2.75f, 10.25f, 8.125f, 26.0f, 2.75f, 10.25f, 8.125f,
    20.5f, 1.25f, 11.25f, 12.0f, 20.5f, 1.25f, 11.25f, 12.0f,
    21.5f, 2.75f, 11.5f, 17.625f, 21.5f, 2.75f, 11.5f, 17.625f,
};

#endif
