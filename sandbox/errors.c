/* SPDX-License-Identifier: MIT */
/* The words for what went wrong on our side. */
#include "library.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

int sandbox_fail(struct sandbox_error *err, enum sandbox_code code, int os_error,
                 const char *format, ...)
{
    char reason[96];
    size_t length;
    va_list arguments;

    err->code = code;
    err->os_error = os_error;
    va_start(arguments, format);
    (void)vsnprintf(err->message, sizeof(err->message), format, arguments);
    va_end(arguments);
    if (os_error != 0) {
        length = strlen(err->message);
        (void)snprintf(err->message + length, sizeof(err->message) - length, ": %s",
                       strerror_r(os_error, reason, sizeof(reason)));
    }
    return -(int)code;
}

static const struct {
    const char *words;
    enum sandbox_code code;
} steps[WIRE_STEPS] = {
    [WIRE_STEP_NONE] = {"nothing",                                                  SANDBOX_HOST         },
    [WIRE_STEP_PROTOCOL] = {"cannot understand the request",                            SANDBOX_HOST         },
    [WIRE_STEP_CONTROL_JOIN] = {"cannot join the lane's control groups",                    SANDBOX_NO_CONTROL   },
    [WIRE_STEP_AFFINITY] = {"cannot bind the lane to its core",                         SANDBOX_HOST         },
    [WIRE_STEP_USER_NAMESPACE] = {"cannot make a user namespace",                             SANDBOX_NO_NAMESPACES},
    [WIRE_STEP_ID_MAP] = {"cannot map the user into a user namespace",                SANDBOX_NO_NAMESPACES},
    [WIRE_STEP_NAMESPACES] = {"cannot make namespaces",                                   SANDBOX_NO_NAMESPACES},
    [WIRE_STEP_FORK] = {"cannot start a process in the box",                        SANDBOX_HOST         },
    [WIRE_STEP_MOUNT_SOURCE] = {"cannot open a folder that the box shows",                  SANDBOX_HOST         },
    [WIRE_STEP_MOUNT_TARGET] = {"cannot place a folder in the box",                         SANDBOX_HOST         },
    [WIRE_STEP_ROOT] = {"cannot make the box's root",                               SANDBOX_HOST         },
    [WIRE_STEP_FILES] = {"cannot copy the submission into the box",                  SANDBOX_HOST         },
    [WIRE_STEP_PIVOT] = {"cannot leave the host's root",                             SANDBOX_HOST         },
    [WIRE_STEP_LANDLOCK] = {"cannot apply Landlock rules",                              SANDBOX_HOST         },
    [WIRE_STEP_KEYS] = {"cannot put a keyring of its own in place of the caller's", SANDBOX_HOST         },
    [WIRE_STEP_CONTROL_GROUP] = {"cannot open the run's control group",                      SANDBOX_NO_CONTROL   },
    [WIRE_STEP_CONTROL_LIMIT] = {"cannot write the run's limits",                            SANDBOX_NO_CONTROL   },
    [WIRE_STEP_CONTROL_READ] = {"cannot read the run's figures",                            SANDBOX_NO_CONTROL   },
    [WIRE_STEP_CLONE] = {"cannot make the run's namespaces",                         SANDBOX_NO_NAMESPACES},
    [WIRE_STEP_WORK_FOLDERS] = {"cannot mount the run's own folders",                       SANDBOX_HOST         },
    [WIRE_STEP_PROC] = {"cannot mount /proc in the box",                            SANDBOX_HOST         },
    [WIRE_STEP_WORKING_FOLDER] = {"cannot enter the working folder in the box",               SANDBOX_HOST         },
    [WIRE_STEP_RESOURCE_LIMITS] = {"a limit of the caller is too low for the program",
                        SANDBOX_HOST                                                                     },
    [WIRE_STEP_IDS] = {"cannot give up the user's rights",                         SANDBOX_HOST         },
    [WIRE_STEP_FILTER] = {"cannot install the system-call filter",                    SANDBOX_HOST         },
    [WIRE_STEP_INIT_DIED] = {"the box's first process died",                             SANDBOX_BROKEN       },
    [WIRE_STEP_BOX_DIED] = {"the box ended while it was being built",                   SANDBOX_BROKEN       },
    [WIRE_STEP_HOST_MEMORY] = {"the host ran out of memory during a run",                  SANDBOX_HOST         },
    [WIRE_STEP_GROUP_NOT_EMPTY] = {"processes were left in the lane's group",                  SANDBOX_BROKEN       },
    [WIRE_STEP_EXEC] = {"cannot start the program",                                 SANDBOX_HOST         },
};

/* As a shell sets it. */
static const char *limit_name(uint32_t resource)
{
    switch (resource) {
    case RLIMIT_CPU: return "ulimit -t";
    case RLIMIT_STACK: return "ulimit -s";
    case RLIMIT_NOFILE: return "ulimit -n";
    case RLIMIT_FSIZE: return "ulimit -f";
    case RLIMIT_NPROC: return "ulimit -u";
    case RLIMIT_DATA: return "ulimit -d";
    case RLIMIT_AS: return "ulimit -v";
    default: return "ulimit -a";
    }
}

int sandbox_fail_step(struct sandbox_error *err, const struct wire_reply *reply, const char *name)
{
    uint32_t step = reply->step;

    if (!wire_reply_is_valid(reply) || reply->head.kind != WIRE_FAILED)
        return sandbox_fail(err, SANDBOX_BROKEN, 0, "the helper's answer fits no question");
    if (step == WIRE_STEP_RESOURCE_LIMITS)
        name = limit_name(reply->index);
    else if (step == WIRE_STEP_BOX_DIED)
        name = sigabbrev_np((int)reply->index);
    else if (step != WIRE_STEP_MOUNT_SOURCE && step != WIRE_STEP_MOUNT_TARGET)
        name = NULL;
    if (name)
        return sandbox_fail(err, steps[step].code, reply->error, "%s (%s)", steps[step].words,
                            name);
    return sandbox_fail(err, steps[step].code, reply->error, "%s", steps[step].words);
}

const char *sandbox_outcome_name(enum sandbox_outcome outcome)
{
    switch (outcome) {
    case SANDBOX_EXITED: return "exited";
    case SANDBOX_SIGNALED: return "signaled";
    case SANDBOX_CPU_LIMIT: return "cpu-limit";
    case SANDBOX_WALL_LIMIT: return "wall-limit";
    case SANDBOX_MEMORY_LIMIT: return "memory-limit";
    case SANDBOX_OUTPUT_LIMIT: return "output-limit";
    case SANDBOX_FORBIDDEN: return "forbidden";
    case SANDBOX_UNSTARTED: return "unstarted";
    }
    return "unknown";
}
