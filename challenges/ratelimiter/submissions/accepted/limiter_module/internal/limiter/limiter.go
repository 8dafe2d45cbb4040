// Package limiter keeps the budgets of the clients of one endpoint.
package limiter

import "sort"

// An entry is an admitted request; total is the cost of all entries up to and including this one.
type entry struct {
	time, total int64
}

// A log has the admitted requests of one client.
type log struct {
	entries []entry
	first   int   // the first entry inside the window
	gone    int64 // total of the entries before it
}

// A Limiter admits requests within a limit for each client and window.
type Limiter struct {
	limit, window int64
	logs          map[string]*log
}

// New returns a limiter that no client has used yet.
func New(limit, window int64) *Limiter {
	return &Limiter{limit: limit, window: window, logs: make(map[string]*log)}
}

// Handle returns 0 if the request is admitted, else its wait. Times must not decrease.
func (l *Limiter) Handle(client string, time, cost int64) int64 {
	requests := l.logs[client]
	if requests == nil {
		requests = &log{}
		l.logs[client] = requests
	}
	requests.leave(time - l.window)

	total := requests.total()
	excess := total - requests.gone + cost - l.limit
	if excess <= 0 {
		requests.entries = append(requests.entries, entry{time, total + cost})
		return 0
	}
	return requests.timeOf(requests.gone+excess) + l.window - time
}

// leave passes the entries that are not later than the horizon.
func (l *log) leave(horizon int64) {
	for l.first < len(l.entries) && l.entries[l.first].time <= horizon {
		l.gone = l.entries[l.first].total
		l.first++
	}
}

func (l *log) total() int64 {
	if len(l.entries) == 0 {
		return 0
	}
	return l.entries[len(l.entries)-1].total
}

// timeOf returns the time of the first entry inside the window whose total is at least the one wanted. There is one.
func (l *log) timeOf(wanted int64) int64 {
	inside := l.entries[l.first:]
	return inside[sort.Search(len(inside), func(i int) bool { return inside[i].total >= wanted })].time
}
