#include "reader.h"

#include <stdlib.h>
#include <unistd.h>

/// As realloc, but what is secret leaves no copy behind.
static void *resize(const cj_reader *reader, void *memory, size_t used, size_t larger) {
    if (!reader->is_secret) return realloc(memory, larger);
    void *copy = malloc(larger);
    if (copy && memory) {
        memcpy(copy, memory, used < larger ? used : larger);
        explicit_bzero(memory, used);
        free(memory);
    }
    return copy;
}

/// Twice what is `needed`, in bytes, or what the limit leaves when that is less; 0 when it leaves too little.
static size_t room(cj_reader *reader, size_t needed, size_t had) {
    size_t all = reader->capacity * sizeof *reader->words + reader->text_capacity + reader->window_capacity;
    size_t left = all - had < reader->memory_limit ? reader->memory_limit - (all - had) : 0;
    if (needed <= left) return needed < left / 2 ? needed * 2 : left;
    reader->is_too_large = true;
    return 0;
}

bool reserve_words(cj_reader *reader, size_t more) {
    size_t size = sizeof *reader->words;
    size_t larger = room(reader, (reader->count + more) * size, reader->capacity * size) / size;
    if (!larger) return false;
    void *memory = resize(reader, reader->words, reader->count * size, larger * size);
    if (!memory) return false;
    reader->words = memory;
    reader->capacity = larger;
    return true;
}

bool reserve_text(cj_reader *reader, size_t more) {
    if (reader->text_capacity - reader->text_count >= more) return true;
    size_t larger = room(reader, reader->text_count + more, reader->text_capacity);
    if (!larger) return false;
    void *memory = resize(reader, reader->text, reader->text_count, larger);
    if (!memory) return false;
    reader->text = memory;
    reader->text_capacity = larger;
    return true;
}

cj_reader *cj_begin(const char *const *names, uint16_t names_count, int is_secret, size_t memory_limit) {
    cj_reader *reader = calloc(1, sizeof *reader);
    if (!reader) return NULL;
    reader->is_secret = is_secret;
    // The table of names that are known beforehand needs some room.
    reader->memory_limit = memory_limit < 65536 ? 65536 : memory_limit;
    reader->separators = aligned_alloc(64, SEPARATOR_SLOTS / 2 * sizeof *reader->separators);
    reader->separator_table = calloc(SEPARATOR_SLOTS, sizeof *reader->separator_table);
    bool is_good = getentropy(reader->names.seed, sizeof reader->names.seed) == 0;
    is_good = is_good && reader->separators && reader->separator_table && reserve_words(reader, 32) && reserve_text(reader, 256);
    if (is_good) reader->separators[reader->separator_count++] = (struct separator){0};
    for (uint16_t i = 0; is_good && i < names_count; i++)
        is_good = names_add(&reader->names, names[i], strlen(names[i])) == i;
    if (is_good) return reader;
    cj_abandon(reader);
    return NULL;
}

/// Reads what is in the window as far as it goes, and returns how much that was.
static size_t advance(cj_reader *reader, bool is_last) {
    const char *at = reader->window, *end = at + reader->filled;
    enum outcome outcome = DONE;
    while (outcome == DONE) {
        outcome = reader->place == AFTER_VALUE ? repeat_separator(reader, &at, end) : NEEDS_MORE;
        if (outcome == NEEDS_MORE) outcome = read_separator(reader, &at, end);
        if (outcome != DONE) break;
        outcome = read_scalar(reader, &at, end, is_last);
        if (outcome == DONE) reader->place = AFTER_VALUE;
    }
    // A document ends where one value is whole and nothing follows.
    bool is_whole = at == end && reader->place == AFTER_VALUE && reader->depth == 0;
    reader->is_broken = outcome == MALFORMED || (is_last && !is_whole);
    return (size_t)(at - reader->window);
}

int cj_feed(cj_reader *reader, const char *bytes, size_t count) {
    if (reader->is_broken || count == 0) return !reader->is_too_large;
    if (reader->filled + count + 16 > reader->window_capacity) {
        size_t larger = room(reader, reader->filled + count + 16, reader->window_capacity);
        void *memory = larger ? resize(reader, reader->window, reader->filled, larger) : NULL;
        reader->is_broken = !memory;
        if (!memory) return !reader->is_too_large;
        reader->window = memory;
        reader->window_capacity = larger;
    }
    memcpy(reader->window + reader->filled, bytes, count);
    reader->filled += count;
    memset(reader->window + reader->filled, 0, 16);
    if (reader->filled < reader->enough) return 1;
    size_t read = advance(reader, false);
    reader->removed += read;
    reader->filled -= read;
    memmove(reader->window, reader->window + read, reader->filled);
    memset(reader->window + reader->filled, 0, 16);
    // A long string is looked at again when it has doubled, not with each piece.
    reader->enough = reader->filled * 2;
    return !reader->is_too_large;
}

static void free_tools(cj_reader *reader) {
    if (reader->is_secret && reader->window) explicit_bzero(reader->window, reader->window_capacity);
    free(reader->window);
    free(reader->separators);
    free(reader->separator_table);
    free(reader->separator_text);
    free(reader);
}

cj_document *cj_end(cj_reader *reader, size_t *place, int *is_too_large) {
    *place = reader->removed;
    if (!reader->is_broken && reader->window) *place += advance(reader, true);
    *is_too_large = reader->is_too_large;
    cj_document *document = malloc(sizeof *document);
    struct names *names = malloc(sizeof *names);
    if (!document || !names || reader->is_broken || !reader->window) {
        free(document);
        free(names);
        cj_abandon(reader);
        return NULL;
    }
    *names = reader->names;
    void *words = resize(reader, reader->words, reader->count * sizeof *reader->words, reader->count * sizeof *reader->words);
    void *text = resize(reader, reader->text, reader->text_count, reader->text_count + 1);
    *document = (cj_document){words ? words : reader->words, text ? text : reader->text, reader->text_count, names, reader->is_secret};
    free_tools(reader);
    return document;
}

void cj_abandon(cj_reader *reader) {
    if (reader->is_secret && reader->text) explicit_bzero(reader->text, reader->text_count);
    free(reader->text);
    free(reader->words);
    names_free(&reader->names);
    free_tools(reader);
}

void cj_free(cj_document *document) {
    if (document->is_secret) explicit_bzero(document->text, document->text_count);
    free(document->text);
    free(document->words);
    names_free(document->names);
    free(document->names);
    free(document);
}

uint16_t cj_number_of(const cj_document *document, const char *name, size_t count) {
    return names_find(document->names, name, count, hash_of(((const struct names *)document->names)->seed, name, count));
}

const char *cj_name(const cj_document *document, uint16_t number, size_t *count) {
    const struct name *name = &((const struct names *)document->names)->entries[number];
    *count = name->count;
    return name->text;
}
