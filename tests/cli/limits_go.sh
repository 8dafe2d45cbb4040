#!/bin/bash
# SPDX-License-Identifier: MIT
# limits_go.sh ASSESS: programs in Go against each limit.  Each gets the verdict that says what it did, and
# what its runtime says itself is shown.
set -u

# shellcheck source=tests/cli/place.sh
. "$(dirname "$0")/place.sh"
place_enter "$1"

printf 'package main\n\nfunc main() { println("whole") }\n' > fine.go
place_needs fine.go go

mkdir -p pkg/data/secret
printf 'problem_format_version: 2025-09\nname: limits\ntype: pass-fail\nlimits:\n  time_limit: 8\n  memory: 512\n  output: 1\n' > pkg/problem.yaml
echo 3 > pkg/data/secret/1.in
echo ok > pkg/data/secret/1.ans

cp -r pkg quick
sed -i 's/time_limit: 8/time_limit: 1/' quick/problem.yaml
package=pkg

# What the report calls each verdict.
declare -A title=([AC]=ACCEPTED [WA]='WRONG ANSWER' [RTE]='RUN-TIME ERROR' [TLE]='TIME LIMIT'
    [MLE]='MEMORY LIMIT' [OLE]='OUTPUT LIMIT')

# ends SENTENCE VERDICTS TEXT: the program on standard input has one of these verdicts; its report has TEXT.
ends() {
    local verdict found=no
    cat > main.go
    "$assess" run -v --for reviewer -c $package main.go > out 2>&1 < /dev/null
    for verdict in $2; do
        tail -n 1 out | grep -qF "${title[$verdict]}" && found=yes
    done
    if [ $found = no ] || ! grep -qF -- "$3" out; then
        echo "FAILED: $1: wanted $2 and '$3'"
        head -c 3000 out
        faults=$((faults + 1))
    fi
}

ends "an answer" AC '' << 'END'
package main

import "fmt"

func main() { fmt.Println("ok") }
END

# ---- memory ----------------------------------------------------------------------------------------

ends "garbage that is let go" AC '' << 'END'
package main

import "fmt"

var kept []byte

func main() {
	for i := 0; i < 200; i++ {
		kept = make([]byte, 16<<20)
		kept[i] = 1
		for j := 0; j < len(kept); j += 4096 {
			kept[j]++
		}
	}
	fmt.Println("ok")
}
END
ends "a heap that grows" MLE 'memory' << 'END'
package main

var kept [][]byte

func main() {
	for {
		piece := make([]byte, 1<<20)
		for i := range piece {
			piece[i] = 1
		}
		kept = append(kept, piece)
	}
}
END
ends "a slice that is larger than any machine" RTE 'panic: runtime error: makeslice: len out of range' << 'END'
package main

var size = 1 << 60

func main() { println(len(make([]byte, size))) }
END
ends "a slice that is larger than the address space" RTE 'out of memory' << 'END'
package main

var size = 1 << 47

func main() { println(len(make([]byte, size))) }
END
ends "a recursion without end" 'MLE RTE' '' << 'END'
package main

func deep(n int) int { return deep(n+1) + 1 }

func main() { println(deep(0)) }
END
ends "a deep recursion that ends" AC '' << 'END'
package main

import "fmt"

func deep(n int) int {
	if n == 0 {
		return 0
	}
	return deep(n-1) + 1
}

func main() {
	if deep(500000) == 500000 {
		fmt.Println("ok")
	}
}
END
ends "memory that the runtime does not know of" MLE 'memory' << 'END'
package main

import "syscall"

func main() {
	for {
		piece, err := syscall.Mmap(-1, 0, 1<<20, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
		if err != nil {
			panic(err)
		}
		for i := 0; i < len(piece); i += 4096 {
			piece[i] = 1
		}
	}
}
END
ends "files" 'RTE MLE' '' << 'END'
package main

import (
	"fmt"
	"os"
)

func main() {
	piece := make([]byte, 1<<20)
	for i := 0; ; i++ {
		if err := os.WriteFile(fmt.Sprintf("/tmp/%d", i), piece, 0o600); err != nil {
			panic(err)
		}
	}
}
END

# ---- threads and goroutines ------------------------------------------------------------------------

ends "a hundred thousand goroutines" AC '' << 'END'
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wait sync.WaitGroup
	start := make(chan bool)
	for i := 0; i < 100000; i++ {
		wait.Add(1)
		go func() { <-start; wait.Done() }()
	}
	close(start)
	wait.Wait()
	fmt.Println("ok")
}
END
ends "more threads than there may be" RTE '' << 'END'
package main

import (
	"runtime"
	"sync"
)

func main() {
	var wait sync.WaitGroup
	for i := 0; i < 1000; i++ {
		wait.Add(1)
		go func() { runtime.LockOSThread(); wait.Done(); select {} }()
	}
	wait.Wait()
}
END
package=quick
ends "CPU time over several threads" TLE '' << 'END'
package main

import "runtime"

func main() {
	runtime.GOMAXPROCS(8)
	for i := 0; i < 7; i++ {
		go func() {
			runtime.LockOSThread()
			for {
			}
		}()
	}
	for {
	}
}
END
ends "a program that waits" TLE '' << 'END'
package main

import "time"

func main() { time.Sleep(time.Hour) }
END
package=pkg
ends "goroutines that wait for each other" RTE 'all goroutines are asleep' << 'END'
package main

func main() {
	never := make(chan bool)
	for i := 0; i < 1000; i++ {
		go func() { <-never }()
	}
	<-never
}
END

# ---- output, and ends ------------------------------------------------------------------------------

ends "output without end" OLE '' << 'END'
package main

import (
	"bufio"
	"os"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	for {
		out.WriteString("a line of output\n")
	}
}
END
ends "an index" RTE 'main.go:12, in main.find' << 'END'
package main

import (
	"fmt"
	"os"
)

type table []int

func main() { fmt.Println(find(table{1, 2, 3}, len(os.Args)+4)) }

func find(t table, i int) int { return t[i] }
END
ends "an own error" RTE 'panic: open nothing: no such file' << 'END'
package main

import "os"

func main() {
	if _, err := os.Open("nothing"); err != nil {
		panic(err)
	}
}
END
ends "nil" RTE 'invalid memory address or nil pointer dereference' << 'END'
package main

type node struct{ next *node }

func main() {
	var n *node
	println(n.next.next)
}
END
package=quick
ends "two goroutines in one map" 'RTE AC WA TLE' '' << 'END'
package main

func main() {
	shared := map[int]int{}
	for i := 0; i < 4; i++ {
		go func() {
			for {
				shared[i]++
			}
		}()
	}
	for {
		shared[0]++
	}
}
END
package=pkg
ends "an exit code" RTE 'exit code 3' << 'END'
package main

import "os"

func main() { os.Exit(3) }
END

# ---- what is refused, and what honest programs need ------------------------------------------------

ends "a server" RTE 'permission denied' << 'END'
package main

import "net"

func main() {
	if _, err := net.Listen("tcp", "127.0.0.1:0"); err != nil {
		panic(err)
	}
}
END
ends "what the library is for" AC '' << 'END'
package main

import (
	"bytes"
	"compress/gzip"
	"container/heap"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"text/template"
	"time"
)

type ints []int

func (h ints) Len() int           { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] < h[j] }
func (h ints) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any)        { *h = append(*h, x.(int)) }
func (h *ints) Pop() any          { x := (*h)[len(*h)-1]; *h = (*h)[:len(*h)-1]; return x }

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func files() {
	folder, err := os.MkdirTemp("", "x")
	must(err)
	name := filepath.Join(folder, "a")
	must(os.WriteFile(name, []byte("text"), 0o600))
	must(os.Rename(name, name+"b"))
	must(os.Chmod(name+"b", 0o644))
	must(os.Chtimes(name+"b", time.Now(), time.Now()))
	file, err := os.OpenFile(name, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	must(err)
	_, err = io.Copy(file, os.Stdin)
	must(err)
	must(file.Truncate(0))
	must(file.Sync())
	must(file.Close())
	must(os.MkdirAll(filepath.Join(folder, "c", "d"), 0o755))
	found := 0
	must(filepath.WalkDir(folder, func(string, fs.DirEntry, error) error { found++; return nil }))
	must(os.Chdir(folder))
	_, err = os.Getwd()
	must(err)
	must(os.RemoveAll(folder))
	if found != 5 {
		panic(found)
	}
}

func main() {
	files()
	reader, writer, err := os.Pipe()
	must(err)
	go func() { time.Sleep(time.Millisecond); writer.Write([]byte("x")); writer.Close() }()
	must(reader.SetReadDeadline(time.Now().Add(time.Minute)))
	_, err = io.ReadAll(reader)
	must(err)
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, syscall.SIGUSR1)
	must(syscall.Kill(os.Getpid(), syscall.SIGUSR1))
	<-heard
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	<-ctx.Done()
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		panic(ctx.Err())
	}
	var sum atomic.Int64
	var wait sync.WaitGroup
	for i := 0; i < 1000; i++ {
		wait.Add(1)
		go func() { defer wait.Done(); sum.Add(1); runtime.Gosched() }()
	}
	wait.Wait()
	h := &ints{3, 1, 2}
	heap.Init(h)
	heap.Push(h, 0)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write(bytes.Repeat([]byte("a"), 1<<16))
	must(w.Close())
	text, err := json.Marshal(map[string]any{"sum": sum.Load(), "top": heap.Pop(h)})
	must(err)
	answer := httptest.NewRecorder()
	http.NotFoundHandler().ServeHTTP(answer, httptest.NewRequest("GET", "/", nil))
	template.Must(template.New("t").Parse("{{.}}")).Execute(io.Discard, 5)
	debug.FreeOSMemory()
	_, _, _ = os.Getuid(), os.Getppid(), rand.Int()
	_ = sha256.Sum256(text)
	_ = new(big.Int).Exp(big.NewInt(3), big.NewInt(1000), nil)
	words := strings.Fields("c b a")
	sort.Strings(words)
	if !regexp.MustCompile("^a b c$").MatchString(strings.Join(words, " ")) || answer.Code != 404 ||
		string(text) != `{"sum":1000,"top":0}` || runtime.NumCPU() != 1 {
		panic(fmt.Sprint(words, answer.Code, string(text), runtime.NumCPU()))
	}
	fmt.Println("ok")
}
END

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
