"""The page as it is served: always the newest, and nothing twice."""

from __future__ import annotations

import gzip
from http import HTTPStatus

import pytest

from threadtalk.page import load_site
from threadtalk.wire.http import Answer, Head
from threadtalk.wire.site import Site

MODULE = b"export const text = 'something longer, so that it is worth compressing';\n" * 20
FILES = {
    "index.html": b"<script type=module src={{static}}/main.js></script>",
    "sw.js": b"const prefix = '{{static}}';",
    "main.js": MODULE,
    "state/types.d.ts": b"export {}",
    "icons/a.png": bytes(range(256)),
    "README.md": b"# not for browsers",
}


def get(site: Site, path: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = site.answer(Head("GET", path, named, 0))
    assert answer is not None
    return answer


def header(answer: Answer, name: str) -> str:
    (value,) = [line.partition(": ")[2] for line in answer.headers if line.startswith(f"{name}: ")]
    return value


def test_the_page_names_its_files_where_they_are_and_they_name_each_other() -> None:
    site = Site(FILES)
    page = get(site, "/")
    assert page.body == f"<script type=module src={site.prefix}/main.js></script>".encode()
    assert get(site, "/sw.js").body == f"const prefix = '{site.prefix}';".encode()
    assert get(site, f"{site.prefix}/main.js").body == MODULE


def test_a_change_of_any_file_is_seen_at_once() -> None:
    before, after = Site(FILES), Site({**FILES, "main.js": MODULE + b"//"})
    assert before.prefix != after.prefix
    assert header(get(before, "/"), "ETag") != header(get(after, "/"), "ETag")
    assert after.answer(Head("GET", f"{before.prefix}/main.js", {}, 0)) is None


def test_what_has_not_changed_is_not_sent_again() -> None:
    site = Site(FILES)
    page = get(site, "/")
    assert header(page, "Cache-Control") == "no-cache"
    tag = header(page, "ETag")
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = get(site, "/", if_none_match=known)
        assert (again.status, again.body) == (HTTPStatus.NOT_MODIFIED, b"")
    assert get(site, "/", if_none_match='"x"').status is HTTPStatus.OK
    assert "immutable" in header(get(site, f"{site.prefix}/main.js"), "Cache-Control")


@pytest.mark.parametrize("accepted", ["gzip", "br, gzip;q=0.5", "*", "GZIP"])
def test_who_takes_compressed_files_gets_them(accepted: str) -> None:
    site = Site(FILES)
    path = f"{site.prefix}/main.js"
    answer = get(site, path, accept_encoding=accepted)
    assert header(answer, "Content-Encoding") == "gzip"
    assert gzip.decompress(answer.body) == MODULE
    assert len(answer.body) < len(MODULE) / 5
    assert header(answer, "ETag") != header(get(site, path), "ETag")
    assert header(answer, "Vary") == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.0", "gzipped"])
def test_who_does_not_gets_them_as_they_are(accepted: str) -> None:
    assert get(Site(FILES), f"{Site(FILES).prefix}/main.js", accept_encoding=accepted).body == MODULE


def test_what_is_not_for_browsers_is_not_served() -> None:
    site = Site(FILES)
    assert sorted(site.paths) == sorted(["/", "/sw.js", f"{site.prefix}/main.js", f"{site.prefix}/icons/a.png"])
    for path in ("/index.html", "/main.js", f"{site.prefix}/README.md", f"{site.prefix}/../README.md", "//", "/static"):
        assert site.answer(Head("GET", path, {}, 0)) is None


def test_no_file_of_the_page_may_run_what_it_did_not_bring_along() -> None:
    site = load_site()
    for path in site.paths:
        policy = header(get(site, path), "Content-Security-Policy").split("; ")
        assert policy[0] == "default-src 'none'"
        assert {"script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy)
        assert "require-trusted-types-for 'script'" in policy
        assert not any("unsafe" in each or "*" in each or "http" in each for each in policy)
