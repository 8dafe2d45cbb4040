/* Exceeds the memory limit: every pair of client and endpoint gets room for 8192 requests at once, all of it written to, though
 * most clients send only a few. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 13, ENDPOINTS_MAX = 20, TABLE_SIZE = 1 << 19, ROOM = 8192 };

struct endpoint {
    char name[NAME_SIZE];
    int64_t limit;
    int64_t window;
    int allowed;
    int denied;
};

struct entry {
    int64_t time;
    int64_t total; /* cost of all entries up to and including this one */
};

struct log {
    char client[NAME_SIZE];
    int endpoint;
    size_t first; /* the first entry inside the window */
    size_t count;
    size_t room;
    int64_t gone; /* total of the entries before `first` */
    struct entry *entries;
};

static struct endpoint endpoints[ENDPOINTS_MAX];
static struct log *table[TABLE_SIZE];

static void *need(void *memory)
{
    if (memory == NULL) {
        fputs("out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    return memory;
}

static void expect(int read, int wanted)
{
    if (read != wanted) {
        fputs("malformed input\n", stderr);
        exit(EXIT_FAILURE);
    }
}

static struct log *find_log(const char *client, int endpoint)
{
    uint32_t hash = 2166136261u + (uint32_t)endpoint;
    for (const char *c = client; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    size_t slot = (hash ^ hash >> 15) % TABLE_SIZE;
    for (; table[slot] != NULL; slot = (slot + 1) % TABLE_SIZE) {
        if (table[slot]->endpoint == endpoint && strcmp(table[slot]->client, client) == 0)
            return table[slot];
    }
    struct log *log = need(calloc(1, sizeof *log));
    memcpy(log->client, client, strlen(client) + 1);
    log->endpoint = endpoint;
    log->room = ROOM;
    log->entries = need(malloc(ROOM * sizeof *log->entries));
    for (int i = 0; i < ROOM; i++)
        log->entries[i] = (struct entry){.time = -1, .total = -1};
    table[slot] = log;
    return log;
}

static void append(struct log *log, int64_t time, int64_t total)
{
    if (log->count == log->room) {
        log->room *= 2;
        log->entries = need(realloc(log->entries, log->room * sizeof *log->entries));
    }
    log->entries[log->count++] = (struct entry){.time = time, .total = total};
}

/* The time of the first entry whose total is at least `total`. There is one. */
static int64_t time_of_total(const struct log *log, int64_t total)
{
    size_t low = log->first;
    size_t high = log->count - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (log->entries[middle].total >= total)
            high = middle;
        else
            low = middle + 1;
    }
    return log->entries[low].time;
}

/* Returns 0 if the request is admitted, else its wait. */
static int64_t handle(struct log *log, const struct endpoint *endpoint, int64_t time, int64_t cost)
{
    while (log->first < log->count && log->entries[log->first].time <= time - endpoint->window)
        log->gone = log->entries[log->first++].total;

    int64_t total = log->count == 0 ? 0 : log->entries[log->count - 1].total;
    int64_t excess = total - log->gone + cost - endpoint->limit;
    if (excess <= 0) {
        append(log, time, total + cost);
        return 0;
    }
    return time_of_total(log, log->gone + excess) + endpoint->window - time;
}

int main(void)
{
    int endpoint_count = 0;
    int request_count = 0;
    expect(scanf("%d %d", &endpoint_count, &request_count), 2);
    for (int i = 0; i < endpoint_count; i++) {
        struct endpoint *e = &endpoints[i];
        long long limit = 0;
        long long window = 0;
        expect(scanf("%12s %lld %lld", e->name, &limit, &window), 3);
        e->limit = limit;
        e->window = window;
    }
    for (int i = 0; i < request_count; i++) {
        long long time = 0;
        long long cost = 0;
        char client[NAME_SIZE];
        char name[NAME_SIZE];
        expect(scanf("%lld %12s %12s %lld", &time, client, name, &cost), 4);
        int which = 0;
        while (strcmp(endpoints[which].name, name) != 0)
            which++;
        int64_t wait = handle(find_log(client, which), &endpoints[which], time, cost);
        if (wait == 0) {
            endpoints[which].allowed++;
            puts("allow");
        } else {
            endpoints[which].denied++;
            printf("deny %lld\n", (long long)wait);
        }
    }
    for (int i = 0; i < endpoint_count; i++)
        printf("%s %d %d\n", endpoints[i].name, endpoints[i].allowed, endpoints[i].denied);
    return 0;
}
