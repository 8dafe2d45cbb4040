// Wrong: one log per client, so what a client does on one endpoint counts on the others too.
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <string>
#include <unordered_map>
#include <vector>

struct Endpoint {
    std::string name;
    std::int64_t limit = 0;
    std::int64_t window = 0;
    int allowed = 0;
    int denied = 0;
};

struct Log {
    std::vector<std::int64_t> times;
    std::vector<std::int64_t> totals{0};
};

int main()
{
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);

    std::size_t e = 0;
    std::size_t n = 0;
    std::cin >> e >> n;
    std::vector<Endpoint> endpoints(e);
    std::unordered_map<std::string, Endpoint *> by_name;
    for (Endpoint &endpoint : endpoints) {
        std::cin >> endpoint.name >> endpoint.limit >> endpoint.window;
        by_name[endpoint.name] = &endpoint;
    }
    std::unordered_map<std::string, Log> logs;
    for (std::size_t i = 0; i < n; i++) {
        std::int64_t time = 0;
        std::int64_t cost = 0;
        std::string client;
        std::string name;
        std::cin >> time >> client >> name >> cost;
        Endpoint &endpoint = *by_name.at(name);
        Log &log = logs[client];
        const auto first = std::upper_bound(log.times.begin(), log.times.end(), time - endpoint.window) - log.times.begin();
        const std::int64_t gone = log.totals[static_cast<std::size_t>(first)];
        const std::int64_t excess = log.totals.back() - gone + cost - endpoint.limit;
        if (excess <= 0) {
            log.times.push_back(time);
            log.totals.push_back(log.totals.back() + cost);
            endpoint.allowed++;
            std::cout << "allow\n";
        } else {
            // More than the limit may be used already: then wait until all of it has left.
            const std::int64_t wanted = std::min(gone + excess, log.totals.back());
            const auto leaving =
                std::lower_bound(log.totals.begin() + first + 1, log.totals.end(), wanted) - log.totals.begin();
            endpoint.denied++;
            std::cout << "deny " << log.times[static_cast<std::size_t>(leaving) - 1] + endpoint.window - time << '\n';
        }
    }
    for (const Endpoint &endpoint : endpoints)
        std::cout << endpoint.name << ' ' << endpoint.allowed << ' ' << endpoint.denied << '\n';
}
