/* SPDX-License-Identifier: MIT */
/* Any text is either a policy or an error with a message; it costs bounded time and memory. */
#include "policy.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sandbox_policy *policy = NULL;
    struct sandbox_error err = {0};
    int rc = sandbox_policy_parse("fuzz", (const char *)data, size, &policy, &err);

    if (rc == 0) {
        if (policy->instructions == 0 || policy->instructions > POLICY_INSTRUCTIONS_MAX ||
            policy->record_count > POLICY_RECORDS_MAX) {
            abort();
        }
    } else if (policy != NULL || rc != -(int)err.code || err.message[0] == '\0') {
        abort();
    }
    sandbox_policy_free(policy);
    return 0;
}
