/* SPDX-License-Identifier: MIT */
/* What the attacks look for on the host, made anew for each battery. */
#include "battery.h"

#include <arpa/inet.h>
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

/* A free port of the loopback. */
static int listen_tcp(struct baits *baits)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof(address);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    baits->tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (baits->tcp < 0 || bind(baits->tcp, (const struct sockaddr *)&address, size) != 0 ||
        listen(baits->tcp, 8) != 0 ||
        getsockname(baits->tcp, (struct sockaddr *)&address, &size) != 0)
        return -1;
    tell(baits, "port=%d", ntohs(address.sin_port));
    return 0;
}

static int listen_abstract(struct baits *baits, const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));

    memcpy(address.sun_path + 1, name, strlen(name));
    baits->local = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (baits->local < 0 || bind(baits->local, (const struct sockaddr *)&address, size) != 0 ||
        listen(baits->local, 8) != 0)
        return -1;
    tell(baits, "abstract=%s", name);
    return 0;
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
    struct baits baits = {.folder = "/tmp/assess-attack-XXXXXX", .tcp = -1, .local = -1};

    if (mkdtemp(baits.folder) == NULL)
        baits.folder[0] = '\0';
    /* Who else is on this host may read the secret and knock at the door: both are worth nothing. */
    if (baits.folder[0] == '\0' || chmod(baits.folder, 0755) != 0 || write_secret(&baits) < 0 ||
        listen_tcp(&baits) < 0 || listen_abstract(&baits, baits.folder + strlen("/tmp/")) < 0) {
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

void baits_close(struct baits *baits)
{
    if (baits->tcp >= 0)
        (void)close(baits->tcp);
    if (baits->local >= 0)
        (void)close(baits->local);
    if (baits->secret[0] != '\0')
        (void)unlink(baits->secret);
    if (baits->folder[0] != '\0')
        (void)rmdir(baits->folder);
}
