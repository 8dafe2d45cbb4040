#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

struct Endpoint {
    std::string name;
    std::int64_t limit;
    std::int64_t window;
};

int main()
{
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);

    int endpoint_count;
    int request_count;
    std::cin >> endpoint_count >> request_count;

    std::vector<Endpoint> endpoints(endpoint_count);
    for (Endpoint &endpoint : endpoints)
        std::cin >> endpoint.name >> endpoint.limit >> endpoint.window;

    for (int i = 0; i < request_count; i++) {
        std::int64_t time;
        std::string client;
        std::string name;
        std::int64_t cost;
        std::cin >> time >> client >> name >> cost;
        // your code here: print "allow", or "deny" and the wait
    }
    // and here: a line for each endpoint
    return 0;
}
