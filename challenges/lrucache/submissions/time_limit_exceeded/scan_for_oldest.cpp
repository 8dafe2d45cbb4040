// Correct but too slow: looks through all entries to find the one to evict.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

struct Entry {
    int value = 0;
    int used = 0;  // number of the latest put or hit
    std::int64_t expiry = 0;
};

int main()
{
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);

    std::size_t capacity = 0;
    int n = 0;
    std::cin >> capacity >> n;
    std::unordered_map<std::string, Entry> entries;
    std::set<std::pair<std::int64_t, std::string>> expiries;
    int hits = 0;
    int misses = 0;
    int evictions = 0;
    int expirations = 0;
    for (int i = 0; i < n; i++) {
        std::int64_t time = 0;
        std::string call;
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
        std::string key;
        std::cin >> key;
        const auto found = entries.find(key);
        if (call == "get") {
            if (found == entries.end()) {
                misses++;
                std::cout << "miss\n";
            } else {
                hits++;
                found->second.used = i;
                std::cout << "hit " << found->second.value << '\n';
            }
            continue;
        }
        int value = 0;
        std::int64_t ttl = 0;
        std::cin >> value >> ttl;
        if (found != entries.end()) {
            expiries.erase({found->second.expiry, key});
            std::cout << "ok\n";
        } else if (entries.size() == capacity) {
            const auto oldest = std::min_element(entries.begin(), entries.end(), [](const auto &a, const auto &b) {
                return a.second.used < b.second.used;
            });
            std::cout << "evict " << oldest->first << '\n';
            expiries.erase({oldest->second.expiry, oldest->first});
            entries.erase(oldest);
            evictions++;
        } else {
            std::cout << "ok\n";
        }
        entries[key] = {value, i, time + ttl};
        expiries.emplace(time + ttl, key);
    }
}
