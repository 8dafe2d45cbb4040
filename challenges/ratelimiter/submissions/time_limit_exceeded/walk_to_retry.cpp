// Correct but too slow: the sum of the window is kept up to date, but each denied request walks over the window to find
// out how much has to leave.
#include <cstdint>
#include <iostream>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

struct Budget {
    std::multimap<std::int64_t, std::int64_t> admitted;  // cost by time
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
        while (!budget.admitted.empty() && budget.admitted.begin()->first <= time - endpoint.window) {
            budget.used -= budget.admitted.begin()->second;
            budget.admitted.erase(budget.admitted.begin());
        }
        if (budget.used + cost <= endpoint.limit) {
            budget.used += cost;
            budget.admitted.emplace_hint(budget.admitted.end(), time, cost);
            endpoint.allowed++;
            std::cout << "allow\n";
            continue;
        }
        std::int64_t left = budget.used;
        auto request = budget.admitted.begin();
        for (left -= request->second; left + cost > endpoint.limit; left -= request->second)
            ++request;
        endpoint.denied++;
        std::cout << "deny " << request->first + endpoint.window - time << '\n';
    }
    for (const Endpoint &endpoint : endpoints)
        std::cout << endpoint.name << ' ' << endpoint.allowed << ' ' << endpoint.denied << '\n';
}
