/* SPDX-License-Identifier: MIT */
/* What the attacks look for on the host, made anew for each battery. */
#include "battery.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void tell(struct baits *baits, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void tell(struct baits *baits, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)vsnprintf(baits->arguments[baits->count++], sizeof(baits->arguments[0]), format, args);
    va_end(args);
}

/* On a free port of the loopback. */
static int open_port(struct baits *baits, int which, int type, const char *key)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof(address);
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

    baits->fds[which] = fd;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, size) != 0 ||
        (type == SOCK_STREAM && listen(fd, 8) != 0) ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        return -1;
    tell(baits, "%s=%d", key, ntohs(address.sin_port));
    return 0;
}

/* A local socket; NAME with a NUL in front is an abstract one. */
static int open_local(struct baits *baits, int which, int type, const char *name, size_t length)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

    baits->fds[which] = fd;
    memcpy(address.sun_path, name, length);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, size) != 0 ||
        (type == SOCK_STREAM && listen(fd, 8) != 0))
        return -1;
    return 0;
}

static int open_sockets(struct baits *baits)
{
    const char *name = baits->folder + strlen("/tmp/");
    char text[100] = "";
    int rc = open_port(baits, BAIT_TCP, SOCK_STREAM, "port");

    if (rc == 0)
        rc = open_port(baits, BAIT_UDP, SOCK_DGRAM, "udp");
    (void)snprintf(text + 1, sizeof(text) - 1, "%s", name);
    if (rc == 0)
        rc = open_local(baits, BAIT_ABSTRACT, SOCK_STREAM, text, 1 + strlen(text + 1));
    tell(baits, "abstract=%s", text + 1);
    (void)snprintf(text + 1, sizeof(text) - 1, "%s-datagram", name);
    if (rc == 0)
        rc = open_local(baits, BAIT_DATAGRAM, SOCK_DGRAM, text, 1 + strlen(text + 1));
    tell(baits, "datagram=%s", text + 1);
    (void)snprintf(baits->socket, sizeof(baits->socket), "%s/socket", baits->folder);
    if (rc == 0)
        rc = open_local(baits, BAIT_PATH, SOCK_STREAM, baits->socket, strlen(baits->socket));
    if (rc == 0)
        rc = chmod(baits->socket, 0666);
    tell(baits, "socket=%s", baits->socket);
    return rc;
}

/* Permission bits keep nobody from it: only a fence can. */
static int write_secret(struct baits *baits)
{
    int fd;
    int rc;

    (void)snprintf(baits->secret, sizeof(baits->secret), "%s/secret", baits->folder);
    fd = open(baits->secret, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0)
        return -1;
    rc = fchmod(fd, 0644) == 0 && write(fd, "only the host has this\n", 23) == 23 ? 0 : -1;
    (void)close(fd);
    tell(baits, "secret=%s", baits->secret);
    return rc;
}

int baits_open(struct baits *out_baits, struct sandbox_error *err)
{
    struct baits baits = {.folder = "/tmp/assess-attack-XXXXXX"};

    for (int i = 0; i < BAIT_SOCKETS; i++)
        baits.fds[i] = -1;
    if (mkdtemp(baits.folder) == NULL)
        baits.folder[0] = '\0';
    /* Who else is on this host may read the secret and knock at the door: both are worth nothing. */
    if (baits.folder[0] == '\0' || chmod(baits.folder, 0755) != 0 || write_secret(&baits) < 0 ||
        open_sockets(&baits) < 0) {
        err->code = SANDBOX_HOST;
        err->os_error = errno;
        (void)snprintf(err->message, sizeof(err->message), "what attacks look for: %s",
                       strerror(errno));
        baits_close(&baits);
        return -SANDBOX_HOST;
    }
    tell(&baits, "pid=%d", (int)getpid());
    tell(&baits, "name=%s", baits.folder + strlen("/tmp/"));
    *out_baits = baits;
    return 0;
}

/* Runners' programs may leave files where they were started; no link is followed. */
static void empty(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;

    for (const struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;)
        if (unlinkat(fd, entry->d_name, 0) != 0)
            (void)unlinkat(fd, entry->d_name, AT_REMOVEDIR);
    if (folder != NULL)
        (void)closedir(folder);
    else if (fd >= 0)
        (void)close(fd);
}

void baits_close(struct baits *baits)
{
    for (int i = 0; i < BAIT_SOCKETS; i++)
        if (baits->fds[i] >= 0)
            (void)close(baits->fds[i]);
    if (baits->folder[0] == '\0')
        return;
    empty(baits->folder);
    (void)rmdir(baits->folder);
}
