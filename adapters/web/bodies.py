"""The body of a request, never more of it than is wanted."""

from starlette.requests import ClientDisconnect, Request


async def body_of(request: Request, most: int) -> bytes | None:
    """The body; None where it is longer than `most` bytes or whoever sends it went away."""
    received = bytearray()
    try:
        async for chunk in request.stream():
            received += chunk
            if len(received) > most:
                return None
    except ClientDisconnect:
        return None
    return bytes(received)
