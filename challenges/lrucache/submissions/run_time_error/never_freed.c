/* Exceeds the memory limit: each put makes a new entry with a buffer for its value, and the old ones are only unlinked. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1 << 17, VALUE_SIZE = 32768 };

struct entry {
    char key[13];
    int bucket;
    int64_t expiry;
    int place; /* in the heap */
    struct entry *older;
    struct entry *newer;
    struct entry *chained;
    char value[VALUE_SIZE];
};

static struct entry *buckets[BUCKETS];
static struct entry *heap[50001];
static int count;
static struct entry ring; /* between the newest and the oldest */

static int bucket_of(const char *key)
{
    uint32_t hash = 17;
    for (; *key != '\0'; key++)
        hash = hash * 31 + (unsigned char)*key;
    return (int)((hash * 2654435761u) >> 15);
}

static struct entry *find(const char *key)
{
    struct entry *e = buckets[bucket_of(key)];
    while (e != NULL && strcmp(e->key, key) != 0)
        e = e->chained;
    return e;
}

static void settle(int place, struct entry *e)
{
    for (; place > 1 && heap[place / 2]->expiry > e->expiry; place /= 2) {
        heap[place] = heap[place / 2];
        heap[place]->place = place;
    }
    for (;;) {
        int child = 2 * place;
        if (child < count && heap[child + 1]->expiry < heap[child]->expiry)
            child++;
        if (child > count || heap[child]->expiry >= e->expiry)
            break;
        heap[place] = heap[child];
        heap[place]->place = place;
        place = child;
    }
    heap[place] = e;
    e->place = place;
}

static void leave(struct entry *e)
{
    e->older->newer = e->newer;
    e->newer->older = e->older;
}

static void join(struct entry *e)
{
    e->older = ring.older;
    e->newer = &ring;
    ring.older->newer = e;
    ring.older = e;
}

static void drop(struct entry *e)
{
    struct entry **link = &buckets[e->bucket];
    while (*link != e)
        link = &(*link)->chained;
    *link = e->chained;
    leave(e);
    struct entry *last = heap[count--];
    if (last != e)
        settle(e->place, last);
}

static void add(const char *key, const char *value, int64_t expiry)
{
    struct entry *e = malloc(sizeof *e);
    if (e == NULL)
        exit(EXIT_FAILURE);
    memset(e->value, 0, sizeof e->value);
    strcpy(e->key, key);
    strcpy(e->value, value);
    e->expiry = expiry;
    e->bucket = bucket_of(key);
    e->chained = buckets[e->bucket];
    buckets[e->bucket] = e;
    join(e);
    count++;
    settle(count, e);
}

int main(void)
{
    int capacity = 0;
    int n = 0;
    int hits = 0;
    int misses = 0;
    int evictions = 0;
    int expirations = 0;
    if (scanf("%d %d", &capacity, &n) != 2)
        return EXIT_FAILURE;
    ring.older = ring.newer = &ring;
    for (int i = 0; i < n; i++) {
        long long time = 0;
        long long ttl = 0;
        char call[6];
        char key[13];
        char value[16];
        if (scanf("%lld %5s", &time, call) != 2)
            return EXIT_FAILURE;
        for (; count > 0 && heap[1]->expiry <= time; expirations++)
            drop(heap[1]);
        if (strcmp(call, "stats") == 0) {
            printf("stats %d %d %d %d\n", hits, misses, evictions, expirations);
            continue;
        }
        if (scanf("%12s", key) != 1)
            return EXIT_FAILURE;
        struct entry *e = find(key);
        if (strcmp(call, "get") == 0) {
            if (e == NULL) {
                misses++;
                puts("miss");
                continue;
            }
            hits++;
            leave(e);
            join(e);
            printf("hit %s\n", e->value);
            continue;
        }
        if (scanf("%15s %lld", value, &ttl) != 2)
            return EXIT_FAILURE;
        if (e != NULL) {
            drop(e);
            puts("ok");
        } else if (count == capacity) {
            printf("evict %s\n", ring.newer->key);
            drop(ring.newer);
            evictions++;
        } else {
            puts("ok");
        }
        add(key, value, time + ttl);
    }
    return 0;
}
