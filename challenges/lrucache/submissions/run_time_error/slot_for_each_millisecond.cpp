// Ends for want of memory: a wheel with one slot for each millisecond up to the last expiry.
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <list>
#include <string>
#include <unordered_map>
#include <vector>

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
    std::list<Entry> entries;
    std::unordered_map<std::string, std::list<Entry>::iterator> places;
    std::vector<std::vector<std::string>> wheel;
    std::size_t turned = 0;  // slots before this one are done with
    int hits = 0;
    int misses = 0;
    int evictions = 0;
    int expirations = 0;
    for (int i = 0; i < n; i++) {
        std::int64_t time = 0;
        std::string call;
        std::string key;
        std::cin >> time >> call;
        for (; turned < wheel.size() && turned <= static_cast<std::size_t>(time); turned++) {
            for (const std::string &name : wheel[turned]) {
                const auto found = places.find(name);
                if (found == places.end() || found->second->expiry != static_cast<std::int64_t>(turned))
                    continue;
                entries.erase(found->second);
                places.erase(found);
                expirations++;
            }
            wheel[turned].clear();
        }
        if (call == "stats") {
            std::cout << "stats " << hits << ' ' << misses << ' ' << evictions << ' ' << expirations << '\n';
            continue;
        }
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
        } else if (places.size() == capacity) {
            std::cout << "evict " << entries.front().key << '\n';
            places.erase(entries.front().key);
            entries.pop_front();
            evictions++;
        } else {
            std::cout << "ok\n";
        }
        const auto expiry = static_cast<std::size_t>(time + ttl);
        if (wheel.size() <= expiry)
            wheel.resize(expiry + 1);
        wheel[expiry].push_back(key);
        entries.push_back({key, value, time + ttl});
        places[key] = std::prev(entries.end());
    }
}
