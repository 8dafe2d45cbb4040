/* SPDX-License-Identifier: MIT */
/*
 * Keyrings are in no namespace: they belong to a uid, or to a session and whoever was forked in it.
 * Those that outlive a process are closed for the box's runs, or emptied where they cannot be, so
 * that a key reaches no other submission, filter or not.
 *
 * A ring without any permission, not even to set permissions, is given none by its owner either.
 */
#include "box.h"

#include <errno.h>
#include <linux/keyctl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static long close_ring(long ring)
{
    return syscall(SYS_keyctl, KEYCTL_SETPERM, ring, 0u);
}

/* The kernel lets nobody set the permissions of this one. */
static void empty_persistent_ring(void)
{
    long ring = syscall(SYS_keyctl, KEYCTL_GET_PERSISTENT, -1, KEY_SPEC_PROCESS_KEYRING);

    if (ring >= 0)
        (void)syscall(SYS_keyctl, KEYCTL_CLEAR, ring);
}

/*
 * The real uid says whose rings they are, that for files what may be done to them; the effective one
 * stays, and is the way back.
 */
static int take_uid(uint32_t uid)
{
    if (syscall(SYS_setresuid, uid, -1, -1) < 0)
        return -errno;
    (void)syscall(SYS_setfsuid, uid);
    return 0;
}

/* First the uid for files, which gives its capabilities back.  Changing ids clears the other two. */
static int give_uid_back(void)
{
    (void)syscall(SYS_setfsuid, 0);
    if (syscall(SYS_setresuid, 0, -1, -1) < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ||
        prctl(PR_SET_DUMPABLE, 0) < 0)
        return -errno;
    return 0;
}

/* Refusals are not looked at: the last box has closed the same rings, and they stay closed. */
int keys_close(const struct box *box)
{
    bool own_uid = !box->lane.user_namespace;
    int rc;

    if (box_tests(box, WIRE_TEST_KEEP_KEYS))
        return 0;
    if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0)
        return errno == ENOSYS ? 0 : -errno;
    if (close_ring(KEY_SPEC_SESSION_KEYRING) < 0)
        return -errno;
    /* Of an ordinary user they are the user namespace's, not those that he logged in with. */
    rc = own_uid ? take_uid(box->spec.uid) : 0;
    if (rc < 0)
        return rc;
    (void)close_ring(KEY_SPEC_USER_KEYRING);
    (void)close_ring(KEY_SPEC_USER_SESSION_KEYRING);
    empty_persistent_ring();
    return own_uid ? give_uid_back() : 0;
}
