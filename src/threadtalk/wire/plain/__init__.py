"""Plain text: what a person types into netcat, and the same with tags for programs. See docs/plain-protocol.md."""
