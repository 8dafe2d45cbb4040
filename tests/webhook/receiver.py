# SPDX-License-Identifier: MIT
"""receiver.py: servers on loopback that do what the path of a request asks for, right or wrong.

Each request is read whole (but where a fault says otherwise), kept in `got`, and answered by the function of its path.  A
path may end in "/ID", so that each test has requests of its own."""
import asyncio
import os
import random
import ssl
import subprocess
import threading

ANSWER = b"HTTP/1.1 %s\r\nContent-Length: %d\r\n%s\r\n%s"


def plain(status, headers=b"", body=b""):
    return ANSWER % (status, len(body), headers, body)


class Request:
    def __init__(self, path, headers, body, connection):
        self.path, self.headers, self.body, self.connection = path, headers, body, connection


class Receiver:
    """A thread of its own; close() ends it."""

    def __init__(self, folder):
        self.folder = folder
        self.got = []
        self.connections = 0
        self.wake = threading.Condition()
        self.loop = asyncio.new_event_loop()
        self.release = asyncio.Event()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
        self.ready.wait()

    def run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self.begin())
        self.ready.set()
        self.loop.run_forever()

    async def begin(self):
        self.release = asyncio.Event()
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0, limit=1 << 20)
        self.port = server.sockets[0].getsockname()[1]

    def close(self):
        asyncio.run_coroutine_threadsafe(self.end(), self.loop)
        self.thread.join()

    async def end(self):
        self.release.set()
        serving = asyncio.all_tasks() - {asyncio.current_task()}
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
        self.loop.call_soon(self.loop.stop)

    def let_go(self):
        """What was held back goes on."""
        self.loop.call_soon_threadsafe(self.release.set)

    def listen_tls(self, name, *, client=None):
        """Another port, with the certificate NAME of make_certificates; CLIENT: only those who show one of that CA."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{self.folder}/{name}.pem", f"{self.folder}/{name}.key")
        if client:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(f"{self.folder}/{client}.pem")
        future = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self.serve, "127.0.0.1", 0, ssl=context, limit=1 << 20), self.loop)
        return future.result().sockets[0].getsockname()[1]

    def url(self, path, port=None, scheme="http", host="127.0.0.1"):
        return f"{scheme}://{host}:{port or self.port}{path}"

    def of(self, path):
        with self.wake:
            return [request for request in self.got if request.path == path]

    def await_count(self, path, count, patience=60):
        with self.wake:
            return self.wake.wait_for(
                lambda: sum(request.path == path for request in self.got) >= count, patience)

    async def serve(self, reader, writer):
        self.connections += 1
        connection = self.connections
        try:
            while await self.one(reader, writer, connection):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError,
                ssl.SSLError):
            pass
        writer.close()

    async def one(self, reader, writer, connection):
        first = await reader.readexactly(1)
        if first == b"\x16":
            # a handshake, where it is not expected: what web servers say to that
            writer.write(plain(b"400 Bad Request"))
            await writer.drain()
            return False
        head = first + await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        path = lines[0].split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in
                   (line.partition(":") for line in lines[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        with self.wake:
            self.got.append(Request(path, headers, body, connection))
            self.wake.notify_all()
        return await FAULTS[path.split("/")[1]](self, writer, connection, path)


# ---- what it may do: true, the connection goes on ----------------------------------------------------------

async def ok(self, writer, connection, path):
    writer.write(plain(b"204 No Content"))
    await writer.drain()
    return True


def status(line, headers=b"", body=b""):
    async def answer(self, writer, connection, path):
        writer.write(plain(line, headers, body))
        await writer.drain()
        return True
    return answer


def raw(data, *, reset=False):
    async def answer(self, writer, connection, path):
        writer.write(data)
        await writer.drain()
        if reset:
            writer.transport.abort()
        return False
    return answer


async def reset(self, writer, connection, path):
    import socket
    import struct
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    return False


async def flood(self, writer, connection, path):
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")
        await writer.drain()


async def flood_headers(self, writer, connection, path):
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-Flood: " + b"x" * 4000 + b"\r\n")
        await writer.drain()


async def flood_continue(self, writer, connection, path):
    while True:
        writer.write(b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\n")
        await writer.drain()


async def hold(self, writer, connection, path):
    """Nothing is said until the test lets go."""
    await self.release.wait()
    return False


async def slow_ok(self, writer, connection, path):
    """204, when the test lets go."""
    await self.release.wait()
    return await ok(self, writer, connection, path)


async def first_refused(self, writer, connection, path):
    """The first is told to wait at once, those beside it are taken when that has been said."""
    mine = [request for request in self.got if request.path == path]
    if len(mine) > 1:
        return await slow_ok(self, writer, connection, path)
    writer.write(plain(b"429 Slow", b"Retry-After: 600\r\n"))
    await writer.drain()
    return True


async def echo(self, writer, connection, path):
    """Says back what it was asked with."""
    mine = [request for request in self.got if request.path == path]
    said = "".join("%s: %s\n" % item for item in mine[-1].headers.items()).encode()
    writer.write(plain(b"500 Oops", b"Location: /?" + mine[-1].headers.get("authorization", "").encode() + b"\r\n", said))
    await writer.drain()
    return True


async def dies_in_between(self, writer, connection, path):
    """The first request of a connection is answered, and then it is closed as if it went on."""
    mine = [request for request in self.got if request.path == path]
    writer.write(plain(b"200 OK"))
    await writer.drain()
    return len(mine) > 1


async def once_down(self, writer, connection, path):
    """The first request fails, what comes later does not."""
    mine = [request for request in self.got if request.path == path]
    writer.write(plain(b"503 Service Unavailable" if len(mine) == 1 else b"200 OK"))
    await writer.drain()
    return True


def random_answer(seed):
    """An answer that is nearly one: of parts that mean something, in odd order, cut, doubled or with a byte that is another."""
    draw = random.Random(seed)
    lines = [draw.choice([b"HTTP/1.1 200 OK", b"HTTP/1.1 503 Busy", b"HTTP/1.1 429 Slow", b"HTTP/1.0 204", b"HTTP/1.1 999 x",
                          b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK", b"HTTP/2 200", b"HTTP/1.1 -1 x", b"HTTP/1.1 20", b""])]
    for _ in range(draw.randrange(8)):
        lines.append(draw.choice([
            b"Retry-After: " + draw.choice([b"1", b"-1", b"0", b"9" * draw.randrange(1, 40), b"Wed, 21 Oct 2099 07:28:00 GMT",
                                            b"Wed, 99 Foo 2099 99:99:99 GMT", b"1e9", b"0x10", b" 7 ", b"", b"\xff\x00"]),
            b"Content-Length: " + draw.choice([b"0", b"5", b"-5", b"99999999999999999999", b"abc", b"5, 5"]),
            b"Transfer-Encoding: chunked", b"ETag: " + bytes(draw.randrange(256) for _ in range(draw.choice([0, 8, 255, 256, 300]))),
            b"Location: http://169.254.169.254/" + b"a" * draw.randrange(2000), b"Connection: close", b" folded", b": nameless",
            b"X" * draw.choice([1, 100, 70000]) + b": y", b"Set-Cookie: a=b", b"Content-Encoding: gzip"]))
    data = bytearray(b"\r\n".join(lines) + b"\r\n\r\n" + draw.choice([b"", b"hello", b"5\r\nhello\r\n0\r\n\r\n", b"ffffffffff\r\nx"]))
    for _ in range(draw.choice([0, 0, 1, 3])):
        if data:
            data[draw.randrange(len(data))] = draw.randrange(256)
    return bytes(data[:draw.choice([len(data), len(data), draw.randrange(len(data) + 1)])])


async def random_one(self, writer, connection, path):
    writer.write(random_answer(path))
    await writer.drain()
    return False


HOSTILE = b"HTTP/1.1 200 \x1b[2J\xff\xfe\r\nContent-Length: 18\r\nX: \x1b]0;x\x07\r\n\r\n\x00\x1b[31mred\xff\xc3\x28\r\n\tok\x1b[0m"
BOMB = bytes.fromhex("1f8b08000000000002ff") + b"\xed\xc1" + b"\x00" * 4000

FAULTS = {
    "random": random_one, "slow-ok": slow_ok, "first-refused": first_refused, "echo": echo,
    "long-line": raw(b"HTTP/1.1 200 " + b"x" * 150000 + b"\r\n\r\n"),
    "many-codings": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + b"gzip, " * 20 + b"chunked\r\n\r\n0\r\n\r\n"),
    "odd-token": raw(b"HTTP/1.1 201 Created\r\nContent-Length: 58\r\n\r\n" + b'{"access_token":"canary-token-1234","token_type":"Bearer" }'),
    "ok": ok, "reset": reset, "hold": hold, "flood": flood, "flood-headers": flood_headers,
    "flood-continue": flood_continue, "dies": dies_in_between, "once-down": once_down,
    "close": raw(b""),
    "cut-after-200": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf"),
    "huge": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n" + b"x" * 200000),
    "headers-half": raw(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "garbage": raw(b"\x00\x01\x02 what? \xff\xff\r\n\r\n"),
    "http09": raw(b"<html>hello</html>"),
    "surplus": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\nsplit"),
    "hostile": raw(HOSTILE),
    "gzip": status(b"200 OK", b"Content-Encoding: gzip\r\n", BOMB),
}
FAULTS["lever"] = status(b"201 Created", b"Content-Type: application/json\r\n", b'{"data":{"id":"note-1","text":"x"}}')
async def token(self, writer, connection, path):
    number = path.rsplit("/", 1)[1].encode()
    body = b'{"access_token":"token-%s","token_type":"Bearer","expires_in":3600}' % number
    writer.write(plain(b"200 OK", b"Content-Type: application/json\r\n", body))
    await writer.drain()
    return True


async def with_token(self, writer, connection, path):
    """Only for who shows a token; the second request of /stale-token is told that it has ended."""
    mine = [request for request in self.got if request.path == path]
    good = mine[-1].headers.get("authorization", "").startswith("Bearer token-")
    if path.startswith("/stale-token") and len(mine) == 2:
        good = False
    writer.write(plain(b"201 Created" if good else b"401 Unauthorized"))
    await writer.drain()
    return True


FAULTS.update({"token": token, "with-token": with_token, "stale-token": with_token})
for code in (301, 302, 307, 308):
    FAULTS[str(code)] = status(b"%d Moved" % code, b"Location: http://169.254.169.254/\x1b[2Jsecret\r\n")
for code in (400, 401, 403, 404, 410, 413, 415, 422, 500, 502, 504):
    FAULTS[str(code)] = status(b"%d Said so" % code)
for name, line, when in (("429-seconds", b"429 Slow", b"7"), ("503-seconds", b"503 Down", b"90"),
                         ("429-bad", b"429 Slow", b"soon"), ("429-negative", b"429 Slow", b"-5"),
                         ("429-overflow", b"429 Slow", b"9" * 40),
                         ("503-most", b"503 Down", b"9223372036854775807"), ("503-day", b"503 Down", b"86400"), ("429-long", b"429 Slow", b"9999999"),
                         ("429-date", b"429 Slow", b"Fri, 01 Jan 2100 00:00:00 GMT")):
    FAULTS[name] = status(line, b"Retry-After: " + when + b"\r\n")


# ---- certificates ------------------------------------------------------------------------------------------

def openssl(*words):
    subprocess.run(["openssl", *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_certificates(folder):
    """A CA; what it has signed: good (127.0.0.1), wrong (another name), expired, client; and one signed by itself."""
    def key(name):
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{folder}/{name}.key")

    def signed(name, subject, extra, *validity):
        key(name)
        openssl("req", "-new", "-key", f"{folder}/{name}.key", "-subj", f"/CN={subject}", "-out", f"{folder}/{name}.csr")
        with open(f"{folder}/{name}.ext", "w") as file:
            file.write(extra + "\n")
        openssl("x509", "-req", "-in", f"{folder}/{name}.csr", "-CA", f"{folder}/ca.pem", "-CAkey", f"{folder}/ca.key",
                "-CAcreateserial", "-extfile", f"{folder}/{name}.ext", "-out", f"{folder}/{name}.pem", *validity)

    os.makedirs(folder, exist_ok=True)
    for name in ("ca", "alone"):
        key(name)
        openssl("req", "-x509", "-new", "-key", f"{folder}/{name}.key", "-subj", f"/CN={name}", "-days", "3650",
                "-addext", "subjectAltName=IP:127.0.0.1", "-out", f"{folder}/{name}.pem")
    signed("good", "good", "subjectAltName=IP:127.0.0.1", "-days", "3650")
    signed("wrong", "wrong", "subjectAltName=DNS:other.example", "-days", "3650")
    signed("expired", "expired", "subjectAltName=IP:127.0.0.1", "-days", "-1")
    signed("client", "client", "extendedKeyUsage=clientAuth", "-days", "3650")
