// The names of a document's members, and their numbers.
#ifndef NAMES_H
#define NAMES_H

#include <stddef.h>
#include <stdint.h>

struct name {
    char *text;
    size_t count;
};

struct names {
    struct name *entries;
    uint16_t *table; // numbers, found by the hash of the text
    uint32_t count, capacity, table_size;
};

/// The number of a name; 0 for one that is not there. `hash` is that of the text.
uint16_t names_find(const struct names *names, const char *text, size_t count, uint32_t hash);

/// The number of a name, which is added when it is not there; 0 when there is no memory or number left.
uint16_t names_add(struct names *names, const char *text, size_t count);

void names_free(struct names *names);

static inline uint32_t hash_of(const char *text, size_t count) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < count; i++) hash = (hash ^ (uint8_t)text[i]) * 16777619u;
    return hash;
}

#endif
