"""Where an event may go: never to what only the machine itself is meant to reach."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from bot.engine.messenger import DeliveryDelayed, DeliveryRefused

_METADATA: Final = frozenset({ip_address("100.100.100.200"), ip_address("fd00:ec2::254")})
"""Where clouds tell a machine its secrets, besides the link-local address that most have."""


async def address_of(host: str, port: int, *, encrypted: bool) -> str:
    """The address that a host has now, to be connected to as it was checked.

    Raises DeliveryRefused for one that events must not go to, which no name hides: the metadata of
    a cloud, what is link-local or no host at all, and plain HTTP to anywhere but a private network.
    Raises DeliveryDelayed where the name is not known now.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise DeliveryDelayed(f"the webhook's host is not found: {error}") from error
    addresses = [ip_address(each[4][0]) for each in found]
    for each in addresses:
        if problem := _problem(each, encrypted=encrypted):
            raise DeliveryRefused(f"the webhook's address is {problem}")
    return str(addresses[0])


def _problem(address: IPv4Address | IPv6Address, *, encrypted: bool) -> str:
    plain = getattr(address, "ipv4_mapped", None) or address
    if plain in _METADATA or plain.is_link_local:
        return "link-local, or a cloud's own"
    if plain.is_multicast or plain.is_unspecified:
        return "no host's"
    if not encrypted and not plain.is_private:
        return "public, which takes https"
    return ""
