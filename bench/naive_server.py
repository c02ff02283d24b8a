"""The textbook chat server, to compare with: a thread per client, one global list, `for c in clients: c.send(m)`.

It keeps nothing, has no limits, one slow reader stops everybody, and a message may be cut at 1024 bytes. That is how
it is usually taught; the only thing added is a line end after each notice, so that lines can be told apart.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading

clients: list[socket.socket] = []
aliases: list[bytes] = []


def broadcast(message: bytes) -> None:
    for client in clients:
        client.send(message)


def handle_client(client: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while message := client.recv(1024):
            broadcast(message)
    if client in clients:
        index = clients.index(client)
        clients.remove(client)
        client.close()
        alias = aliases.pop(index)
        with contextlib.suppress(OSError):
            broadcast(alias + b" has left the chat room!\n")


def main() -> None:
    server = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=1024)
    print("Server is running and listening...", flush=True)
    while True:
        client, _ = server.accept()
        client.send(b"alias?")
        alias = client.recv(1024)
        with contextlib.suppress(OSError):
            broadcast(alias + b" has connected to the chat room\n")
        aliases.append(alias)
        clients.append(client)
        client.send(b"you are now connected!\n")
        threading.Thread(target=handle_client, args=(client,), daemon=True).start()


if __name__ == "__main__":
    main()
