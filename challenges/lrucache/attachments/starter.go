package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()

	var capacity, callCount int
	fmt.Fscan(in, &capacity, &callCount)

	for i := 0; i < callCount; i++ {
		var time, ttl int64
		var call, key string
		var value int
		fmt.Fscan(in, &time, &call)
		switch call {
		case "put":
			fmt.Fscan(in, &key, &value, &ttl)
			// your code here: print "ok", or "evict" and the key that was evicted, with fmt.Fprintln(out, …)
		case "get":
			fmt.Fscan(in, &key)
			// and here: print "hit" and the value, or "miss"
		default:
			// and here: print "stats" and the four counters
		}
	}
}
