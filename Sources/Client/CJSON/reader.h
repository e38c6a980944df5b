// What the parts of the reader share.
#ifndef READER_H
#define READER_H

#include "CJSON.h"
#include "names.h"

#include <stdbool.h>
#include <string.h>

enum { DEEPEST = 200, MOST_STEPS = 8, LONGEST_SEPARATOR = 512, SEPARATOR_SLOTS = 4096 };

/// What may come next.
enum place { BEFORE_VALUE, BEFORE_SCALAR, BEFORE_NAME, BEFORE_COLON, AFTER_OPENING, AFTER_VALUE };

enum outcome { DONE, NEEDS_MORE, MALFORMED };

/// What stands between two values that are no containers: brackets, commas, a name. In MAAS's lists the same ones come again and
/// again, and to compare one with what came last time is several times quicker than to read it.
struct separator {
    uint32_t text; // where its text is among those of all separators
    uint16_t count;
    uint8_t step_count, needed_count;
    uint8_t needed[MOST_STEPS]; // the kinds of the containers that it closes, and of the one it goes on with, as they lie open
    uint32_t steps[MOST_STEPS]; // what it does
    uint16_t next[2];           // which separators followed last
    uint32_t string_count;      // the string that followed last, to keep equal ones once
    size_t string;
};

_Static_assert(sizeof(struct separator) == 64, "a separator fills one line of the processor's cache");

struct cj_reader {
    struct names names;
    uint64_t *words;
    size_t count, capacity;
    char *text;
    size_t text_count, text_capacity;
    // What was received and not read yet, with zeros after it.
    char *window;
    size_t filled, window_capacity;
    size_t enough;  // how much must be there for another try to have a chance
    size_t removed; // what was read and is no longer in the window
    enum place place;
    uint16_t name; // of the next value
    int depth;
    uint8_t kinds[DEEPEST];
    size_t open[DEEPEST];
    bool is_secret, is_broken, is_too_large;
    size_t memory_limit; // of words, text and window together, and of names
    // Number 0 stands for all separators that are not kept.
    struct separator *separators;
    uint16_t *separator_table;
    uint16_t separator_count, separator;
    char *separator_text;
    uint32_t separator_text_count, separator_text_capacity;
};

/// Makes room for `more` words, or for `more` bytes of text.
bool reserve_words(cj_reader *reader, size_t more);
bool reserve_text(cj_reader *reader, size_t more);

/// Reads what stands before the next string, number or literal, token by token; where it stops, it can go on.
enum outcome read_separator(cj_reader *reader, const char **at, const char *end);

/// Reads a whole separator after a value, if it is one that was expected; otherwise does nothing, and says NEEDS_MORE.
enum outcome repeat_separator(cj_reader *reader, const char **at, const char *end);

/// Reads the string, number or literal at `*at`; does nothing when it needs more.
enum outcome read_scalar(cj_reader *reader, const char **at, const char *end, bool is_last);

/// Finds the end of a string from behind its first quote on, and whether it has escapes.
enum outcome find_quote(const char **at, const char *end, bool *has_escapes);

/// Writes the string between `at` and `end`, as found by `find_quote`, to `to`; how long it is, or -1 for an escape that is none.
ptrdiff_t unescape(const char *at, const char *end, char *to);

static inline bool is_blank(char byte) { return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r'; }

/// Whether `count` bytes are the same. The standard's function costs as much to call as most of these are worth.
static inline bool is_same(const char *one, const char *other, size_t count) {
    if (count < 8) {
        for (size_t i = 0; i < count; i++)
            if (one[i] != other[i]) return false;
        return true;
    }
    uint64_t mine, theirs;
    for (size_t i = 0;; i = i + 16 > count ? count - 8 : i + 8) {
        memcpy(&mine, one + i, 8);
        memcpy(&theirs, other + i, 8);
        if (mine != theirs) return false;
        if (i + 8 == count) return true;
    }
}

/// Writes a value's word; there is room for one more after it.
static inline bool put(cj_reader *reader, enum cj_kind kind, uint64_t payload) {
    if (reader->capacity - reader->count < 2 && !reserve_words(reader, 2)) return false;
    reader->words[reader->count++] = payload << 20 | (uint64_t)reader->name << 4 | kind;
    reader->name = 0;
    return true;
}

#endif
