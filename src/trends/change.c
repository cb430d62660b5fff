#include "trends/change.h"

#include <math.h>
#include <threads.h>

#include "base/banned.h"

/* Ends of a stretch that are e^14 less likely than the best, and cuts of less than 0.001, are
 * not looked at further. */
static const double trimmed = 14, least_mass = 1e-3, prior = 0.5;
static const double quiet = CHANGE_EVENTS;     /* fewer events tell nothing of a mix */
static const double least_mean = 0.5;          /* of a rise */
static const double prior_score = 4, sure = 2; /* of the test that two means differ */
enum { AROUND_WEEKS = 6, KNOWN_MAX = 512 };

struct bin { /* a week with events, or the weeks without between two of them */
    int32_t week, weeks;
    size_t from, to; /* its days in the series, [from, to); none in a gap */
    double quad[4], told;
    double more; /* log of the probability that no stretch begins behind it ... */
    double cut;  /* ... and that one does, before the next bin */
};

struct model {
    const struct series *series;
    const struct coverage *coverage;
    struct bin *bins; /* [count] */
    size_t count;
    double *sums; /* [count + 1][5]: of the bins before, by quad class, and told */
    double *more; /* [count + 1]: sums of bins[].more */
    double *forward, *backward; /* [count + 1]: evidence of the bins before, and from there on,
                                   given that a stretch begins at this one */
    double *terms;              /* [count + 1]: scratch of the two below */
    double *known;              /* [count][count + 1]: stretches found on the way forward, else
                                   NaN; NULL where that would take too much room */
    size_t *likely;             /* other ends of the stretch at hand that are worth a look */
    size_t likely_count;
    double dispersion, told_prior; /* what the counts are divided by; b */
    double log_prior;              /* 4 prior ln b */
};

/* ---- Weeks -------------------------------------------------------------------- */

/* 1970-01-05 was a Monday. */
static int32_t week_of(dem_day day)
{
    return (day - calendar_weekday(day) - 4) / 7;
}

static double told_weeks(const struct model *m, int32_t week, int32_t weeks)
{
    dem_day monday = week * 7 + 4;
    return coverage_sum(m->coverage, monday, monday + 7 * weeks - 1);
}

static struct bin *add_bin(struct model *m, int32_t week, int32_t weeks, size_t day)
{
    struct bin *b = &m->bins[m->count++];
    *b = (struct bin){.week = week, .weeks = weeks, .from = day, .to = day};
    b->told = told_weeks(m, week, weeks);
    return b;
}

static void take_weeks(struct arena *arena, struct model *m)
{
    const struct series *s = m->series;
    m->bins = ARENA_ARRAY(arena, struct bin, 2 * s->count);
    struct bin *b = NULL;
    for (size_t i = 0; i < s->count; i++) {
        int32_t week = week_of(s->list[i].day);
        if (b && week > b->week + 1)
            add_bin(m, b->week + 1, week - b->week - 1, i);
        if (!b || week != b->week)
            b = add_bin(m, week, 1, i);
        b->to = i + 1;
        for (int k = 0; k < 4; k++)
            b->quad[k] += s->list[i].quad[k];
    }
}

/* Pearson's chi^2 of the classes of two weeks, added with its degrees of freedom. */
static void compare(const double *a, double told_a, const double *b, double told_b,
                    double *chi2, double *degrees)
{
    if (told_a <= 0 || told_b <= 0)
        return;
    for (int k = 0; k < 4; k++) {
        double d = a[k] * told_b - b[k] * told_a;
        if (a[k] + b[k] <= 0)
            continue;
        *chi2 += d * d / ((a[k] + b[k]) * told_a * told_b);
        ++*degrees;
    }
}

static double dispersion_of(const struct model *m)
{
    static const double nothing[4] = {0, 0, 0, 0};
    double chi2 = 0, degrees = 0;
    for (size_t i = 1; i < m->count; i++) {
        const struct bin *a = &m->bins[i - 1], *b = &m->bins[i];
        if (a->to > a->from && b->to > b->from)
            compare(a->quad, a->told, b->quad, b->told, &chi2, &degrees);
        else if (a->to > a->from)
            compare(a->quad, a->told, nothing, told_weeks(m, b->week, 1), &chi2, &degrees);
        else
            compare(nothing, told_weeks(m, b->week - 1, 1), b->quad, b->told, &chi2, &degrees);
    }
    return degrees > 0 && chi2 > degrees ? chi2 / degrees : 1;
}

static void add_up(struct model *m, double run)
{
    for (size_t i = 0; i < m->count; i++) {
        struct bin *b = &m->bins[i];
        double *now = &m->sums[5 * i], *next = &m->sums[5 * (i + 1)];
        b->more = b->weeks * log1p(-1 / run);
        b->cut = log(-expm1(b->more));
        m->more[i + 1] = m->more[i] + b->more;
        for (int k = 0; k < 4; k++)
            next[k] = now[k] + b->quad[k] / m->dispersion;
        next[4] = now[4] + b->told / m->dispersion;
    }
}

static void prepare(struct arena *arena, double run, struct model *m)
{
    take_weeks(arena, m);
    m->dispersion = dispersion_of(m);
    m->sums = ARENA_ARRAY(arena, double, 5 * (m->count + 1));
    m->more = ARENA_ARRAY(arena, double, m->count + 1);
    m->forward = ARENA_ARRAY(arena, double, m->count + 1);
    m->backward = ARENA_ARRAY(arena, double, m->count + 1);
    m->terms = ARENA_ARRAY(arena, double, m->count + 1);
    m->likely = ARENA_ARRAY(arena, size_t, m->count + 1);
    size_t room = m->count <= KNOWN_MAX ? m->count * (m->count + 1) * sizeof *m->known : 0;
    if (room)
        m->known = memset(arena_raw(arena, room), 0xff, room);
    add_up(m, run);
    const double *all = &m->sums[5 * m->count];
    m->told_prior = 4 * prior * all[4] / (all[0] + all[1] + all[2] + all[3]);
    m->log_prior = 4 * prior * log(m->told_prior);
}

/* ---- Evidence ----------------------------------------------------------------- */

/* log Gamma near the middle of each sixteenth of an octave, as the first terms of its Taylor
 * series: x is nowhere farther from a middle than a thirty-second of it, so what is left out is
 * below 1e-11.  Nearly all of the time goes into this function. */
enum { OCTAVES = 24, PARTS = 16, TERMS = 7, SUMMED = 24 };
static const double first_middle = 0.5;
static double taylor[OCTAVES * PARTS][TERMS + 1]; /* the middle, then the terms */
static once_flag taylor_made = ONCE_FLAG_INIT;

/* Hurwitz's zeta(k, x), k >= 2: the first terms, then Euler and Maclaurin's sum of the rest. */
static double zeta(int k, double x)
{
    double sum = 0, end = x + SUMMED;
    for (int i = 0; i < SUMMED; i++)
        sum += pow(x + i, -k);
    return sum + pow(end, 1 - k) / (k - 1) + pow(end, -k) / 2 + k * pow(end, -k - 1) / 12 -
           k * (k + 1) * (k + 2) * pow(end, -k - 3) / 720;
}

/* The derivative of log Gamma, likewise. */
static double digamma(double x)
{
    double sum = 0, end = x + SUMMED;
    for (int i = 0; i < SUMMED; i++)
        sum += 1 / (x + i);
    return log(end) - 0.5 / end - 1 / (12 * end * end) + 1 / (120 * pow(end, 4)) - sum;
}

static void make_taylor(void)
{
    for (int i = 0; i < OCTAVES * PARTS; i++) {
        double *t = taylor[i];
        double at = ldexp(first_middle, i / PARTS) * (1 + (i % PARTS + 0.5) / PARTS);
        t[0] = at;
        t[1] = lgamma(at);
        t[2] = digamma(at);
        for (int k = 2; k < TERMS; k++)
            t[k + 1] = (k % 2 ? -1 : 1) * zeta(k, at) / k;
    }
}

/* x >= 0.5 */
static double log_gamma(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    size_t i = (size_t)(bits >> 48) - (size_t)(1022 * PARTS); /* of 0.5: exponent -1 */
    if (i >= OCTAVES * PARTS)
        return lgamma(x);
    const double *t = taylor[i];
    double d = x - t[0], sum = t[TERMS];
    for (int k = TERMS - 1; k > 0; k--)
        sum = sum * d + t[k];
    return sum;
}

/* log evidence of counts n[0..3] by quad class in n[4] told, but for what all stretches
 * share. */
static double evidence_of(const struct model *m, const double *n)
{
    static const double none = -2.2894597716988; /* -4 ln Gamma(prior) */
    double all = 4 * prior, sum = none + m->log_prior;
    for (int k = 0; k < 4; k++) {
        all += n[k];
        sum += log_gamma(n[k] + prior);
    }
    return sum - all * log(m->told_prior + n[4]);
}

/* A stretch of bins [from, to), with no cut within and one on either side. */
static double stretch(const struct model *m, size_t from, size_t to)
{
    double n[5];
    for (size_t k = 0; k < 5; k++) {
        double d = m->sums[5 * to + k] - m->sums[5 * from + k];
        n[k] = d > 0 ? d : 0;
    }
    return evidence_of(m, n) + m->more[to - 1] - m->more[from] +
           (to < m->count ? m->bins[to - 1].cut : 0);
}

static double find_stretch(const struct model *m, size_t from, size_t to)
{
    double found = stretch(m, from, to);
    if (m->known)
        m->known[from * (m->count + 1) + to] = found;
    return found;
}

static double known_stretch(const struct model *m, size_t from, size_t to)
{
    double found = m->known ? m->known[from * (m->count + 1) + to] : NAN;
    return found == found ? found : stretch(m, from, to);
}

/* log of the sum of the terms, one for each likely end; forgets the ends that are not. */
static double sum_terms(struct model *m)
{
    double best = -INFINITY, sum = 0;
    size_t kept = 0;
    for (size_t i = 0; i < m->likely_count; i++)
        best = m->terms[i] > best ? m->terms[i] : best;
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
            m->terms[i] = m->forward[m->likely[i]] + find_stretch(m, m->likely[i], to);
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
            m->terms[i] = m->backward[m->likely[i]] + known_stretch(m, from, m->likely[i]);
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

struct part {                               /* days [from, to) of the series */
    double quad[4], weight, score, squares; /* sums */
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
        p.squares += s->list[i].squares;
    }
    return p;
}

/* Days [from, to) of the series as one stretch; `begin` and `end`: days of the calendar. */
static double evidence_days(const struct model *m, size_t from, size_t to, dem_day begin,
                            dem_day end)
{
    struct part p = part_of(m->series, from, to);
    double n[5] = {p.quad[0], p.quad[1], p.quad[2], p.quad[3],
                   coverage_sum(m->coverage, begin, end - 1)};
    for (int k = 0; k < 5; k++)
        n[k] /= m->dispersion;
    return evidence_of(m, n);
}

/* The best day within the weeks on either side of the cut: the stretches beside it begin and
 * end with days `from` and `to` of the series. */
static size_t best_day(const struct model *m, size_t from, const struct cut *cut, size_t to)
{
    const struct store_cell *days = m->series->list;
    size_t first = m->bins[cut->bin - 1].from, last = m->bins[cut->bin].to;
    size_t best = m->bins[cut->bin].from;
    double most = -INFINITY;
    first = first > from ? first : from + 1;
    for (size_t day = first; day < last && day < to; day++) {
        double evidence = evidence_days(m, from, day, days[from].day, days[day].day) +
                          evidence_days(m, day, to, days[day].day, days[to - 1].day + 1);
        if (evidence > most) {
            most = evidence;
            best = day;
        }
    }
    return best;
}

static double mean_of(const struct part *p)
{
    return p->weight > 0 ? p->score / p->weight : 0;
}

/* Variance of the mean, as if one more event of score 0 +- 4 had been seen. */
static double error_of(const struct part *p, double dispersion)
{
    double weight = p->weight + dispersion, mean = p->score / weight;
    double spread =
        (p->squares + dispersion * prior_score * prior_score) / weight - mean * mean;
    return spread / (weight / dispersion);
}

static enum change_class class_of(double before, double after)
{
    if (after < before)
        return after < 0 ? CHANGE_HARDENING : CHANGE_COOLING;
    return before < 0 ? CHANGE_THAW : CHANGE_WARMING;
}

/* Is the difference of the means large, and more than chance gives? */
static bool differs(const struct model *m, const struct part *a, const struct part *b,
                    double least)
{
    double d = mean_of(b) - mean_of(a);
    return fabs(d) >= least &&
           d * d >= sure * sure * (error_of(a, m->dispersion) + error_of(b, m->dispersion));
}

/* Events for each 1000 told, days from `from` to `to`. */
static double rate_of(const struct model *m, dem_day from, dem_day to)
{
    double told = coverage_sum(m->coverage, from, to), sum = 0;
    for (size_t i = 0; i < m->series->count; i++) {
        const struct store_cell *c = &m->series->list[i];
        if (c->day >= from && c->day <= to)
            sum += c->quad[0] + c->quad[1] + c->quad[2] + c->quad[3];
    }
    return told > 0 ? 1000 * sum / told : 0;
}

/* Of the year and of the three years before the day, whichever is more: a feed that was silent
 * for a year lowers the one only. */
static double usual_rate(const struct model *m, dem_day day)
{
    return fmax(rate_of(m, day - 364, day - 1), rate_of(m, day - 1092, day - 1));
}

/* Far more between the two than before, and sure to be good or bad. */
static bool rises(const struct model *m, const struct part *after, const struct change *c,
                  double times)
{
    double mean = mean_of(after);
    return c->rate_after >= times * c->rate_before && fabs(mean) >= least_mean &&
           mean * mean >= sure * sure * error_of(after, m->dispersion);
}

static struct change describe(const struct model *m, const struct part *a, const struct part *b,
                              const struct cut *cut, dem_day until)
{
    const struct store_cell *days = m->series->list;
    const struct bin *low = &m->bins[cut->low - 1], *high = &m->bins[cut->high];
    struct change c = {.day = days[cut->day].day,
                       .from =
                           low->to > low->from ? days[low->to - 1].day + 1 : low->week * 7 + 4,
                       .to = days[high->from].day,
                       .probability = cut->probability,
                       .before = mean_of(a),
                       .after = mean_of(b),
                       .events_before = a->weight,
                       .events_after = b->weight,
                       .until = until};
    c.rate_before = usual_rate(m, c.day);
    c.rate_after = rate_of(m, c.day, until);
    c.from = c.from < c.day ? c.from : c.day;
    c.to = c.to > c.day ? c.to : c.day;
    c.kind = class_of(c.before, c.after);
    for (int k = 0; k < 4; k++) {
        c.mix_before[k] = a->weight > 0 ? a->quad[k] / a->weight : 0;
        c.mix_after[k] = b->weight > 0 ? b->quad[k] / b->weight : 0;
    }
    return c;
}

/* Each stretch in which enough happened is held against the last such one before it: what lay
 * between was quiet, and told nothing. */
static void tell_changes(struct arena *arena, const struct model *m, const struct cuts *cuts,
                         const struct change_options *options, struct changes *out)
{
    const struct store_cell *days = m->series->list;
    size_t from = 0, end = cuts->count ? cuts->list[0].day : m->series->count;
    struct part before = part_of(m->series, 0, end);
    for (size_t i = 0; i < cuts->count; i++) {
        size_t begin = cuts->list[i].day;
        end = i + 1 < cuts->count ? cuts->list[i + 1].day : m->series->count;
        struct part after = part_of(m->series, begin, end);
        if (after.weight / m->dispersion < quiet)
            continue;
        dem_day until = end < m->series->count ? days[end].day - 1 : days[end - 1].day;
        struct change c = describe(m, &before, &after, &cuts->list[i], until);
        c.since = days[from].day;
        if (!differs(m, &before, &after, options->size)) {
            bool rise = rises(m, &after, &c, options->rise);
            c.kind = !rise ? CHANGE_NONE : c.after < 0 ? CHANGE_HARDENING : CHANGE_WARMING;
        }
        if (c.kind != CHANGE_NONE)
            *ARENA_PUSH(arena, out) = c;
        from = begin;
        before = after;
    }
}

void changes_find(struct arena *arena, const struct series *series,
                  const struct coverage *coverage, const struct change_options *options,
                  struct changes *out)
{
    struct model m = {.series = series, .coverage = coverage};
    struct cuts cuts = {NULL, 0, 0};
    *out = (struct changes){.dispersion = 1};
    struct part all = part_of(series, 0, series->count);
    if (all.weight < 2 * quiet)
        return;
    call_once(&taylor_made, make_taylor);
    prepare(arena, options->run, &m);
    out->dispersion = m.dispersion;
    go_forward(&m);
    go_backward(&m);
    find_cuts(arena, &m, options->probability, &cuts);
    for (size_t i = 0, from = 0; i < cuts.count; i++) {
        size_t to = i + 1 < cuts.count ? m.bins[cuts.list[i + 1].bin].from : series->count;
        cuts.list[i].day = best_day(&m, from, &cuts.list[i], to);
        from = cuts.list[i].day;
    }
    tell_changes(arena, &m, &cuts, options, out);
}

const char *change_name(enum change_class kind)
{
    static const char *const names[] = {"", "warming", "cooling", "hardening", "thaw"};
    return names[kind];
}
