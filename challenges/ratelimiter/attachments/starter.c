#include <inttypes.h>
#include <stdio.h>

enum { NAME_SIZE = 13, ENDPOINTS_MAX = 20 };

struct endpoint {
    char name[NAME_SIZE];
    int64_t limit;
    int64_t window;
};

int main(void)
{
    struct endpoint endpoints[ENDPOINTS_MAX];
    int endpoint_count;
    int request_count;

    if (scanf("%d %d", &endpoint_count, &request_count) != 2)
        return 1;
    for (int i = 0; i < endpoint_count; i++) {
        struct endpoint *endpoint = &endpoints[i];

        if (scanf("%12s %" SCNd64 " %" SCNd64, endpoint->name, &endpoint->limit, &endpoint->window) != 3)
            return 1;
    }
    for (int i = 0; i < request_count; i++) {
        int64_t time;
        char client[NAME_SIZE];
        char name[NAME_SIZE];
        int64_t cost;

        if (scanf("%" SCNd64 " %12s %12s %" SCNd64, &time, client, name, &cost) != 4)
            return 1;
        /* your code here: print "allow", or "deny" and the wait */
    }
    /* and here: a line for each endpoint */
    return 0;
}
