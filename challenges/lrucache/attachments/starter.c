#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { KEY_SIZE = 13 };

int main(void)
{
    int capacity;
    int call_count;

    if (scanf("%d %d", &capacity, &call_count) != 2)
        return 1;
    for (int i = 0; i < call_count; i++) {
        int64_t time;
        char call[6];
        char key[KEY_SIZE];
        int value;
        int64_t ttl;

        if (scanf("%" SCNd64 " %5s", &time, call) != 2)
            return 1;
        if (strcmp(call, "put") == 0) {
            if (scanf("%12s %d %" SCNd64, key, &value, &ttl) != 3)
                return 1;
            /* your code here: print "ok", or "evict" and the key that was evicted */
        } else if (strcmp(call, "get") == 0) {
            if (scanf("%12s", key) != 1)
                return 1;
            /* and here: print "hit" and the value, or "miss" */
        } else {
            /* and here: print "stats" and the four counters */
        }
    }
    return 0;
}
