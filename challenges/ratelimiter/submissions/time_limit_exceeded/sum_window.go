// Correct but too slow: adds up the costs of all requests in the window for each request.
package main

import (
	"bufio"
	"container/list"
	"fmt"
	"os"
)

// An entry is an admitted request.
type entry struct {
	time, cost int64
}

type log struct {
	entries list.List // those inside the window
}

type endpoint struct {
	name            string
	limit, window   int64
	logs            map[string]*log
	allowed, denied int
}

// handle returns 0 if the request is admitted, else its wait.
func (l *log) handle(limit, window, time, cost int64) int64 {
	for oldest := l.entries.Front(); oldest != nil && oldest.Value.(entry).time <= time-window; oldest = l.entries.Front() {
		l.entries.Remove(oldest)
	}
	used := cost
	for e := l.entries.Front(); e != nil; e = e.Next() {
		used += e.Value.(entry).cost
	}
	if used <= limit {
		l.entries.PushBack(entry{time, cost})
		return 0
	}
	last := l.entries.Front()
	for used -= last.Value.(entry).cost; used > limit; used -= last.Value.(entry).cost {
		last = last.Next()
	}
	return last.Value.(entry).time + window - time
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
			requests = &log{}
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
