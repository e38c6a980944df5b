// JSON, read by RapidJSON into a compact form that is quick to ask: one word of 64 bits for most values, strings that repeat
// under the same name kept once.
#ifndef CRAPIDJSON_H
#define CRAPIDJSON_H

#include <stddef.h>
#include <stdint.h>

/// What a value is: the low four bits of its word.
enum crj_kind {
    crj_null,
    crj_false,
    crj_true,
    crj_small_integer, // in the word
    crj_integer,       // in the next word
    crj_double,        // in the next word
    crj_string,        // 12 bits of length, 32 of offset
    crj_long_string,   // the offset; the length is in the next word
    crj_array,         // how many words of elements follow
    crj_object,        // how many words of members follow
};

/// A document. A word holds kind (4 bits), name (16 bits, 0 for none) and 44 bits by kind; the first value is word 0.
typedef struct {
    uint64_t *_Nonnull words;
    char *_Nonnull text;
    size_t text_count;
    void *_Nonnull names;
    int is_secret;
} crj_document;

/// Reads `count` bytes of JSON, with room for 16 more after them, and takes the buffer over: it was got from malloc.
///
/// `names[i]` is the name that gets the number i; names that are not in the list get higher ones. NULL when it is no JSON, is
/// nested deeper than 200, or memory ends; `*place` is then the byte at which it failed. What is secret is wiped
/// wherever it was.
crj_document *_Nullable crj_read(
    char *_Nonnull bytes, size_t count, const char *_Nonnull const *_Nonnull names, uint16_t names_count,
    int is_secret, size_t *_Nonnull place);

/// Frees a document.
void crj_free(crj_document *_Nonnull document);

/// The number of a name in a document; 0 when no object has it.
uint16_t crj_number_of(const crj_document *_Nonnull document, const char *_Nonnull name, size_t count);

/// The name of a number.
const char *_Nonnull crj_name(const crj_document *_Nonnull document, uint16_t number, size_t *_Nonnull count);

static inline enum crj_kind crj_kind_of(uint64_t word) { return (enum crj_kind)(word & 15); }

static inline uint16_t crj_name_of(uint64_t word) { return (uint16_t)(word >> 4); }

static inline uint64_t crj_payload(uint64_t word) { return word >> 20; }

/// The index of the word after the value at `index`.
static inline size_t crj_next(const crj_document *_Nonnull document, size_t index) {
    uint64_t word = document->words[index];
    switch (crj_kind_of(word)) {
    case crj_integer:
    case crj_double:
    case crj_long_string: return index + 2;
    case crj_array:
    case crj_object: return index + 1 + crj_payload(word);
    default: return index + 1;
    }
}

/// The index of the member of name `name` of the object at `index`; 0 when there is none.
static inline size_t crj_member(const crj_document *_Nonnull document, size_t index, uint16_t name) {
    uint64_t word = document->words[index];
    if (crj_kind_of(word) != crj_object || name == 0) return 0;
    size_t end = index + 1 + crj_payload(word);
    for (size_t at = index + 1; at < end; at = crj_next(document, at))
        if (crj_name_of(document->words[at]) == name) return at;
    return 0;
}

static inline int64_t crj_integer_at(const crj_document *_Nonnull document, size_t index) {
    uint64_t word = document->words[index];
    return crj_kind_of(word) == crj_small_integer ? (int64_t)word >> 20 : (int64_t)document->words[index + 1];
}

static inline double crj_double_at(const crj_document *_Nonnull document, size_t index) {
    double value;
    __builtin_memcpy(&value, &document->words[index + 1], sizeof value);
    return value;
}

/// The bytes of the string at `index`.
static inline const char *_Nonnull crj_string_at(
    const crj_document *_Nonnull document, size_t index, size_t *_Nonnull count) {
    uint64_t payload = crj_payload(document->words[index]);
    if (crj_kind_of(document->words[index]) == crj_long_string) {
        *count = document->words[index + 1];
        return document->text + payload;
    }
    *count = payload & 0xfff;
    return document->text + (payload >> 12);
}

#endif
