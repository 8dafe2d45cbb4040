// Wrong: makes room before it looks whether the key is there already, so an update of a full cache evicts an entry.
#include <cstdint>
#include <iostream>
#include <list>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

struct Entry {
    std::string key;
    int value;
    std::int64_t expiry;
};

static std::list<Entry> entries;
static std::unordered_map<std::string, std::list<Entry>::iterator> places;
static std::set<std::pair<std::int64_t, std::string>> expiries;

static void drop(std::list<Entry>::iterator entry)
{
    expiries.erase({entry->expiry, entry->key});
    places.erase(entry->key);
    entries.erase(entry);
}

int main()
{
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);

    std::size_t capacity = 0;
    int n = 0;
    std::cin >> capacity >> n;
    int hits = 0;
    int misses = 0;
    int evictions = 0;
    int expirations = 0;
    while (n-- > 0) {
        std::int64_t time = 0;
        std::string call;
        std::cin >> time >> call;
        while (!expiries.empty() && expiries.begin()->first <= time) {
            drop(places[expiries.begin()->second]);
            expirations++;
        }
        if (call == "stats") {
            std::cout << "stats " << hits << ' ' << misses << ' ' << evictions << ' ' << expirations << '\n';
            continue;
        }
        std::string key;
        std::cin >> key;
        if (call == "get") {
            const auto found = places.find(key);
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
        if (entries.size() == capacity) {
            std::cout << "evict " << entries.front().key << '\n';
            drop(entries.begin());
            evictions++;
        } else {
            std::cout << "ok\n";
        }
        const auto found = places.find(key);
        if (found != places.end())
            drop(found->second);
        entries.push_back({key, value, time + ttl});
        places[key] = std::prev(entries.end());
        expiries.emplace(time + ttl, key);
    }
}
