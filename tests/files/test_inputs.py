"""Files through the engine: kept once, refused with a sentence, sent, shown and swept."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.engine.cards import Card, Picture, plain_text
from bot.engine.context import Context, Origin
from bot.files.keeping import Files, GivenFile, Limits
from bot.files.model import spooled_file_table, stored_file_table
from bot.files.queries import attachments, register
from bot.files.values import FileRef
from storage.database import Database
from storage.files import open_files
from tests.files.content import EXE, PDF, PNG
from tests.stage import Stage

LIMITS = Limits(max_size=1000, types=("png", "pdf"))


@pytest.fixture
def files(stage: Stage, tmp_path: Path) -> Files:
    """Files of the stage's company in a folder of this test."""
    return Files(open_files(str(tmp_path / "files")), stage.database, LIMITS, stage.clock)


def rows(database: Database) -> int:
    """How many contents have a row."""
    with database.snapshot() as tx:
        return (
            tx.connection()
            .execute(select(func.count()).select_from(stored_file_table))
            .scalar_one()
        )


def test_what_is_unfit_is_told_in_the_language_of_the_sender(stage: Stage, files: Files) -> None:
    """Each refused file has its sentence, and the command beside it is done all the same."""
    taken = files.take(
        [
            GivenFile("空.png", b""),
            GivenFile("大.pdf", PDF + b" " * 1000),
            GivenFile("../run.exe", EXE),
            GivenFile("假.pdf", PNG),
        ]
    )
    assert taken.files == ()
    stage.say("韩梅梅", "/任务 新建 写周报", refused_files=taken.refused)
    told = [each.text for box in stage.messengers.values() for each in box.delivered]
    stage.ignore()
    said = "\n".join(told)
    assert "写周报" in said
    for words in (
        "「空.png」是空的",
        "「大.pdf」有",
        "「run.exe」的类型",
        "「假.pdf」的内容不是 pdf",
    ):
        assert words in said


def test_a_repeated_input_stores_nothing_twice(stage: Stage, files: Files) -> None:
    """The content lies there once, its row is there once, and the person is told once."""
    for _ in range(2):
        taken = files.take([GivenFile("图.png", PNG), GivenFile("again.png", PNG)])
        stage.say("韩梅梅", "", files=taken.files, key="same")
    stage.expect("韩梅梅", contains=("图.png", "again.png"))
    stage.silence()
    assert rows(stage.database) == 1
    assert len(list(files.store.contents())) == 1


def test_a_file_that_no_command_took_is_not_lost_in_silence(stage: Stage, files: Files) -> None:
    """Whoever sends one to a command without a use for it learns that."""
    taken = files.take([GivenFile("图.png", PNG)])
    stage.say("韩梅梅", "/帮助", files=taken.files)
    stage.expect("韩梅梅")
    stage.expect("韩梅梅", contains="没有用上：图.png")


def test_what_a_handler_makes_moves_to_the_store_before_it_leaves(stage: Stage) -> None:
    """A card's picture and a file are rows first, and lie in the store when they are delivered."""
    with stage.database.transaction() as tx:
        account = stage.account("韩梅梅")
        origin = Origin("console", "", account)
        ctx = Context(tx, stage.app.rules, stage.clock.now(), None, origin)
        picture = ctx.files.make("看板", PNG)
        table = ctx.files.make("导出.pdf", PDF)
        ctx.reply(Card("看板", picture=Picture(picture, "3 项进行中")), files=[table])
        ctx.flush()
    stage.settle()
    shown = stage.expect("韩梅梅", contains="🖼 3 项进行中").message
    assert picture.name == "看板.png"
    assert shown.contents == (picture.hash, table.hash)
    assert [stage.app.files.store.read(each) for each in shown.contents] == [PNG, PDF]
    with stage.database.snapshot() as tx:
        assert not tx.connection().execute(select(spooled_file_table.c.hash)).all()


def test_what_belongs_to_no_record_is_swept(stage: Stage, files: Files) -> None:
    """An attached file stays for good, another one until its time is over."""
    kept, gone = files.take([GivenFile("a.png", PNG), GivenFile("b.pdf", PDF)]).files
    with stage.database.transaction() as tx:
        register(tx, [kept, gone], stage.clock.now())
        Context(tx, stage.app.rules, stage.clock.now()).files.attach("T1", kept, description="原型")
    assert files.sweep(timedelta(days=90)) == 0
    stage.clock.advance(timedelta(days=91))
    assert files.sweep(timedelta(days=90)) == 1
    assert [each.hash for each in files.store.contents()] == [kept.hash]
    assert files.missing() == []
    with stage.database.snapshot() as tx:
        (found,) = attachments(tx, "T1")
    assert (found.file, found.description) == (kept, "原型")
    files.store.sweep(kept.hash, stage.clock.now())
    assert files.missing() == [kept.hash]


def test_an_upload_that_no_input_followed_is_swept_a_day_later(stage: Stage, files: Files) -> None:
    """A crash between the content and its row leaves nothing for good, however often it was."""
    (kept,) = files.take([GivenFile("a.png", PNG)]).files
    with stage.database.transaction() as tx:
        register(tx, [kept], stage.clock.now())
    for number in range(250):
        files.take([GivenFile("b.pdf", PDF + b"%d" % number)])
    assert files.sweep(timedelta(days=90)) == 0
    stage.clock.advance(timedelta(days=2))
    assert files.sweep(timedelta(days=90)) == 250
    assert [each.hash for each in files.store.contents()] == [kept.hash]


def test_a_picture_is_told_in_plain_text() -> None:
    """Where no picture is shown its words are."""
    picture = Picture(FileRef("0" * 64, "a.png", "image/png", 1), "甘特图")
    assert plain_text(Card("看板", picture=picture)) == "看板\n🖼 甘特图"
