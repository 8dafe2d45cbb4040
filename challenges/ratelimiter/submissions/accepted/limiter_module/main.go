// assess: ratelimiter
//
// Reads the log, asks the limiter of its endpoint about each request, and writes the answers.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"

	"ratelimiter/internal/limiter"
)

// A wordReader reads words and numbers; the first error stays.
type wordReader struct {
	words *bufio.Scanner
	err   error
}

func newWordReader(in io.Reader) *wordReader {
	words := bufio.NewScanner(in)
	words.Split(bufio.ScanWords)
	return &wordReader{words: words}
}

func (r *wordReader) word() string {
	if !r.words.Scan() && r.err == nil {
		r.err = io.ErrUnexpectedEOF
		if err := r.words.Err(); err != nil {
			r.err = err
		}
	}
	return r.words.Text()
}

func (r *wordReader) number() int64 {
	word := r.word()
	number, err := strconv.ParseInt(word, 10, 64)
	if err != nil && r.err == nil {
		r.err = err
	}
	return number
}

type endpoint struct {
	name            string
	limiter         *limiter.Limiter
	allowed, denied int
}

func replay(in *wordReader, out io.Writer) error {
	endpointCount, requestCount := in.number(), in.number()
	endpoints := make([]*endpoint, endpointCount)
	byName := make(map[string]*endpoint, endpointCount)
	for i := range endpoints {
		name := in.word()
		limit, window := in.number(), in.number()
		endpoints[i] = &endpoint{name: name, limiter: limiter.New(limit, window)}
		byName[name] = endpoints[i]
	}
	for ; requestCount > 0; requestCount-- {
		time, client, name, cost := in.number(), in.word(), in.word(), in.number()
		if in.err != nil {
			return in.err
		}
		e := byName[name]
		if wait := e.limiter.Handle(client, time, cost); wait == 0 {
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
	return nil
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	err := replay(newWordReader(os.Stdin), out)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
