// Wrong: a hit gives the entry its whole time to live again.
#include <cstdint>
#include <iostream>
#include <list>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

struct Entry {
    std::string key;
    int value;
    std::int64_t ttl;
    std::pair<std::int64_t, int> expiry;  // made unique by the number of the call
};

using Place = std::list<Entry>::iterator;

int main()
{
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);

    std::size_t capacity = 0;
    int n = 0;
    std::cin >> capacity >> n;
    std::list<Entry> entries;
    std::unordered_map<std::string, Place> places;
    std::map<std::pair<std::int64_t, int>, Place> expiries;
    int hits = 0;
    int misses = 0;
    int evictions = 0;
    int expirations = 0;
    const auto drop = [&](Place place) {
        expiries.erase(place->expiry);
        places.erase(place->key);
        entries.erase(place);
    };
    for (int i = 0; i < n; i++) {
        std::int64_t time = 0;
        std::string call;
        std::cin >> time >> call;
        while (!expiries.empty() && expiries.begin()->first.first <= time) {
            drop(expiries.begin()->second);
            expirations++;
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
                continue;
            }
            hits++;
            const Place place = found->second;
            std::cout << "hit " << place->value << '\n';
            expiries.erase(place->expiry);
            place->expiry = {time + place->ttl, i};
            expiries[place->expiry] = place;
            entries.splice(entries.end(), entries, place);
            continue;
        }
        int value = 0;
        std::int64_t ttl = 0;
        std::cin >> value >> ttl;
        if (found != places.end()) {
            drop(found->second);
            std::cout << "ok\n";
        } else if (entries.size() == capacity) {
            std::cout << "evict " << entries.front().key << '\n';
            drop(entries.begin());
            evictions++;
        } else {
            std::cout << "ok\n";
        }
        entries.push_back({key, value, ttl, {time + ttl, i}});
        places[key] = std::prev(entries.end());
        expiries[{time + ttl, i}] = places[key];
    }
}
