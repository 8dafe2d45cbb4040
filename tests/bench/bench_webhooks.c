/* SPDX-License-Identifier: MIT */
/*
 * Webhooks that are due, until each is delivered and written down (SQLite, synchronous=FULL): deliveries a second by one
 * `assess work` and its assess-send to a receiver on loopback, and what the worker needs in memory.
 *
 *   bench_webhooks ASSESS FOLDER [--smoke | --million] [--json]
 *
 * FOLDER is made, filled and left.  The receiver is a process of this program: it reads a request, and says 204.
 */
#include "auto.h"
#include "bench.h"
#include "store.h"
#include "text.h"
#include "webhooks.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 64, ROOM = 1 << 16, FILL = 2000, KIB = 1024 };

/* ---- the receiver ----------------------------------------------------------------------------------- */

struct client {
    char data[ROOM];
    size_t size;
};

/* Answers each request that is complete; false: the connection is over. */
static bool serve(int fd, struct client *client)
{
    static const char answer[] = "HTTP/1.1 204 No Content\r\n\r\n";
    ssize_t got = read(fd, client->data + client->size, sizeof client->data - 1 - client->size);

    if (got <= 0)
        return false;
    client->size += (size_t)got;
    client->data[client->size] = '\0';
    for (;;) {
        char *end = strstr(client->data, "\r\n\r\n"), *length;
        size_t whole;

        if (!end)
            return true;
        length = strcasestr(client->data, "content-length:");
        whole = (size_t)(end - client->data) + 4 +
                (length && length < end ? strtoul(length + 15, NULL, 10) : 0);
        if (client->size < whole)
            return true;
        if (write(fd, answer, sizeof answer - 1) != (ssize_t)(sizeof answer - 1))
            return false;
        client->size -= whole;
        memmove(client->data, client->data + whole, client->size + 1);
    }
}

static void receive(int listening)
{
    static struct client clients[CLIENTS];
    struct pollfd polled[CLIENTS + 1] = {
        {.fd = listening, .events = POLLIN}
    };

    for (unsigned i = 1; i <= CLIENTS; i++)
        polled[i].fd = -1;
    while (poll(polled, CLIENTS + 1, -1) > 0 || errno == EINTR) {
        if (polled[0].revents) {
            int fd = accept(listening, NULL, NULL);

            for (unsigned i = 1; fd >= 0 && i <= CLIENTS; i++)
                if (polled[i].fd < 0) {
                    polled[i] = (struct pollfd){.fd = fd, .events = POLLIN};
                    clients[i - 1].size = 0;
                    break;
                }
        }
        for (unsigned i = 1; i <= CLIENTS; i++)
            if (polled[i].fd >= 0 && polled[i].revents && !serve(polled[i].fd, &clients[i - 1])) {
                (void)close(polled[i].fd);
                polled[i].fd = -1;
            }
    }
}

static pid_t start_receiver(unsigned *out_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    pid_t pid;

    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) < 0 || listen(fd, CLIENTS) < 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) < 0)
        return -1;
    *out_port = ntohs(address.sin_port);
    pid = fork();
    if (pid == 0) {
        receive(fd);
        _exit(0);
    }
    (void)close(fd);
    return pid;
}

/* ---- the store -------------------------------------------------------------------------------------- */

static bool must(const struct error *err, int rc)
{
    if (rc < 0)
        (void)fprintf(stderr, "bench_webhooks: %s (%s)\n", err->message, err->detail);
    return rc == 0;
}

static bool add_endpoint(struct store *store, unsigned port, char id[ID_SIZE], struct error *err)
{
    static const char secret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    AUTO(endpoint_done)
    struct endpoint endpoint = {.url = text_format("http://127.0.0.1:%u/", port),
                                .settings = text_copy("{}"),
                                .adaptor = "standard-webhook"};
    AUTO(store_change_done) struct store_change change = {0};
    bool fine = must(err, id_new("end", store_now_ms(store), id, err));

    (void)snprintf(endpoint.id, sizeof endpoint.id, "%s", id);
    return fine &&
           must(err, secrets_put(store, id, SECRET_SIGN, secret, sizeof secret - 1, 0, err)) &&
           must(err, store_begin(store, &change, err)) &&
           must(err, endpoints_add(store, &endpoint, err)) && must(err, store_commit(&change, err));
}

static bool fill(struct store *store, const char *endpoint, unsigned count, struct error *err)
{
    char ignored[ID_SIZE];

    for (unsigned done = 0; done < count;) {
        AUTO(store_change_done) struct store_change change = {0};
        bool fine = must(err, store_begin(store, &change, err));

        for (unsigned i = 0; fine && i < FILL && done < count; i++, done++)
            fine = must(err, events_add_test(store, endpoint, ignored, err));
        if (!fine || !must(err, store_commit(&change, err)))
            return false;
    }
    return true;
}

/* ---- the worker ------------------------------------------------------------------------------------- */

/* Milliseconds and KiB of one that drains what is due. */
static bool drain(const char *assess, const char *config, double *out_ms, double *out_kib)
{
    char *const words[] = {(char *)(uintptr_t)assess, (char *)(uintptr_t) "work",
                           (char *)(uintptr_t) "-q",  (char *)(uintptr_t) "--config",
                           (char *)(uintptr_t)config, NULL};
    struct rusage usage = {0};
    double started = bench_now_ms();
    int status = -1;
    posix_spawn_file_actions_t quiet;
    pid_t pid;

    (void)posix_spawn_file_actions_init(&quiet);
    (void)posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (posix_spawn(&pid, assess, &quiet, NULL, words, environ) != 0 ||
        wait4(pid, &status, 0, &usage) != pid)
        return false;
    (void)posix_spawn_file_actions_destroy(&quiet);
    *out_ms = bench_now_ms() - started;
    *out_kib = (double)usage.ru_maxrss;
    return status == 0;
}

static bool write_config(const char *folder, char *out_path, size_t size)
{
    FILE *file;

    (void)snprintf(out_path, size, "%s/config.yaml", folder);
    file = fopen(out_path, "w");
    if (!file)
        return false;
    (void)fprintf(file, "data: %s\ncache: off\nwebhook:\n  allow: 127.0.0.1\n", folder);
    return fclose(file) == 0;
}

static bool measure(const char *assess, const char *folder, unsigned port, bool smoke, bool million)
{
    struct series rates = {0}, memory = {0};
    struct store_options options = {.use = STORE_WRITE, .clock = clock_system()};
    char store_folder[320], config[320], endpoint[ID_SIZE];
    unsigned counts[] = {smoke ? 50 : 20000, smoke ? 100 : 20000,
                         smoke     ? 200
                         : million ? 1000000
                                   : 100000};
    struct store *store = NULL;
    struct error err;
    double ms = 0, kib = 0;
    bool fine;

    (void)snprintf(store_folder, sizeof store_folder, "%s/store", folder);
    options.folder = store_folder;
    fine = must(&err, store_open(&options, &store, &err)) &&
           add_endpoint(store, port, endpoint, &err) && write_config(folder, config, sizeof config);
    for (unsigned i = 0; fine && i < sizeof counts / sizeof *counts; i++) {
        fine = fill(store, endpoint, counts[i], &err) && drain(assess, config, &ms, &kib);
        series_add(&rates, counts[i] * 1000.0 / ms);
        series_add(&memory, kib / KIB);
    }
    store_close(store);
    bench_open("webhooks");
    bench_row(&(struct bench_row){"durable deliveries", "/s", &rates, NULL, AT_LEAST, 5000});
    bench_row(&(struct bench_row){"memory of a worker", "MiB", &memory, NULL, NO_BUDGET, 0});
    bench_note("    %u, %u and %u events that wait, from starting assess work to its end",
               counts[0], counts[1], counts[2]);
    series_done(&rates);
    series_done(&memory);
    return fine;
}

static bool is_given(int argc, char *argv[], const char *word)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], word) == 0)
            return true;
    return false;
}

int main(int argc, char *argv[])
{
    char folder[300];
    unsigned port = 0;
    pid_t receiver;
    bool fine;

    if (argc < 3)
        return 2;
    if (is_given(argc, argv, "--json"))
        bench_as_json();
    (void)snprintf(folder, sizeof folder, "%s/%d", argv[2], (int)getpid());
    (void)mkdir(argv[2], 0700);
    (void)mkdir(folder, 0700);
    receiver = start_receiver(&port);
    if (receiver < 0)
        return 1;
    fine = measure(argv[1], folder, port, is_given(argc, argv, "--smoke"),
                   is_given(argc, argv, "--million"));
    (void)kill(receiver, SIGKILL);
    (void)waitpid(receiver, NULL, 0);
    return fine ? 0 : 1;
}
