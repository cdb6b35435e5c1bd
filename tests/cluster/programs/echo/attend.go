package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

type attendance struct {
	// Of the certificates that new connections were shown, in the order of their first appearance.
	Serials []string `json:"serials"`
	// How many connections were opened one after the other, and how many requests were answered on those that stayed.
	Opened   int      `json:"opened"`
	Answered int      `json:"answered"`
	Failures []string `json:"failures"`
}

const (
	heldConnections  = 4
	betweenQuestions = 50 * time.Millisecond
	answerTimeout    = 5 * time.Second
	// How long to look on after a new certificate was shown.
	afterwards = 5 * time.Second
)

// attend reads one request, and makes it over and over: on connections that stay, and on new ones, until these are shown
// another certificate than the first, or the time is over. Then it writes what it saw.
func attend() {
	var r request
	readInput(&r)
	seen := attendance{Serials: []string{}, Failures: []string{}}
	var lock sync.Mutex
	note := func(change func()) {
		lock.Lock()
		defer lock.Unlock()
		change()
	}
	fail := func(what string, err error) {
		note(func() { seen.Failures = append(seen.Failures, fmt.Sprintf("%s: %v", what, err)) })
	}
	over := make(chan bool)
	var running sync.WaitGroup
	for range heldConnections {
		running.Go(func() {
			connection, err := open(r)
			if err != nil {
				fail("a connection to be held", err)
				return
			}
			defer connection.Close()
			for ; !isClosed(over); time.Sleep(betweenQuestions) {
				if err := connection.ask(); err != nil {
					fail("a held connection", err)
					return
				}
				note(func() { seen.Answered++ })
			}
		})
	}
	until := time.Now().Add(time.Duration(r.TimeoutMS) * time.Millisecond)
	for ; time.Now().Before(until); time.Sleep(betweenQuestions) {
		serial, err := openAndAsk(r)
		if err != nil {
			fail("a new connection", err)
			continue
		}
		note(func() { seen.Opened++ })
		if count := len(seen.Serials); count == 0 || seen.Serials[count-1] != serial {
			seen.Serials = append(seen.Serials, serial)
			if count > 0 {
				until = time.Now().Add(afterwards)
			}
		}
	}
	close(over)
	running.Wait()
	writeOutput(seen)
}

func isClosed(channel chan bool) bool {
	select {
	case <-channel:
		return true
	default:
		return false
	}
}

// heldConnection is one connection and no other: an HTTP client would open a new one in the place of one that is lost.
type heldConnection struct {
	*tls.Conn
	reader *bufio.Reader
	host   string
}

func open(r request) (*heldConnection, error) {
	config, err := tlsConfig(r)
	if err != nil {
		return nil, err
	}
	target, err := url.Parse(r.URL)
	if err != nil {
		return nil, err
	}
	config.ServerName = target.Hostname()
	dialer := &net.Dialer{Timeout: answerTimeout}
	connection, err := tls.DialWithDialer(dialer, "tcp", net.JoinHostPort(r.Address, target.Port()), config)
	if err != nil {
		return nil, err
	}
	return &heldConnection{connection, bufio.NewReader(connection), target.Host}, nil
}

func (c *heldConnection) ask() error {
	c.SetDeadline(time.Now().Add(answerTimeout))
	if _, err := fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", c.host); err != nil {
		return err
	}
	response, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("answered %s", response.Status)
	}
	_, err = io.Copy(io.Discard, response.Body)
	return err
}

func openAndAsk(r request) (serial string, err error) {
	connection, err := open(r)
	if err != nil {
		return "", err
	}
	defer connection.Close()
	return fmt.Sprintf("%X", connection.ConnectionState().PeerCertificates[0].SerialNumber), connection.ask()
}
