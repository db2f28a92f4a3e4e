"""The rules: pure functions and frozen models. No I/O, no pandas."""
