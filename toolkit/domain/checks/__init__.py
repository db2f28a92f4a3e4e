"""The checker of programs: rules L01–L20 of field.md 5.9, each a function, and what they find."""

from toolkit.domain.checks.finding import CheckContext, Finding, Place

__all__ = ["CheckContext", "Finding", "Place"]
