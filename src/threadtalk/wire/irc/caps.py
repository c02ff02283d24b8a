"""The capabilities that are offered (IRCv3 capability-negotiation), in one table: name, value, specification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

from threadtalk.core.metadata import KEYS_MAX, SUBSCRIPTIONS_MAX, VALUE_MAX_BYTES
from threadtalk.core.text import TEXT_MAX_BYTES
from threadtalk.wire.irc.multiline import LINES_MAX


@dataclass(frozen=True, slots=True)
class Capability:
    """One capability. `shapes_events`: what a session is told of events depends on it."""

    name: str
    specification: str
    value: str = ""
    shapes_events: bool = False


_METADATA_VALUE = ",".join(
    (
        "before-connect",
        f"max-subs={SUBSCRIPTIONS_MAX}",
        f"max-keys={KEYS_MAX}",
        f"max-value-bytes={VALUE_MAX_BYTES}",
    )
)

_MULTILINE_VALUE = f"max-bytes={TEXT_MAX_BYTES},max-lines={LINES_MAX}"

CAPABILITIES: dict[str, Capability] = {
    capability.name: capability
    for capability in (
        Capability("account-notify", "extensions/account-notify", shapes_events=True),
        Capability("account-tag", "extensions/account-tag", shapes_events=True),
        Capability("away-notify", "extensions/away-notify", shapes_events=True),
        Capability("batch", "extensions/batch", shapes_events=True),
        Capability("cap-notify", "extensions/capability-negotiation"),
        Capability("chghost", "extensions/chghost", shapes_events=True),
        Capability("draft/account-registration", "extensions/account-registration", "before-connect"),
        Capability("draft/channel-rename", "extensions/channel-rename", shapes_events=True),
        Capability("draft/chathistory", "extensions/chathistory", shapes_events=True),
        Capability("draft/event-playback", "extensions/chathistory"),
        Capability("draft/extended-isupport", "extensions/extended-isupport", shapes_events=True),
        Capability("draft/message-redaction", "extensions/message-redaction", shapes_events=True),
        Capability("draft/metadata-2", "extensions/metadata", _METADATA_VALUE, shapes_events=True),
        Capability("draft/multiline", "extensions/multiline", _MULTILINE_VALUE, shapes_events=True),
        Capability("draft/no-implicit-names", "extensions/no-implicit-names", shapes_events=True),
        Capability("draft/pre-away", "extensions/pre-away"),
        Capability("draft/read-marker", "extensions/read-marker", shapes_events=True),
        Capability("draft/search", "soju's search, and docs/irc.md"),
        Capability("draft/webpush", "webpush (a draft)"),
        Capability("echo-message", "extensions/echo-message", shapes_events=True),
        Capability("extended-join", "extensions/extended-join", shapes_events=True),
        Capability("extended-monitor", "extensions/extended-monitor", shapes_events=True),
        Capability("invite-notify", "extensions/invite-notify", shapes_events=True),
        Capability("labeled-response", "extensions/labeled-response"),
        Capability("message-tags", "extensions/message-tags", shapes_events=True),
        Capability("multi-prefix", "extensions/multi-prefix", shapes_events=True),
        Capability("sasl", "extensions/sasl-3.2"),
        Capability("server-time", "extensions/server-time", shapes_events=True),
        Capability("setname", "extensions/setname", shapes_events=True),
        Capability("soju.im/search", "soju's search"),
        Capability("standard-replies", "extensions/standard-replies"),
        Capability("userhost-in-names", "extensions/userhost-in-names", shapes_events=True),
    )
}

_NO_VALUES: Mapping[str, str] = {}

SHAPING = frozenset(name for name, capability in CAPABILITIES.items() if capability.shapes_events)


def _is_of_vendor(name: str) -> bool:
    """Where one line has not room for all, these are missed least: who knows them knows longer lists too."""
    return "/" in name


def listing(version: int, *, names: frozenset[str] | None = None, values: Mapping[str, str] = _NO_VALUES) -> list[str]:
    """Return capabilities as CAP LS (or, of `names`, CAP LIST) gives them; values from version 302 on.

    `values` are those that are not the same for all clients.
    """
    if names is not None:
        return sorted(names, key=lambda name: (_is_of_vendor(name), name))
    if version < 302:
        return sorted(CAPABILITIES, key=_is_of_vendor)
    known = {name: values.get(name, capability.value) for name, capability in CAPABILITIES.items()}
    if "sts" in values:  # it is not asked for, only told
        known["sts"] = values["sts"]
    return [f"{name}={value}" if value else name for name, value in known.items()]


def pack(words: Iterable[str], max_bytes: int) -> list[str]:
    """Join words by spaces into texts that fit, at least one; a word is never cut, and never left out."""
    texts = [""]
    for word in words:
        longer = f"{texts[-1]} {word}" if texts[-1] else word
        if texts[-1] and len(longer.encode()) > max_bytes:
            texts.append(word)
        else:
            texts[-1] = longer
    return texts
