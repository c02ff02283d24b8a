"""Sockets and threads: one thread per client that reads, one flusher that sends."""
