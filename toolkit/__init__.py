"""Antirisk toolkit: from a school's official risk profile to an antirisk program that can be signed."""

__version__ = "0.1.0"
