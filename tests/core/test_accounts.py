"""What nobody must get by accounts, by the World alone."""

from __future__ import annotations

from threadtalk.core.answers import Killed
from threadtalk.core.commands import (
    ChangePassword,
    Command,
    Enter,
    Join,
    LogIn,
    PutOut,
    Quit,
    Regain,
    Register,
    Rename,
    Say,
    SetAlwaysOn,
)
from threadtalk.core.outcome import Item, Record, Reply
from threadtalk.core.people import Person
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.world import World


class Chat:
    def __init__(self, *accounts: str, owner: str = "") -> None:
        self.world = World()
        for name in accounts:
            self.do(0, Register(name, f"hash of {name}", "", (), "", is_owner=name == owner))

    def do(self, session: int, command: Command, at: int = 0) -> list[Item]:
        return self.world.execute(session, command, at)

    def enter(self, session: int, name: str, account: str = "") -> Person:
        self.do(session, Enter(name, account=account or name))
        person = self.world.people.of_session(session)
        assert person is not None
        return person


def codes(items: list[Item]) -> list[Code]:
    return [item.content.code for item in items if isinstance(item, Reply) and isinstance(item.content, Refusal)]


def test_what_one_account_may_do_is_not_taken_along_to_another() -> None:
    chat = Chat("Root", "Eve", owner="Root")
    person = chat.enter(1, "Root")
    assert person.operator == "Root"
    chat.do(1, LogIn("Eve"))
    assert (person.account, person.operator, person.rights) == ("Eve", "", frozenset())


def test_nobody_can_leave_others_behind_under_every_alias_there_is() -> None:
    chat = Chat("Bob")
    for i in range(3):
        chat.enter(10 + i, "Bob")
        chat.do(10 + i, SetAlwaysOn(True))
        chat.do(10 + i, Rename(f"victim{i}"), i * 100_000)
        chat.do(10 + i, Quit())
        assert chat.world.people.called(f"victim{i}") is None


def test_the_password_of_one_account_changes_nothing_of_another() -> None:
    chat = Chat("Vic", "Eve")
    chat.enter(1, "Vic")
    chat.enter(2, "Vic")
    assert codes(chat.do(1, LogIn("Eve"))) == [Code.SEVERAL_DEVICES], "the other device is there as Vic"
    chat.do(1, Quit())
    chat.do(2, LogIn("Eve"))
    assert codes(chat.do(2, ChangePassword("new", "", "", "Vic"))) == [Code.NOT_LOGGED_IN]
    account = chat.world.accounts.called("Eve")
    assert account is not None
    assert account.password == "hash of Eve"


def test_nobody_is_thrown_out_for_an_alias_that_is_then_not_taken() -> None:
    chat = Chat("Anna")
    holder = chat.enter(3, "Anna")
    other = chat.enter(1, "zoe", "Anna")
    chat.world.people.attach(other, 2, Enter("zoe"), 0)
    assert codes(chat.do(1, Regain())) == [Code.SEVERAL_DEVICES]
    assert chat.world.people.called("Anna") is holder


def test_a_service_has_no_account() -> None:
    assert codes(Chat().do(7, Register("NickServ", "hash"))) == [Code.ALIAS_TAKEN]


def test_who_is_put_out_is_told_why_on_every_device() -> None:
    chat = Chat("Anna")
    chat.enter(1, "Anna")
    chat.enter(2, "Anna")
    chat.enter(3, "Anna")
    chat.do(1, Quit())
    killed = [
        item.session
        for item in chat.do(0, PutOut("Anna", "enough"))
        if isinstance(item, Reply) and isinstance(item.content, Killed)
    ]
    assert killed == [2, 3]


def test_under_another_alias_nothing_of_ones_own_presence_is_written_over() -> None:
    chat = Chat("Anna")
    chat.enter(1, "zoe", "Anna")
    assert not [item for item in chat.do(1, Quit()) if isinstance(item, Record)]


def test_who_does_not_stay_any_more_is_gone_wherever_that_is_said() -> None:
    chat = Chat("Anna")
    chat.enter(1, "Anna")
    chat.do(1, SetAlwaysOn(True))
    chat.do(1, Quit())
    assert chat.world.people.called("Anna") is not None
    chat.enter(2, "zoe", "Anna")
    chat.do(2, SetAlwaysOn(False))
    assert chat.world.people.called("Anna") is None


def test_taking_ones_alias_back_too_soon_throws_nobody_out() -> None:
    chat = Chat("Anna")
    holder = chat.enter(3, "Anna")
    person = chat.enter(1, "zoe", "Anna")
    for i in range(5):
        assert not codes(chat.do(1, Rename(f"zoe{i}")))
    assert codes(chat.do(1, Regain())) == [Code.RENAMED_TOO_OFTEN]
    assert chat.world.people.called("Anna") is holder
    assert not codes(chat.do(1, Regain(), at=60_000))
    assert person.alias == "Anna"


def test_who_was_put_out_is_not_back_in_the_rooms_of_before_after_a_restart() -> None:
    chat = Chat("Anna", "Bob")
    chat.enter(1, "Anna")
    records = {item.key: item.value for item in chat.do(1, SetAlwaysOn(True)) if isinstance(item, Record)}
    for command in (Join("#tea"), Quit()):
        records |= {item.key: item.value for item in chat.do(1, command) if isinstance(item, Record)}
    assert rooms_after_restart(records) == ["#lobby", "#tea"]
    records |= {item.key: item.value for item in chat.do(0, PutOut("Anna", "enough")) if isinstance(item, Record)}
    assert rooms_after_restart(records) == []


def rooms_after_restart(records: dict[str, str]) -> list[str]:
    world = World()
    for name in ("#lobby", "#tea"):
        world.remember(name, 1)
    for key, value in records.items():
        world.restore(key, value)
    world.put_back(1)
    person = world.people.called("Anna")
    assert person is not None
    return [room.name for room in person.rooms.values()]


def test_a_person_is_secure_again_when_the_device_that_was_not_has_gone() -> None:
    chat = Chat("Anna")
    chat.do(1, Enter("Anna", account="Anna", is_secure=True))
    person = chat.world.people.called("Anna")
    assert person is not None
    assert person.info().is_secure
    chat.do(2, Enter("Anna", account="Anna"))
    assert not person.info().is_secure
    chat.do(2, Quit())
    assert person.info().is_secure


def test_whose_message_could_not_be_stored_may_send_it_again_at_once_in_slow_mode_by_a_second_device() -> None:
    chat = Chat("Anna")
    chat.do(9, Enter("Mod"))
    chat.do(9, Join("#tea"))
    chat.enter(1, "Anna")
    chat.enter(2, "Anna")
    chat.do(2, Join("#tea"))
    room = chat.world.rooms.called("#tea")
    assert room is not None
    room.slow = 60
    chat.world.retract(chat.do(2, Say("#tea", "hello")))
    assert not codes(chat.do(2, Say("#tea", "hello")))
