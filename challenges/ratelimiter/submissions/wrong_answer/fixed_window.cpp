// Wrong: counts in fixed windows [k * window, (k + 1) * window) instead of a window that slides with each request.
#include <cstdint>
#include <iostream>
#include <map>
#include <string>
#include <unordered_map>

struct Counter {
    std::int64_t window_number = -1;
    std::int64_t used = 0;
};

struct Endpoint {
    std::int64_t limit = 0;
    std::int64_t window = 0;
    int allowed = 0;
    int denied = 0;
    std::unordered_map<std::string, Counter> counters;
};

int main()
{
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);

    int e = 0;
    int n = 0;
    std::cin >> e >> n;
    std::map<std::string, Endpoint> endpoints;
    std::string order[20];
    for (int i = 0; i < e; i++) {
        std::cin >> order[i];
        Endpoint &endpoint = endpoints[order[i]];
        std::cin >> endpoint.limit >> endpoint.window;
    }
    for (int i = 0; i < n; i++) {
        std::int64_t time = 0;
        std::int64_t cost = 0;
        std::string client;
        std::string name;
        std::cin >> time >> client >> name >> cost;
        Endpoint &endpoint = endpoints[name];
        Counter &counter = endpoint.counters[client];
        const std::int64_t number = time / endpoint.window;
        if (counter.window_number != number) {
            counter.window_number = number;
            counter.used = 0;
        }
        if (counter.used + cost <= endpoint.limit) {
            counter.used += cost;
            endpoint.allowed++;
            std::cout << "allow\n";
        } else {
            endpoint.denied++;
            std::cout << "deny " << (number + 1) * endpoint.window - time << '\n';
        }
    }
    for (int i = 0; i < e; i++) {
        const Endpoint &endpoint = endpoints[order[i]];
        std::cout << order[i] << ' ' << endpoint.allowed << ' ' << endpoint.denied << '\n';
    }
}
