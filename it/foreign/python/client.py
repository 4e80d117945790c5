"""A gRPC client in Python (gRPC core) that a test drives line by line.

One JSON command per line on standard input, one JSON answer per line on
standard output; the end of the input ends the process. The xDS bootstrap comes
in the environment variable GRPC_XDS_BOOTSTRAP_CONFIG, as gRPC defines it.

    {"do": "open", "channel": "a", "target": "xds:///reviews:9080"}
    {"do": "call", "channel": "a", "method": "/p.S/M", "count": 100,
     "timeoutSeconds": 10, "metadata": {"end-user": "jason"},
     "concurrency": 1, "waitForReady": true}
    {"do": "close", "channel": "a"}

A call sends an empty message; the answer counts the response bodies, read as
UTF-8 text, and the failures by status code. All channels share the one ADS
stream that gRPC core keeps per process.
"""

import collections
import concurrent.futures
import json
import sys

import grpc


class Client:
    def __init__(self):
        self._channels = {}

    def open(self, channel, target):
        self._channels[channel] = grpc.insecure_channel(target)
        return {"opened": target}

    def close(self, channel):
        self._channels.pop(channel).close()
        return {"closed": channel}

    def call(
        self,
        channel,
        method,
        count,
        timeoutSeconds,
        metadata=None,
        concurrency=1,
        waitForReady=True,
    ):
        call = self._channels[channel].unary_unary(
            method,
            request_serializer=lambda text: text.encode("utf-8"),
            response_deserializer=lambda data: data.decode("utf-8"),
        )
        headers = tuple((metadata or {}).items())
        answers = collections.Counter()
        failures = collections.Counter()

        def call_once(_):
            try:
                answer = call(
                    "", timeout=timeoutSeconds, metadata=headers, wait_for_ready=waitForReady
                )
                return answers, answer
            except grpc.RpcError as error:
                return failures, f"{error.code().name}: {error.details()}"

        with concurrent.futures.ThreadPoolExecutor(concurrency) as workers:
            for counts, key in workers.map(call_once, range(count)):
                counts[key] += 1
        return {"answers": answers, "failures": failures}


def main():
    client = Client()
    commands = {"open": client.open, "close": client.close, "call": client.call}
    for line in sys.stdin:
        command = json.loads(line)
        answer = commands[command.pop("do")](**command)
        print(json.dumps(answer, sort_keys=True), flush=True)


if __name__ == "__main__":
    main()
