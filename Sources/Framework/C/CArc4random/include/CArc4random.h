#ifndef CARC4RANDOM_H
#define CARC4RANDOM_H

#include <stdint.h>

/// 32 random bits from the kernel, as glibc 2.36 offers them.
///
/// GCC 12's libstdc++.a asks glibc for this symbol, which Ubuntu 22.04 (glibc 2.35) has not. A hook binary that links
/// that archive takes this one instead; it is hidden, so that nothing else in the process sees it.
__attribute__((visibility("hidden"))) uint32_t arc4random(void);

#endif
