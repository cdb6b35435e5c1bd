package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
)

var hostname, _ = os.Hostname()

// echo serves every port of ECHO_PORTS over TCP and UDP, and tells its name. On TCP it speaks TLS to whoever begins
// with TLS, and HTTP/1.1, HTTP/2, gRPC or WebSocket within, as the caller likes.
func echo() {
	name := hostname
	if given := os.Getenv("ECHO_NAME"); given != "" {
		name = given
	}
	plain, encrypted := serveHTTP(name)
	for _, port := range strings.Fields(os.Getenv("ECHO_PORTS")) {
		listener, err := net.Listen("tcp", ":"+port)
		if err != nil {
			fmt.Println(err)
			continue
		}
		go sortConnections(listener, plain, encrypted)
		for _, address := range addresses() {
			go answerDatagrams(net.JoinHostPort(address, port), name)
		}
	}
	fmt.Println(name, "serves", os.Getenv("ECHO_PORTS"))
	ended, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	<-ended.Done()
}

// connectionQueue is a listener whose connections were accepted elsewhere.
type connectionQueue struct {
	net.Listener
	connections chan net.Conn
}

func (q connectionQueue) Accept() (net.Conn, error) { return <-q.connections, nil }
func (q connectionQueue) Addr() net.Addr            { return &net.TCPAddr{} }
func (q connectionQueue) Close() error              { return nil }

type peekedConnection struct {
	net.Conn
	reader *bufio.Reader
}

func (c peekedConnection) Read(into []byte) (int, error) { return c.reader.Read(into) }

func sortConnections(listener net.Listener, plain, encrypted chan net.Conn) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			reader := bufio.NewReader(connection)
			first, err := reader.Peek(1)
			const handshake = 0x16
			switch {
			case err != nil:
				connection.Close()
			case first[0] == handshake:
				encrypted <- peekedConnection{connection, reader}
			default:
				plain <- peekedConnection{connection, reader}
			}
		}()
	}
}

func serveHTTP(name string) (plain, encrypted chan net.Conn) {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	protocols.SetUnencryptedHTTP2(true)
	certificate, err := tls.LoadX509KeyPair("/certificate/tls.crt", "/certificate/tls.key")
	if err != nil {
		certificate = selfSigned(name)
	}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	plain, encrypted = make(chan net.Conn), make(chan net.Conn)
	server := func() *http.Server {
		return &http.Server{Handler: handler(name), Protocols: protocols, TLSConfig: config}
	}
	go server().Serve(connectionQueue{connections: plain})
	go server().ServeTLS(connectionQueue{connections: encrypted}, "", "")
	return plain, encrypted
}

type answer struct {
	Name     string              `json:"name"`
	Protocol string              `json:"protocol"`
	TLS      bool                `json:"tls"`
	Port     int                 `json:"port"`
	Host     string              `json:"host"`
	Path     string              `json:"path"`
	Remote   string              `json:"remote"`
	Headers  map[string][]string `json:"headers"`
}

func handler(name string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/connections", func(w http.ResponseWriter, _ *http.Request) {
		json.NewEncoder(w).Encode(followConnections())
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		delay, _ := strconv.Atoi(r.URL.Query().Get("delay"))
		time.Sleep(time.Duration(delay) * time.Millisecond)
		w.Header().Set("X-Name", name)
		switch {
		case strings.EqualFold(r.Header.Get("Upgrade"), "websocket"):
			answerWebSocket(w, r, name)
		case strings.HasPrefix(r.Header.Get("Content-Type"), "application/grpc"):
			answerGRPC(w, r)
		default:
			local, _ := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
			a := answer{name, r.Proto, r.TLS != nil, 0, r.Host, r.URL.RequestURI(), r.RemoteAddr, r.Header}
			if local != nil {
				a.Port = local.Port
			}
			json.NewEncoder(w).Encode(a)
		}
	})
	return mux
}

// answerGRPC says SERVING, as grpc.health.v1 defines it, as often as ?stream= says, once a second.
func answerGRPC(w http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body)
	w.Header().Set("Content-Type", "application/grpc")
	w.Header().Set("Trailer", "Grpc-Status")
	serving := []byte{0, 0, 0, 0, 2, 8, 1}
	w.Write(serving)
	for n, _ := strconv.Atoi(r.URL.Query().Get("stream")); n > 1; n-- {
		w.(http.Flusher).Flush()
		time.Sleep(time.Second)
		w.Write(serving)
	}
	w.Header().Set("Grpc-Status", "0")
}

// answerWebSocket sends every short text frame back with its name in front.
func answerWebSocket(w http.ResponseWriter, r *http.Request, name string) {
	accept := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	connection, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer connection.Close()
	fmt.Fprintf(buffered, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Name: %s\r\nSec-WebSocket-Accept: %s\r\n\r\n",
		name, base64.StdEncoding.EncodeToString(accept[:]))
	buffered.Flush()
	for {
		text, err := readFrame(buffered.Reader)
		if err != nil {
			return
		}
		message := name + " " + text
		buffered.Write(append([]byte{0x81, byte(len(message))}, message...))
		buffered.Flush()
	}
}

func readFrame(reader *bufio.Reader) (string, error) {
	var head [2]byte
	if _, err := io.ReadFull(reader, head[:]); err != nil {
		return "", err
	}
	const textFrame, masked = 1, 128
	if head[0]&15 != textFrame || head[1]&127 > 125 {
		return "", errors.New("no short text frame")
	}
	var mask [4]byte
	if head[1]&masked != 0 {
		if _, err := io.ReadFull(reader, mask[:]); err != nil {
			return "", err
		}
	}
	text := make([]byte, head[1]&127)
	if _, err := io.ReadFull(reader, text); err != nil {
		return "", err
	}
	for i := range text {
		text[i] ^= mask[i%4]
	}
	return string(text), nil
}

// addresses has each address by itself, so that a datagram's answer leaves from the address that was asked.
func addresses() []string {
	all, _ := net.InterfaceAddrs()
	var result []string
	for _, address := range all {
		if ip := address.(*net.IPNet).IP; !ip.IsLinkLocalUnicast() {
			result = append(result, ip.String())
		}
	}
	return result
}

func answerDatagrams(address, name string) {
	connection, err := net.ListenPacket("udp", address)
	if err != nil {
		fmt.Println(err)
		return
	}
	buffer := make([]byte, 2048)
	for {
		_, from, err := connection.ReadFrom(buffer)
		if err == nil {
			connection.WriteTo([]byte(name), from)
		}
	}
}

func selfSigned(name string) tls.Certificate {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(240 * time.Hour),
	}
	certificate, _ := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{certificate}, PrivateKey: key}
}
