// A gRPC client in Go (grpc-go with its xDS resolver and balancers) that a test drives line by
// line; the commands and answers are those of ../python/client.py. All xDS channels share one ADS
// stream.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	_ "google.golang.org/grpc/xds"
)

type command struct {
	Do             string
	Channel        string
	Target         string
	Method         string
	Count          int
	Concurrency    int
	TimeoutSeconds float64
	WaitForReady   *bool
	Metadata       map[string]string
}

// plainText sends and receives messages that are UTF-8 text rather than protobuf.
type plainText struct{}

func (plainText) Marshal(message any) ([]byte, error) {
	return []byte(*message.(*string)), nil
}

func (plainText) Unmarshal(data []byte, message any) error {
	*message.(*string) = string(data)
	return nil
}

func (plainText) Name() string { return "proto" }

// outcome counts what many calls gave.
type outcome struct {
	mutex    sync.Mutex
	Answers  map[string]int `json:"answers"`
	Failures map[string]int `json:"failures"`
}

func (o *outcome) add(answer string, err error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if err == nil {
		o.Answers[answer]++
		return
	}
	failed := status.Convert(err)
	o.Failures[fmt.Sprintf("%s: %s", codeName(failed), failed.Message())]++
}

// codeName spells a code as the protocol does, UNAVAILABLE rather than Unavailable.
func codeName(failed *status.Status) string {
	names := []string{"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED",
		"NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
		"FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL",
		"UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"}
	return names[failed.Code()]
}

func call(channel *grpc.ClientConn, c command) *outcome {
	result := &outcome{Answers: map[string]int{}, Failures: map[string]int{}}
	todo := make(chan struct{}, c.Count)
	for range c.Count {
		todo <- struct{}{}
	}
	close(todo)
	var workers sync.WaitGroup
	for range max(1, c.Concurrency) {
		workers.Go(func() {
			for range todo {
				result.add(callOnce(channel, c))
			}
		})
	}
	workers.Wait()
	return result
}

func callOnce(channel *grpc.ClientConn, c command) (string, error) {
	timeout := time.Duration(c.TimeoutSeconds * float64(time.Second))
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	ctx = metadata.NewOutgoingContext(ctx, metadata.New(c.Metadata))
	wait := c.WaitForReady == nil || *c.WaitForReady
	var request, answer string
	err := channel.Invoke(ctx, c.Method, &request, &answer,
		grpc.ForceCodec(plainText{}), grpc.WaitForReady(wait))
	return answer, err
}

func run(channels map[string]*grpc.ClientConn, c command) (any, error) {
	switch c.Do {
	case "open":
		channel, err := grpc.NewClient(c.Target,
			grpc.WithTransportCredentials(insecure.NewCredentials()))
		channels[c.Channel] = channel
		return map[string]string{"opened": c.Target}, err
	case "close":
		err := channels[c.Channel].Close()
		delete(channels, c.Channel)
		return map[string]string{"closed": c.Channel}, err
	case "call":
		return call(channels[c.Channel], c), nil
	}
	return nil, fmt.Errorf("do: %q (expected: open, close or call)", c.Do)
}

func main() {
	channels := map[string]*grpc.ClientConn{}
	answers := json.NewEncoder(os.Stdout)
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var c command
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			log.Fatal(err)
		}
		answer, err := run(channels, c)
		if err == nil {
			err = answers.Encode(answer)
		}
		if err != nil {
			log.Fatal(err)
		}
	}
}
