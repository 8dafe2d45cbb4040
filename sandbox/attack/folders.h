/* SPDX-License-Identifier: MIT */
/* folders - where write_outside tries to leave a file, and where the battery looks for it. */
#pragma once

static const char *const attacked_folders[] = {
    "",     "/usr", "/usr/bin", "/usr/lib", "/app",  "/dev",  "/etc",     "/bin",
    "/lib", "/var", "/proc",    "/sys",     "/home", "/root", "/var/tmp", "/dev/shm",
};
