import json

from bench.measure import Result
from bench.options import parse
from bench.report import as_json, summarise, table


def result(server: str, cpu_us: float, lost: int = 0) -> Result:
    return Result(server, "custom", cpu_us=cpu_us, p50_ms=1, p99_ms=2, max_ms=3, lost=lost)


def test_a_row_for_each_server_with_medians_and_the_spread() -> None:
    options = parse(["--repeat", "3"], "python3")
    runs = [result("threadtalk", cpu_us) for cpu_us in (1.0, 9.0, 1.2)] + [result("naive", 4.0)]
    header, _, first, second = table(options, runs).splitlines()
    assert "CPU µs/deliv" in header
    assert "idle CPU" not in header  # nobody measured it
    assert "1.20 (1.00–9.00)" in first
    assert "naive" in second


def test_one_lost_message_is_not_hidden_by_a_median() -> None:
    assert summarise([result("naive", 1), result("naive", 1, lost=5), result("naive", 1)])["lost"]["median"] == 5


def test_a_failed_run_is_told_and_left_out_of_the_figures() -> None:
    options = parse(["--servers", "naive"], "python3")
    failed = Result("naive", "custom", error="it died")
    assert "custom, naive: it died" in table(options, [failed])
    assert "4.00" in table(options, [failed, result("naive", 4.0)])


def test_json_has_null_for_what_was_not_measured() -> None:
    assert json.loads(as_json({"a": [float("nan"), 1.5]})) == {"a": [None, 1.5]}


def test_a_disturbed_run_counts_only_where_there_is_no_other() -> None:
    disturbed = result("naive", 9)
    disturbed.is_disturbed = True
    assert summarise([disturbed, result("naive", 1)])["cpu_us"]["highest"] == 1
    assert summarise([disturbed])["cpu_us"]["median"] == 9
