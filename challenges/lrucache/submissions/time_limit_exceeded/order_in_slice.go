// Correct but too slow: the order of use is a slice of entries, in which one has to be looked for by its key and taken out
// of the middle.
package main

import (
	"bufio"
	"container/heap"
	"fmt"
	"os"
)

type entry struct {
	key    string
	value  int
	expiry int64
	index  int // in the heap
}

// byExpiry is a heap with the entry that expires first on top.
type byExpiry []*entry

func (h byExpiry) Len() int           { return len(h) }
func (h byExpiry) Less(i, j int) bool { return h[i].expiry < h[j].expiry }

func (h byExpiry) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *byExpiry) Push(x any) {
	e := x.(*entry)
	e.index = len(*h)
	*h = append(*h, e)
}

func (h *byExpiry) Pop() any {
	last := len(*h) - 1
	e := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return e
}

type cache struct {
	capacity                             int
	entries                              map[string]*entry
	order                                []*entry // least recently used first
	expiries                             byExpiry
	hits, misses, evictions, expirations int
}

func (c *cache) forgetOrder(key string) {
	for i, other := range c.order {
		if other.key == key {
			c.order = append(c.order[:i], c.order[i+1:]...)
			return
		}
	}
}

func (c *cache) use(e *entry) {
	c.forgetOrder(e.key)
	c.order = append(c.order, e)
}

func (c *cache) remove(e *entry) {
	c.forgetOrder(e.key)
	heap.Remove(&c.expiries, e.index)
	delete(c.entries, e.key)
}

func (c *cache) expire(now int64) {
	for len(c.expiries) > 0 && c.expiries[0].expiry <= now {
		c.remove(c.expiries[0])
		c.expirations++
	}
}

func (c *cache) get(key string) (value int, found bool) {
	e, found := c.entries[key]
	if !found {
		c.misses++
		return 0, false
	}
	c.hits++
	c.use(e)
	return e.value, true
}

// put returns the key that was evicted, or "".
func (c *cache) put(key string, value int, expiry int64) (evicted string) {
	if e, found := c.entries[key]; found {
		e.value, e.expiry = value, expiry
		heap.Fix(&c.expiries, e.index)
		c.use(e)
		return ""
	}
	if len(c.entries) == c.capacity {
		oldest := c.order[0]
		evicted = oldest.key
		c.remove(oldest)
		c.evictions++
	}
	e := &entry{key: key, value: value, expiry: expiry}
	c.order = append(c.order, e)
	heap.Push(&c.expiries, e)
	c.entries[key] = e
	return evicted
}

func main() {
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()

	var capacity, callCount int
	fmt.Fscan(in, &capacity, &callCount)
	c := &cache{capacity: capacity, entries: make(map[string]*entry)}
	for i := 0; i < callCount; i++ {
		var time, ttl int64
		var call, key string
		var value int
		fmt.Fscan(in, &time, &call)
		c.expire(time)
		switch call {
		case "get":
			fmt.Fscan(in, &key)
			if value, found := c.get(key); found {
				fmt.Fprintln(out, "hit", value)
			} else {
				fmt.Fprintln(out, "miss")
			}
		case "put":
			fmt.Fscan(in, &key, &value, &ttl)
			if evicted := c.put(key, value, time+ttl); evicted != "" {
				fmt.Fprintln(out, "evict", evicted)
			} else {
				fmt.Fprintln(out, "ok")
			}
		default:
			fmt.Fprintln(out, "stats", c.hits, c.misses, c.evictions, c.expirations)
		}
	}
}
