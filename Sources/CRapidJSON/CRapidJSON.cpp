#if defined(__SSE2__)
#define RAPIDJSON_SSE2
#endif
#include <rapidjson/reader.h>

#include <cstdlib>
#include <cstring>
#include <new>

extern "C" {
#include "CRapidJSON.h"
}

namespace {

/// The names of a document and their numbers.
struct Names {
    struct Entry {
        const char *text;
        uint32_t count;
        bool is_owned;
        uint32_t string_count; // of the last string under this name, to keep equal ones once
        uint64_t string_offset;
        uint16_t successor; // the name that came after this one last time, which is most often right
    };

    Entry *entries = nullptr;
    uint32_t count = 0, capacity = 0;
    uint16_t *table = nullptr;
    uint32_t table_size = 0;

    ~Names() {
        for (uint32_t i = 0; i < count; i++)
            if (entries[i].is_owned) free(const_cast<char *>(entries[i].text));
        free(entries);
        free(table);
    }

    static uint32_t hash(const char *text, uint32_t count) {
        uint32_t hash = 2166136261u;
        for (uint32_t i = 0; i < count; i++) hash = (hash ^ uint8_t(text[i])) * 16777619u;
        return hash;
    }

    bool is(uint32_t number, const char *text, uint32_t length) const {
        return entries[number].count == length && memcmp(entries[number].text, text, length) == 0;
    }

    uint16_t find(const char *text, uint32_t length) const {
        for (uint32_t slot = hash(text, length) & (table_size - 1); table[slot]; slot = (slot + 1) & (table_size - 1))
            if (is(table[slot], text, length)) return table[slot];
        return 0;
    }

    bool grow_table() {
        uint32_t size = table_size ? table_size * 2 : 512;
        uint16_t *larger = static_cast<uint16_t *>(calloc(size, sizeof *larger));
        if (!larger) return false;
        for (uint32_t i = 1; i < count; i++) {
            uint32_t slot = hash(entries[i].text, entries[i].count) & (size - 1);
            while (larger[slot]) slot = (slot + 1) & (size - 1);
            larger[slot] = uint16_t(i);
        }
        free(table);
        table = larger;
        table_size = size;
        return true;
    }

    /// The number of a new name; 0 when there is no memory or number left.
    uint16_t add(const char *text, uint32_t length, bool copies) {
        if (count > UINT16_MAX) return 0;
        if (count == capacity) {
            uint32_t larger = capacity ? capacity * 2 : 256;
            void *memory = realloc(entries, larger * sizeof *entries);
            if (!memory) return 0;
            entries = static_cast<Entry *>(memory);
            capacity = larger;
        }
        if (count * 2 >= table_size && !grow_table()) return 0;
        if (copies) {
            char *copy = static_cast<char *>(malloc(length + 1));
            if (!copy) return 0;
            memcpy(copy, text, length);
            copy[length] = 0;
            text = copy;
        }
        entries[count] = Entry{text, length, copies, UINT32_MAX, 0, 0};
        if (count > 0) {
            uint32_t slot = hash(text, length) & (table_size - 1);
            while (table[slot]) slot = (slot + 1) & (table_size - 1);
            table[slot] = uint16_t(count);
        }
        return uint16_t(count++);
    }
};

/// Takes RapidJSON's events down as words; strings go to the front of the very buffer that is being read, behind the reader.
struct Writer {
    Names &names;
    char *text;
    size_t text_count = 0;
    uint64_t *words = nullptr;
    size_t count = 0, capacity = 0;
    size_t open[200];
    int depth = 0;
    uint16_t name = 0, last_name = 0;

    Writer(Names &names, char *text) : names(names), text(text) {}

    bool reserve(size_t more) {
        if (count + more <= capacity) return true;
        size_t larger = (capacity + more) + (capacity + more) / 2;
        void *memory = realloc(words, larger * sizeof *words);
        if (!memory) return false;
        words = static_cast<uint64_t *>(memory);
        capacity = larger;
        return true;
    }

    bool put(crj_kind kind, uint64_t payload) {
        if (!reserve(2)) return false;
        words[count++] = payload << 20 | uint64_t(name) << 4 | kind;
        name = 0;
        return true;
    }

    bool put(crj_kind kind, uint64_t payload, uint64_t second) {
        if (!put(kind, payload)) return false;
        words[count++] = second;
        return true;
    }

    bool Null() { return put(crj_null, 0); }
    bool Bool(bool value) { return put(value ? crj_true : crj_false, 0); }
    bool Int(int value) { return Int64(value); }
    bool Uint(unsigned value) { return Int64(value); }
    bool Int64(int64_t value) {
        if (value >= -(INT64_C(1) << 43) && value < INT64_C(1) << 43) return put(crj_small_integer, uint64_t(value));
        return put(crj_integer, 0, uint64_t(value));
    }
    bool Uint64(uint64_t value) { return value > INT64_MAX ? Double(double(value)) : Int64(int64_t(value)); }
    bool Double(double value) {
        uint64_t bits;
        memcpy(&bits, &value, sizeof bits);
        return put(crj_double, 0, bits);
    }
    bool RawNumber(const char *, unsigned, bool) { return false; }

    bool String(const char *bytes, unsigned length, bool) {
        Names::Entry &entry = names.entries[name];
        if (entry.string_count != length || memcmp(text + entry.string_offset, bytes, length) != 0) {
            memmove(text + text_count, bytes, length);
            entry.string_count = length;
            entry.string_offset = text_count;
            text_count += length;
        }
        if (length < 1 << 12 && entry.string_offset < UINT64_C(1) << 32)
            return put(crj_string, entry.string_offset << 12 | length);
        return put(crj_long_string, entry.string_offset, length);
    }

    bool Key(const char *bytes, unsigned length, bool) {
        uint16_t expected = names.entries[last_name].successor;
        if (expected == 0 || !names.is(expected, bytes, length)) {
            expected = names.find(bytes, length);
            if (expected == 0) expected = names.add(bytes, length, true);
            if (expected == 0) return false;
            names.entries[last_name].successor = expected;
        }
        name = last_name = expected;
        return true;
    }

    bool start(crj_kind kind) {
        if (depth == int(sizeof open / sizeof *open)) return false;
        open[depth++] = count;
        return put(kind, 0);
    }
    bool end() {
        size_t start = open[--depth];
        words[start] |= uint64_t(count - start - 1) << 20;
        return true;
    }
    bool StartObject() { return start(crj_object); }
    bool EndObject(unsigned) { return end(); }
    bool StartArray() { return start(crj_array); }
    bool EndArray(unsigned) { return end(); }
};

} // namespace

crj_document *crj_read(
    char *bytes, size_t count, const char *const *known, uint16_t known_count, int is_secret, size_t *place) {
    // The reader stops at a NUL, and compares 16 bytes at a time.
    memset(bytes + count, 0, 16);
    *place = 0;
    Names *names = new (std::nothrow) Names;
    crj_document *document = static_cast<crj_document *>(malloc(sizeof *document));
    bool is_good = names && document;
    for (uint16_t i = 0; is_good && i < known_count; i++)
        is_good = names->add(known[i], uint32_t(strlen(known[i])), false) == i;
    if (is_good) {
        Writer writer(*names, bytes);
        is_good = writer.reserve(count / 24 + 16);
        rapidjson::InsituStringStream stream(bytes);
        rapidjson::Reader reader;
        is_good = is_good && reader.Parse<rapidjson::kParseInsituFlag>(stream, writer);
        *place = reader.HasParseError() ? reader.GetErrorOffset() : stream.Tell();
        // A NUL in the text is no end.
        if (is_good && *place == count) {
            if (is_secret) explicit_bzero(bytes + writer.text_count, count - writer.text_count);
            void *words = realloc(writer.words, writer.count * sizeof *writer.words);
            void *text = realloc(bytes, writer.text_count + 1);
            *document = crj_document{
                static_cast<uint64_t *>(words ? words : writer.words), static_cast<char *>(text ? text : bytes),
                writer.text_count, names, is_secret};
            return document;
        }
        free(writer.words);
    }
    if (is_secret) explicit_bzero(bytes, count);
    free(bytes);
    free(document);
    delete names;
    return nullptr;
}

void crj_free(crj_document *document) {
    if (document->is_secret) explicit_bzero(document->text, document->text_count);
    free(document->text);
    free(document->words);
    delete static_cast<Names *>(document->names);
    free(document);
}

uint16_t crj_number_of(const crj_document *document, const char *name, size_t count) {
    return static_cast<const Names *>(document->names)->find(name, uint32_t(count));
}

const char *crj_name(const crj_document *document, uint16_t number, size_t *count) {
    const Names::Entry &entry = static_cast<const Names *>(document->names)->entries[number];
    *count = entry.count;
    return entry.text;
}
