#!/usr/bin/env python3
"""Pours calls into the daemon as one Unix account, as fast as it answers, and says at the end how many it answered.

usage: flood.py SOCKET UID CONNECTIONS SECONDS   (the calls as JSON on standard input)

A call is {"method", "parameters", "more", "drop"}. In its parameters `@request` becomes a fresh request id and `@NAME` the
next of `lists[NAME]`. With `drop` a connection is closed after the first reply, and another is opened.
Prints `ready` once all are connected, and then one line of JSON: how many replies, refusals, and closed connections.
"""

import itertools
import json
import os
import selectors
import socket
import sys
import time
import uuid


class Source:
    """The frames to send, each with fresh ids."""

    def __init__(self, calls, lists):
        self.calls = itertools.cycle(calls)
        self.lists = {name: itertools.cycle(values) for name, values in lists.items()}

    def filled(self, value):
        if isinstance(value, dict):
            return {name: self.filled(part) for name, part in value.items()}
        if value == "@request":
            return uuid.uuid4().hex
        if isinstance(value, str) and value.startswith("@"):
            return next(self.lists[value[1:]])
        return value

    def next(self):
        call = next(self.calls)
        frame = {"method": call["method"], "parameters": self.filled(call["parameters"])}
        if call.get("more"):
            frame["more"] = True
        return json.dumps(frame).encode() + b"\0", call.get("drop", False)


class Flood:
    def __init__(self, path, count, source):
        self.path, self.source = path, source
        self.selector = selectors.DefaultSelector()
        self.counts = {"replies": 0, "errors": {}, "closed": 0}
        for _ in range(count):
            self.connect()

    def connect(self):
        peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        peer.settimeout(20)
        peer.connect(self.path)
        self.selector.register(peer, selectors.EVENT_READ, {"rest": b"", "drop": False})
        return peer

    def send(self, peer):
        frame, drop = self.source.next()
        self.selector.get_key(peer).data["drop"] = drop
        peer.sendall(frame)

    def begin_anew(self, peer):
        self.selector.unregister(peer)
        peer.close()
        self.send(self.connect())

    def take(self, peer, state):
        data = peer.recv(1 << 18)
        if not data:
            self.counts["closed"] += 1
            return self.begin_anew(peer)
        *frames, state["rest"] = (state["rest"] + data).split(b"\0")
        for frame in frames:
            self.counts["replies"] += 1
            if frame.startswith(b'{"error"') or b'"error":"org' in frame[:200]:
                name = json.loads(frame)["error"]
                self.counts["errors"][name] = self.counts["errors"].get(name, 0) + 1
            if state["drop"]:
                return self.begin_anew(peer)
            if b'"continues":true' not in frame:
                self.send(peer)

    def run(self, seconds):
        for key in list(self.selector.get_map().values()):
            self.send(key.fileobj)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for key, _ in self.selector.select(0.1):
                try:
                    self.take(key.fileobj, key.data)
                except (ConnectionResetError, BrokenPipeError):
                    self.counts["closed"] += 1
                    self.begin_anew(key.fileobj)


def main(path, uid, count, seconds):
    told = json.load(sys.stdin)
    os.setresuid(int(uid), int(uid), int(uid))
    flood = Flood(path, int(count), Source(told["calls"], told["lists"]))
    print("ready", flush=True)
    flood.run(float(seconds))
    print(json.dumps(flood.counts), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
