#include "trends/change.h"

#include <math.h>

#include "base/banned.h"

/* Starts that are e^24 less likely than the best, and boundaries of less than 0.001, are not
 * looked at further. */
static const double trimmed = 24, least_mass = 1e-3, prior = 0.5;
enum { AROUND_WEEKS = 6 };

struct bin { /* a week with events */
    int32_t week;
    size_t from, to; /* its days in the series, [from, to) */
    double quad[4];
    double more; /* log of the probability that no stretch begins behind it ... */
    double cut;  /* ... and that one does, before the next bin */
};

struct model {
    struct bin *bins; /* [count] */
    size_t count;
    double *sums;               /* [count + 1][4]: of the bins before, by quad class */
    double *more;               /* [count + 1]: sums of bins[].more */
    double *forward, *backward; /* [count + 1]: evidence of the bins before, and from there on,
                                   given that a stretch begins at this one */
    double *terms;              /* [count + 1]: scratch of the two below */
    size_t *likely;             /* other ends of the stretch at hand that are worth a look */
    size_t likely_count;
    double dispersion;
};

/* ---- Weeks -------------------------------------------------------------------- */

static int32_t week_of(dem_day day)
{
    return (day - calendar_weekday(day)) / 7; /* of Mondays: differences are what counts */
}

static void take_weeks(struct arena *arena, const struct series *s, struct model *m)
{
    m->bins = ARENA_ARRAY(arena, struct bin, s->count + 1);
    for (size_t i = 0; i < s->count; i++) {
        int32_t week = week_of(s->list[i].day);
        if (!m->count || m->bins[m->count - 1].week != week)
            m->bins[m->count++] = (struct bin){.week = week, .from = i};
        struct bin *b = &m->bins[m->count - 1];
        b->to = i + 1;
        for (int k = 0; k < 4; k++)
            b->quad[k] += s->list[i].quad[k];
    }
}

/* Pearson's chi^2 of two weeks' mixes, added with its degrees of freedom. */
static void compare(const struct bin *a, const struct bin *b, double *chi2, double *degrees)
{
    double na = 0, nb = 0;
    int classes = 0;
    for (int k = 0; k < 4; k++) {
        na += a->quad[k];
        nb += b->quad[k];
        classes += a->quad[k] + b->quad[k] > 0;
    }
    if (na <= 0 || nb <= 0 || classes < 2)
        return;
    for (int k = 0; k < 4; k++) {
        double all = a->quad[k] + b->quad[k], d = a->quad[k] * nb - b->quad[k] * na;
        *chi2 += all > 0 ? d * d / (all * na * nb) : 0;
    }
    *degrees += classes - 1;
}

static double dispersion_of(const struct model *m)
{
    double chi2 = 0, degrees = 0;
    for (size_t i = 1; i < m->count; i++)
        compare(&m->bins[i - 1], &m->bins[i], &chi2, &degrees);
    return degrees > 0 && chi2 > degrees ? chi2 / degrees : 1;
}

static void prepare(struct arena *arena, const struct series *s, double run, struct model *m)
{
    take_weeks(arena, s, m);
    m->dispersion = dispersion_of(m);
    m->sums = ARENA_ARRAY(arena, double, 4 * (m->count + 1));
    m->more = ARENA_ARRAY(arena, double, m->count + 1);
    m->forward = ARENA_ARRAY(arena, double, m->count + 1);
    m->backward = ARENA_ARRAY(arena, double, m->count + 1);
    m->terms = ARENA_ARRAY(arena, double, m->count + 1);
    m->likely = ARENA_ARRAY(arena, size_t, m->count + 1);
    for (size_t i = 0; i < m->count; i++) {
        struct bin *b = &m->bins[i];
        double gap = i + 1 < m->count ? m->bins[i + 1].week - b->week : 0;
        b->more = gap * log1p(-1 / run);
        b->cut = log(-expm1(b->more));
        m->more[i + 1] = m->more[i] + b->more;
        for (int k = 0; k < 4; k++)
            m->sums[4 * (i + 1) + (size_t)k] =
                m->sums[4 * i + (size_t)k] + b->quad[k] / m->dispersion;
    }
}

/* ---- Evidence ----------------------------------------------------------------- */

/* log Gamma(x) for x > 0: recurrence up to 8, then Stirling's series; errors below 1e-10. */
static double log_gamma(double x)
{
    double product = 1;
    for (; x < 8; x += 1)
        product *= x;
    double y = 1 / (x * x);
    double series = (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y / 1680))) / x;
    return (x - 0.5) * log(x) - x + 0.91893853320467274178 + series - log(product);
}

/* log of the Dirichlet-multinomial evidence of counts by quad class. */
static double evidence_of(const double *n)
{
    static const double none = -2.28945883927; /* ln Gamma(4 prior) - 4 ln Gamma(prior) */
    double all = 0, sum = none;
    for (int k = 0; k < 4; k++) {
        all += n[k];
        sum += log_gamma(n[k] + prior);
    }
    return sum - log_gamma(all + 4 * prior);
}

/* A stretch of bins [from, to), with no cut within and one on either side. */
static double stretch(const struct model *m, size_t from, size_t to)
{
    double n[4];
    for (size_t k = 0; k < 4; k++)
        n[k] = fmax(m->sums[4 * to + k] - m->sums[4 * from + k], 0);
    return evidence_of(n) + m->more[to - 1] - m->more[from] +
           (to < m->count ? m->bins[to - 1].cut : 0);
}

/* log of the sum of the terms, one for each likely end; forgets the ends that are not. */
static double sum_terms(struct model *m)
{
    double best = -INFINITY, sum = 0;
    size_t kept = 0;
    for (size_t i = 0; i < m->likely_count; i++)
        best = fmax(best, m->terms[i]);
    for (size_t i = 0; i < m->likely_count; i++) {
        if (m->terms[i] < best - trimmed)
            continue;
        sum += exp(m->terms[i] - best);
        m->likely[kept++] = m->likely[i];
    }
    m->likely_count = kept;
    return best + log(sum);
}

static void go_forward(struct model *m)
{
    m->likely_count = 0;
    m->forward[0] = 0;
    for (size_t to = 1; to <= m->count; to++) {
        m->likely[m->likely_count++] = to - 1;
        for (size_t i = 0; i < m->likely_count; i++)
            m->terms[i] = m->forward[m->likely[i]] + stretch(m, m->likely[i], to);
        m->forward[to] = sum_terms(m);
    }
}

static void go_backward(struct model *m)
{
    m->likely_count = 0;
    m->backward[m->count] = 0;
    for (size_t from = m->count; from-- > 0;) {
        m->likely[m->likely_count++] = from + 1;
        for (size_t i = 0; i < m->likely_count; i++)
            m->terms[i] = m->backward[m->likely[i]] + stretch(m, from, m->likely[i]);
        m->backward[from] = sum_terms(m);
    }
}

/* ---- Cuts --------------------------------------------------------------------- */

struct cut {
    size_t bin;       /* the new stretch begins with this bin ... */
    size_t day;       /* ... and this day of the series */
    size_t low, high; /* bins: 90 % */
    double probability;
};

struct cuts {
    struct cut *list;
    size_t count, room;
};

/* The masses nearest to the peak, until they make one change; taken away from `mass`. */
static struct cut take_peak(const struct model *m, double *mass, size_t peak)
{
    size_t low = peak, high = peak + 1; /* [low, high) */
    double sum = mass[peak];
    for (bool more = true; more && sum < 0.995;) {
        int32_t week = m->bins[peak].week;
        double left =
            low > 1 && week - m->bins[low - 1].week <= AROUND_WEEKS ? mass[low - 1] : 0;
        double right =
            high < m->count && m->bins[high].week - week <= AROUND_WEEKS ? mass[high] : 0;
        more = left > least_mass || right > least_mass;
        if (more && left >= right)
            sum += mass[--low];
        else if (more)
            sum += mass[high++];
    }
    struct cut cut = {.bin = peak, .probability = fmin(sum, 1), .low = low, .high = high - 1};
    for (double tail = mass[low]; tail < 0.05 * sum; tail += mass[cut.low])
        cut.low++;
    for (double tail = mass[high - 1]; tail < 0.05 * sum; tail += mass[cut.high])
        cut.high--;
    for (size_t i = low; i < high; i++)
        mass[i] = 0;
    return cut;
}

static int by_bin(const void *a, const void *b)
{
    const struct cut *x = a, *y = b;
    return (x->bin > y->bin) - (x->bin < y->bin);
}

static void find_cuts(struct arena *arena, struct model *m, double least, struct cuts *out)
{
    double *mass = m->terms;
    mass[0] = 0;
    for (size_t i = 1; i < m->count; i++)
        mass[i] = exp(fmin(m->forward[i] + m->backward[i] - m->forward[m->count], 0));
    for (;;) {
        size_t peak = 0;
        for (size_t i = 1; i < m->count; i++)
            peak = mass[i] > mass[peak] ? i : peak;
        if (mass[peak] < least / (2 * AROUND_WEEKS + 1))
            break;
        struct cut cut = take_peak(m, mass, peak);
        if (cut.probability >= least)
            *ARENA_PUSH(arena, out) = cut;
    }
    if (out->count)
        qsort(out->list, out->count, sizeof *out->list, by_bin);
}

/* ---- Stretches of days --------------------------------------------------------- */

struct part {                      /* days [from, to) of the series */
    double quad[4], weight, score; /* score: sum */
};

static struct part part_of(const struct series *s, size_t from, size_t to)
{
    struct part p = {.weight = 0};
    for (size_t i = from; i < to; i++) {
        for (int k = 0; k < 4; k++) {
            p.quad[k] += s->list[i].quad[k];
            p.weight += s->list[i].quad[k];
        }
        p.score += s->list[i].cooperation - s->list[i].conflict;
    }
    return p;
}

static double split_evidence(const struct model *m, const double *left, const double *right)
{
    double a[4], b[4];
    for (int k = 0; k < 4; k++) {
        a[k] = left[k] / m->dispersion;
        b[k] = right[k] / m->dispersion;
    }
    return evidence_of(a) + evidence_of(b);
}

/* The best day among those of the weeks on either side of the cut. */
static size_t best_day(const struct model *m, const struct series *s, size_t from,
                       const struct cut *cut, size_t to)
{
    size_t first = m->bins[cut->bin - 1].from, last = m->bins[cut->bin].to;
    size_t best = m->bins[cut->bin].from;
    double most = -INFINITY;
    first = first > from ? first : from + 1;
    struct part left = part_of(s, from, first), right = part_of(s, first, to);
    for (size_t day = first; day < last && day < to; day++) {
        double evidence = split_evidence(m, left.quad, right.quad);
        if (evidence > most) {
            most = evidence;
            best = day;
        }
        for (int k = 0; k < 4; k++) {
            left.quad[k] += s->list[day].quad[k];
            right.quad[k] = fmax(right.quad[k] - s->list[day].quad[k], 0);
        }
    }
    return best;
}

static enum change_class class_of(double before, double after)
{
    if (after < before)
        return after < 0 ? CHANGE_HARDENING : CHANGE_COOLING;
    return before < 0 ? CHANGE_THAW : CHANGE_WARMING;
}

static struct change describe(const struct model *m, const struct series *s, size_t from,
                              const struct cut *cut, size_t to)
{
    struct part a = part_of(s, from, cut->day), b = part_of(s, cut->day, to);
    struct change c = {.day = s->list[cut->day].day,
                       .from = s->list[m->bins[cut->low - 1].to - 1].day + 1,
                       .to = s->list[m->bins[cut->high].from].day,
                       .probability = cut->probability,
                       .before = a.weight > 0 ? a.score / a.weight : 0,
                       .after = b.weight > 0 ? b.score / b.weight : 0,
                       .events_before = a.weight,
                       .events_after = b.weight,
                       .since = s->list[from].day,
                       .until = s->list[to - 1].day};
    c.from = c.from < c.day ? c.from : c.day;
    c.to = c.to > c.day ? c.to : c.day;
    c.kind = class_of(c.before, c.after);
    for (int k = 0; k < 4; k++) {
        c.mix_before[k] = a.weight > 0 ? a.quad[k] / a.weight : 0;
        c.mix_after[k] = b.weight > 0 ? b.quad[k] / b.weight : 0;
    }
    return c;
}

void changes_find(struct arena *arena, const struct series *series,
                  const struct change_options *options, struct changes *out)
{
    struct model m = {.count = 0};
    struct cuts cuts = {NULL, 0, 0};
    *out = (struct changes){.dispersion = 1};
    if (series->count < 2)
        return;
    prepare(arena, series, options->run, &m);
    out->dispersion = m.dispersion;
    go_forward(&m);
    go_backward(&m);
    find_cuts(arena, &m, options->probability, &cuts);
    for (size_t i = 0, from = 0; i < cuts.count; i++) {
        size_t to = i + 1 < cuts.count ? m.bins[cuts.list[i + 1].bin].from : series->count;
        cuts.list[i].day = best_day(&m, series, from, &cuts.list[i], to);
        from = cuts.list[i].day;
    }
    for (size_t i = 0; i < cuts.count; i++) {
        struct change c = describe(&m, series, i ? cuts.list[i - 1].day : 0, &cuts.list[i],
                                   i + 1 < cuts.count ? cuts.list[i + 1].day : series->count);
        if (fabs(c.after - c.before) >= options->size)
            *ARENA_PUSH(arena, out) = c;
    }
}

const char *change_name(enum change_class kind)
{
    static const char *const names[] = {"", "warming", "cooling", "hardening", "thaw"};
    return names[kind];
}
