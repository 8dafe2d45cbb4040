package main

import (
	"bufio"
	"fmt"
	"os"
)

type endpoint struct {
	name          string
	limit, window int64
}

func main() {
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()

	var endpointCount, requestCount int
	fmt.Fscan(in, &endpointCount, &requestCount)

	endpoints := make([]endpoint, endpointCount)
	for i := range endpoints {
		fmt.Fscan(in, &endpoints[i].name, &endpoints[i].limit, &endpoints[i].window)
	}
	for i := 0; i < requestCount; i++ {
		var time, cost int64
		var client, name string
		fmt.Fscan(in, &time, &client, &name, &cost)
		// your code here: print "allow", or "deny" and the wait, with fmt.Fprintln(out, …)
	}
	// and here: a line for each endpoint
}
