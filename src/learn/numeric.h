/* learn/numeric.h - the two squashing functions, the same in training and in use.
 *
 * They are made of +, *, / and comparisons alone, so that every machine gets the
 * same bits; libm's tanh does not promise that. */
#ifndef DEM_LEARN_NUMERIC_H
#define DEM_LEARN_NUMERIC_H

/* tanh by its [3/2] Pade approximant, x(27 + x^2)/(27 + 9x^2), which reaches
 * exactly 1 with slope 0 at x = 3 and is held there. */
static inline float squash(float x)
{
    x = x > 3.0f ? 3.0f : x;
    x = x < -3.0f ? -3.0f : x;
    float xx = x * x;
    return x * (27.0f + xx) / (27.0f + 9.0f * xx);
}

/* d squash / dx = ((9 - x^2) / (9 + 3x^2))^2 inside [-3, 3], 0 outside. */
static inline float squash_slope(float x)
{
    x = x > 3.0f ? 3.0f : x;
    x = x < -3.0f ? -3.0f : x;
    float xx = x * x, s = (9.0f - xx) / (9.0f + 3.0f * xx);
    return s * s;
}

/* A logistic gate, 1/2 + squash(x/2)/2. */
static inline float gate(float x)
{
    return 0.5f + 0.5f * squash(0.5f * x);
}

static inline float gate_slope(float x)
{
    return 0.25f * squash_slope(0.5f * x);
}

#endif
