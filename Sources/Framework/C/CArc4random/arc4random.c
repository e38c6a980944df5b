#include "CArc4random.h"

#include <stdlib.h>
#include <unistd.h>

uint32_t arc4random(void) {
    uint32_t value;
    if (getentropy(&value, sizeof value) != 0) {
        abort();
    }
    return value;
}
