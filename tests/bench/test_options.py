from pathlib import Path

import pytest

from bench.options import PRESETS, SCENARIOS, Options, parse


def parsed(line: str) -> Options:
    return parse(line.split(), "python3")


def test_without_arguments_one_case_runs_on_both_servers() -> None:
    options = parsed("")
    assert options.servers == ["threadtalk", "naive"]
    assert [case.clients for case in options.cases] == [200]
    assert options.out == Path("bench/results")
    assert options.python == "python3"


def test_all_means_the_situations_with_figures_to_reach() -> None:
    assert [case.name for case in parsed("--preset all").cases] == list(PRESETS)


def test_presets_can_be_listed_and_changed() -> None:
    first, second = parsed("--preset 200x1000,5000x20 --seconds 2").cases
    assert (first.rate_per_s, first.seconds) == (1000, 2)
    assert (second.clients, second.scenario, second.seconds) == (5000, "full", 2)


def test_everybody_talks_unless_fewer_are_asked_for() -> None:
    assert parsed("--clients 50").cases[0].sender_count == 50
    assert parsed("--clients 50 --senders 3").cases[0].sender_count == 3
    assert parsed("--preset 5000x20 --clients 100").cases[0].sender_count == 100


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_scenario_can_be_asked_for(scenario: str) -> None:
    assert parsed(f"--scenario {scenario}").cases[0].scenario == scenario


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--preset 300x1", "no such preset"),
        ("--servers apache", "no such server"),
        ("--clients 0", "--clients 0: from 1 to"),
        ("--size 5", "--size 5: from"),
        ("--rate nan", "--rate nan"),
        ("--rate 1000000 --seconds 3600", "messages in one run"),
        ("--repeat 0", "at least 1"),
        ("--scenario party", "invalid choice"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_a_sentence(
    line: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_info:
        parsed(line)
    assert exit_info.value.code == 2
    assert said in capsys.readouterr().err
