#include "reader.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>

enum outcome find_quote(const char **at, const char *end, bool *has_escapes) {
    const char *next = *at;
    *has_escapes = false;
    for (;;) {
        const uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
        // Eight bytes at a time while none of them is a quote, a backslash or a control character; after `end` there are zeros.
        for (; end - next >= 8; next += 8) {
            uint64_t word;
            memcpy(&word, next, 8);
            uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';
            uint64_t special = ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash) | ((word - ones * 32) & ~word);
            if (special & highs) break;
        }
        while ((uint8_t)*next >= 32 && *next != '"' && *next != '\\') next++;
        if (next >= end) return NEEDS_MORE;
        *at = next;
        if (*next == '"') return DONE;
        if (*next != '\\') return MALFORMED;
        if (end - next < 2) return NEEDS_MORE;
        *has_escapes = true;
        next += 2;
    }
}

/// The number of four hexadecimal digits; -1 when they are none.
static int32_t hexadecimal(const char *at) {
    int32_t number = 0;
    for (int i = 0; i < 4; i++) {
        char digit = at[i];
        int32_t value = digit >= '0' && digit <= '9'   ? digit - '0'
                        : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                        : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                                                       : -1;
        if (value < 0) return -1;
        number = number << 4 | value;
    }
    return number;
}

static char *put_utf8(char *to, uint32_t scalar) {
    if (scalar < 0x80) {
        *to++ = (char)scalar;
    } else if (scalar < 0x800) {
        *to++ = (char)(0xc0 | scalar >> 6);
        *to++ = (char)(0x80 | (scalar & 63));
    } else if (scalar < 0x10000) {
        *to++ = (char)(0xe0 | scalar >> 12);
        *to++ = (char)(0x80 | (scalar >> 6 & 63));
        *to++ = (char)(0x80 | (scalar & 63));
    } else {
        *to++ = (char)(0xf0 | scalar >> 18);
        *to++ = (char)(0x80 | (scalar >> 12 & 63));
        *to++ = (char)(0x80 | (scalar >> 6 & 63));
        *to++ = (char)(0x80 | (scalar & 63));
    }
    return to;
}

ptrdiff_t unescape(const char *at, const char *end, char *to) {
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char *start = to;
    while (at < end) {
        if (*at != '\\') {
            *to++ = *at++;
            continue;
        }
        const char *letter = memchr(letters, at[1], sizeof letters - 1);
        if (letter) {
            *to++ = meanings[letter - letters];
            at += 2;
            continue;
        }
        int32_t unit = at[1] == 'u' && end - at >= 6 ? hexadecimal(at + 2) : -1;
        if (unit < 0) return -1;
        at += 6;
        uint32_t scalar = (uint32_t)unit;
        if (unit >= 0xd800 && unit < 0xe000) {
            // Half a pair is no character.
            scalar = 0xfffd;
            int32_t low = unit < 0xdc00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u' ? hexadecimal(at + 2) : -1;
            if (low >= 0xdc00 && low < 0xe000) {
                scalar = 0x10000 + (uint32_t)((unit - 0xd800) << 10 | (low - 0xdc00));
                at += 6;
            }
        }
        to = put_utf8(to, scalar);
    }
    return to - start;
}

static bool put_string(cj_reader *reader, size_t start, size_t count) {
    if (count < 1 << 12 && start < UINT64_C(1) << 32) return put(reader, cj_string, (uint64_t)start << 12 | count);
    if (!put(reader, cj_long_string, start)) return false;
    reader->words[reader->count++] = count;
    return true;
}

static enum outcome read_string(cj_reader *reader, const char **at, const char *end) {
    const char *start = *at + 1, *quote = start;
    struct separator *last = &reader->separators[reader->separator];
    if ((size_t)(end - start) > last->string_count && start[last->string_count] == '"' &&
        is_same(start, reader->text + last->string, last->string_count)) {
        *at = start + last->string_count + 1;
        return put_string(reader, last->string, last->string_count) ? DONE : MALFORMED;
    }
    bool has_escapes;
    enum outcome outcome = find_quote(&quote, end, &has_escapes);
    if (outcome != DONE) return outcome;
    size_t count = (size_t)(quote - start), offset = reader->text_count;
    if (!reserve_text(reader, count)) return MALFORMED;
    if (has_escapes) {
        ptrdiff_t written = unescape(start, quote, reader->text + offset);
        if (written < 0) return MALFORMED;
        count = (size_t)written;
    } else {
        memcpy(reader->text + offset, start, count);
        if (count <= UINT32_MAX) {
            last->string = offset;
            last->string_count = (uint32_t)count;
        }
    }
    reader->text_count += count;
    *at = quote + 1;
    return put_string(reader, offset, count) ? DONE : MALFORMED;
}

/// A number as strtod reads it where the decimal point is a point.
static double double_at(const char *at) {
    static locale_t plain;
    locale_t known = __atomic_load_n(&plain, __ATOMIC_ACQUIRE);
    if (!known) {
        known = newlocale(LC_ALL_MASK, "C", (locale_t)0);
        __atomic_store_n(&plain, known, __ATOMIC_RELEASE);
    }
    return strtod_l(at, NULL, known);
}

static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

static enum outcome read_number(cj_reader *reader, const char **at, const char *end, bool is_last) {
    const char *next = *at;
    bool is_negative = *next == '-', is_integer = true;
    if (is_negative) next++;
    const char *digits = next;
    uint64_t number = 0;
    while (is_digit(*next)) number = number * 10 + (uint64_t)(*next++ - '0');
    ptrdiff_t count = next - digits;
    bool is_good = count > 0 && (*digits != '0' || count == 1);
    if (*next == '.') {
        is_integer = false;
        const char *fraction = ++next;
        while (is_digit(*next)) next++;
        is_good = is_good && next > fraction;
    }
    if (*next == 'e' || *next == 'E') {
        is_integer = false;
        next++;
        if (*next == '+' || *next == '-') next++;
        const char *exponent = next;
        while (is_digit(*next)) next++;
        is_good = is_good && next > exponent;
    }
    if (next == end && !is_last) return NEEDS_MORE;
    if (!is_good) return MALFORMED;
    if (is_integer && count > 18) {
        // It may not fit.
        errno = 0;
        int64_t exact = strtoll(*at, NULL, 10);
        is_integer = errno == 0;
        number = is_negative ? 0 - (uint64_t)exact : (uint64_t)exact;
    }
    const char *start = *at;
    *at = next;
    int64_t value = (int64_t)(is_negative ? 0 - number : number);
    if (is_integer && value >= -(INT64_C(1) << 43) && value < INT64_C(1) << 43)
        return put(reader, cj_small_integer, (uint64_t)value) ? DONE : MALFORMED;
    if (!put(reader, is_integer ? cj_integer : cj_double, 0)) return MALFORMED;
    double real = is_integer ? 0 : double_at(start);
    memcpy(&reader->words[reader->count++], is_integer ? (const void *)&value : &real, 8);
    return DONE;
}

static enum outcome read_word(
    cj_reader *reader, const char **at, const char *end, const char *word, size_t count, enum cj_kind kind) {
    size_t there = (size_t)(end - *at);
    if (memcmp(*at, word, there < count ? there : count) != 0) return MALFORMED;
    if (there < count) return NEEDS_MORE;
    *at += count;
    return put(reader, kind, 0) ? DONE : MALFORMED;
}

enum outcome read_scalar(cj_reader *reader, const char **at, const char *end, bool is_last) {
    switch (**at) {
    case '"': return read_string(reader, at, end);
    case 'n': return read_word(reader, at, end, "null", 4, cj_null);
    case 't': return read_word(reader, at, end, "true", 4, cj_true);
    case 'f': return read_word(reader, at, end, "false", 5, cj_false);
    default: return read_number(reader, at, end, is_last);
    }
}
