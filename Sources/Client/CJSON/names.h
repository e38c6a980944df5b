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
    uint64_t seed[2]; // of the hash; no two documents have the same, so that nobody can choose names that collide
    struct name *entries;
    uint16_t *table; // numbers, found by the hash of the text
    uint32_t count, capacity, table_size;
    size_t text_memory;
};

/// The number of a name; 0 for one that is not there. `hash` is that of the text.
uint16_t names_find(const struct names *names, const char *text, size_t count, uint32_t hash);

/// The number of a name, which is added when it is not there; 0 when there is no memory or number left.
uint16_t names_add(struct names *names, const char *text, size_t count);

/// The bytes of memory that the names take.
size_t names_memory(const struct names *names);

void names_free(struct names *names);

/// SipHash-1-3 (Aumasson, Bernstein), which can't be made to collide by who does not know the seed.
uint32_t hash_of(const uint64_t seed[2], const char *text, size_t count);

#endif
