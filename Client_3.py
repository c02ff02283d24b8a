"""A way into the chat: `python3 Client_3.py --help` says how. The same as `threadtalk join`."""

import launch

launch.run("join")
