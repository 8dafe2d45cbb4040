#include <cstdint>
#include <iostream>
#include <string>

int main()
{
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);

    int capacity;
    int call_count;
    std::cin >> capacity >> call_count;

    for (int i = 0; i < call_count; i++) {
        std::int64_t time;
        std::string call;
        std::cin >> time >> call;
        if (call == "put") {
            std::string key;
            int value;
            std::int64_t ttl;
            std::cin >> key >> value >> ttl;
            // your code here: print "ok", or "evict" and the key that was evicted
        } else if (call == "get") {
            std::string key;
            std::cin >> key;
            // and here: print "hit" and the value, or "miss"
        } else {
            // and here: print "stats" and the four counters
        }
    }
    return 0;
}
