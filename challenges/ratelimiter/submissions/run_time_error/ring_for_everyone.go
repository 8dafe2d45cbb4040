// Exceeds the memory limit: every pair of client and endpoint gets room for 8192 requests at once, all of it written to,
// though most clients send only a few.
package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
)

// An entry is an admitted request; total is the cost of all entries up to and including this one.
type entry struct {
	time, total int64
}

type log struct {
	entries []entry
	first   int   // the first entry inside the window
	gone    int64 // total of the entries before it
}

type endpoint struct {
	name            string
	limit, window   int64
	logs            map[string]*log
	allowed, denied int
}

func newLog() *log {
	entries := make([]entry, 8192)
	for i := range entries {
		entries[i] = entry{-1, -1}
	}
	return &log{entries: entries[:0]}
}

// handle returns 0 if the request is admitted, else its wait.
func (l *log) handle(limit, window, time, cost int64) int64 {
	for l.first < len(l.entries) && l.entries[l.first].time <= time-window {
		l.gone = l.entries[l.first].total
		l.first++
	}
	var total int64
	if len(l.entries) > 0 {
		total = l.entries[len(l.entries)-1].total
	}
	excess := total - l.gone + cost - limit
	if excess <= 0 {
		l.entries = append(l.entries, entry{time, total + cost})
		return 0
	}
	inside := l.entries[l.first:]
	last := sort.Search(len(inside), func(i int) bool { return inside[i].total >= l.gone+excess })
	return inside[last].time + window - time
}

func main() {
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()

	var endpointCount, requestCount int
	fmt.Fscan(in, &endpointCount, &requestCount)

	endpoints := make([]endpoint, endpointCount)
	byName := make(map[string]*endpoint, endpointCount)
	for i := range endpoints {
		e := &endpoints[i]
		fmt.Fscan(in, &e.name, &e.limit, &e.window)
		e.logs = make(map[string]*log)
		byName[e.name] = e
	}
	for i := 0; i < requestCount; i++ {
		var time, cost int64
		var client, name string
		fmt.Fscan(in, &time, &client, &name, &cost)
		e := byName[name]
		requests := e.logs[client]
		if requests == nil {
			requests = newLog()
			e.logs[client] = requests
		}
		if wait := requests.handle(e.limit, e.window, time, cost); wait == 0 {
			e.allowed++
			fmt.Fprintln(out, "allow")
		} else {
			e.denied++
			fmt.Fprintln(out, "deny", wait)
		}
	}
	for _, e := range endpoints {
		fmt.Fprintln(out, e.name, e.allowed, e.denied)
	}
}
