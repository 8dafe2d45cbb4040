/* Wrong: times are kept in 32 bits. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_SIZE = 13, CAPACITY_MAX = 50000, BUCKETS = 1 << 17, NONE = -1 };

struct entry {
    char key[KEY_SIZE];
    int value;
    int expiry;
    int older; /* the neighbours in the order of use */
    int newer;
    int chained; /* the next entry in the same bucket, or the next free one */
    int place;   /* in the heap */
};

static struct entry entries[CAPACITY_MAX];
static int buckets[BUCKETS];
static int heap[CAPACITY_MAX];
static int count;
static int unused = NONE; /* a chain of entries that were removed */
static int oldest = NONE;
static int newest = NONE;

static int bucket_of(const char *key)
{
    uint32_t hash = 2166136261u;
    for (const char *c = key; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    return (int)((hash ^ hash >> 15) % BUCKETS);
}

static int find(const char *key)
{
    int e = buckets[bucket_of(key)];
    while (e != NONE && strcmp(entries[e].key, key) != 0)
        e = entries[e].chained;
    return e;
}

/* Puts the entry at this place of the heap, then moves it up or down to where it belongs. */
static void settle(int place, int e)
{
    while (place > 0 && entries[heap[(place - 1) / 2]].expiry > entries[e].expiry) {
        heap[place] = heap[(place - 1) / 2];
        entries[heap[place]].place = place;
        place = (place - 1) / 2;
    }
    for (;;) {
        int child = 2 * place + 1;
        if (child + 1 < count && entries[heap[child + 1]].expiry < entries[heap[child]].expiry)
            child++;
        if (child >= count || entries[heap[child]].expiry >= entries[e].expiry)
            break;
        heap[place] = heap[child];
        entries[heap[place]].place = place;
        place = child;
    }
    heap[place] = e;
    entries[e].place = place;
}

static void unlink_use(int e)
{
    if (entries[e].older == NONE)
        oldest = entries[e].newer;
    else
        entries[entries[e].older].newer = entries[e].newer;
    if (entries[e].newer == NONE)
        newest = entries[e].older;
    else
        entries[entries[e].newer].older = entries[e].older;
}

static void link_newest(int e)
{
    entries[e].older = newest;
    entries[e].newer = NONE;
    if (newest == NONE)
        oldest = e;
    else
        entries[newest].newer = e;
    newest = e;
}

static void use(int e)
{
    unlink_use(e);
    link_newest(e);
}

static void drop(int e)
{
    int *link = &buckets[bucket_of(entries[e].key)];
    while (*link != e)
        link = &entries[*link].chained;
    *link = entries[e].chained;

    unlink_use(e);

    int last = heap[--count];
    if (last != e)
        settle(entries[e].place, last);

    entries[e].chained = unused;
    unused = e;
}

static void add(const char *key, int value, int expiry)
{
    int e = unused;
    if (e == NONE)
        e = count; /* none was ever removed, or all of those are in use again */
    else
        unused = entries[e].chained;
    strcpy(entries[e].key, key);
    entries[e].value = value;
    entries[e].expiry = expiry;
    int bucket = bucket_of(key);
    entries[e].chained = buckets[bucket];
    buckets[bucket] = e;
    link_newest(e);
    count++;
    settle(count - 1, e);
}

int main(void)
{
    int capacity = 0;
    int n = 0;
    if (scanf("%d %d", &capacity, &n) != 2)
        return EXIT_FAILURE;
    for (int i = 0; i < BUCKETS; i++)
        buckets[i] = NONE;
    int hits = 0;
    int misses = 0;
    int evictions = 0;
    int expirations = 0;

    for (int i = 0; i < n; i++) {
        long long time = 0;
        char call[6];
        if (scanf("%lld %5s", &time, call) != 2)
            return EXIT_FAILURE;
        while (count > 0 && entries[heap[0]].expiry <= (int)time) {
            drop(heap[0]);
            expirations++;
        }
        if (strcmp(call, "stats") == 0) {
            printf("stats %d %d %d %d\n", hits, misses, evictions, expirations);
            continue;
        }
        char key[KEY_SIZE];
        if (scanf("%12s", key) != 1)
            return EXIT_FAILURE;
        int e = find(key);
        if (strcmp(call, "get") == 0) {
            if (e == NONE) {
                misses++;
                puts("miss");
            } else {
                hits++;
                use(e);
                printf("hit %d\n", entries[e].value);
            }
            continue;
        }
        int value = 0;
        long long ttl = 0;
        if (scanf("%d %lld", &value, &ttl) != 2)
            return EXIT_FAILURE;
        if (e != NONE) {
            entries[e].value = value;
            entries[e].expiry = (int)(time + ttl);
            settle(entries[e].place, e);
            use(e);
            puts("ok");
        } else if (count < capacity) {
            add(key, value, (int)(time + ttl));
            puts("ok");
        } else {
            printf("evict %s\n", entries[oldest].key);
            evictions++;
            drop(oldest);
            add(key, value, (int)(time + ttl));
        }
    }
    return 0;
}
