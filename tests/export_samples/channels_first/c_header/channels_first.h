/* deep to up (3 layers), exported by Convoscope: weights, an input and its output, flat in C order. */
#ifndef CHANNELS_FIRST_H
#define CHANNELS_FIRST_H

#include <math.h> /* NAN, INFINITY */

#define DEEP_FILTERS_SHAPE {2, 2, 2, 2}
/* [KH, KW, C, M] */
static const float deep_filters[16] = {
    2.0f, 3.0f, -2.0f, -2.0f, 2.0f, 0.0f, 1.0f, 0.0f,
    -1.0f, 0.0f, -2.0f, -1.0f, -1.0f, -3.0f, 2.0f, -1.0f,
};

#define GROUPED_FILTERS_SHAPE {1, 1, 2, 4}
/* [KH, KW, Cf, Cout] */
static const float grouped_filters[8] = {
    -3.0f, -1.0f, 1.0f, 0.0f, 0.0f, 2.0f, -3.0f, 0.0f,
};

#define UP_FILTERS_SHAPE {3, 3, 2, 4}
/* [KH, KW, Cout, Cin] */
static const float up_filters[72] = {
    -1.0f, 1.0f, 1.0f, -1.0f, 1.0f, -3.0f, -3.0f, 3.0f,
    -2.0f, -3.0f, -3.0f, -1.0f, -1.0f, -3.0f, 3.0f, -2.0f,
    -1.0f, 3.0f, -2.0f, 3.0f, 0.0f, 3.0f, 2.0f, 3.0f,
    -1.0f, 0.0f, -2.0f, 1.0f, 1.0f, 1.0f, 0.0f, 2.0f,
    -1.0f, -3.0f, -1.0f, -3.0f, 3.0f, 2.0f, -2.0f, 0.0f,
    -3.0f, -1.0f, -3.0f, 2.0f, -3.0f, 3.0f, -1.0f, -3.0f,
    1.0f, 3.0f, -2.0f, -3.0f, -1.0f, 3.0f, -3.0f, 0.0f,
    -3.0f, -1.0f, 1.0f, 0.0f, -1.0f, 1.0f, -2.0f, -3.0f,
    1.0f, 2.0f, -2.0f, -3.0f, -2.0f, -1.0f, -3.0f, -2.0f,
};

#define INPUT_SHAPE {2, 2, 5, 4}
/* [N, C, H, W] */
static const float input[80] = {
    0.0f, 0.0f, -2.0f, -2.0f, -1.0f, 0.0f, 4.0f, 1.0f, 1.0f, -2.0f, 2.0f, 1.0f,
    2.0f, 1.0f, 3.0f, 2.0f, 4.0f, 0.0f, -2.0f, 3.0f,
    5.0f, 4.0f, 0.0f, 0.0f, -2.0f, 5.0f, 0.0f, -2.0f, 0.0f, 0.0f, 0.0f, 5.0f,
    -1.0f, -2.0f, 3.0f, 5.0f, -1.0f, -2.0f, 1.0f, 1.0f,
    2.0f, -2.0f, -1.0f, 5.0f, -2.0f, -1.0f, 5.0f, 3.0f, 1.0f, 2.0f, 5.0f, 5.0f,
    1.0f, 2.0f, 1.0f, 5.0f, 0.0f, 4.0f, -1.0f, 4.0f,
    5.0f, 3.0f, -1.0f, 1.0f, 4.0f, -1.0f, 1.0f, 2.0f, -1.0f, 0.0f, 3.0f, 0.0f,
    2.0f, 0.0f, 5.0f, 1.0f, -1.0f, 4.0f, 5.0f, 0.0f,
};

#define EXPECTED_SHAPE {2, 2, 5, 4}
/* [N, C, H, W] */
static const float expected[80] = {
    -43.0f, -17.0f, -54.0f, -2.0f, -88.0f, 66.0f, 21.0f, -123.0f,
    13.0f, 20.0f, -33.0f, -32.0f, 40.0f, -16.0f, 86.0f, 49.0f,
    30.0f, 6.0f, 62.0f, -11.0f,
    -4.0f, -57.0f, -3.0f, 63.0f, 9.0f, -80.0f, -213.0f, 76.0f,
    8.0f, 59.0f, -60.0f, -83.0f, -12.0f, -12.0f, -122.0f, 27.0f,
    -12.0f, -30.0f, 56.0f, -108.0f,
    11.0f, 1.0f, -19.0f, -5.0f, -23.0f, -37.0f, -99.0f, -9.0f,
    -61.0f, 1.0f, -119.0f, 44.0f, -26.0f, -37.0f, -76.0f, 143.0f,
    2.0f, 10.0f, 24.0f, 33.0f,
    -6.0f, -19.0f, 51.0f, 30.0f, 42.0f, 83.0f, -128.0f, 52.0f,
    12.0f, 17.0f, -183.0f, -142.0f, -165.0f, -34.0f, -203.0f, 105.0f,
    -18.0f, -70.0f, 4.0f, -162.0f,
};

#endif
