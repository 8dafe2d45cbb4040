// Wrong: expired entries are removed by puts and stats only; a get still finds them.
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

struct Cache {
    std::size_t capacity = 0;
    std::list<Entry> entries;
    std::unordered_map<std::string, std::list<Entry>::iterator> places;
    std::set<std::pair<std::int64_t, std::string>> expiries;
    int hits = 0;
    int misses = 0;
    int evictions = 0;
    int expirations = 0;

    void drop(const std::string &key)
    {
        const auto place = places.at(key);
        expiries.erase({place->expiry, place->key});
        entries.erase(place);
        places.erase(key);
    }

    void expire(std::int64_t now)
    {
        for (; !expiries.empty() && expiries.begin()->first <= now; expirations++)
            drop(std::string(expiries.begin()->second));
    }

    void get(const std::string &key)
    {
        const auto found = places.find(key);
        if (found == places.end()) {
            misses++;
            std::cout << "miss\n";
            return;
        }
        hits++;
        entries.splice(entries.end(), entries, found->second);
        std::cout << "hit " << found->second->value << '\n';
    }

    void put(std::int64_t now, const std::string &key, int value, std::int64_t ttl)
    {
        expire(now);
        if (places.count(key) != 0) {
            drop(key);
            std::cout << "ok\n";
        } else if (entries.size() == capacity) {
            std::cout << "evict " << entries.front().key << '\n';
            drop(std::string(entries.front().key));
            evictions++;
        } else {
            std::cout << "ok\n";
        }
        entries.push_back({key, value, now + ttl});
        places[key] = std::prev(entries.end());
        expiries.emplace(now + ttl, key);
    }
};

int main()
{
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);

    Cache cache;
    int n = 0;
    std::cin >> cache.capacity >> n;
    for (int i = 0; i < n; i++) {
        std::int64_t time = 0;
        std::string call;
        std::string key;
        std::cin >> time >> call;
        if (call == "stats") {
            cache.expire(time);
            std::cout << "stats " << cache.hits << ' ' << cache.misses << ' ' << cache.evictions << ' ' << cache.expirations
                      << '\n';
        } else if (call == "get") {
            std::cin >> key;
            cache.get(key);
        } else {
            int value = 0;
            std::int64_t ttl = 0;
            std::cin >> key >> value >> ttl;
            cache.put(time, key, value, ttl);
        }
    }
}
