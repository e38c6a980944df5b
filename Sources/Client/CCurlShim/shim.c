#include "CCurlShim.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

// What libcurl frees is wiped first: its buffers hold the Authorization header, and answers that repeat it.

static void wipe_and_free(void *memory) {
    if (!memory) return;
    explicit_bzero(memory, malloc_usable_size(memory));
    free(memory);
}

static void *wiping_realloc(void *memory, size_t size) {
    if (!memory) return malloc(size);
    if (size == 0) {
        wipe_and_free(memory);
        return NULL;
    }
    size_t had = malloc_usable_size(memory);
    if (size <= had && size > had / 2) return memory;
    void *copy = malloc(size);
    if (!copy) return NULL;
    memcpy(copy, memory, had < size ? had : size);
    wipe_and_free(memory);
    return copy;
}

CURLcode ccurl_global_init(void) {
    return curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, wipe_and_free, wiping_realloc, strdup, calloc);
}
