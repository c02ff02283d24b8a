"""Chat servers under the same load, side by side: `python -m bench --help`, and README.md beside this."""
