/* SPDX-License-Identifier: MIT */
/*
 * Control groups from outside: where this user may make them, and a clean one for each lane.
 *
 *   cgroup2, root   /sys/fs/cgroup/assess/lane-N
 *   cgroup2, user   beside the group that the caller sits in, where that subtree was delegated
 *   cgroup1, root   <hierarchy>/assess/lane-N for memory, pids, cpuacct
 *   cgroup1, user   <hierarchy>/assess-UID/lane-N, made by sandbox_prepare_user
 */
#include "library.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LANE_EMPTY_TRIES 2000 /* of 1 ms: how long a dying process may take to leave */

static const char *const v1_names[METER_FOLDERS] = {"memory", "pids", "cpuacct"};

/* "FOLDER/NAME" into OUT; a path too long for it becomes "", which no call will open. */
static const char *join(char *out, size_t size, const char *folder, const char *name)
{
    if (snprintf(out, size, "%s/%s", folder, name) >= (int)size)
        out[0] = '\0';
    return out;
}

/* ---- where hierarchies are mounted ------------------------------------------------------------ */

static bool has_word(const char *list, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = list; (at = strstr(at, word)); at += length)
        if ((at == list || at[-1] == ',') &&
            (at[length] == ',' || at[length] == '\n' || at[length] == '\0'))
            return true;
    return false;
}

/* The mount point of the v1 hierarchy with CONTROLLER, or of cgroup2 where CONTROLLER is NULL. */
static bool find_mount(const char *controller, char *out, size_t size)
{
    FILE *mounts = fopen("/proc/self/mounts", "re");
    char line[1024];
    bool found = false;

    if (!mounts)
        return false;
    while (!found && fgets(line, sizeof(line), mounts)) {
        char *save = NULL;
        char *point = NULL;
        char *type = NULL;
        char *options = NULL;

        (void)strtok_r(line, " ", &save);
        point = strtok_r(NULL, " ", &save);
        type = strtok_r(NULL, " ", &save);
        options = strtok_r(NULL, " ", &save);
        if (!point || !type || !options)
            continue;
        found = controller ? strcmp(type, "cgroup") == 0 && has_word(options, controller)
                           : strcmp(type, "cgroup2") == 0;
        if (found)
            (void)snprintf(out, size, "%s", point);
    }
    (void)fclose(mounts);
    return found;
}

static bool read_file(const char *folder, const char *name, char *text, size_t size)
{
    char path[512];
    ssize_t got = -1;
    int fd;

    (void)join(path, sizeof(path), folder, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        got = read(fd, text, size - 1);
        (void)close(fd);
    }
    text[got > 0 ? got : 0] = '\0';
    return got >= 0;
}

static int write_file(const char *folder, const char *name, const char *text)
{
    char path[512];

    (void)join(path, sizeof(path), folder, name);
    return meter_write_text(AT_FDCWD, path, text);
}

static bool has_controllers(const char *folder, const char *file)
{
    char text[256];

    if (!read_file(folder, file, text, sizeof(text)))
        return false;
    for (char *at = text; *at; at++)
        if (*at == ' ')
            *at = ',';
    return has_word(text, "memory") && has_word(text, "pids");
}

static int make_folder(const char *path)
{
    return mkdir(path, 0755) < 0 && errno != EEXIST ? -errno : 0;
}

/* Who could open a lane's folder could hold its lock. */
static int make_private(const char *path)
{
    int rc = make_folder(path);

    if (rc == 0 && chmod(path, 0700) < 0)
        rc = -errno;
    return rc;
}

/* ---- cgroup2 ---------------------------------------------------------------------------------- */

static bool own_group2(char *out, size_t size)
{
    char text[1024];
    char *line;

    if (!read_file("/proc/self", "cgroup", text, sizeof(text)))
        return false;
    line = strstr(text, "0::");
    if (!line)
        return false;
    line[strcspn(line, "\n")] = '\0';
    (void)snprintf(out, size, "%s", line + 3);
    return true;
}

static bool may_manage(const char *folder)
{
    char path[512];

    (void)join(path, sizeof(path), folder, "cgroup.procs");
    if (access(path, W_OK) < 0)
        return false;
    (void)join(path, sizeof(path), folder, "cgroup.subtree_control");
    return access(path, W_OK) == 0 && access(folder, W_OK) == 0;
}

/* Enables what lanes need for the children of FOLDER. */
static bool delegate(const char *folder)
{
    if (has_controllers(folder, "cgroup.subtree_control"))
        return true;
    if (!has_controllers(folder, "cgroup.controllers"))
        return false;
    return write_file(folder, "cgroup.subtree_control", "+memory +pids") == 0;
}

/* No other process could be in the way of controllers for children. */
static bool is_alone_in(const char *folder)
{
    char text[64];
    char *end;

    return read_file(folder, "cgroup.procs", text, sizeof(text)) &&
           strtol(text, &end, 10) == getpid() && strcmp(end, "\n") == 0;
}

/*
 * The user's systemd manager owns files that look like a gift to the user.  What it gives away is below
 * its scopes and services; slices, and the group it lives in, it keeps for itself.
 */
static bool is_systemds(const char *folder)
{
    const char *name = strrchr(folder, '/');
    size_t length = strlen(folder);

    return (length > 6 && strcmp(folder + length - 6, ".slice") == 0) ||
           (name && strncmp(name, "/user@", 6) == 0);
}

/*
 * The folder under which lanes can be made.  Root takes the hierarchy's top: systemd keeps its hands
 * off groups that it did not make, and cannot take back controllers that they use.  A user needs a
 * subtree that was given to him: either he sits in a child of it, or alone at its top (as a delegated
 * systemd scope starts), and then he steps aside into a child, since v2 allows no processes beside
 * children that have controllers.
 */
static bool find_base2(const struct sandbox *sandbox, const char *mount, char *path, size_t size)
{
    char own[256];
    char child[256];
    char *slash;

    if (sandbox->user_id == 0) {
        (void)snprintf(path, size, "%s", mount);
        return delegate(mount);
    }
    if (!own_group2(own, sizeof(own)) || strcmp(own, "/") == 0)
        return false;
    (void)join(path, size, mount, own + 1);
    if (may_manage(path) && has_controllers(path, "cgroup.controllers") && is_alone_in(path)) {
        (void)join(child, sizeof(child), path, "supervisor");
        if (make_folder(child) == 0 && write_file(child, "cgroup.procs", "0") == 0 &&
            delegate(path))
            return true;
    }
    slash = strrchr(path, '/');
    if (slash)
        *slash = '\0';
    return !is_systemds(path) && may_manage(path) && delegate(path);
}

static bool find_cgroup2(struct sandbox *sandbox)
{
    char mount[256];
    char base[256];

    if (!find_mount(NULL, mount, sizeof(mount)) || !has_controllers(mount, "cgroup.controllers") ||
        !find_base2(sandbox, mount, base, sizeof(base)))
        return false;
    (void)join(sandbox->control[0], sizeof(sandbox->control[0]), base, "assess");
    return make_private(sandbox->control[0]) == 0 && delegate(sandbox->control[0]);
}

static int clear_lane2(const char *lane)
{
    DIR *folder = opendir(lane);
    struct dirent *entry;
    int rc = 0;

    if (!folder)
        return -errno;
    (void)write_file(lane, "cgroup.kill", "1");
    while (rc == 0 && (entry = readdir(folder))) {
        int tries = LANE_EMPTY_TRIES;

        if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
            continue;
        while (unlinkat(dirfd(folder), entry->d_name, AT_REMOVEDIR) < 0 && errno == EBUSY &&
               --tries > 0)
            (void)poll(NULL, 0, 1);
        if (tries == 0)
            rc = -EBUSY;
    }
    (void)closedir(folder);
    return rc;
}

/* ---- cgroup1 ---------------------------------------------------------------------------------- */

static bool find_cgroup1(struct sandbox *sandbox)
{
    for (int i = 0; i < METER_FOLDERS; i++) {
        char mount[128];
        char *path = sandbox->control[i];
        size_t size = sizeof(sandbox->control[i]);

        if (!find_mount(v1_names[i], mount, sizeof(mount)))
            return false;
        if (sandbox->user_id == 0)
            (void)snprintf(path, size, "%s/assess", mount);
        else
            (void)snprintf(path, size, "%s/assess-%u", mount, sandbox->user_id);
        if (sandbox->user_id == 0 && make_private(path) < 0)
            return false;
        if (access(path, W_OK) < 0)
            return false;
    }
    return true;
}

/* Kills what is in the group until nothing is, and lifts the limits of a run that was in it. */
static int clear_lane1(const char *lane)
{
    char text[4096];

    (void)write_file(lane, "memory.memsw.limit_in_bytes", "-1");
    (void)write_file(lane, "memory.limit_in_bytes", "-1");
    (void)write_file(lane, "pids.max", "max");

    for (int tries = LANE_EMPTY_TRIES; tries > 0; tries--) {
        char *save = NULL;

        if (!read_file(lane, "cgroup.procs", text, sizeof(text)))
            return -errno;
        /* Half a number would be somebody else's. */
        text[strrchr(text, '\n') ? strrchr(text, '\n') - text : 0] = '\0';
        if (text[0] == '\0') {
            /* Page cache that a killed run was charged would be room for the next. */
            (void)write_file(lane, "memory.force_empty", "0");
            return 0;
        }
        for (char *pid = strtok_r(text, "\n", &save); pid; pid = strtok_r(NULL, "\n", &save))
            (void)kill((pid_t)strtol(pid, NULL, 10), SIGKILL);
        (void)poll(NULL, 0, 1);
    }
    return -EBUSY;
}

/* ---- both ------------------------------------------------------------------------------------- */

static void use_meter(struct sandbox *sandbox, enum sandbox_meter meter, const char *name)
{
    sandbox->facts.meter = meter;
    sandbox->facts.meter_name = name;
    (void)snprintf(sandbox->facts.control_path, sizeof(sandbox->facts.control_path), "%s",
                   sandbox->control[0]);
}

int control_find(struct sandbox *sandbox, enum sandbox_meter wanted, struct sandbox_error *err)
{
    if (wanted == SANDBOX_METER_RLIMIT) {
        use_meter(sandbox, SANDBOX_METER_RLIMIT, "rlimit");
        sandbox->facts.control_path[0] = '\0';
        return 0;
    }
    if (wanted != SANDBOX_METER_CGROUP1 && find_cgroup2(sandbox)) {
        use_meter(sandbox, SANDBOX_METER_CGROUP2, "cgroup2");
        return 0;
    }
    if (wanted != SANDBOX_METER_CGROUP2 && find_cgroup1(sandbox)) {
        use_meter(sandbox, SANDBOX_METER_CGROUP1, "cgroup1");
        return 0;
    }
    return sandbox_fail(err, SANDBOX_NO_CONTROL, 0,
                        "no control groups for memory and processes may be made by this user");
}

void control_lane_path(const struct sandbox *sandbox, unsigned index, char *out, size_t size)
{
    (void)snprintf(out, size, "%s/lane-%u", sandbox->control[0], index);
}

/* Where the group cannot even be made, opening the lane says so better than a lock could. */
int control_lock_lane(const struct sandbox *sandbox, unsigned index, bool look, int *out_fd)
{
    char path[288];
    int fd;

    if (sandbox->facts.meter == SANDBOX_METER_RLIMIT)
        return 0;
    control_lane_path(sandbox, index, path, sizeof(path));
    (void)make_folder(path);
    fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && flock(fd, (look ? LOCK_SH : LOCK_EX) | LOCK_NB) < 0 && errno == EWOULDBLOCK) {
        (void)close(fd);
        return -1;
    }
    *out_fd = fd;
    return 0;
}

static int clear_lane(const struct sandbox *sandbox, const char *path)
{
    return sandbox->facts.meter == SANDBOX_METER_CGROUP2 ? clear_lane2(path) : clear_lane1(path);
}

int control_open_lane(const struct sandbox *sandbox, unsigned index, int fds[METER_FOLDERS],
                      unsigned *out_count, struct sandbox_error *err)
{
    unsigned wanted = sandbox->facts.meter == SANDBOX_METER_CGROUP2   ? 1
                      : sandbox->facts.meter == SANDBOX_METER_CGROUP1 ? METER_FOLDERS
                                                                      : 0;

    *out_count = 0;
    for (unsigned i = 0; i < wanted; i++) {
        char path[288];
        int rc;

        (void)snprintf(path, sizeof(path), "%s/lane-%u", sandbox->control[i], index);
        rc = make_folder(path);
        if (rc == 0)
            rc = clear_lane(sandbox, path);
        if (rc == 0 && wanted == 1 && !delegate(path))
            rc = -EACCES;
        if (rc < 0)
            return sandbox_fail(err, SANDBOX_NO_CONTROL, -rc, "control group '%s'", path);
        fds[i] = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fds[i] < 0)
            return sandbox_fail(err, SANDBOX_NO_CONTROL, errno, "control group '%s'", path);
        (*out_count)++;
    }
    return 0;
}

/* ---- preparing for an ordinary user ----------------------------------------------------------- */

static int give_away(const char *folder, const char *const *names, uid_t user, gid_t group)
{
    if (chown(folder, user, group) < 0 || chmod(folder, 0700) < 0)
        return -errno;
    for (; *names; names++) {
        char path[512];

        (void)join(path, sizeof(path), folder, *names);
        if (chown(path, user, group) < 0 && errno != ENOENT)
            return -errno;
    }
    return 0;
}

static int prepare2(uid_t user, gid_t group, int pid, char *path, size_t size)
{
    static const char *const names[] = {"cgroup.procs", "cgroup.subtree_control", "cgroup.threads",
                                        NULL};
    char mount[128];
    char session[300];
    char text[32];
    int rc;

    if (!find_mount(NULL, mount, sizeof(mount)) || !delegate(mount))
        return -EOPNOTSUPP;
    (void)snprintf(path, size, "%s/assess-%u", mount, (unsigned)user);
    (void)join(session, sizeof(session), path, "session");
    rc = make_folder(path);
    if (rc == 0 && !delegate(path))
        rc = -EACCES;
    if (rc == 0)
        rc = give_away(path, names, user, group);
    if (rc == 0)
        rc = make_folder(session);
    if (rc == 0)
        rc = give_away(session, names, user, group);
    (void)snprintf(text, sizeof(text), "%d", pid);
    if (rc == 0 && pid > 0)
        rc = write_file(session, "cgroup.procs", text);
    return rc;
}

static int prepare1(uid_t user, gid_t group, char *path, size_t size)
{
    static const char *const names[] = {"cgroup.procs", "tasks", NULL};
    int rc = 0;

    for (int i = METER_FOLDERS - 1; rc == 0 && i >= 0; i--) {
        char mount[128];

        if (!find_mount(v1_names[i], mount, sizeof(mount)))
            return -EOPNOTSUPP;
        (void)snprintf(path, size, "%s/assess-%u", mount, (unsigned)user);
        rc = make_folder(path);
        if (rc == 0)
            rc = give_away(path, names, user, group);
    }
    return rc;
}

int sandbox_prepare_user(uint32_t user_id, uint32_t group_id, int pid, char *out_path,
                         size_t out_size, struct sandbox_error *err)
{
    char path[256] = "";
    int rc;

    if (geteuid() != 0)
        return sandbox_fail(err, SANDBOX_INVALID, EPERM, "only root can prepare control groups");
    rc = prepare2(user_id, group_id, pid, path, sizeof(path));
    if (rc == -EOPNOTSUPP)
        rc = prepare1(user_id, group_id, path, sizeof(path));
    if (rc < 0)
        return sandbox_fail(err, SANDBOX_NO_CONTROL, -rc, "cannot prepare control group '%s'",
                            path);
    (void)snprintf(out_path, out_size, "%s", path);
    return 0;
}
