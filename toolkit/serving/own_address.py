"""Where visitors find this server: what stands on cards and in links that commands print."""

import ipaddress
import socket
from collections.abc import Sequence

LOOPBACK = "127.0.0.1"
_EVERYWHERE = ("", "0.0.0.0", "::")
# A documentation network (RFC 5737): nobody is there, and connecting a datagram socket sends nothing.
_NOBODY = ("192.0.2.1", 9)


def public_address(host: str, port: int, base_url: str, names: Sequence[str] = ()) -> str:
    """The address to give to people, with a slash at the end.

    Behind a proxy it is the site's name; else the address on which the server listens, and where it listens
    everywhere, this machine's address in its network.
    """
    if names:
        return f"https://{names[0]}{base_url}"
    found = network_address() if host in _EVERYWHERE else host
    return f"http://{in_url(found)}:{port}{base_url}"


def local_address(host: str, port: int, base_url: str) -> str:
    """Where a browser on this machine finds the server."""
    found = {"": LOOPBACK, "0.0.0.0": LOOPBACK, "::": "::1"}.get(host, host)
    return f"http://{in_url(found)}:{port}{base_url}"


def network_address() -> str:
    """This machine's address in its network; its own loopback address without one. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(_NOBODY)
            return str(asking.getsockname()[0])
        except OSError:
            return LOOPBACK


def in_url(host: str) -> str:
    """A host as it stands in an address: IPv6 in brackets."""
    try:
        return f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    except ValueError:
        return host
