#!/usr/bin/env python3
"""The yardstick itself, tried on servers that do wrong on purpose: what it does not see, a table of zeros would hide."""
import json
import os
import socket
import subprocess
import tempfile
import threading
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


def build(name):
    subprocess.run([os.environ.get("CC", "cc"), "-O2", "-Wall", "-Wextra", "-Werror", "-o", f"{TOOLS.name}/{name}",
                    f"{HERE}/{name}.c"], check=True)


class Server:
    """Streams what is announced, after `mangle(stream, data, before)` said which payloads that stream hears in its place."""

    def __init__(self, mangle, chunked=True, pieces=0):
        self.mangle, self.chunked, self.pieces = mangle, chunked, pieces
        self.streams, self.lock = [], threading.Lock()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        read = connection.makefile("rb")
        while line := read.readline():
            length = 0
            while (field := read.readline().strip()):
                if field.lower().startswith(b"content-length:"):
                    length = int(field.split(b":")[1])
            if line.startswith(b"GET"):
                framing = b"transfer-encoding: chunked\r\n" if self.chunked else b"connection: close\r\n"
                with self.lock:
                    connection.sendall(b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n")
                    self.put(connection, b": welcome\n\nretry: 3000\nid: 1\n\n")
                    self.streams.append([connection, None])
                return
            self.announce(read.read(length))
            connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")

    def announce(self, data):
        with self.lock:
            for number, stream in enumerate(self.streams):
                for payload in self.mangle(number, data, stream[1]):
                    if payload is None:
                        stream[0].shutdown(socket.SHUT_RDWR)
                    else:
                        behind = number % 2  # some servers write the other fields behind the data
                        self.put(stream[0], (b"" if behind else b"id: 7\n") + b"data: " + payload
                                 + (b"\nevent: longer than nothing\nid: 7" if behind else b"") + b"\n\n")
                stream[1] = data

    def put(self, connection, event):
        wire = b"%x\r\n%s\r\n" % (len(event), event) if self.chunked else event
        try:
            if not self.pieces:
                connection.sendall(wire)
            for at in range(0, len(wire) if self.pieces else 0, self.pieces or 1):
                connection.sendall(wire[at:at + self.pieces])
        except OSError:
            pass


def run(port, *options):
    command = [f"{TOOLS.name}/load", "--port", str(port), "-n", "3", "--seconds", "30", "--count", "15", "--load", "rate:50", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


def number(data):
    return int(data[1:9], 16)


def only(stream, at, wrong):
    """One stream hears what `wrong` makes of this announcement; all else is right."""
    return lambda s, data, before: wrong(data, before) if s == stream and number(data) == at else [data]


class Load(unittest.TestCase):
    def check(self, result, **wrong):
        self.assertIsInstance(result, dict, result)
        self.assertEqual(result["announced"], 15)
        for name in ("missing", "late", "cut", "strange", "refused", "closed"):
            self.assertEqual(result[name], wrong.get(name, 0), f"{name} in {result}")

    def test_server_thatIsRight_isFoundRight(self):
        result = run(Server(lambda s, data, before: [data]).port)
        self.check(result)
        self.assertEqual(result["delivered"], 45)

    def test_stream_inPiecesOfAnySize_isReadTheSame(self):
        for chunked in (True, False):
            for pieces in (1, 2, 7, 50):
                with self.subTest(chunked=chunked, pieces=pieces):
                    self.check(run(Server(lambda s, data, before: [data], chunked, pieces).port))

    def test_oneLeftOut_isMissing(self):
        self.check(run(Server(only(1, 5, lambda data, before: [])).port), missing=1)

    def test_theLastLeftOut_isMissing(self):
        result = run(Server(lambda s, data, before: [] if s == 2 and number(data) >= 9 else [data]).port)
        self.check(result, missing=7)

    def test_oneTwice_isLate(self):
        self.check(run(Server(only(0, 4, lambda data, before: [data, data])).port), late=1)

    def test_twoSwapped_isMissedAndLate(self):
        def mangle(s, data, before):
            return [] if s == 0 and number(data) == 4 else [data, before] if s == 0 and number(data) == 5 else [data]
        self.check(run(Server(mangle).port), missing=1, late=1)

    def test_oneCut_isCut(self):
        self.check(run(Server(only(2, 6, lambda data, before: [data[:-1]])).port), cut=1)

    def test_somethingElse_isStrange(self):
        self.check(run(Server(only(2, 6, lambda data, before: [data, b"hello"])).port), strange=1)

    def test_numberNeverAnnounced_isStrange(self):
        self.check(run(Server(only(2, 6, lambda data, before: [data, b"#7" + data[2:]])).port), strange=1)

    def test_streamThatEnds_isClosedAndItsRestMissing(self):
        result = run(Server(only(1, 5, lambda data, before: [None])).port)
        self.check(result, closed=1, missing=11)

    def test_load_burst_deliversAll(self):
        self.check(run(Server(lambda s, data, before: [data]).port, "--load", "burst"))

    def test_noStreams_announcesAlone(self):
        result = run(Server(lambda s, data, before: [data]).port, "-n", "0", "--load", "single", "--warm", "20")
        self.check(result)
        self.assertEqual((result["streams"], result["delivered"]), (0, 0))

    def test_seconds_over_endTheRun(self):
        result = run(Server(lambda s, data, before: [data]).port, "--count", "100000", "--seconds", "0.3")
        self.assertLess(result["announced"], 100)
        self.assertEqual((result["missing"], result["delivered"]), (0, 3 * result["announced"]))

    def test_load_ofNoUse_isRefused(self):
        for wrong in (["--load", "gently"], ["--payload", "10"], ["-n", "-1"], ["--speed", "9"]):
            self.assertRegex(run(1, *wrong), "known|needed")


class Floor(unittest.TestCase):
    def test_floor_anyLoadAndSize_losesNothing(self):
        for mode in ([], ["--one-by-one"]):
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            floor = subprocess.Popen([f"{TOOLS.name}/floor", str(port), *mode])
            try:
                for _ in range(100):
                    try:
                        socket.create_connection(("127.0.0.1", port), 1).close()
                        break
                    except OSError:
                        time.sleep(0.02)
                for load in ("single", "burst", "rate:500"):
                    for payload in ("27", "100", "65536"):
                        result = run(port, "--load", load, "--payload", payload, "-n", "20", "--count", "100", "--pid", str(floor.pid))
                        self.assertIsInstance(result, dict, result)
                        self.assertEqual(result["delivered"], 20 * 100)
                        self.assertEqual([result[name] for name in ("missing", "late", "cut", "closed")], [0] * 4, result)
            finally:
                floor.terminate()
                floor.wait()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="yardstick-") as folder:
        class TOOLS:
            name = folder
        build("floor")
        build("load")
        unittest.main()
