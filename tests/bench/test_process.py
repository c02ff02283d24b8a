import os
import socket

from bench.process import listening_ports


def test_the_kernel_is_asked_where_a_process_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert server.getsockname()[1] in listening_ports(os.getpid())


def test_a_process_that_is_gone_listens_nowhere() -> None:
    assert listening_ports(2**30) == set()
