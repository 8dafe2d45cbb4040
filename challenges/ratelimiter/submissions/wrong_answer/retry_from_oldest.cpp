// Wrong: the wait of a denied request is always taken from the oldest request in the window, also where more than one has
// to leave before the cost fits.
#include <cstdint>
#include <deque>
#include <iostream>
#include <string>
#include <unordered_map>
#include <vector>

struct Budget {
    std::deque<std::pair<std::int64_t, std::int64_t>> admitted;  // time and cost
    std::int64_t used = 0;
};

struct Endpoint {
    std::string name;
    std::int64_t limit = 0;
    std::int64_t window = 0;
    int allowed = 0;
    int denied = 0;
    std::unordered_map<std::string, Budget> budgets;
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
    for (std::size_t i = 0; i < n; i++) {
        std::int64_t time = 0;
        std::int64_t cost = 0;
        std::string client;
        std::string name;
        std::cin >> time >> client >> name >> cost;
        Endpoint &endpoint = *by_name.at(name);
        Budget &budget = endpoint.budgets[client];
        while (!budget.admitted.empty() && budget.admitted.front().first <= time - endpoint.window) {
            budget.used -= budget.admitted.front().second;
            budget.admitted.pop_front();
        }
        if (budget.used + cost <= endpoint.limit) {
            budget.used += cost;
            budget.admitted.emplace_back(time, cost);
            endpoint.allowed++;
            std::cout << "allow\n";
        } else {
            endpoint.denied++;
            std::cout << "deny " << budget.admitted.front().first + endpoint.window - time << '\n';
        }
    }
    for (const Endpoint &endpoint : endpoints)
        std::cout << endpoint.name << ' ' << endpoint.allowed << ' ' << endpoint.denied << '\n';
}
