// Exceeds the memory limit: each put makes a buffer for its value, and a journal holds on to all of them.
package main

import (
	"bufio"
	"bytes"
	"container/heap"
	"container/list"
	"fmt"
	"os"
)

type entry struct {
	key     string
	value   []byte
	expiry  int64
	element *list.Element // in the order of use
	index   int           // in the heap
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
	order                                *list.List // least recently used first
	expiries                             byExpiry
	journal                              [][]byte
	hits, misses, evictions, expirations int
}

func (c *cache) remove(e *entry) {
	c.order.Remove(e.element)
	heap.Remove(&c.expiries, e.index)
	delete(c.entries, e.key)
}

func (c *cache) expire(now int64) {
	for len(c.expiries) > 0 && c.expiries[0].expiry <= now {
		c.remove(c.expiries[0])
		c.expirations++
	}
}

func (c *cache) buffer(value string) []byte {
	buffer := make([]byte, 32768)
	for i := copy(buffer, value); i < len(buffer); i++ {
		buffer[i] = ' '
	}
	c.journal = append(c.journal, buffer)
	return buffer
}

func (c *cache) get(key string) (value []byte, found bool) {
	e, found := c.entries[key]
	if !found {
		c.misses++
		return nil, false
	}
	c.hits++
	c.order.MoveToBack(e.element)
	return e.value, true
}

// put returns the key that was evicted, or "".
func (c *cache) put(key, value string, expiry int64) (evicted string) {
	if e, found := c.entries[key]; found {
		e.value, e.expiry = c.buffer(value), expiry
		heap.Fix(&c.expiries, e.index)
		c.order.MoveToBack(e.element)
		return ""
	}
	if len(c.entries) == c.capacity {
		oldest := c.order.Front().Value.(*entry)
		evicted = oldest.key
		c.remove(oldest)
		c.evictions++
	}
	e := &entry{key: key, value: c.buffer(value), expiry: expiry}
	e.element = c.order.PushBack(e)
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
	c := &cache{capacity: capacity, entries: make(map[string]*entry), order: list.New()}
	for i := 0; i < callCount; i++ {
		var time, ttl int64
		var call, key, value string
		fmt.Fscan(in, &time, &call)
		c.expire(time)
		switch call {
		case "get":
			fmt.Fscan(in, &key)
			if value, found := c.get(key); found {
				fmt.Fprintf(out, "hit %s\n", bytes.TrimSpace(value))
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
