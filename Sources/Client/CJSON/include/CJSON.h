// JSON, read piece by piece as it arrives into a compact form that is quick to ask: one word of 64 bits for most values, strings
// that repeat in the same place kept once.
#ifndef CJSON_H
#define CJSON_H

#include <stddef.h>
#include <stdint.h>

/// What a value is: the low four bits of its word.
enum cj_kind {
    cj_null,
    cj_false,
    cj_true,
    cj_small_integer, // in the word
    cj_integer,       // in the next word
    cj_double,        // in the next word
    cj_string,        // 12 bits of length, 32 of offset
    cj_long_string,   // the offset; the length is in the next word
    cj_array,         // how many words of elements follow
    cj_object,        // how many words of members follow
};

/// A document. A word holds kind (4 bits), name (16 bits, 0 for none) and 44 bits by kind; the first value is word 0.
typedef struct {
    uint64_t *_Nonnull words;
    char *_Nonnull text;
    size_t text_count;
    void *_Nonnull names;
    int is_secret;
} cj_document;

/// Reads a document.
typedef struct cj_reader cj_reader;

/// A reader that has read nothing yet; NULL when there is no memory.
///
/// `names[i]` is the name that gets the number i; names that are not in the list get higher ones. What is secret is wiped
/// wherever it was. A document that takes more than `memory_limit` bytes of memory is not read further.
cj_reader *_Nullable cj_begin(
    const char *_Nonnull const *_Nonnull names, uint16_t names_count, int is_secret, size_t memory_limit);

/// Reads the next `count` bytes; what is wrong with them, `cj_end` tells. 0 when the document is too large.
int cj_feed(cj_reader *_Nonnull reader, const char *_Nonnull bytes, size_t count);

/// Frees the reader, and gives what it has read; NULL when that is no JSON, is nested deeper than 200, or memory ended. `*place`
/// is then the byte at which it failed, and `*is_too_large` whether that is because of the limit.
cj_document *_Nullable cj_end(cj_reader *_Nonnull reader, size_t *_Nonnull place, int *_Nonnull is_too_large);

/// Frees a reader whose document nobody wants.
void cj_abandon(cj_reader *_Nonnull reader);

/// Frees a document.
void cj_free(cj_document *_Nonnull document);

/// The number of a name in a document; 0 when no object has it.
uint16_t cj_number_of(const cj_document *_Nonnull document, const char *_Nonnull name, size_t count);

/// The name of a number.
const char *_Nonnull cj_name(const cj_document *_Nonnull document, uint16_t number, size_t *_Nonnull count);

static inline enum cj_kind cj_kind_of(uint64_t word) { return (enum cj_kind)(word & 15); }

static inline uint16_t cj_name_of(uint64_t word) { return (uint16_t)(word >> 4); }

static inline uint64_t cj_payload(uint64_t word) { return word >> 20; }

/// The index of the word after the value at `index`.
static inline size_t cj_next(const cj_document *_Nonnull document, size_t index) {
    uint64_t word = document->words[index];
    switch (cj_kind_of(word)) {
    case cj_integer:
    case cj_double:
    case cj_long_string: return index + 2;
    case cj_array:
    case cj_object: return index + 1 + cj_payload(word);
    default: return index + 1;
    }
}

/// The index of the member of name `name` of the object at `index`; 0 when there is none.
static inline size_t cj_member(const cj_document *_Nonnull document, size_t index, uint16_t name) {
    uint64_t word = document->words[index];
    if (cj_kind_of(word) != cj_object || name == 0) return 0;
    size_t end = index + 1 + cj_payload(word);
    for (size_t at = index + 1; at < end; at = cj_next(document, at))
        if (cj_name_of(document->words[at]) == name) return at;
    return 0;
}

static inline int64_t cj_integer_at(const cj_document *_Nonnull document, size_t index) {
    uint64_t word = document->words[index];
    return cj_kind_of(word) == cj_small_integer ? (int64_t)word >> 20 : (int64_t)document->words[index + 1];
}

static inline double cj_double_at(const cj_document *_Nonnull document, size_t index) {
    double value;
    __builtin_memcpy(&value, &document->words[index + 1], sizeof value);
    return value;
}

/// The bytes of the string at `index`.
static inline const char *_Nonnull cj_string_at(
    const cj_document *_Nonnull document, size_t index, size_t *_Nonnull count) {
    uint64_t payload = cj_payload(document->words[index]);
    if (cj_kind_of(document->words[index]) == cj_long_string) {
        *count = document->words[index + 1];
        return document->text + payload;
    }
    *count = payload & 0xfff;
    return document->text + (payload >> 12);
}

#endif
