"""The chat itself: pure rules, without a socket, a thread, a clock or a file. It imports nothing else of ThreadTalk."""
