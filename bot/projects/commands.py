"""What people can say about projects, declared once."""

from typing import Final

from bot.directory.projects import Project, projects_of
from bot.engine.commands.command import AnyCommand, Command, Noun, Words
from bot.engine.commands.mentions import unmistakable
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.projects import actions, arguments
from bot.projects.cards import LISTED, list_card, story_card
from bot.projects.policy import on_it, runs

PROJECT: Final = Noun("project", Words(("项目",), ("project", "projects")), "X")


def _list(ctx: Context, given: arguments.Listed) -> None:
    if given.name is not None:
        if not on_it(ctx, given.name):
            raise ctx.rules.commands["project.show"].forbidden(ctx.language)
        ctx.reply(story_card(ctx, given.name))
        return
    mine = projects_of(ctx.tx, ctx.person.id, LISTED)
    ctx.reply(list_card(ctx, ctx.text("project.mine"), mine))


def _as_it_is(ctx: Context, shown: Project) -> dict[str, str]:
    owner = ctx.member(shown.owner_id)
    return {
        "name": shown.name,
        "owner": unmistakable(owner, ctx) if owner.active else "",
        # Who has left, and a date that has passed, would be refused when they come back.
        "due": ctx.moment(shown.due_at) if shown.due_at and shown.due_at > ctx.now else "",
        "goal": shown.goal,
    }


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="project.new",
        noun=PROJECT,
        words=Words(("新建", "创建", "立项"), ("new", "create")),
        arguments=arguments.Begun,
        may=anyone,
        run=actions.begin,
        examples=Words(
            ("/项目 新建 双十一大促 @李雷 @何佳怡 12月20日 目标:成交额提升30%",),
            ("/project new Winter sale @lilei @hejiayi dec 20",),
        ),
    ),
    Command(
        id="project.list",
        noun=PROJECT,
        words=Words(("列表", "我的"), ("list", "mine", "my")),
        shortcuts=Words(("我的项目",), ("myprojects",)),
        arguments=arguments.Listed,
        may=anyone,
        run=_list,
        fallback=True,
        examples=Words(("/项目 列表",), ("/project list",)),
    ),
    Command(
        id="project.show",
        noun=PROJECT,
        words=Words(("查看", "详情"), ("show",)),
        arguments=arguments.One,
        may=on_it,
        run=lambda ctx, given: ctx.reply(story_card(ctx, given.project)),
        examples=Words(("X3",), ("X3",)),
    ),
    Command(
        id="project.join",
        noun=PROJECT,
        words=Words(("加人", "添加成员", "成员"), ("invite", "add")),
        arguments=arguments.Joined,
        may=runs,
        run=actions.join,
        examples=Words(
            ("/项目 加人 X3 @何佳怡 @徐静", "/项目 加人 X3 @张伟 !核心"),
            ("/project invite X3 @hejiayi", "/project invite X3 @zhangwei !visitor"),
        ),
    ),
    Command(
        id="project.leave",
        noun=PROJECT,
        words=Words(("移除", "移出", "减人"), ("remove",)),
        arguments=arguments.Left,
        may=runs,
        run=actions.leave,
        examples=Words(("/项目 移除 X3 @何佳怡",), ("/project remove X3 @hejiayi",)),
    ),
    Command(
        id="project.edit",
        noun=PROJECT,
        words=Words(("修改", "编辑"), ("edit",)),
        arguments=arguments.Changed,
        may=runs,
        run=actions.change,
        prefill=_as_it_is,
        examples=Words(("/项目 修改 X3 @张伟 12月31日",), ("/project edit X3 dec 31",)),
    ),
    Command(
        id="project.close",
        noun=PROJECT,
        words=Words(("结项", "归档", "关闭"), ("close", "archive")),
        arguments=arguments.One,
        may=runs,
        run=lambda ctx, given: actions.close(ctx, given.project),
        destructive=True,
        examples=Words(("/项目 结项 X3",), ("/project close X3",)),
    ),
    Command(
        id="project.reopen",
        noun=PROJECT,
        words=Words(("重启", "重开", "恢复"), ("reopen",)),
        arguments=arguments.One,
        may=runs,
        run=lambda ctx, given: actions.reopen(ctx, given.project),
        examples=Words(("/项目 重启 X3",), ("/project reopen X3",)),
    ),
)
