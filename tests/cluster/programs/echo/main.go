// One static program for the test cluster, to be pod and prober: what it does is its first argument.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	modes := map[string]func(){"pause": pause, "echo": echo, "probe": probe, "fetch": fetch, "attend": attend}
	if len(os.Args) < 2 || modes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: echo pause | echo | probe | fetch | attend")
		os.Exit(2)
	}
	modes[os.Args[1]]()
}

// pause holds namespaces open, and takes in the processes whose parents are gone.
func pause() {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	for {
		select {
		case <-ended:
			return
		case <-time.After(time.Second):
			for {
				if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 || err != nil {
					break
				}
			}
		}
	}
}

func readInput(into any) {
	if err := json.NewDecoder(os.Stdin).Decode(into); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func writeOutput(output any) {
	if err := json.NewEncoder(os.Stdout).Encode(output); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
