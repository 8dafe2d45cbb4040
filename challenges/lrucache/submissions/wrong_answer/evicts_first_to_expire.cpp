// Wrong: evicts the entry that would expire first instead of the least recently used one.
#include <cstdint>
#include <iostream>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

int main()
{
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);

    std::size_t capacity = 0;
    int n = 0;
    std::cin >> capacity >> n;
    std::unordered_map<std::string, std::pair<int, std::int64_t>> entries;  // value and expiry
    std::set<std::pair<std::int64_t, std::string>> expiries;
    int hits = 0;
    int misses = 0;
    int evictions = 0;
    int expirations = 0;
    for (int i = 0; i < n; i++) {
        std::int64_t time = 0;
        std::string call;
        std::string key;
        std::cin >> time >> call;
        while (!expiries.empty() && expiries.begin()->first <= time) {
            entries.erase(expiries.begin()->second);
            expiries.erase(expiries.begin());
            expirations++;
        }
        if (call == "stats") {
            std::cout << "stats " << hits << ' ' << misses << ' ' << evictions << ' ' << expirations << '\n';
            continue;
        }
        std::cin >> key;
        const auto found = entries.find(key);
        if (call == "get") {
            if (found != entries.end()) {
                hits++;
                std::cout << "hit " << found->second.first << '\n';
            } else {
                misses++;
                std::cout << "miss\n";
            }
            continue;
        }
        int value = 0;
        std::int64_t ttl = 0;
        std::cin >> value >> ttl;
        if (found != entries.end()) {
            expiries.erase({found->second.second, key});
            std::cout << "ok\n";
        } else if (entries.size() == capacity) {
            const std::string victim = expiries.begin()->second;
            expiries.erase(expiries.begin());
            entries.erase(victim);
            evictions++;
            std::cout << "evict " << victim << '\n';
        } else {
            std::cout << "ok\n";
        }
        entries[key] = {value, time + ttl};
        expiries.emplace(time + ttl, key);
    }
}
