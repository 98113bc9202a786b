"""Modals and homes."""

from tests.doubles.slack import drawn
from tests.doubles.slack.arguments import Arguments, invalid
from tests.doubles.slack.errors import RefusedError
from tests.doubles.slack.kit import view_problems
from tests.doubles.slack.kit.surfaces import is_too_large
from tests.doubles.slack.kit.walk import named
from tests.doubles.slack.methods import method
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.values import Json, View

DEPTH = 3


@method("views.open", "trigger_id view")
def open_view(platform: Platform, args: Arguments) -> Json:
    """Open a modal for whoever made the gesture."""
    content = read(platform, args, "modal")
    trigger = platform.workspace.use_trigger(args.text("trigger_id"))
    made = added(platform, content, trigger.person)
    platform.workspace.open_views[trigger.person] = [made.id]
    return {"view": drawn.view(made)}


@method("views.push", "trigger_id view")
def push(platform: Platform, args: Arguments) -> Json:
    """Open a modal upon another, from which the gesture came."""
    content = read(platform, args, "modal")
    trigger = platform.workspace.use_trigger(args.text("trigger_id"))
    if not trigger.view:
        raise RefusedError("not_found")
    return {"view": drawn.view(pushed(platform, content, trigger.person))}


@method("views.update", "view_id external_id hash view")
def update(platform: Platform, args: Arguments) -> Json:
    """Change a view that is open."""
    view = _found(platform, args)
    content = read(platform, args, view.kind, replaced=view)
    _same(args, view)
    changed(platform, view, content)
    return {"view": drawn.view(view)}


@method("views.publish", "user_id hash view")
def publish(platform: Platform, args: Arguments) -> Json:
    """Show somebody their home."""
    owner = args.text("user_id")
    if owner not in platform.workspace.people:
        raise invalid("user_not_found [json-pointer:/user_id]")
    view = platform.workspace.views.get(platform.workspace.homes.get(owner, ""))
    content = read(platform, args, "home", replaced=view)
    if view is None:
        view = added(platform, content, owner)
        platform.workspace.homes[owner] = view.id
    else:
        _same(args, view)
        changed(platform, view, content)
    return {"view": drawn.view(view)}


def read(platform: Platform, args: Arguments, kind: str, *, replaced: View | None = None) -> Json:
    """A view as an argument; refuses what breaks a rule."""
    content = args.structure("view", "invalid_arguments")
    if content is None:
        raise invalid("missing required field: view")
    return checked(platform, content, kind, replaced=replaced)


def checked(platform: Platform, content: Json, kind: str, *, replaced: View | None = None) -> Json:
    """A view with ids, of one kind; refuses what breaks a rule."""
    if is_too_large(content):
        raise RefusedError("view_too_large")
    if problems := view_problems(content):
        raise RefusedError("invalid_arguments", *problems)
    if content["type"] != kind:
        raise invalid(f"must be a {kind} [json-pointer:/view/type]")
    others = platform.workspace.view_by_external(content.get("external_id", ""))
    if any(each is not replaced for each in others):
        raise RefusedError("duplicate_external_id")
    return {**content, "blocks": named(content["blocks"], platform.fresh_ids)}


def added(platform: Platform, content: Json, owner: str) -> View:
    """A new view."""
    workspace = platform.workspace
    made = View(workspace.new_id("V"), content["type"], owner, content, _hash(platform))
    workspace.views[made.id] = made
    return made


def pushed(platform: Platform, content: Json, owner: str) -> View:
    """A new view upon those which somebody has open; refuses a fourth."""
    stack = platform.workspace.open_views.get(owner, [])
    if not stack:
        raise RefusedError("not_found")
    if len(stack) >= DEPTH:
        raise RefusedError("push_limit_reached")
    made = added(platform, content, owner)
    made.root, made.previous = stack[0], stack[-1]
    stack.append(made.id)
    return made


def changed(platform: Platform, view: View, content: Json) -> None:
    """Replace what a view shows."""
    view.content = content
    view.hash = _hash(platform)


def _hash(platform: Platform) -> str:
    return f"{platform.workspace.new_ts()}.{next(platform.fresh_ids)}"


def _found(platform: Platform, args: Arguments) -> View:
    workspace = platform.workspace
    view_id, external = args.text("view_id", ""), args.text("external_id", "")
    if not view_id and not external:
        raise invalid("missing required field: view_id")
    shown = workspace.views.get(view_id) or next(workspace.view_by_external(external), None)
    if shown is None or not _is_open(platform, shown):
        raise RefusedError("not_found")
    return shown


def _is_open(platform: Platform, view: View) -> bool:
    workspace = platform.workspace
    return (
        view.id in workspace.open_views.get(view.owner, []) or view.id in workspace.homes.values()
    )


def _same(args: Arguments, view: View) -> None:
    given = args.text("hash", "")
    if given and given != view.hash:
        raise RefusedError("hash_conflict")
