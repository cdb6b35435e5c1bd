package main

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"
)

type target struct {
	Protocol string `json:"protocol"`
	// An address, or a name.
	Address string `json:"address"`
	Port    int    `json:"port"`
	// The DNS server that names are asked of, with its port.
	Resolver string `json:"resolver"`
}

type outcome struct {
	Open bool `json:"open"`
	// What happened otherwise.
	Reason string `json:"reason,omitempty"`
	// The name that the other end gave, where it gave one.
	Name string `json:"name,omitempty"`
}

const (
	probeTimeout = 1200 * time.Millisecond
	nameTimeout  = 400 * time.Millisecond
	atOnce       = 150
)

// probe reads a list of targets, and writes what became of each in the same order.
func probe() {
	var targets []target
	readInput(&targets)
	outcomes := make([]outcome, len(targets))
	var running sync.WaitGroup
	gate := make(chan bool, atOnce)
	for i, t := range targets {
		gate <- true
		running.Go(func() {
			outcomes[i] = try(t)
			<-gate
		})
	}
	running.Wait()
	writeOutput(outcomes)
}

// A question that DNS servers answer as well as echo does: the address of kubernetes.default.svc.cluster.local.
var question = []byte("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x0akubernetes\x07default\x03svc\x07cluster\x05local\x00\x00\x01\x00\x01")

// dialerOf calls from the address in PROBE_FROM, where one is given.
func dialerOf(t target) *net.Dialer {
	dialer := &net.Dialer{Timeout: probeTimeout}
	if from := net.ParseIP(os.Getenv("PROBE_FROM")); from != nil && t.Protocol == "tcp" {
		dialer.LocalAddr = &net.TCPAddr{IP: from}
	} else if from != nil {
		dialer.LocalAddr = &net.UDPAddr{IP: from}
	}
	if t.Resolver != "" {
		// The question takes its time as well.
		dialer.Timeout *= 2
		dialer.Resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, t.Resolver)
		}}
	}
	return dialer
}

func try(t target) outcome {
	connection, err := dialerOf(t).Dial(t.Protocol, net.JoinHostPort(t.Address, strconv.Itoa(t.Port)))
	if err != nil {
		return outcome{Reason: reasonOf(err)}
	}
	defer connection.Close()
	if t.Protocol == "udp" {
		return tryDatagram(connection)
	}
	connection.SetDeadline(time.Now().Add(nameTimeout))
	connection.Write([]byte("GET / HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n"))
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		return outcome{Open: true}
	}
	return outcome{Open: true, Name: response.Header.Get("X-Name")}
}

func tryDatagram(connection net.Conn) outcome {
	buffer := make([]byte, 2048)
	// One datagram may get lost on the way without anybody's will.
	for range 2 {
		connection.SetDeadline(time.Now().Add(probeTimeout / 2))
		connection.Write(question)
		n, err := connection.Read(buffer)
		if err == nil {
			if string(buffer[:2]) == string(question[:2]) {
				return outcome{Open: true}
			}
			return outcome{Open: true, Name: string(buffer[:n])}
		}
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			return outcome{Reason: reasonOf(err)}
		}
	}
	return outcome{Reason: "timeout"}
}

func reasonOf(err error) string {
	var timeout net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	}
	return err.Error()
}
