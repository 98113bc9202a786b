"""Rooms and other things that can be booked, none of them twice at once (A-16).

Machinery below the features, which call it in their own transaction and name the record that a
booking belongs to, its owner (`A12`, `M5`):

    hold(ctx, owner, wanted)     keep it while something is still to be decided; else UserError
    book(ctx, owner, wanted)     have it; whatever the owner had before is given up for it
    confirm(ctx, owner)          what was held is booked
    release(ctx, owner)          give up all that the owner has from now on
    move(ctx, owner, period)     the same things at another time
    bookings_of(tx, owner)       what the owner has

    resources(tx)                everything that can be booked
    resource_named(tx, name)     by its id or a name in either language
    free_on(ctx, resource, day)  when it is free that day
    fitting(ctx, period, people) what is free then, the smallest that is large enough first
    nearest(ctx, wanted)         the free times that are nearest to what was wanted

`wanted` is a `Wanted`: the resource, the period, how many people come. A refusal is a UserError
that says what is wrong, who has it, and the nearest free times; it leaves the owner what they had.
Conflicts are found under a lock of the resource, so that of two at the same moment one is refused.
"""

from bot.booking.actions import book, confirm, hold, move, release
from bot.booking.free import fitting, free_on, nearest
from bot.booking.model import Booking, BookingState, Resource, Wanted
from bot.booking.queries import bookings_of, resource_named, resources

__all__ = [
    "Booking",
    "BookingState",
    "Resource",
    "Wanted",
    "book",
    "bookings_of",
    "confirm",
    "fitting",
    "free_on",
    "hold",
    "move",
    "nearest",
    "release",
    "resource_named",
    "resources",
]
