"""The protocols, sans I/O: bytes in and commands out, events in and bytes out. No socket, no thread, no clock."""
