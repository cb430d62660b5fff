"""A broker of Kafka that lets nobody in: it tells its versions, asks for a password and refuses
it.  Usage: broker.py PORT-FILE [CERTIFICATE KEY]"""
import os
import socket
import ssl
import struct
import sys
import threading

context = None
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*sys.argv[2:4])
SASL_HANDSHAKE, API_VERSIONS, SASL_AUTHENTICATE = 17, 18, 36
APIS = [(0, 0, 7), (1, 0, 11), (3, 0, 2), (SASL_HANDSHAKE, 0, 1), (API_VERSIONS, 0, 0), (SASL_AUTHENTICATE, 0, 0)]


def string(text):
    return struct.pack(">h", len(text)) + text.encode()


def answer(api, version):
    if api == API_VERSIONS:
        return struct.pack(">hi", 35 if version else 0, len(APIS)) + b"".join(struct.pack(">hhh", *a) for a in APIS)
    if api == SASL_HANDSHAKE:
        return struct.pack(">hi", 0, 1) + string("PLAIN")
    return struct.pack(">h", 58) + string("wrong user or password") + struct.pack(">i", 0)


def exactly(connection, size):
    data = b""
    while len(data) < size:
        more = connection.recv(size - len(data))
        if not more:
            raise ConnectionError
        data += more
    return data


def serve(connection):
    try:
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        while True:
            request = exactly(connection, struct.unpack(">i", exactly(connection, 4))[0])
            api, version, number = struct.unpack(">hhi", request[:8])
            body = struct.pack(">i", number) + answer(api, version)
            connection.sendall(struct.pack(">i", len(body)) + body)
    except OSError:
        connection.close()


listening = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[1] + ".new", "w", encoding="ascii") as out:
    out.write(str(listening.getsockname()[1]))
os.rename(sys.argv[1] + ".new", sys.argv[1])
while True:
    threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()
