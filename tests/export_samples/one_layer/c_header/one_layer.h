/* edges, exported by Convoscope: weights, an input and its output, flat in C order. */
#ifndef ONE_LAYER_H
#define ONE_LAYER_H

#include <math.h> /* NAN, INFINITY */

#define EDGES_FILTERS_SHAPE {3, 2, 2, 3}
/* [KH, KW, Cf, Cout] */
static const float edges_filters[36] = {
    0.0f, 1.0f, 0.0f, -1.0f, -1.0f, -2.0f, 3.0f, -2.0f, 2.0f, 3.0f, -2.0f, -3.0f,
    1.0f, -1.0f, 1.0f, 0.0f, -1.0f, 2.0f, 0.0f, -1.0f, 1.0f, -3.0f, -3.0f, 1.0f,
    0.0f, -2.0f, 3.0f, -1.0f, -2.0f, 0.0f, 0.0f, -3.0f, 2.0f, -3.0f, 3.0f, 1.0f,
};

#define INPUT_SHAPE {1, 5, 6, 2}
/* [N, H, W, C] */
static const float input[60] = {
    5.0f, 2.0f, 6.0f, 0.0f, 1.0f, 8.0f, 1.0f, 5.0f, 9.0f, 0.0f, 8.0f, 3.0f,
    0.0f, 1.0f, 6.0f, 6.0f, 1.0f, 3.0f, 1.0f, 8.0f, 6.0f, 0.0f, 9.0f, 1.0f,
    3.0f, 9.0f, 0.0f, 9.0f, 9.0f, 6.0f, 0.0f, 3.0f, 0.0f, 8.0f, 2.0f, 4.0f,
    6.0f, 2.0f, 8.0f, 1.0f, 9.0f, 4.0f, 8.0f, 2.0f, 1.0f, 9.0f, 9.0f, 3.0f,
    5.0f, 1.0f, 8.0f, 1.0f, 9.0f, 0.0f, 9.0f, 3.0f, 7.0f, 8.0f, 6.0f, 5.0f,
};

#define EXPECTED_SHAPE {1, 3, 6, 3}
/* [N, H, W, C] */
static const float expected[54] = {
    0.0f, 0.0f, 33.0f, 0.0f, 0.0f, 38.0f, 0.0f, 0.0f, 36.0f, 0.0f, 0.0f, 35.0f,
    0.0f, 0.0f, 57.0f, 7.0f, 0.0f, 41.0f,
    6.0f, 0.0f, 57.0f, 0.0f, 0.0f, 60.0f, 14.0f, 0.0f, 41.0f, 0.0f, 0.0f, 45.0f,
    0.0f, 0.0f, 61.0f, 0.0f, 0.0f, 35.0f,
    27.0f, 0.0f, 25.0f, 46.0f, 0.0f, 23.0f, 26.0f, 0.0f, 23.0f, 13.0f, 0.0f, 1.0f,
    19.0f, 0.0f, 25.0f, 3.0f, 0.0f, 10.0f,
};

#endif
