// assess: ratelimiter
//
// For each client and endpoint: a vector of admitted requests with running totals of their costs, and the index of the
// first one inside the window. The wait of a denied request is found by binary search in the totals.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

struct Entry {
    std::int64_t time;
    std::int64_t total;  // cost of all entries up to and including this one
};

struct Endpoint {
    std::string name;
    std::int64_t limit = 0;
    std::int64_t window = 0;
    int allowed = 0;
    int denied = 0;
};

class Log {
public:
    // Returns 0 if the request is admitted, else its wait.
    std::int64_t handle(const Endpoint &endpoint, std::int64_t time, std::int64_t cost)
    {
        while (first_ < entries_.size() && entries_[first_].time <= time - endpoint.window)
            gone_ = entries_[first_++].total;

        const std::int64_t total = entries_.empty() ? 0 : entries_.back().total;
        const std::int64_t excess = total - gone_ + cost - endpoint.limit;
        if (excess <= 0) {
            entries_.push_back({time, total + cost});
            return 0;
        }
        const auto last_to_leave =
            std::lower_bound(entries_.begin() + static_cast<std::ptrdiff_t>(first_), entries_.end(), gone_ + excess,
                             [](const Entry &entry, std::int64_t wanted) { return entry.total < wanted; });
        return last_to_leave->time + endpoint.window - time;
    }

private:
    std::vector<Entry> entries_;
    std::size_t first_ = 0;   // the first entry inside the window
    std::int64_t gone_ = 0;   // total of the entries before it
};

}  // namespace

int main()
{
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);

    std::size_t endpoint_count = 0;
    std::size_t request_count = 0;
    std::cin >> endpoint_count >> request_count;

    std::vector<Endpoint> endpoints(endpoint_count);
    std::vector<std::unordered_map<std::string, Log>> logs(endpoint_count);
    std::unordered_map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < endpoint_count; i++) {
        std::cin >> endpoints[i].name >> endpoints[i].limit >> endpoints[i].window;
        index[endpoints[i].name] = i;
    }

    for (std::size_t i = 0; i < request_count; i++) {
        std::int64_t time = 0;
        std::int64_t cost = 0;
        std::string client;
        std::string name;
        std::cin >> time >> client >> name >> cost;
        const std::size_t which = index.at(name);
        const std::int64_t wait = logs[which][client].handle(endpoints[which], time, cost);
        if (wait == 0) {
            endpoints[which].allowed++;
            std::cout << "allow\n";
        } else {
            endpoints[which].denied++;
            std::cout << "deny " << wait << '\n';
        }
    }
    for (const Endpoint &endpoint : endpoints)
        std::cout << endpoint.name << ' ' << endpoint.allowed << ' ' << endpoint.denied << '\n';
}
