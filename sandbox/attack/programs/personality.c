/* SPDX-License-Identifier: MIT */
/* Own limits: turns address randomisation off, and other compatibility. */
#include "program.h"

#include <sys/personality.h>

int attack_main(void)
{
    must_fail("ADDR_NO_RANDOMIZE", personality(ADDR_NO_RANDOMIZE));
    must_fail("READ_IMPLIES_EXEC", personality(READ_IMPLIES_EXEC));
    all_held();
}
