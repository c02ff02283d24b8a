"""Every command that carries a label is answered with it, once (labeled-response)."""

from __future__ import annotations

import pytest

from tests.wire.irc.network import Network
from threadtalk.wire.irc.commands.table import COMMANDS

PARAMS = (
    "",
    " :",
    " bob",
    " nobody",
    " #a",
    " #none",
    " *",
    " 0",
    " #a bob",
    " bob #a",
    " #a :text",
    " bob :text",
    " #none :text",
    " alice +B",
    " #a +b",
    " #a +m",
    " + bob",
    " L",
    " LS 302",
    " REQ :batch",
    " REQ :nonsense",
    " LATEST #a * 10",
    " LATEST #none * 10",
    " * LIST",
    " * SET url :x",
    " * SYNC",
    " #a timestamp=2020-01-01T00:00:00.000Z",
    " text=x",
    " from=bob;in=#a",
    " in=#none;text=x",
    " nonsense=1",
    " text=?!",
    " a b c d e",
)
MANY = "message-tags echo-message setname standard-replies draft/chathistory draft/metadata-2 "
MANY += "draft/message-redaction draft/search"


@pytest.mark.parametrize("caps", ["labeled-response batch", f"labeled-response batch {MANY}"], ids=["few", "many"])
@pytest.mark.parametrize("command", [*sorted(COMMANDS), "NONSENSE"])
def test_an_answer_a_refusal_and_silence_have_the_label_exactly_once(command: str, caps: str) -> None:
    for params in PARAMS:
        network = Network()
        alice, bob = network.connect("alice", caps), network.connect("bob")
        bob.send("JOIN #a")
        alice.send("JOIN #a")
        lines = alice.send(f"@label=xyz {command}{params}")
        labelled = [line for line in lines if line.startswith("@") and "label=xyz" in line.split(" ")[0]]
        assert len(labelled) == 1, (command + params, lines)
