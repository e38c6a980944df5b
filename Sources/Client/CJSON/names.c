#include "names.h"

#include <stdlib.h>
#include <string.h>

static inline uint64_t rotate(uint64_t value, int bits) { return value << bits | value >> (64 - bits); }

static inline void mix(uint64_t v[4]) {
    v[0] += v[1], v[1] = rotate(v[1], 13) ^ v[0], v[0] = rotate(v[0], 32);
    v[2] += v[3], v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3], v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1], v[1] = rotate(v[1], 17) ^ v[2], v[2] = rotate(v[2], 32);
}

uint32_t hash_of(const uint64_t seed[2], const char *text, size_t count) {
    uint64_t v[4] = {
        seed[0] ^ 0x736f6d6570736575, seed[1] ^ 0x646f72616e646f6d, seed[0] ^ 0x6c7967656e657261,
        seed[1] ^ 0x7465646279746573};
    for (size_t left = count + 1; left > 0;) {
        // The last word has the rest of the text, and its length at the top.
        size_t at = count + 1 - left, rest = count - at;
        uint64_t word = 0;
        memcpy(&word, text + at, rest < 8 ? rest : 8);
        if (rest < 8) word |= (uint64_t)count << 56;
        v[3] ^= word;
        mix(v);
        v[0] ^= word;
        left = rest < 8 ? 0 : left - 8;
    }
    v[2] ^= 0xff;
    for (int i = 0; i < 3; i++) mix(v);
    uint64_t hash = v[0] ^ v[1] ^ v[2] ^ v[3];
    return (uint32_t)(hash ^ hash >> 32);
}

uint16_t names_find(const struct names *names, const char *text, size_t count, uint32_t hash) {
    if (names->table_size == 0) return 0;
    for (uint32_t slot = hash & (names->table_size - 1); names->table[slot]; slot = (slot + 1) & (names->table_size - 1)) {
        const struct name *name = &names->entries[names->table[slot]];
        if (name->count == count && memcmp(name->text, text, count) == 0) return names->table[slot];
    }
    return 0;
}

static void insert(uint16_t *table, uint32_t size, uint16_t number, uint32_t hash) {
    uint32_t slot = hash & (size - 1);
    while (table[slot]) slot = (slot + 1) & (size - 1);
    table[slot] = number;
}

static int grow_table(struct names *names) {
    uint32_t size = names->table_size ? names->table_size * 2 : 512;
    uint16_t *table = calloc(size, sizeof *table);
    if (!table) return 0;
    for (uint32_t i = 1; i < names->count; i++)
        insert(table, size, (uint16_t)i, hash_of(names->seed, names->entries[i].text, names->entries[i].count));
    free(names->table);
    names->table = table;
    names->table_size = size;
    return 1;
}

uint16_t names_add(struct names *names, const char *text, size_t count) {
    uint32_t hash = hash_of(names->seed, text, count);
    uint16_t known = names_find(names, text, count, hash);
    if (known) return known;
    if (names->count > UINT16_MAX) return 0;
    if (names->count == names->capacity) {
        uint32_t larger = names->capacity ? names->capacity * 2 : 256;
        struct name *entries = realloc(names->entries, larger * sizeof *entries);
        if (!entries) return 0;
        names->entries = entries;
        names->capacity = larger;
    }
    if (names->count * 2 >= names->table_size && !grow_table(names)) return 0;
    char *copy = malloc(count + 1);
    if (!copy) return 0;
    memcpy(copy, text, count);
    copy[count] = 0;
    names->text_memory += count + 1;
    names->entries[names->count] = (struct name){copy, count};
    // Number 0 is for values without a name, and is never found.
    if (names->count > 0) insert(names->table, names->table_size, (uint16_t)names->count, hash);
    return (uint16_t)names->count++;
}

size_t names_memory(const struct names *names) {
    return names->text_memory + names->capacity * sizeof *names->entries + names->table_size * sizeof *names->table;
}

void names_free(struct names *names) {
    for (uint32_t i = 0; i < names->count; i++) free(names->entries[i].text);
    free(names->entries);
    free(names->table);
}
