/* Correct but too slow: each request walks back over all admitted requests in the window of its client. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REQUESTS_MAX = 100000, ENDPOINTS_MAX = 20, TABLE_SIZE = 1 << 19 };

struct request {
    int64_t time;
    int64_t cost;
    struct request *earlier; /* the admitted one before it, of the same client and endpoint */
};

struct log {
    char client[13];
    int endpoint;
    struct request *newest;
};

static struct {
    char name[13];
    long long limit;
    long long window;
    int allowed;
    int denied;
} endpoints[ENDPOINTS_MAX];

static struct request requests[REQUESTS_MAX];
static struct log logs[REQUESTS_MAX];
static int log_count;
static struct log *table[TABLE_SIZE];

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
    struct log *log = &logs[log_count++];
    memcpy(log->client, client, strlen(client) + 1);
    log->endpoint = endpoint;
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
        if (scanf("%12s %lld %lld", endpoints[i].name, &endpoints[i].limit, &endpoints[i].window) != 3)
            return EXIT_FAILURE;
    }
    for (int i = 0; i < n; i++) {
        long long time = 0;
        long long cost = 0;
        char client[13];
        char name[13];
        if (scanf("%lld %12s %12s %lld", &time, client, name, &cost) != 4)
            return EXIT_FAILURE;
        int which = 0;
        while (strcmp(endpoints[which].name, name) != 0)
            which++;
        struct log *log = find_log(client, which);

        /* Newest first: the first request that no longer fits beside the new one has to leave. */
        int64_t horizon = time - endpoints[which].window;
        int64_t used = cost;
        const struct request *must_leave = NULL;
        for (const struct request *r = log->newest; r != NULL && r->time > horizon; r = r->earlier) {
            used += r->cost;
            if (must_leave == NULL && used > endpoints[which].limit)
                must_leave = r;
        }
        if (must_leave == NULL) {
            requests[i] = (struct request){.time = time, .cost = cost, .earlier = log->newest};
            log->newest = &requests[i];
            endpoints[which].allowed++;
            puts("allow");
        } else {
            endpoints[which].denied++;
            printf("deny %lld\n", (long long)must_leave->time + endpoints[which].window - time);
        }
    }
    for (int i = 0; i < e; i++)
        printf("%s %d %d\n", endpoints[i].name, endpoints[i].allowed, endpoints[i].denied);
    return 0;
}
