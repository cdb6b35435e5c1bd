package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
)

type request struct {
	URL string `json:"url"`
	// Where to connect to, instead of what the URL's host name resolves to.
	Address string            `json:"address"`
	Headers map[string]string `json:"headers"`
	// PEM; without it no certificate is verified.
	Authority string `json:"authority"`
	// "1.0" to "1.3", both or either.
	MinimumTLS string `json:"minimumTls"`
	MaximumTLS string `json:"maximumTls"`
	// "http/1.1" or "h2"; without it both are offered.
	Protocol  string `json:"protocol"`
	GRPC      bool   `json:"grpc"`
	WebSocket bool   `json:"webSocket"`
	TimeoutMS int    `json:"timeoutMs"`
}

type response struct {
	Status     int                 `json:"status,omitempty"`
	Headers    map[string][]string `json:"headers,omitempty"`
	Body       string              `json:"body,omitempty"`
	Protocol   string              `json:"protocol,omitempty"`
	TLS        string              `json:"tls,omitempty"`
	GRPCStatus string              `json:"grpcStatus,omitempty"`
	Error      string              `json:"error,omitempty"`
}

// fetch reads a list of requests, makes them all at once, and writes the answers in the same order.
func fetch() {
	var requests []request
	readInput(&requests)
	responses := make([]response, len(requests))
	var running sync.WaitGroup
	for i, r := range requests {
		running.Go(func() { responses[i] = ask(r) })
	}
	running.Wait()
	writeOutput(responses)
}

func ask(r request) response {
	timeout := 10 * time.Second
	if r.TimeoutMS > 0 {
		timeout = time.Duration(r.TimeoutMS) * time.Millisecond
	}
	config, err := tlsConfig(r)
	if err != nil {
		return response{Error: err.Error()}
	}
	transport := &http.Transport{TLSClientConfig: config, Protocols: protocolsOf(r), DialContext: dialing(r.Address)}
	defer transport.CloseIdleConnections()
	// Not the client's own timeout, which would hide the connection of a WebSocket.
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	client := &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	outgoing, err := outgoingOf(r)
	if err != nil {
		return response{Error: err.Error()}
	}
	incoming, err := client.Do(outgoing.WithContext(ctx))
	if err != nil {
		return response{Error: err.Error()}
	}
	defer incoming.Body.Close()
	result := response{Status: incoming.StatusCode, Headers: incoming.Header, Protocol: incoming.Proto}
	if incoming.TLS != nil {
		result.TLS = strings.TrimPrefix(tls.VersionName(incoming.TLS.Version), "TLS ")
	}
	if r.WebSocket && incoming.StatusCode == http.StatusSwitchingProtocols {
		result.Body, err = exchangeFrame(incoming.Body)
	} else {
		var body []byte
		body, err = io.ReadAll(incoming.Body)
		result.Body = string(body)
	}
	if err != nil {
		result.Error = err.Error()
	}
	result.GRPCStatus = incoming.Trailer.Get("Grpc-Status") + incoming.Header.Get("Grpc-Status")
	return result
}

func tlsConfig(r request) (*tls.Config, error) {
	versions := map[string]uint16{"": 0, "1.0": tls.VersionTLS10, "1.1": tls.VersionTLS11, "1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}
	config := &tls.Config{
		InsecureSkipVerify: r.Authority == "",
		MinVersion:         versions[r.MinimumTLS],
		MaxVersion:         versions[r.MaximumTLS],
	}
	if r.Authority != "" {
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM([]byte(r.Authority)) {
			return nil, errors.New("no certificate in the authority's PEM")
		}
	}
	return config, nil
}

func protocolsOf(r request) *http.Protocols {
	protocols := new(http.Protocols)
	switch {
	case r.GRPC || r.Protocol == "h2":
		protocols.SetHTTP2(true)
		protocols.SetUnencryptedHTTP2(strings.HasPrefix(r.URL, "http:"))
	case r.WebSocket || r.Protocol == "http/1.1":
		protocols.SetHTTP1(true)
	default:
		protocols.SetHTTP1(true)
		protocols.SetHTTP2(true)
	}
	return protocols
}

func dialing(address string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, asked string) (net.Conn, error) {
		if address != "" {
			_, port, _ := net.SplitHostPort(asked)
			asked = net.JoinHostPort(address, port)
		}
		return new(net.Dialer).DialContext(ctx, network, asked)
	}
}

func outgoingOf(r request) (*http.Request, error) {
	method, body := http.MethodGet, io.Reader(nil)
	if r.GRPC {
		method, body = http.MethodPost, bytes.NewReader(make([]byte, 5)) // An empty message.
	}
	outgoing, err := http.NewRequest(method, r.URL, body)
	if err != nil {
		return nil, err
	}
	if r.GRPC {
		outgoing.Header.Set("Content-Type", "application/grpc")
		outgoing.Header.Set("TE", "trailers")
	}
	if r.WebSocket {
		outgoing.Header.Set("Connection", "Upgrade")
		outgoing.Header.Set("Upgrade", "websocket")
		outgoing.Header.Set("Sec-WebSocket-Version", "13")
		outgoing.Header.Set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
	}
	for name, value := range r.Headers {
		outgoing.Header.Set(name, value)
	}
	return outgoing, nil
}

func exchangeFrame(body io.ReadCloser) (string, error) {
	connection, ok := body.(io.ReadWriteCloser)
	if !ok {
		return "", errors.New("the connection was not switched")
	}
	const text = "hello"
	// Masked with zeros, which a client may.
	if _, err := connection.Write(append([]byte{0x81, 128 | byte(len(text)), 0, 0, 0, 0}, text...)); err != nil {
		return "", err
	}
	return readFrame(bufio.NewReader(connection))
}

type followed struct {
	Name   string   `json:"name"`
	URL    string   `json:"url"`
	Secure bool     `json:"secure"`
	Answer response `json:"answer"`
}

// followConnections asks every CONNECTION_<NAME>_URL of the environment, as an application would.
func followConnections() []followed {
	all := []followed{}
	for _, variable := range os.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "CONNECTION_") && strings.HasSuffix(name, "_URL") {
			all = append(all, follow(strings.TrimSuffix(strings.TrimPrefix(name, "CONNECTION_"), "_URL"), value))
		}
	}
	return all
}

func follow(name, value string) followed {
	result := followed{Name: name, URL: value}
	given := func(part string) string { return os.Getenv("CONNECTION_" + name + "_" + part) }
	u, err := url.Parse(value)
	if err != nil {
		result.Answer.Error = err.Error()
		return result
	}
	if u.Scheme != given("SCHEME") || u.Hostname() != given("HOSTNAME") || u.Port() != given("PORT") {
		result.Answer.Error = fmt.Sprintf("differs from %s, %s and %s", given("SCHEME"), given("HOSTNAME"), given("PORT"))
		return result
	}
	var authority []byte
	if file := given("CA_FILE"); file != "" {
		if authority, err = os.ReadFile(file); err != nil {
			result.Answer.Error = err.Error()
			return result
		}
	}
	encrypted := map[string]bool{"https": true, "tls": true, "wss": true}
	result.Secure = authority != nil || encrypted[u.Scheme]
	r := request{Authority: string(authority), GRPC: u.Scheme == "grpc", URL: "http://" + u.Host + "/", TimeoutMS: 5000}
	if result.Secure {
		r.URL = "https://" + u.Host + "/"
	}
	result.Answer = ask(r)
	return result
}
