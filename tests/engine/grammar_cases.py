"""What people type and the command that it means, from which the grammar's tests are made."""

from collections.abc import Iterator
from typing import Final

from bot.app import FEATURES
from bot.engine.commands.command import AnyCommand

COMMANDS: Final[list[AnyCommand]] = [each for feature in FEATURES for each in feature.commands]

TRADITIONAL: Final = str.maketrans(
    "务认领开进验转给负责谁审驳请议会决结报紧帮闭细单讯员组织周销复评论联络注说设讨确实终关启动变态"
    "显号历缘经过执补录发间监现布级办处视绝详优选总换删挂继续托创编辑详备阻查卡开问题还题导项书"
    "们这里后对应写听话时数据东车长门见贝马鱼鸟麦与么价减别参图场岗并弃归征担搁来标档汇没点盘离称签类"
    "约纪线练绑统职规计订记识诉询语误读账赖载迟链闲顶预协节达踪个医头机溃烧吗",
    "務認領開進驗轉給負責誰審駁請議會決結報緊幫閉細單訊員組織週銷復評論聯絡註說設討確實終關啟動變態"
    "顯號歷緣經過執補錄發間監現佈級辦處視絕詳優選總換刪掛繼續託創編輯詳備阻查卡開問題還題導項書"
    "們這裡後對應寫聽話時數據東車長門見貝馬魚鳥麥與麼價減別參圖場崗並棄歸徵擔擱來標檔匯沒點盤離稱簽類"
    "約紀線練綁統職規計訂記識訴詢語誤讀賬賴載遲鏈閒頂預協節達蹤個醫頭機潰燒嗎",
)
"""Simplified characters of command words as a Traditional keyboard types them."""

ALIKE: Final = frozenset(
    "一上下不中主了事交人什今付代件任休位住作依保修值假做停催充入全公再准出分列到前加助升卡去反取受召台"
    "合同名否告回在地型塞填外多天好始委子安完定室密展工已年度延建待心忙急恢悔情想意成我截手打批抄投拆拉"
    "拒持指挪排接推提搜搞撤操收改放故效散文料新日明是更替期未本材束板查核模止求池法派流消添清演特率班理"
    "甘申留病登白的目直看知碑票移程空立站答策系索置群能色行表要角解言象起跟跨退送通速邀部重阻附降限除"
    "障集哪些以例可整👍啥宕崩有服火生着碰等舒醒院"
)
"""Characters of command words that are the same in Traditional."""


def takes_record(command: AnyCommand) -> bool:
    """Whether a command is about a record."""
    return any(each.argument.is_record for each in command.parameters)


def own_words(command: AnyCommand) -> list[str]:
    """The verbs that mean this command whatever stands behind them."""
    others = (each for each in COMMANDS if each.noun == command.noun and each != command)
    shared = {word for each in others for word in each.words.every()}
    return [word for word in command.words.every() if word not in shared]


def heads(command: AnyCommand) -> Iterator[str]:
    """Every way to begin a line with this command, noun and verb in all the words of its own."""
    for noun in command.noun.words.every():
        for verb in own_words(command):
            yield from (
                f"/{noun} {verb}",
                f"{noun} {verb}",
                f"／{noun}　{verb}",
                f"/ {noun} {verb}",
            )
            yield from (f"{noun}{verb}", f"/{noun}{verb}", f"//{noun} {verb}")
            yield from (
                f"{noun} {verb}".upper(),
                f"/{noun} {verb}".title(),
                _wide(f"{noun} {verb}"),
            )
            yield from (f"{noun} {verb}".translate(TRADITIONAL), f"{noun} {verb}:".rstrip(":"))


def heads_with_id(command: AnyCommand) -> Iterator[str]:
    """Every way to begin a line with a command about record 12, the noun's letter before it."""
    letter = command.noun.prefix
    for verb in command.words.every():
        yield from without_noun(verb, letter)
        for noun in command.noun.words.every():
            for record in (
                f"{letter}12",
                f"{letter.lower()}12",
                f"{letter}-12",
                _wide(f"{letter}12"),
            ):
                yield from (f"/{noun} {verb} {record}", f"{noun} {verb}{record}")
                yield from (f"{noun} {record} {verb}", f"{noun}{verb} {record}")
                yield from (f"{noun}{record} {verb}", f"/{noun}{verb}{record}")
                yield from (f"{noun}{record}{verb}", f"{noun} {record}{verb}")


def without_noun(verb: str, letter: str) -> Iterator[str]:
    """A verb and an id: the letter of the id says what it is about."""
    for record in (f"{letter}12", f"{letter.lower()}12"):
        yield from (f"{verb} {record}", f"{verb}{record}", f"{record} {verb}", f"{record}{verb}")
        yield from (f"/{verb} {record}", f"/{verb}{record}".upper(), f"／{record}　{verb}")


def _wide(text: str) -> str:
    """The same in full width, as a Chinese keyboard types it when it is set so."""
    return "".join(
        chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else "　" if each == " " else each
        for each in text
    )
