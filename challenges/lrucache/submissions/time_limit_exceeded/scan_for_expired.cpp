// Correct but too slow: each call looks through all entries for those that have expired.
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <list>
#include <string>
#include <unordered_map>

struct Entry {
    std::string key;
    int value;
    std::int64_t expiry;
};

int main()
{
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);

    std::size_t capacity = 0;
    int n = 0;
    std::cin >> capacity >> n;
    std::list<Entry> entries;  // least recently used first
    std::unordered_map<std::string, std::list<Entry>::iterator> places;
    int hits = 0;
    int misses = 0;
    int evictions = 0;
    int expirations = 0;
    for (int i = 0; i < n; i++) {
        std::int64_t time = 0;
        std::string call;
        std::cin >> time >> call;
        for (auto entry = entries.begin(); entry != entries.end();) {
            if (entry->expiry <= time) {
                places.erase(entry->key);
                entry = entries.erase(entry);
                expirations++;
            } else {
                ++entry;
            }
        }
        if (call == "stats") {
            std::cout << "stats " << hits << ' ' << misses << ' ' << evictions << ' ' << expirations << '\n';
            continue;
        }
        std::string key;
        std::cin >> key;
        const auto found = places.find(key);
        if (call == "get") {
            if (found == places.end()) {
                misses++;
                std::cout << "miss\n";
            } else {
                hits++;
                entries.splice(entries.end(), entries, found->second);
                std::cout << "hit " << found->second->value << '\n';
            }
            continue;
        }
        int value = 0;
        std::int64_t ttl = 0;
        std::cin >> value >> ttl;
        if (found != places.end()) {
            entries.erase(found->second);
            std::cout << "ok\n";
        } else if (entries.size() == capacity) {
            std::cout << "evict " << entries.front().key << '\n';
            places.erase(entries.front().key);
            entries.pop_front();
            evictions++;
        } else {
            std::cout << "ok\n";
        }
        entries.push_back({key, value, time + ttl});
        places[key] = std::prev(entries.end());
    }
}
