"""`python -m bench`: run the cases on the servers, print one table, leave a plot and a JSON."""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import resource
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench import options, report
from bench.measure import Result, measure
from bench.options import DISTURBED_MAX
from bench.process import ServerDied, machine_busy_s, running
from bench.servers import SERVERS
from bench.servers.plan import Order

if TYPE_CHECKING:
    from types import FrameType

    from bench.options import Case, Options


LONG_JOIN_S = 1.0
"""A shorter one cannot be told to be disturbed: the kernel counts the machine's use in steps of 10 ms."""
QUIET_FOR_S = 3.0
QUIET_WAIT_S = 120.0


def main() -> int:
    chosen = options.parse(sys.argv[1:], sys.executable)
    _raise_descriptor_limit()
    signal.signal(signal.SIGTERM, _interrupt)  # so that a terminated bench stops its server too
    chosen.out.mkdir(parents=True, exist_ok=True)
    started = dt.datetime.now().astimezone()
    source = report.source()
    results: list[Result] = []
    versions: dict[str, str] = {}
    with contextlib.suppress(KeyboardInterrupt):  # what was measured until then is still reported
        for case in chosen.cases:
            for turn in range(chosen.repeat):
                for name in chosen.servers:  # in turn, so that a slow minute of the machine meets all of them
                    _say(f"{case.name}: {name} ({turn + 1} of {chosen.repeat})")
                    _run_in_quiet(name, case, chosen, versions, results)
    if not results:
        return 1
    record = report.record(chosen, versions, source, started, results)
    paths = report.write(record, chosen.out, started)
    print(report.as_json(record) if chosen.is_json else report.table(chosen, results))
    _say(f"written: {', '.join(map(str, paths))}")
    return 0 if not any(result.error for result in results) else 1


def _run_in_quiet(name: str, case: Case, chosen: Options, versions: dict[str, str], results: list[Result]) -> None:
    """Run once, and again while others disturb; the disturbed runs stay among the results, marked.

    What is disturbed is decided by what others used, never by the figures of the server.
    """
    for _ in range(1 + DISTURBED_MAX):
        _wait_for_quiet(chosen.other_cores_max)
        result = _run(name, case, chosen, versions)
        results.append(result)
        joining = result.join_other_cores if result.join_s >= LONG_JOIN_S else 0.0
        others = max(joining, 0.0 if math.isnan(result.other_cores) else result.other_cores)
        result.is_disturbed = others > chosen.other_cores_max
        _say(f"    {'(disturbed) ' if result.is_disturbed else ''}{report.one_line(result)}")
        if not result.is_disturbed:
            return


def _wait_for_quiet(other_cores_max: float) -> None:
    """Wait until a few seconds have passed in which the machine did little, or `QUIET_WAIT_S` have passed in vain."""
    end_s = time.monotonic() + QUIET_WAIT_S
    while not math.isinf(other_cores_max) and time.monotonic() < end_s:
        busy_s = machine_busy_s()
        time.sleep(QUIET_FOR_S)
        if (machine_busy_s() - busy_s) / QUIET_FOR_S <= other_cores_max:
            return


def _run(name: str, case: Case, chosen: Options, versions: dict[str, str]) -> Result:
    result = Result(name, case.name)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=chosen.out)).absolute()
    try:
        plan = SERVERS[name](Order(chosen.python, folder, case.clients))
        versions[name] = plan.version
        with running(plan.command, folder, plan.environment) as server:
            measure(server, plan, case, result, chosen.seed)
    except ServerDied as died:
        result.error = str(died)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return result


def _raise_descriptor_limit() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
