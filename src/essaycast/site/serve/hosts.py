"""Which names this machine is asked by: the guard against DNS rebinding.

A page of a stranger can make a browser ask a name of theirs that suddenly points here. The
Host header then holds their name, so only names that are ours are answered.
"""

from __future__ import annotations

import ipaddress
import socket

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# Never asked: connecting a datagram socket only makes the system choose a route.
_ELSEWHERE = (("192.0.2.1", 9, socket.AF_INET), ("2001:db8::1", 9, socket.AF_INET6))


def split_host(header: str) -> tuple[str, str]:
    """(name, port) of a Host header, the name in lower case without brackets and last dot.

    Both are empty where the header is not of the form RFC 9110, 7.2 gives.
    """
    header = header.strip().lower()
    if header.startswith("["):
        name, bracket, rest = header[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            return "", ""
        port = rest[1:]
    else:
        name, _, port = header.partition(":")
    if (port and not (port.isascii() and port.isdigit())) or not name:
        return "", ""
    return name.rstrip("."), port


def lan_addresses() -> tuple[str, ...]:
    """Addresses of this machine in its network, the one other machines reach first; or none."""
    found: dict[str, None] = {}
    for address, port, family in _ELSEWHERE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((address, port))
                found[str(probe.getsockname()[0])] = None
        except OSError:
            continue
    try:
        for info in socket.getaddrinfo(socket.gethostname(), None):
            found[str(info[4][0]).partition("%")[0]] = None
    except OSError:
        pass
    return tuple(address for address in found if not ipaddress.ip_address(address).is_loopback)


def own_names(bound: str, *, lan: bool) -> frozenset[str]:
    """Names and addresses under which the preview may be asked."""
    names = set(LOOPBACK)
    if bound not in ("", "0.0.0.0", "::"):
        names.add(bound.lower())
    if lan:
        host = socket.gethostname().lower().rstrip(".")
        short = host.partition(".")[0]
        # .local is how Bonjour and Avahi, .fritz.box how most German routers call a machine.
        names |= {host, short, f"{short}.local", f"{short}.fritz.box", f"{short}.lan"}
        names.update(lan_addresses())
    return frozenset(name for name in names if name)
