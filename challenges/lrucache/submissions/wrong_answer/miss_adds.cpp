// Wrong: a get looks the key up with operator[], which adds an empty entry for a key that is not there; it takes up room.
#include <cstdint>
#include <iostream>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

struct Entry {
    int value = 0;
    std::int64_t expiry = -1;
    int used = -1;  // number of the latest put or hit
};

int main()
{
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);

    std::size_t capacity = 0;
    int n = 0;
    std::cin >> capacity >> n;
    std::unordered_map<std::string, Entry> entries;
    std::map<int, std::string> order;
    std::map<std::pair<std::int64_t, std::string>, bool> expiries;
    int hits = 0;
    int misses = 0;
    int evictions = 0;
    int expirations = 0;
    for (int i = 0; i < n; i++) {
        std::int64_t time = 0;
        std::string call;
        std::cin >> time >> call;
        while (!expiries.empty() && expiries.begin()->first.first <= time) {
            const std::string key = expiries.begin()->first.second;
            order.erase(entries[key].used);
            entries.erase(key);
            expiries.erase(expiries.begin());
            expirations++;
        }
        if (call == "stats") {
            std::cout << "stats " << hits << ' ' << misses << ' ' << evictions << ' ' << expirations << '\n';
            continue;
        }
        std::string key;
        std::cin >> key;
        Entry &entry = entries[key];
        if (call == "get") {
            if (entry.used == -1) {
                misses++;
                std::cout << "miss\n";
                continue;
            }
            hits++;
            std::cout << "hit " << entry.value << '\n';
        } else {
            std::int64_t ttl = 0;
            std::cin >> entry.value >> ttl;
            if (entry.used == -1 && entries.size() > capacity && !order.empty()) {
                const std::string victim = order.begin()->second;
                expiries.erase({entries[victim].expiry, victim});
                order.erase(order.begin());
                entries.erase(victim);
                evictions++;
                std::cout << "evict " << victim << '\n';
            } else {
                std::cout << "ok\n";
            }
            expiries.erase({entry.expiry, key});
            entry.expiry = time + ttl;
            expiries[{entry.expiry, key}] = true;
        }
        order.erase(entry.used);
        order[i] = key;
        entry.used = i;
    }
}
