// Wrong: evicts the entry that came first; neither hits nor updates make an entry more recent.
#include <cstdint>
#include <deque>
#include <iostream>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

struct Entry {
    int value = 0;
    std::int64_t expiry = 0;
    int number = 0;  // of the put that added it
};

int main()
{
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);

    std::size_t capacity = 0;
    int n = 0;
    std::cin >> capacity >> n;
    std::unordered_map<std::string, Entry> entries;
    std::map<std::pair<std::int64_t, int>, std::string> expiries;
    std::deque<std::pair<std::string, int>> queue;
    int hits = 0;
    int misses = 0;
    int evictions = 0;
    int expirations = 0;
    for (int i = 0; i < n; i++) {
        std::int64_t time = 0;
        std::string call;
        std::cin >> time >> call;
        while (!expiries.empty() && expiries.begin()->first.first <= time) {
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
        auto found = entries.find(key);
        if (call == "get") {
            if (found == entries.end()) {
                misses++;
                std::cout << "miss\n";
            } else {
                hits++;
                std::cout << "hit " << found->second.value << '\n';
            }
            continue;
        }
        int value = 0;
        std::int64_t ttl = 0;
        std::cin >> value >> ttl;
        if (found != entries.end()) {
            expiries.erase({found->second.expiry, found->second.number});
            found->second.value = value;
            found->second.expiry = time + ttl;
            expiries[{time + ttl, found->second.number}] = key;
            std::cout << "ok\n";
            continue;
        }
        if (entries.size() == capacity) {
            for (;;) {
                const auto first = queue.front();
                queue.pop_front();
                const auto victim = entries.find(first.first);
                if (victim == entries.end() || victim->second.number != first.second)
                    continue;  // it has expired
                expiries.erase({victim->second.expiry, victim->second.number});
                entries.erase(victim);
                evictions++;
                std::cout << "evict " << first.first << '\n';
                break;
            }
        } else {
            std::cout << "ok\n";
        }
        entries[key] = {value, time + ttl, i};
        expiries[{time + ttl, i}] = key;
        queue.emplace_back(key, i);
    }
}
