import pytest

from bench.stamp import MARKER, SIZE_MIN_BYTES, padding, read_stamps, stamp


@pytest.mark.parametrize("size", [SIZE_MIN_BYTES, SIZE_MIN_BYTES + 1, 64, 500, 8000])
def test_a_text_has_exactly_the_size_asked_for(size: int) -> None:
    text = padding(size) + stamp(7, 123)
    assert len(text) == size
    assert text.count(MARKER) == 1
    assert text.decode().isprintable()


def test_a_text_shorter_than_a_stamp_is_refused() -> None:
    with pytest.raises(ValueError, match=str(SIZE_MIN_BYTES)):
        padding(SIZE_MIN_BYTES - 1)


def test_stamps_come_back_in_order_whatever_surrounds_them() -> None:
    data = b"a: hello" + stamp(3, 30) + b"\n-- a notice\n:b!c@d PRIVMSG #lobby :" + stamp(4, 40) + b"\r\n"
    assert read_stamps(data)[0] == [(3, 30), (4, 40)]


def test_a_cut_stamp_is_not_read() -> None:
    assert read_stamps(stamp(3, 30)[:-1]) == ([], stamp(3, 30)[:-1])
