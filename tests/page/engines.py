"""Browsers that are no Chromium: Firefox (Gecko), and WebKitGTK's MiniBrowser.

Playwright drives only its own builds of these two. Debian's speak W3C protocols: Firefox WebDriver BiDi, which is JSON
over a WebSocket; WebKit the older WebDriver, which is JSON over HTTP. Both take the same key strokes, and these and the
running of an expression are nearly all that a test needs.

A `Tab` collects in `faults` whatever goes wrong in it. How much of that an engine tells differs:

- Gecko tells all: its log, the address of each request, each dialog; and our listeners are there before the page.
- WebKit tells of dialogs only. Our listeners come when the page is loaded; what the policy forbade until then is told
  to them later, an error until then is not. Requests to other hosts go to a proxy that is none and only writes them
  down.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Thread
from typing import Any, Self

from websockets.sync.client import connect

from ..talker import PATIENCE, wait_until

ENTER, TAB = "\ue007", "\ue004"
"""The keys, as W3C WebDriver writes them (section 17.4.2)."""

TRIES = 3
"""How often WebKit may fail to start: twice for a port that was taken away is once too much in years."""

LISTEN = """() => {
    if (window.heard || !location.protocol.startsWith("http")) return false;
    const heard = window.heard = [];
    addEventListener("error", (event) => heard.push(`error: ${event.message}`));
    addEventListener("unhandledrejection", (event) => heard.push(`rejection: ${event.reason}`));
    for (const level of ["error", "warn"]) {
        const say = console[level];
        console[level] = (...words) => { heard.push(`console: ${words.join(" ")}`); say.apply(console, words); };
    }
    const tell = (event) => heard.push(`policy: ${event.effectiveDirective} ${event.blockedURI ?? event.blockedURL}`);
    addEventListener("securitypolicyviolation", tell);
    const before = (reports) => reports.forEach((report) => tell(report.body));
    new ReportingObserver(before, { types: ["csp-violation"], buffered: true }).observe();
    return true;
}"""
"""Has the page remember what goes wrong; true if it did not listen yet."""


class Tab(ABC):
    """One page, of somebody who has never been here before."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        """What went wrong, as far as it was asked for by `look_for_faults`."""
        self.origin = ""
        """Whom the page may ask; set by `open`."""

    @abstractmethod
    def open(self, url: str) -> None:
        """Go there, and return when all is loaded."""

    @abstractmethod
    def reload(self) -> None:
        """Load the page again, and return when all is loaded."""

    @abstractmethod
    def evaluate(self, expression: str) -> Any:
        """Return what a JavaScript expression comes to, by way of JSON."""

    @abstractmethod
    def close(self) -> None:
        """Forget this person."""

    @abstractmethod
    def _act(self, actions: list[dict[str, Any]]) -> None:
        """Do what hands do: W3C WebDriver, section 17, which BiDi takes over."""

    def look_for_faults(self) -> list[str]:
        """Return all that went wrong so far."""
        self.faults += self.evaluate("window.heard?.splice(0)") or []
        return self.faults

    def type(self, text: str) -> None:
        """Press the keys of a text, one after the other, wherever the focus is."""
        strokes = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self._act([{"type": "key", "id": "keyboard", "actions": strokes}])

    def wait_for(self, expression: str) -> None:
        """Wait until a JavaScript expression is true."""
        wait_until(lambda: self.evaluate(f"!!({expression})"), f"never true: {expression}")

    def join(self, alias: str, room: str = "#lobby") -> Self:
        """Come in by the form, by keyboard alone."""
        self.wait_for("document.activeElement.name === 'alias'")
        self.type(alias + TAB + room + ENTER)  # who comes to a field by Tab overwrites what is in it
        self.wait_for("document.activeElement.id === 'say' && document.querySelector('.happening')")
        self.wait_for(f"document.querySelector('h1').textContent.includes({json.dumps(room)})")
        return self

    def see(self, text: str) -> None:
        """Wait until one message with this text is there, and only one."""
        texts = "[...document.querySelectorAll('article .markup')].map((each) => each.textContent)"
        self.wait_for(f"{texts}.filter((each) => each.includes({json.dumps(text)})).length === 1")


class Engine(ABC):
    """A running browser."""

    name: str
    programs: tuple[str, ...]
    """What has to be there. In Debian: firefox-esr; webkit2gtk-driver, which brings MiniBrowser along, and xvfb."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where it may keep things."""
        self._folder = folder
        self._stack = ExitStack()

    @abstractmethod
    def start(self) -> None:
        """Start it; `close` follows, also when this fails."""

    @abstractmethod
    def new_tab(self) -> Tab:
        """Open a tab for somebody new."""

    @classmethod
    def missing(cls) -> list[str]:
        return [program for program in cls.programs if shutil.which(program) is None]

    def close(self) -> None:
        self._stack.close()

    def _start(self, command: Sequence[str | Path], *, pass_fds: tuple[int, ...] = (), **environment: str) -> None:
        """Start a program that ends, with all that it has started itself, when this is closed."""
        with (self._folder / f"{command[0]}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=pass_fds,
                start_new_session=True,
                # A home of its own: nothing is read from, or left in, that of the developer.
                env={**os.environ, "HOME": str(self._folder), "XDG_RUNTIME_DIR": str(self._folder), **environment},
            )
        self._stack.callback(_end, process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and those that it started: its group is its own, see `_start`."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
        except ProcessLookupError:
            pass  # all of them are gone already
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            pass  # it is killed next


class Gecko(Engine):
    """Firefox, by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/)."""

    name = "Gecko"
    programs = ("firefox-esr",)

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._number = 0
        self.events: list[dict[str, Any]] = []
        """What it has told without being asked, until a tab takes it."""

    def start(self) -> None:
        self._start(["firefox-esr", "--headless", "--remote-debugging-port=0", "--profile", self._folder])
        where = self._folder / "WebDriverBiDiServer.json"
        wait_until(lambda: where.is_file() and where.read_text().endswith("}"), "Firefox does not listen")
        port = json.loads(where.read_text())["ws_port"]
        self._socket = self._stack.enter_context(
            connect(f"ws://127.0.0.1:{port}/session", proxy=None, max_size=None, compression=None)
        )
        self.call("session.new", capabilities={})
        told = ["log.entryAdded", "network.beforeRequestSent", "browsingContext.userPromptOpened"]
        self.call("session.subscribe", events=told)

    def call(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(PATIENCE))
            if answer["type"] == "event":
                self.events.append(answer)
            elif answer["id"] == self._number:
                assert answer["type"] == "success", f"{method}: {answer}"
                return answer["result"]

    def new_tab(self) -> Tab:
        return GeckoTab(self)


class GeckoTab(Tab):
    def __init__(self, browser: Gecko) -> None:
        super().__init__()
        self._browser = browser
        self._person = browser.call("browser.createUserContext")["userContext"]
        made = browser.call("browsingContext.create", type="tab", userContext=self._person)
        self._context = made["context"]
        browser.call("script.addPreloadScript", functionDeclaration=LISTEN, contexts=[self._context])

    def open(self, url: str) -> None:
        self.origin = url.partition("/#")[0].rstrip("/")
        self._call("browsingContext.navigate", url=url, wait="complete")

    def reload(self) -> None:
        self.look_for_faults()
        self._call("browsingContext.reload", wait="complete")

    def evaluate(self, expression: str) -> Any:
        answer = self._browser.call(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target={"context": self._context},
            awaitPromise=False,
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"].get("value", "null"))

    def look_for_faults(self) -> list[str]:
        super().look_for_faults()
        events, self._browser.events = self._browser.events, []
        for event in events:
            told = event["params"]
            if event["method"] == "log.entryAdded":
                if told["level"] in ("error", "warn"):
                    self.faults.append(f"log: {told['text']}")
            elif told["context"] != self._context:
                pass  # the browser's own
            elif event["method"] == "browsingContext.userPromptOpened":
                self.faults.append(f"dialog: {told['message']}")
            elif not told["request"]["url"].startswith((f"{self.origin}/", "blob:", "data:", "about:")):
                self.faults.append(f"asked another host: {told['request']['url']}")
        return self.faults

    def close(self) -> None:
        self._browser.call("browser.removeUserContext", userContext=self._person)

    def _act(self, actions: list[dict[str, Any]]) -> None:
        self._call("input.performActions", actions=actions)

    def _call(self, method: str, **parameters: Any) -> Any:
        return self._browser.call(method, context=self._context, **parameters)


class WebKit(Engine):
    """WebKitGTK, by WebDriver (https://www.w3.org/TR/webdriver2/), on a screen that nobody sees."""

    name = "WebKit"
    programs = ("WebKitWebDriver", "Xvfb")

    def start(self) -> None:
        reader, writer = os.pipe()
        with open(reader) as display:
            self._start(
                ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
                pass_fds=(writer,),
            )
            os.close(writer)
            number = display.readline().strip()  # it ends too if Xvfb does
        assert number, (self._folder / "Xvfb.log").read_text()
        for _ in range(TRIES):
            try:
                self._start_session(f":{number}")
                return
            except TimeoutError:
                pass  # the driver gave its browser a port that somebody else took meanwhile, and waits for ever
        raise TimeoutError("WebKitWebDriver gets no browser")

    def _start_session(self, display: str) -> None:
        """One for all tabs, one after the other: the driver knows no more, and each has an origin of its own."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        # Without layers, which only a graphics card makes worth their while, the page is twice as fast here.
        self._start(["WebKitWebDriver", f"--port={self._port}"], DISPLAY=display, WEBKIT_DISABLE_COMPOSITING_MODE="1")
        wait_until(self._listens, "WebKitWebDriver does not listen")
        proxy = self._watch_proxy()
        wishes = {
            "proxy": {"proxyType": "manual", "httpProxy": proxy, "sslProxy": proxy, "noProxy": ["127.0.0.1"]},
        }
        made = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wishes}})
        assert "sessionId" in made, made
        self._path = f"/session/{made['sessionId']}"

    def _watch_proxy(self) -> str:
        """Return the address of a proxy that refuses at once: whoever waits for an answer holds up the driver."""
        listener = socket.create_server(("127.0.0.1", 0))
        self._stack.callback(listener.close)
        self._stack.callback(listener.shutdown, socket.SHUT_RDWR)  # first: it wakes the thread up
        self.asked: list[str] = []
        """The requests to other hosts; the thread appends, the tab takes them away."""

        def refuse() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return  # it is shut
                with connection, suppress(OSError):  # who has hung up asks for nothing
                    connection.settimeout(PATIENCE)
                    self.asked.append(connection.recv(1000).decode().partition("\r")[0])

        Thread(target=refuse, name="proxy that refuses", daemon=True).start()
        return f"127.0.0.1:{listener.getsockname()[1]}"

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Have the browser do something; return the answer, which is an object with `error` where it could not."""
        return self._ask(method, self._path + path, body)

    def _ask(self, method: str, path: str, body: object) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            connection.request(method, path, None if body is None else json.dumps(body))
            return json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()

    def new_tab(self) -> Tab:
        return WebKitTab(self)


class WebKitTab(Tab):
    """The only window, used again."""

    def __init__(self, browser: WebKit) -> None:
        super().__init__()
        self._browser = browser

    def open(self, url: str) -> None:
        self.origin = url.partition("/#")[0].rstrip("/")
        self._call("POST", "/url", {"url": url})
        self._listen()

    def reload(self) -> None:
        self.look_for_faults()
        self._call("POST", "/refresh", {})
        self._listen()

    def _listen(self) -> None:
        """Listen to a page that is loaded: while one goes and the next comes, the driver may never answer."""
        assert self.evaluate(f"({LISTEN})()"), "the page did not come"

    def evaluate(self, expression: str) -> Any:
        answer = self._run(expression)
        assert not isinstance(answer, dict), answer
        return json.loads(answer or "null")

    def look_for_faults(self) -> list[str]:
        super().look_for_faults()
        while self._browser.asked:
            self.faults.append(f"asked another host: {self._browser.asked.pop()}")
        return self.faults

    def close(self) -> None:
        self._call("POST", "/url", {"url": "about:blank"})

    def _act(self, actions: list[dict[str, Any]]) -> None:
        self._call("POST", "/actions", {"actions": actions})

    def _run(self, expression: str) -> Any:
        return self._ask("POST", "/execute/sync", {"script": f"return JSON.stringify({expression})", "args": []})

    def _call(self, method: str, path: str, body: object) -> None:
        answer = self._ask(method, path, body)
        assert answer is None, answer

    def _ask(self, method: str, path: str, body: object) -> Any:
        answer = self._browser.call(method, path, body)
        if isinstance(answer, dict) and answer.get("error") == "unexpected alert open":
            # The driver has shut it, often without a word on what it said, and not done what it was asked for.
            self.faults.append(f"dialog: {answer['message']}")
            return self._ask(method, path, body)
        return answer


ENGINES = (Gecko, WebKit)
