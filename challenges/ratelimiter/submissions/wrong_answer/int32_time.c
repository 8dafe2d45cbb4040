/* Wrong: times and windows are kept in 32 bits. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_SIZE (1u << 19)

struct entry {
    uint32_t time;
    int64_t total;
};

struct log {
    char client[13];
    int endpoint;
    int first;
    int count;
    int room;
    struct entry *entries; /* entries[0] is a start with total 0 */
};

static struct {
    char name[13];
    int limit;
    uint32_t window;
    int allowed;
    int denied;
} endpoints[20];

static struct log *table[TABLE_SIZE];

static void *need(void *memory)
{
    if (memory == NULL)
        exit(EXIT_FAILURE);
    return memory;
}

static struct log *find_log(const char *client, int endpoint)
{
    uint32_t hash = 17u + (uint32_t)endpoint;
    for (const char *c = client; *c != '\0'; c++)
        hash = hash * 31u + (unsigned char)*c;
    uint32_t slot = (hash * 2654435761u >> 7) % TABLE_SIZE;
    for (; table[slot] != NULL; slot = (slot + 1) % TABLE_SIZE) {
        if (table[slot]->endpoint == endpoint && strcmp(table[slot]->client, client) == 0)
            return table[slot];
    }
    struct log *log = need(calloc(1, sizeof *log));
    memcpy(log->client, client, strlen(client) + 1);
    log->endpoint = endpoint;
    log->room = 4;
    log->entries = need(calloc(4, sizeof *log->entries));
    log->first = 1;
    log->count = 1;
    table[slot] = log;
    return log;
}

int main(void)
{
    int e = 0;
    int n = 0;
    if (scanf("%d %d", &e, &n) != 2)
        return EXIT_FAILURE;
    for (int i = 0; i < e; i++) {
        long long window = 0;
        if (scanf("%12s %d %lld", endpoints[i].name, &endpoints[i].limit, &window) != 3)
            return EXIT_FAILURE;
        endpoints[i].window = (uint32_t)window;
    }
    for (int i = 0; i < n; i++) {
        long long read_time = 0;
        int cost = 0;
        char client[13];
        char name[13];
        if (scanf("%lld %12s %12s %d", &read_time, client, name, &cost) != 4)
            return EXIT_FAILURE;
        uint32_t time = (uint32_t)read_time;
        int which = 0;
        while (strcmp(endpoints[which].name, name) != 0)
            which++;
        uint32_t window = endpoints[which].window;
        struct log *log = find_log(client, which);
        while (log->first < log->count && time - log->entries[log->first].time >= window)
            log->first++;
        int64_t gone = log->entries[log->first - 1].total;
        int64_t total = log->entries[log->count - 1].total;
        int64_t excess = total - gone + cost - endpoints[which].limit;
        if (excess <= 0) {
            if (log->count == log->room) {
                log->room *= 2;
                log->entries = need(realloc(log->entries, (size_t)log->room * sizeof *log->entries));
            }
            log->entries[log->count++] = (struct entry){.time = time, .total = total + cost};
            endpoints[which].allowed++;
            puts("allow");
            continue;
        }
        int low = log->first;
        int high = log->count - 1;
        while (low < high) {
            int middle = low + (high - low) / 2;
            if (log->entries[middle].total >= gone + excess)
                high = middle;
            else
                low = middle + 1;
        }
        endpoints[which].denied++;
        printf("deny %u\n", (unsigned)(log->entries[low].time + window - time));
    }
    for (int i = 0; i < e; i++)
        printf("%s %d %d\n", endpoints[i].name, endpoints[i].allowed, endpoints[i].denied);
    return 0;
}
