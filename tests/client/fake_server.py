"""`FakeChat` on a real socket, with the faults that tests ask for: lost lines, lost echoes, restarts on one port."""

from __future__ import annotations

import socket
import threading
from typing import Self

from tests.client.fake_chat import FakeChat, FakeSession


class FakeServer:
    """Serves one chat; `stop` and `start` again to restart it on its port."""

    def __init__(self, chat: FakeChat | None = None) -> None:
        self.chat = chat if chat is not None else FakeChat()
        self.port = 0
        self.lock = threading.RLock()
        """Held while a line is worked on."""
        self._worked = threading.Condition(self.lock)
        """Notified after each line."""
        self.cut_at = ""
        """Cut the connection when this text comes: it is done, and its answer is lost."""
        self.lose_at = ""
        """Cut the connection when this text comes, before it is done."""
        self.deaf_at = ""
        """Answer no more from when this text comes."""
        self.steal_at = ""
        """When this text comes, let somebody else take the aliases of all whose connections end."""
        self._listener: socket.socket
        self._connections: dict[socket.socket, FakeSession] = {}
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive()

    def start(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        self._start_thread(self._accept, self._listener)

    def stop(self, *, keep: bool = True) -> None:
        self.listen_no_more()
        self.cut()
        with self.lock:
            self.chat.restart(keep=keep)

    def listen_no_more(self) -> None:
        """Keep the connections, and take no others."""
        _shut(self._listener)
        self._listener.close()

    def cut(self) -> None:
        """Cut every connection."""
        with self.lock:
            for sock in self._connections:
                _shut(sock)

    def wait_for(self, alias: str) -> None:
        """Wait until somebody is in."""
        with self._worked:
            assert self._worked.wait_for(lambda: alias.lower() in self.chat.people, 10)

    def say(self, alias: str, text: str, room: str = "#lobby") -> None:
        with self.lock:
            self.chat.say(alias, text, room)
            self._flush()

    def _start_thread(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            session = FakeSession(self.chat)
            with self.lock:
                self._connections[sock] = session
            self._start_thread(self._serve, sock, session)

    def _serve(self, sock: socket.socket, session: FakeSession) -> None:
        try:
            with sock, sock.makefile("rb") as lines:
                for raw in lines:
                    line = raw.decode().rstrip("\n")
                    with self.lock:
                        if self.lose_at and self.lose_at in line:
                            self.lose_at = ""
                            return
                        if self.deaf_at and self.deaf_at in line:
                            session.is_deaf = True
                        if self.steal_at and self.steal_at in line:
                            session.is_robbed = True
                        session.receive(line)
                        if self.cut_at and self.cut_at in line:
                            self.cut_at = ""
                            return
                        self._flush()
                        self._worked.notify_all()
                        if session.is_closed:
                            return
        except OSError:
            pass
        finally:
            with self.lock:
                del self._connections[sock]
                session.gone()
                self._flush()

    def _flush(self) -> None:
        for sock, session in self._connections.items():
            data = "".join(f"{line}\n" for line in session.outgoing).encode()
            session.outgoing.clear()
            try:
                sock.sendall(data)
            except OSError:
                pass  # its own thread will find out


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for it
    except OSError:
        pass
