// What libFuzzer offers to programs with a main of their own.
#ifndef CFUZZER_H
#define CFUZZER_H

#include <stddef.h>
#include <stdint.h>

/// Runs libFuzzer with a program's arguments on `one`, which returns 0; returns its exit code.
int LLVMFuzzerRunDriver(int *_Nonnull count, char *_Nonnull *_Nonnull *_Nonnull arguments,
                        int (*_Nonnull one)(const uint8_t *_Nullable bytes, size_t count));

#endif
