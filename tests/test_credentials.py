"""Operators and gateways as settings name them, and what is said when one is wrong."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core.operators import RIGHTS
from threadtalk.credentials import Gateway, Gateways, Operator, Operators, Password, come_from, is_hash
from threadtalk.errors import SettingsError
from threadtalk.kinds import NotAllowed
from threadtalk.passwords import NOBODYS
from threadtalk.settings import Settings

HASH = NOBODYS


def test_an_operator_is_a_name_and_a_hash_and_may_do_everything() -> None:
    [operator] = Operators().accept([f"alice {HASH}"])
    assert operator == Operator("alice", HASH, frozenset(RIGHTS), ())


def test_it_can_be_said_from_where_and_what_they_may() -> None:
    [operator] = Operators().accept([f"bob  {HASH} may=kill,wallops from=192.0.2.7/24,::1"])
    assert operator == Operator(
        "bob", HASH, frozenset({"kill", "wallops"}), (ip_network("192.0.2.0/24"), ip_network("::1"))
    )


def test_several_stand_in_a_list_or_in_a_text_and_are_shown_as_they_can_be_given() -> None:
    entries = [f"alice {HASH}", f"bob {HASH} from=192.0.2.0/24 may=kill"]
    operators = Operators().accept(entries)
    assert Operators().parse("; ".join(entries)) == operators
    assert Operators().parse(Operators().show(operators)) == operators
    assert Operators().accept(operators) == operators
    assert [str(operator) for operator in operators] == entries
    [gateway] = Gateways().accept(f"web {HASH} from=192.0.2.7;")
    assert gateway == Gateway("web", HASH, (ip_network("192.0.2.7"),))
    assert Gateways().accept([str(gateway)]) == (gateway,)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("alice", "alice … without such a hash"),
        ("alice secret", "alice … without such a hash"),
        ("alice $argon2id$v=19$m=19456,t=2,p=1$short", "alice … without such a hash"),
        (f"alice {HASH.replace('argon2id', 'argon2i')}", "alice … without such a hash"),
        (f"alice {HASH} may=everything", "alice … may=everything"),
        (f"alice {HASH} from=home", "alice … from=home"),
        (f"alice {HASH} who=me", "alice … who=me"),
        (f"alice {HASH} from=", "alice … from="),
        (f"alice {HASH} may=kill may=rehash", "alice … may=kill may=rehash"),
        (f"alice {HASH}; alice {HASH}", "alice (twice)"),
    ],
)
def test_a_mistake_is_named_without_giving_the_hash_away(entry: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings(operators=entry)  # type: ignore[arg-type]
    assert str(caught.value).startswith(f"operators={said} is not allowed: it must be a list of entries like NAME HASH")
    assert "bm9ib2R5" not in str(caught.value)


@pytest.mark.parametrize("value", [3, True, [3], {"alice": HASH}, None])
def test_what_is_no_list_of_texts_is_refused(value: object) -> None:
    for kind in (Operators(), Gateways()):
        with pytest.raises(NotAllowed):
            kind.accept(value)


def test_a_gateway_must_come_from_somewhere() -> None:
    with pytest.raises(NotAllowed, match="web … without from="):
        Gateways().accept([f"web {HASH}"])
    with pytest.raises(NotAllowed):
        Gateways().accept([f"web {HASH} from=192.0.2.7 may=kill"])


def test_a_password_that_looks_like_a_damaged_hash_is_not_taken_for_a_password() -> None:
    kind = Password("a password", may_be_empty=True)
    assert kind.accept("tea and cake") == "tea and cake"
    assert kind.accept(HASH) == HASH
    for damaged in (HASH[:-30], "$argon2", HASH + "!"):
        with pytest.raises(NotAllowed):
            kind.accept(damaged)


@given(st.text())
def test_whatever_the_text_it_is_taken_or_refused(text: str) -> None:
    for kind in (Operators(), Gateways()):
        try:
            entries = kind.parse(text)
        except NotAllowed:
            continue
        assert kind.parse(kind.show(entries)) == entries


@pytest.mark.parametrize(
    ("host", "network", "is_in"),
    [
        ("192.0.2.7", "192.0.2.0/24", True),
        ("::ffff:192.0.2.7", "192.0.2.0/24", True),
        ("192.0.3.7", "192.0.2.0/24", False),
        ("fe80::1%eth0", "fe80::/10", True),
        ("::1", "192.0.2.0/24", False),
        ("nonsense", "0.0.0.0/0", False),
    ],
)
def test_addresses_are_looked_for_in_networks_of_their_own_kind(host: str, network: str, is_in: bool) -> None:
    assert come_from(host, [ip_network(network)]) is is_in


def test_only_what_argon2_makes_is_a_hash() -> None:
    assert is_hash(HASH)
    for text in ("", "tea", HASH[1:], HASH.replace("v=19", "v=16"), HASH + "\n", HASH.replace("m=19456", "m=0")):
        assert not is_hash(text)
