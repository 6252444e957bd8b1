"""`python -m bot check` and `draw`: what an author sees in a terminal."""

import shutil
from pathlib import Path

import pytest

from bot.authoring import check_content, draw_content

SMALL = Path(__file__).parent / "small"


@pytest.fixture
def content(tmp_path) -> Path:
    shutil.copytree(SMALL, tmp_path / "el")
    return tmp_path / "el"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_content_without_a_problem_says_so(content, capsys):
    assert 0 == check_content(str(content), "2026-11-23")
    assert "Δεν βρέθηκε τίποτα να διορθωθεί.\n" == capsys.readouterr().out


def test_a_critical_problem_is_said_with_file_and_line_and_exits_1(content, capsys):
    housing = content / "topics" / "housing.yaml"
    edit(housing, "- identity", "- identty")

    assert 1 == check_content(str(content), "2026-11-23")
    first, total = capsys.readouterr().out.splitlines()
    line = housing.read_text(encoding="utf-8").split("- identty")[0].count("\n") + 1
    assert first == (
        f"{housing}:{line}: ΣΦΑΛΜΑ: Δεν υπάρχει το χαρτί «identty» στο documents.yaml. "
        "Μήπως εννοείτε «identity»;"
    )
    assert "Σφάλματα: 1. Σημεία που θέλουν προσοχή: 0." == total


def test_a_warning_alone_exits_0(content, capsys):
    edit(content / "centre.yaml", "confirmed: yes", "confirmed: no")

    assert 0 == check_content(str(content), "2026-11-23")
    assert "Προσοχή: confirmed: no." in capsys.readouterr().out


def test_the_content_can_be_looked_at_on_another_day(content, capsys):
    assert 0 == check_content(str(content), "2027-06-01")
    assert "έπρεπε να ξαναελεγχθεί έως τις 2027-01-30" in capsys.readouterr().out


def test_without_a_day_it_is_today(content, capsys):
    edit(content / "topics" / "start.yaml", "reviewed: 2026-11-01", "reviewed: 2001-01-01")

    assert 0 == check_content(str(content))
    assert "έως τις 2001-06-30" in capsys.readouterr().out


def test_a_day_that_is_none_is_one_sentence(content, capsys):
    assert 2 == check_content(str(content), "αύριο")
    assert "write it like 2026-11-23" in capsys.readouterr().out


def test_a_folder_that_is_not_there_exits_1(tmp_path, capsys):
    assert 1 == check_content(str(tmp_path / "nowhere"), "2026-11-23")
    assert "nowhere" in capsys.readouterr().out


def test_every_tree_is_drawn_into_a_new_folder(content, tmp_path, capsys):
    assert 0 == draw_content(str(content), "", str(tmp_path / "a" / "b"))
    assert {
        "README.md",
        *(
            f"{topic}.{kind}"
            for topic in ("start", "housing", "emergency")
            for kind in ("svg", "mmd")
        ),
    } == {path.name for path in (tmp_path / "a" / "b").iterdir()}
    page = (tmp_path / "a" / "b" / "README.md").read_text("utf-8")
    assert page.startswith("# Τα δέντρα της συνομιλίας\n")
    assert "- [Επίδομα Στέγασης](housing.svg)\n" in page
    assert 7 == len(capsys.readouterr().out.splitlines())


def test_one_tree_is_drawn(content, tmp_path):
    assert 0 == draw_content(str(content), "housing", str(tmp_path / "pictures"))
    assert {"housing.svg", "housing.mmd"} == {
        path.name for path in (tmp_path / "pictures").iterdir()
    }


def test_an_unknown_topic_is_said_with_what_was_meant(content, tmp_path, capsys):
    assert 2 == draw_content(str(content), "hosing", str(tmp_path / "pictures"))
    assert "Μήπως εννοείτε «housing»;" in capsys.readouterr().out
    assert not (tmp_path / "pictures").exists()


def test_content_that_cannot_be_read_is_not_drawn(content, tmp_path, capsys):
    edit(content / "topics" / "housing.yaml", "title: Επ", "title: @Επ")

    assert 1 == draw_content(str(content), "", str(tmp_path / "pictures"))
    assert "ΣΦΑΛΜΑ" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_one_sentence(content, tmp_path, capsys):
    (tmp_path / "taken").write_text("")

    assert 2 == draw_content(str(content), "", str(tmp_path / "taken"))
    assert "cannot be written" in capsys.readouterr().out
