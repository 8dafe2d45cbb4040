// assess: lrucache
//
// A list of entries in the order of use, a hash map from keys to places in that list, and a set of expiries in order. An
// entry that leaves the list leaves the map and the set with it.
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <list>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace {

struct Entry {
    std::string key;
    int value;
    std::int64_t expiry;
};

class Cache {
public:
    explicit Cache(std::size_t capacity) : capacity_(capacity) {}

    void expire(std::int64_t now)
    {
        while (!expiries_.empty() && expiries_.begin()->first <= now) {
            remove(places_.at(expiries_.begin()->second));
            expirations_++;
        }
    }

    void put(const std::string &key, int value, std::int64_t expiry)
    {
        const auto found = places_.find(key);
        if (found != places_.end()) {
            remove(found->second);
            std::cout << "ok\n";
        } else if (places_.size() < capacity_) {
            std::cout << "ok\n";
        } else {
            std::cout << "evict " << entries_.front().key << '\n';
            remove(entries_.begin());
            evictions_++;
        }
        entries_.push_back({key, value, expiry});
        places_[key] = std::prev(entries_.end());
        expiries_.emplace(expiry, key);
    }

    void get(const std::string &key)
    {
        const auto found = places_.find(key);
        if (found == places_.end()) {
            misses_++;
            std::cout << "miss\n";
            return;
        }
        hits_++;
        entries_.splice(entries_.end(), entries_, found->second);
        std::cout << "hit " << found->second->value << '\n';
    }

    void stats() const
    {
        std::cout << "stats " << hits_ << ' ' << misses_ << ' ' << evictions_ << ' ' << expirations_ << '\n';
    }

private:
    using Place = std::list<Entry>::iterator;

    void remove(Place place)
    {
        expiries_.erase({place->expiry, place->key});
        places_.erase(place->key);
        entries_.erase(place);
    }

    std::size_t capacity_;
    std::list<Entry> entries_;  // least recently used first
    std::unordered_map<std::string, Place> places_;
    std::set<std::pair<std::int64_t, std::string>> expiries_;
    int hits_ = 0;
    int misses_ = 0;
    int evictions_ = 0;
    int expirations_ = 0;
};

}  // namespace

int main()
{
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);

    std::size_t capacity = 0;
    int n = 0;
    std::cin >> capacity >> n;
    Cache cache(capacity);
    for (int i = 0; i < n; i++) {
        std::int64_t time = 0;
        std::string call;
        std::cin >> time >> call;
        cache.expire(time);
        if (call == "stats") {
            cache.stats();
            continue;
        }
        std::string key;
        std::cin >> key;
        if (call == "get") {
            cache.get(key);
            continue;
        }
        int value = 0;
        std::int64_t ttl = 0;
        std::cin >> value >> ttl;
        cache.put(key, value, time + ttl);
    }
}
