"""`muster manifest`: what to set up at a messenger, made from what the bot does there."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from bot.engine.commands.grammar import Vocabulary

Messenger = Literal["slack", "feishu", "dingtalk"]


def manifest(
    messenger: Annotated[Messenger, typer.Argument(help="The messenger to set up.")],
    address: Annotated[
        str,
        typer.Option(
            help="Slack: the web address that it is to post to, for signed HTTP.",
            metavar="URL",
        ),
    ] = "",
    organisation: Annotated[
        bool,
        typer.Option("--organisation", help="Slack: for a whole Enterprise Grid organisation."),
    ] = False,
) -> None:
    """Print what a messenger's administrator has to enter so that the bot works there.

    For Slack it is the app's manifest, to be pasted when the app is made; for Feishu and DingTalk
    the permissions and the steps, by the names that their consoles have.
    """
    from bot.app import FEATURES
    from bot.engine.rules import Rules
    from bot.settings import Settings
    from bot.settings.calendar import company_calendar

    settings = Settings()
    rules = Rules.of(FEATURES, settings, company_calendar(settings), ())
    if messenger == "slack":
        from adapters.slack.manifest import manifest as slack

        made = slack(rules.vocabulary, address, for_organisation=organisation)
    elif address or organisation:
        raise typer.BadParameter("--address and --organisation are for Slack alone.")
    else:
        made = _steps(messenger, rules.vocabulary)
    typer.echo(made)


def _steps(messenger: Literal["feishu", "dingtalk"], vocabulary: "Vocabulary") -> str:
    match messenger:
        case "feishu":
            from adapters.feishu.manifest import manifest as feishu

            return feishu(vocabulary)
        case "dingtalk":
            from adapters.dingtalk.manifest import manifest as dingtalk

            return dingtalk(vocabulary)
