"""ThreadTalk: a self-hosted chat room."""

__version__ = "0.1.0"
