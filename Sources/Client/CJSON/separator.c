#include "reader.h"

#include <stdlib.h>

/// A step of a separator: the innermost container closes, one of this kind opens, or (from here on) the next value gets a name.
enum { CLOSES = 0, NAMES = 16 };

/// What is noted of a separator while it is read, to know it when it comes again.
struct notes {
    uint32_t steps[MOST_STEPS];
    uint8_t kinds[DEEPEST]; // of the containers that were open before
    int step_count, depth, lowest;
};

static uint8_t innermost(const cj_reader *reader) { return reader->depth ? reader->kinds[reader->depth - 1] : 0; }

static bool take(cj_reader *reader, uint32_t step) {
    if (step == CLOSES) {
        size_t start = reader->open[--reader->depth];
        reader->words[start] |= (uint64_t)(reader->count - start - 1) << 20;
        return true;
    }
    if (step >= NAMES) {
        reader->name = (uint16_t)(step - NAMES);
        return true;
    }
    if (reader->depth == DEEPEST) return false;
    reader->kinds[reader->depth] = (uint8_t)step;
    reader->open[reader->depth++] = reader->count;
    return put(reader, (enum cj_kind)step, 0);
}

static enum outcome take_noting(cj_reader *reader, struct notes *notes, uint32_t step) {
    if (notes->step_count < MOST_STEPS) notes->steps[notes->step_count] = step;
    notes->step_count++;
    bool is_good = take(reader, step);
    if (reader->depth < notes->lowest) notes->lowest = reader->depth;
    return is_good ? DONE : MALFORMED;
}

static enum outcome read_name(cj_reader *reader, const char **at, const char *end, struct notes *notes) {
    const char *start = *at + 1, *quote = start;
    bool has_escapes;
    if (**at != '"') return MALFORMED;
    enum outcome outcome = find_quote(&quote, end, &has_escapes);
    if (outcome != DONE) return outcome;
    uint16_t number;
    if (has_escapes) {
        char *copy = malloc((size_t)(quote - start));
        ptrdiff_t count = copy ? unescape(start, quote, copy) : -1;
        number = count < 0 ? 0 : names_add(&reader->names, copy, (size_t)count);
        free(copy);
    } else {
        number = names_add(&reader->names, start, (size_t)(quote - start));
    }
    *at = quote + 1;
    if (number && names_memory(&reader->names) > reader->memory_limit) {
        reader->is_too_large = true;
        return MALFORMED;
    }
    return number ? take_noting(reader, notes, NAMES + number) : MALFORMED;
}

/// Reads one token, if the next one belongs to a separator.
static enum outcome read_token(cj_reader *reader, const char **at, const char *end, struct notes *notes) {
    uint8_t kind = innermost(reader);
    char byte = **at;
    switch (reader->place) {
    case AFTER_OPENING:
    case AFTER_VALUE:
        if ((byte == '}' && kind == cj_object) || (byte == ']' && kind == cj_array)) {
            ++*at;
            reader->place = AFTER_VALUE;
            return take_noting(reader, notes, CLOSES);
        }
        if (reader->place == AFTER_VALUE) {
            if (byte != ',' || kind == 0) return MALFORMED;
            ++*at;
        }
        reader->place = kind == cj_object ? BEFORE_NAME : BEFORE_VALUE;
        return DONE;
    case BEFORE_NAME: {
        enum outcome outcome = read_name(reader, at, end, notes);
        if (outcome == DONE) reader->place = BEFORE_COLON;
        return outcome;
    }
    case BEFORE_COLON:
        if (byte != ':') return MALFORMED;
        ++*at;
        reader->place = BEFORE_VALUE;
        return DONE;
    case BEFORE_VALUE:
        if (byte != '{' && byte != '[') return reader->place = BEFORE_SCALAR, DONE;
        ++*at;
        reader->place = AFTER_OPENING;
        return take_noting(reader, notes, byte == '{' ? cj_object : cj_array);
    case BEFORE_SCALAR: break;
    }
    return DONE;
}

/// The number of the separator that was read from `text`; 0 when it is not kept.
static uint16_t keep(cj_reader *reader, const char *text, size_t count, const struct notes *notes) {
    int needed = notes->depth - notes->lowest + 1;
    if (notes->step_count > MOST_STEPS || notes->lowest < 1 || needed > MOST_STEPS || count > LONGEST_SEPARATOR) return 0;
    const uint8_t *kinds = notes->kinds + notes->lowest - 1;
    uint32_t hash = hash_of(reader->names.seed, text, count), slot = hash;
    uint16_t number;
    for (; (number = reader->separator_table[slot %= SEPARATOR_SLOTS]); slot++) {
        const struct separator *known = &reader->separators[number];
        if (known->count == count && known->needed_count == needed &&
            memcmp(reader->separator_text + known->text, text, count) == 0 &&
            memcmp(known->needed, kinds, (size_t)needed) == 0)
            return number;
    }
    if (reader->separator_count == SEPARATOR_SLOTS / 2) return 0;
    if (reader->separator_text_capacity - reader->separator_text_count < count) {
        uint32_t larger = reader->separator_text_capacity * 2 + LONGEST_SEPARATOR;
        void *memory = realloc(reader->separator_text, larger);
        if (!memory) return 0;
        reader->separator_text = memory;
        reader->separator_text_capacity = larger;
    }
    struct separator *separator = &reader->separators[reader->separator_count];
    *separator = (struct separator){
        .text = reader->separator_text_count, .count = (uint16_t)count, .step_count = (uint8_t)notes->step_count,
        .needed_count = (uint8_t)needed};
    memcpy(reader->separator_text + separator->text, text, count);
    reader->separator_text_count += (uint32_t)count;
    memcpy(separator->steps, notes->steps, sizeof *notes->steps * (size_t)notes->step_count);
    memcpy(separator->needed, kinds, (size_t)needed);
    return reader->separator_table[slot] = reader->separator_count++;
}

enum outcome read_separator(cj_reader *reader, const char **at, const char *end) {
    const char *start = *at;
    bool is_whole = reader->place == AFTER_VALUE;
    struct notes notes;
    notes.step_count = 0;
    notes.depth = notes.lowest = reader->depth;
    memcpy(notes.kinds, reader->kinds, (size_t)reader->depth);
    while (reader->place != BEFORE_SCALAR) {
        while (is_blank(**at)) ++*at;
        if (*at >= end) return NEEDS_MORE;
        enum outcome outcome = read_token(reader, at, end, &notes);
        if (outcome != DONE) return outcome;
    }
    uint16_t number = is_whole ? keep(reader, start, (size_t)(*at - start), &notes) : 0;
    struct separator *last = &reader->separators[reader->separator];
    if (number && last->next[0] != number) {
        last->next[1] = last->next[0];
        last->next[0] = number;
    }
    reader->separator = number;
    return DONE;
}

enum outcome repeat_separator(cj_reader *reader, const char **at, const char *end) {
    uint16_t *next = reader->separators[reader->separator].next;
    for (int i = 0; i < 2 && next[i]; i++) {
        const struct separator *separator = &reader->separators[next[i]];
        size_t count = separator->count, needed = separator->needed_count;
        if ((size_t)(end - *at) <= count || !is_same(*at, reader->separator_text + separator->text, count))
            continue;
        char first = (*at)[count];
        // What goes on after it is another one.
        if (is_blank(first) || memchr("{}[]", first, 4) || (size_t)reader->depth < needed ||
            !is_same((char *)reader->kinds + reader->depth - needed, (char *)separator->needed, needed))
            continue;
        for (int step = 0; step < separator->step_count; step++)
            if (!take(reader, separator->steps[step])) return MALFORMED;
        *at += count;
        reader->place = BEFORE_SCALAR;
        reader->separator = next[i];
        if (i == 1) {
            next[1] = next[0];
            next[0] = reader->separator;
        }
        return DONE;
    }
    return NEEDS_MORE;
}
