#include "input/language.h"

#include <utf8proc.h>

#include "base/banned.h"

enum {
    SAMPLE = 8192,
    WORD_MAX = 32,
    LETTERS_LEAST = 20, /* fewer tell nothing */
    ENGLISH_LEAST = 3,  /* function words found */
    FOREIGN_LEAST = 4,  /* more: names of people bring some of theirs along */
    SHARE = 8,          /* and one word in so many */
    WEIGHT = 60         /* of a word that one language has; shared by those that have it */
};

enum script { LATIN, CYRILLIC, ARABIC, OTHER };

/* Function words that are frequent and, where possible, of few languages. */
static const struct language {
    const char *code, *code3, *name;
    enum script script;
    const char *words;
} list[] = {
    {"en", "eng", "english", LATIN,
     "the of and to in a is was that for on with as by at from it an be has had were said "
     "which "
     "have are not this but they his will would who after their its he she been also than"},
    {"fr", "fra", "french", LATIN,
     "le la les des du de et en un une est que qui dans pour pas sur au aux avec par ce sont "
     "il "
     "elle ont mais cette ses nous vous leur plus été était"},
    {"de", "deu", "german", LATIN,
     "der die das und den von zu mit sich des auf für ist im dem nicht ein eine als auch es an "
     "werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so"},
    {"es", "spa", "spanish", LATIN,
     "el la los las de que y en un una del se por con no para su al es lo como más pero sus le "
     "ya o este fue ha entre cuando muy sin sobre también hasta hay"},
    {"pt", "por", "portuguese", LATIN,
     "o a os as de que e do da em um uma para com não por dos das na no se mais ao ele pelo "
     "pela "
     "são também foi à como mas seu sua até nos já"},
    {"it", "ita", "italian", LATIN,
     "il lo la i gli le di che e è un una del della dei delle nel nella per con non si da al "
     "alla "
     "sono anche ha come più ma dal dalla questo suo ed"},
    {"nl", "nld", "dutch", LATIN,
     "de het een van en in is dat op te zijn met voor niet aan er om ook als maar bij door nog "
     "uit naar heeft hij werd wordt deze dit hebben"},
    {"sv", "swe", "swedish", LATIN,
     "och att det i en på är som för av med den till har inte om ett han men var jag sig från "
     "vi "
     "så kan när år också eller efter"},
    {"da", "dan", "danish", LATIN,
     "og at det i en på er som for af med den til har ikke om et han men var de sig fra vi så "
     "kan "
     "når også eller efter blev være"},
    {"no", "nor", "norwegian", LATIN,
     "og at det i en på er som for av med den til har ikke om et han men var de seg fra vi så "
     "kan "
     "når også eller etter ble være"},
    {"fi", "fin", "finnish", LATIN,
     "ja on ei se että oli hän mutta ovat myös kun joka mukaan sen kuin ole tai vuonna sekä jo "
     "olisi hänen jotka mitä niin"},
    {"pl", "pol", "polish", LATIN,
     "w i na z się nie do że o to jest przez od dla po jak ale za oraz są przed był który "
     "która "
     "także jego może być tym"},
    {"cs", "ces", "czech", LATIN,
     "a v se na je že o s z do i to ve za po pro k jsou by jako ale byl jeho nebo který která "
     "také při však až podle"},
    {"sk", "slk", "slovak", LATIN,
     "a v sa na je že o s z do aj to vo za po pre k sú by ako ale bol jeho alebo ktorý ktorá "
     "tiež "
     "pri však až podľa"},
    {"hu", "hun", "hungarian", LATIN,
     "a az és hogy nem is egy meg van volt csak de azt már ez el ki még szerint lehet amely "
     "után "
     "kell vagy mint"},
    {"ro", "ron", "romanian", LATIN,
     "și în de la cu a care pe nu din că pentru o un este se mai fi sau au fost ce prin după "
     "între lui ca sunt"},
    {"tr", "tur", "turkish", LATIN,
     "ve bir bu için da de ile olarak olan ise daha gibi kadar çok sonra ancak olduğu göre var "
     "değil ne her en"},
    {"id", "ind", "indonesian", LATIN,
     "yang dan di itu dengan untuk dari dalam ini pada tidak akan oleh ke telah juga bahwa "
     "karena "
     "ada sebagai adalah mereka"},
    {"vi", "vie", "vietnamese", LATIN,
     "và của là có không được trong cho với một những các đã này người khi đến để từ như về "
     "tại"},
    {"hr", "hrv", "croatian", LATIN,
     "i u je na se da su za od s ne što kao ali iz o koji koja će bi nije po te ili bio prema"},
    {"sl", "slv", "slovenian", LATIN,
     "in v je na se da so za ki ne tudi pa z kot po bi o še ni pri ter bil lahko med"},
    {"et", "est", "estonian", LATIN,
     "ja on ei et see oli kui ka ning oma mis aga selle ta või kes pärast peab mida"},
    {"lt", "lit", "lithuanian", LATIN,
     "ir kad yra į su iš tai kaip buvo bet ne už jis apie dėl taip pat prie po"},
    {"ca", "cat", "catalan", LATIN,
     "el la els les de i que en un una del per amb no és al dels als però més ha són aquest "
     "també com"},
    {"sw", "swa", "swahili", LATIN,
     "ya na wa kwa ni katika za la kuwa hiyo huo yake hii cha baada pia huyo ili lakini"},
    {"ru", "rus", "russian", CYRILLIC,
     "и в на не что с по он как это но из к за от его о для был также после года ы все"},
    {"uk", "ukr", "ukrainian", CYRILLIC,
     "і в на не що з до як це та але від за про його для був також після року є у який"},
    {"bg", "bul", "bulgarian", CYRILLIC,
     "и на в да се за от не че с по е като ще са при след но този които беше към"},
    {"sr", "srp", "serbian", CYRILLIC,
     "и у је на се да су за од са не што као али из о који која ће би није по ће или"},
    {"ar", "ara", "arabic", ARABIC,
     "في من على إلى أن التي الذي عن هذا مع ما هذه كما بعد بين قال كان ذلك لم أو قد"},
    {"fa", "fas", "persian", ARABIC,
     "در به از که این را با است برای آن یک خود تا بر هم کرد شد شده می ها نیز"},
    {"ur", "urd", "urdu", ARABIC,
     "کے میں کی ہے اور سے کا کو نے پر کہ اس یہ ہیں بھی نہیں جو گیا"}};

enum { LANGUAGES = sizeof list / sizeof *list, ENGLISH = 0 };

/* Languages told by their script alone. */
static const struct {
    int32_t from, to;
    const char *code, *code3, *name;
} scripts[] = {
    {0x3040, 0x30FF, "ja", "jpn", "japanese"}, {0x4E00, 0x9FFF, "zh", "zho", "chinese"},
    {0xAC00, 0xD7AF, "ko", "kor", "korean"},   {0x0370, 0x03FF, "el", "ell", "greek"},
    {0x0590, 0x05FF, "he", "heb", "hebrew"},   {0x0900, 0x097F, "hi", "hin", "hindi"},
    {0x0980, 0x09FF, "bn", "ben", "bengali"},  {0x0B80, 0x0BFF, "ta", "tam", "tamil"},
    {0x0E00, 0x0E7F, "th", "tha", "thai"},     {0x10A0, 0x10FF, "ka", "kat", "georgian"},
    {0x0530, 0x058F, "hy", "hye", "armenian"}, {0x1200, 0x137F, "am", "amh", "amharic"}};

enum { SCRIPTS = sizeof scripts / sizeof *scripts };

void languages_init(struct arena *arena, struct languages *out)
{
    size_t count = 0;
    table_init(&out->words, arena);
    out->masks = ARENA_ARRAY(arena, uint64_t, (size_t)LANGUAGES * 64);
    for (int i = 0; i < LANGUAGES; i++)
        for (struct slice rest = slice_of(list[i].words); rest.at;) {
            struct slice word = slice_cut(&rest, ' ');
            int32_t at = table_add(&out->words, word, (int32_t)count);
            count += (size_t)at == count;
            out->masks[at] |= UINT64_C(1) << i;
        }
}

struct sample {
    size_t words, letters, latin, cyrillic, arabic, of_script[SCRIPTS];
    uint32_t score[LANGUAGES], hits[LANGUAGES];
};

static void count_letter(struct sample *s, int32_t code)
{
    s->letters++;
    s->latin += code < 0x250 || (code >= 0x1E00 && code < 0x1F00);
    s->cyrillic += code >= 0x400 && code < 0x530;
    s->arabic += (code >= 0x600 && code < 0x780) || (code >= 0xFB50 && code < 0xFE00);
    for (int i = 0; code >= 0x370 && i < SCRIPTS; i++)
        s->of_script[i] += code >= scripts[i].from && code <= scripts[i].to;
}

static void count_word(const struct languages *languages, struct sample *s, struct slice word)
{
    int32_t at = table_find(&languages->words, word);
    s->words++;
    if (at == TABLE_NONE)
        return;
    uint64_t mask = languages->masks[at];
    uint32_t weight = WEIGHT / (uint32_t)__builtin_popcountll(mask);
    for (int i = 0; i < LANGUAGES; i++)
        if (mask >> i & 1) {
            s->score[i] += weight ? weight : 1;
            s->hits[i]++;
        }
}

static bool is_letter(int32_t code)
{
    if (code < 0x80)
        return (code | 32) >= 'a' && (code | 32) <= 'z';
    utf8proc_category_t c = utf8proc_category(code);
    return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_MC;
}

static void take_sample(const struct languages *languages, struct slice text, struct sample *s)
{
    char word[WORD_MAX + 4];
    size_t len = 0, at = 0;
    while (at <= text.len) {
        utf8proc_int32_t code = 0;
        utf8proc_ssize_t n = at == text.len
                                 ? 1
                                 : utf8proc_iterate((const utf8proc_uint8_t *)text.at + at,
                                                    (utf8proc_ssize_t)(text.len - at), &code);
        at += n > 0 ? (size_t)n : 1;
        if (n > 0 && is_letter(code)) {
            count_letter(s, code);
            code = code < 0x80 ? code | 32 : utf8proc_tolower(code);
            if (len <= WORD_MAX)
                len += (size_t)utf8proc_encode_char(code, (utf8proc_uint8_t *)word + len);
            continue;
        }
        if (len && len <= WORD_MAX)
            count_word(languages, s, (struct slice){word, len});
        len = 0;
    }
}

/* Where half of the letters are of one script that one language has. */
static struct slice by_script(const struct sample *s)
{
    for (int i = 0; i < SCRIPTS; i++) {
        bool kana = i == 0; /* among Chinese characters a tenth of kana is Japanese */
        if (s->of_script[i] * (kana ? 10 : 2) > s->letters)
            return slice_of(scripts[i].code);
    }
    return SLICE_EMPTY;
}

struct slice language_of(const struct languages *languages, struct slice text)
{
    struct sample s = {.letters = 0};
    take_sample(languages, slice_part(text, 0, SAMPLE), &s);
    if (s.letters < LETTERS_LEAST)
        return SLICE_EMPTY;
    struct slice script = by_script(&s);
    if (script.len)
        return script;
    enum script which = 2 * s.latin >= s.letters      ? LATIN
                        : 2 * s.cyrillic >= s.letters ? CYRILLIC
                        : 2 * s.arabic >= s.letters   ? ARABIC
                                                      : OTHER;
    int best = -1;
    for (int i = 0; i < LANGUAGES; i++)
        if (list[i].script == which && i != ENGLISH && (best < 0 || s.score[i] > s.score[best]))
            best = i;
    if (which == LATIN && s.hits[ENGLISH] >= ENGLISH_LEAST && s.score[ENGLISH] > s.score[best])
        return slice_of(list[ENGLISH].code);
    bool sure = best >= 0 && s.hits[best] >= FOREIGN_LEAST && s.hits[best] * SHARE >= s.words &&
                (which != LATIN || s.score[best] > 2 * s.score[ENGLISH]);
    return sure ? slice_of(list[best].code) : SLICE_EMPTY;
}

static bool names(struct slice s, const char *code, const char *code3, const char *name)
{
    return slice_equal_nocase(s, slice_of(code)) || slice_equal_nocase(s, slice_of(code3)) ||
           slice_equal_nocase(s, slice_of(name));
}

struct slice language_code(struct slice name)
{
    size_t end = 0;
    name = slice_trim(name);
    while (end < name.len && !memchr("-_ ,;", name.at[end], 5))
        end++;
    name = slice_part(name, 0, end);
    for (int i = 0; i < LANGUAGES; i++)
        if (names(name, list[i].code, list[i].code3, list[i].name))
            return slice_of(list[i].code);
    for (int i = 0; i < SCRIPTS; i++)
        if (names(name, scripts[i].code, scripts[i].code3, scripts[i].name))
            return slice_of(scripts[i].code);
    return SLICE_EMPTY;
}

bool language_is_english(struct slice code)
{
    return !code.len || slice_is(code, "en");
}
