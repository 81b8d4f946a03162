"""Every mistake costs one line and an exit code that says what it was."""

from __future__ import annotations

import gzip

import pytest
from scrapy.cmdline import execute

from crawler.spiders.arguments import NAMES

MISTAKES = [
    (["schema", "record.json"], "no argument record.json; see scrapy schema --help"),
    (["crawl", "news"], "give either -a url=ADDRESS or -a sites=FILE"),
    (["crawl", "news", "-a", "url=hello world"], "not an absolute address"),
    (["crawl", "news", "-a", "url=ftp://a.example/"], "only http and https"),
    (["crawl", "news", "-a", "url=https://a.example/", "-a", "since=yesterday"], "'yesterday' is no date"),
    (["crawl", "news", "-a", "url=https://a.example/", "-a", "ulr=1"], "no spider argument 'ulr'"),
    (["crawl", "news", "-a", "sites=nosuch.txt"], "nosuch.txt cannot be read"),
    (["crawl", "news", "-a", "url=https://a.example/", "-s", "NEWS_REPLAY=nosuch.warc"], "nosuch.warc does not exist"),
    (["crawl", "news", "-a", "url"], "use -a NAME=VALUE"),
    (
        ["crawl", "news", "-a", "url=https://a.example/", "-s", "NEWS_DUPLICATES=hide"],
        "one of mark, drop, off, not 'hide'",
    ),
    (["crawl", "news", "-a", "url=https://a.example/", "-s", "NEWS_BROWSER=on"], "one of off, auto, always, not 'on'"),
    (
        [
            "crawl",
            "news",
            "-a",
            "url=https://a.example/",
            "-s",
            "NEWS_BROWSER=always",
            "-s",
            "NEWS_BROWSER_PATH=nosuch",
        ],
        "NEWS_BROWSER=always: ",
    ),
    (
        ["crawl", "news", "-a", "url=https://a.example/", "-s", "NEWS_ALOW_PRIVATE=1"],
        "no setting NEWS_ALOW_PRIVATE; did you mean NEWS_ALLOW_PRIVATE?",
    ),
    (
        ["crawl", "news", "-a", "url=https://a.example/", "-s", "NEWS_QUORUM=many"],
        "NEWS_QUORUM: a whole number, not 'many'",
    ),
    (
        ["crawl", "news", "-a", "url=https://a.example/", "-s", "NEWS_POLL_LEAST=-1"],
        "NEWS_POLL_LEAST: 0 or more, not '-1'",
    ),
    (
        ["crawl", "news", "-a", "url=https://a.example/", "-s", "NEWS_SITES_AT_ONCE=0"],
        "NEWS_SITES_AT_ONCE: 1 or more, not '0'",
    ),
    (["crawl", "news", "-a", "url=https://a.example/", "-s", "CLOSESPIDER_ITEMCOUNT=x"], "a number, not 'x'"),
    (["crawl", "news", "-a", "url=https://a.example/", "-s", "ROBOTSTXT_OBEY=maybe"], "0 or 1, not 'maybe'"),
    (["crawl", "news", "-a", "url=https://a.example/", "-s", "EXTENSIONS={}"], "a crawl needs crawler.extensions."),
    (["crawl", "news", "-a", "url=https://a.example/", "-s", "LOG_LEVEL=debug"], "LOG_LEVEL: one of CRITICAL, "),
    (["crawl", "news", "-a", "url=https://a.example/", "-o", "a%(nosuch)s.jsonl"], "there is no %(nosuch)s"),
    (["crawl", "news", "-a", "url=https://a.example/", "-o", "%(time)d.jsonl"], "its name cannot be filled in"),
    (["crawl", "news", "-a", "url=https://a.example/", "--pidfile", "/nosuch/pid"], "/nosuch/pid cannot be written"),
    (["extract", "--jsonl", "-s", "NEWS_WORKER_PAGES=0"], "NEWS_WORKER_PAGES: 1 or more, not '0'"),
    (
        ["crawl", "news", "-a", "url=https://a.example/", "-s", "NEWS_PART_CODING=.rar"],
        "NEWS_PART_CODING: one of ('', '.gz', '.zst'), not '.rar'",
    ),
    (["report", "-s", "NEWS_STAET=x"], "did you mean NEWS_STATE?"),
    (["explain", "https://a.example/1", "-s", "NEWS_QUORUM=x"], "NEWS_QUORUM: a whole number, not 'x'"),
    (["crawl", "nwes"], "no spider 'nwes'; there are archive, demo, news"),
    (["crawl"], "give the name of one spider"),
    (["crawl", "news", "-a", "url=https://a.example/", "-o", "out.xyz"], "Unrecognized output format"),
    (["crawl", "archive"], "give -a warc=PATH"),
    (["crawl", "archive", "-a", "warc=nosuch.warc"], "nosuch.warc: there is no such WARC file"),
    (["extract", "nosuch.html"], "nosuch.html: no such file"),
    (["extract"], "give files, or --jsonl"),
    (["extract", "--colour"], "no option --colour"),
]


@pytest.mark.parametrize(("args", "words"), MISTAKES, ids=lambda x: " ".join(x) if isinstance(x, list) else None)
def test_a_mistake_costs_one_line(project, args, words, monkeypatch, capsys):
    monkeypatch.chdir(project.folder)
    monkeypatch.delenv("SCRAPY_SETTINGS_MODULE", raising=False)
    with pytest.raises(SystemExit) as ended:
        execute(["scrapy", *args])  # in this process: it ends before anything is started
    out, err = capsys.readouterr()
    assert (ended.value.code, out, len(err.splitlines())) == (2, "", 1), err
    assert err.startswith("error: ")
    assert words in err


def test_the_help_of_crawl_names_each_argument_of_a_spider(project, monkeypatch, capsys):
    monkeypatch.chdir(project.folder)
    monkeypatch.delenv("SCRAPY_SETTINGS_MODULE", raising=False)
    with pytest.raises(SystemExit):
        execute(["scrapy", "crawl", "--help"])
    told = capsys.readouterr().out
    assert [name for name in (*NAMES, "warc") if f"{name}=" not in told] == []


def test_a_mistake_costs_one_line_in_a_process_of_its_own_too(project):
    ran = project.run("crawl", "news", "-a", "url=hello world")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, b"", 1)


def test_a_site_that_does_not_answer_is_exit_code_3(project):
    ran = project.crawl("https://no-such-host.invalid/", RETRY_TIMES=0)
    assert ran.code == 3, ran.err
    assert ran.errors == ["error: no-such-host.invalid could not be reached: robots.txt: dns-failure"]


def test_a_site_that_was_not_recorded_is_exit_code_3(project, site):
    ran = project.crawl("https://other.example/", NEWS_REPLAY=site.record())
    assert ran.code == 3, ran.err
    assert ran.errors == ["error: other.example could not be reached: http-404"]


@pytest.mark.threat(23)
def test_one_site_that_is_out_does_not_keep_the_others(project, site):
    (project.folder / "sites.txt").write_text(f"https://other.example/\n{site.root}/\n")
    ran = project.crawl(None, "-a", "sites=sites.txt", NEWS_REPLAY=site.record())
    assert ran.code == 3
    assert len(project.delivered()) == 8


@pytest.mark.threat(27)
def test_a_state_that_is_in_use_is_exit_code_5_and_names_its_holder(project, site):
    from crawler.stores.state import State  # noqa: PLC0415

    (project.folder / ".scrapy").mkdir()
    with State.open(project.folder / ".scrapy" / "news.sqlite", "other-run", 1_795_000_000):
        ran = project.crawl(site.root, NEWS_REPLAY=site.record())
    assert ran.code == 5
    (line,) = ran.errors
    assert "in use by run other-run" in line


def test_a_state_that_can_lie_nowhere_is_exit_code_5(project, site):
    (project.folder / "file").write_text("")
    ran = project.crawl(site.root, NEWS_REPLAY=site.record(), NEWS_STATE="file/news.sqlite")
    assert ran.code == 5
    (line,) = ran.errors
    assert "file/news.sqlite cannot be written" in line


@pytest.mark.parametrize("state", ["news.sqlite", "postgresql"])
def test_a_project_in_which_no_state_can_be_made_is_exit_code_5(project, site, state, request):
    (project.folder / ".scrapy").symlink_to("/proc/nosuch/folder")
    chosen = {} if state == "news.sqlite" else {"NEWS_STATE": request.getfixturevalue("postgres")}
    ran = project.crawl(site.root, NEWS_REPLAY=site.record(), **chosen)
    assert ran.code == 5
    (line,) = ran.errors
    assert "for the state cannot be made" in line
    assert "Traceback" not in ran.err


def test_settings_without_a_project_are_exit_code_5(project, site, monkeypatch):
    (project.folder / "scrapy.cfg").unlink()
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    ran = project.crawl(site.root, NEWS_REPLAY=site.record())
    assert ran.code == 5
    assert "scrapy.cfg" in ran.errors[0]
    assert "Traceback" not in ran.err


def test_a_state_that_is_a_folder_is_exit_code_5(project, site):
    ran = project.crawl(site.root, NEWS_REPLAY=site.record(), NEWS_STATE=project.folder)
    assert ran.code == 5
    assert "cannot be written (it is a folder)" in ran.errors[0]


def test_what_the_system_refuses_before_the_start_is_told_in_one_line(project, site):
    ran = project.crawl(site.root, NEWS_REPLAY=site.record(), JOBDIR="/proc/nosuch")
    assert ran.code == 1
    assert "Traceback" not in ran.err
    (line,) = ran.errors
    assert "/proc/nosuch" in line


@pytest.mark.threat(29)
def test_a_state_that_is_corrupt_is_exit_code_5(project, site):
    (project.folder / ".scrapy").mkdir()
    (project.folder / ".scrapy" / "news.sqlite").write_bytes(b"no database" * 1000)
    ran = project.crawl(site.root, NEWS_REPLAY=site.record())
    assert ran.code == 5
    assert "damaged" in ran.errors[0]


def test_an_export_folder_that_cannot_be_written_is_exit_code_4(project, site):
    (project.folder / "exports").write_text("a file")
    ran = project.crawl(site.root, NEWS_REPLAY=site.record())
    assert ran.code == 4, ran.err
    (project.folder / "exports").unlink()
    assert project.crawl(site.root, NEWS_REPLAY=site.record()).code == 0
    assert len(project.delivered()) == 8


def test_a_folder_for_warcs_that_cannot_be_written_is_exit_code_4(project, site):
    (project.folder / "file").write_text("")
    ran = project.crawl(site.root, NEWS_REPLAY=site.record(), NEWS_WARC="file/kept")
    assert ran.code == 4, ran.err
    assert ran.err.splitlines()[-1].startswith("error: NEWS_WARC: ")
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("given", [["-o", "file/out.jsonl"], ["-O", "folder.jsonl"], ["-s", 'FEEDS={"file/a": {}}']])
def test_a_feed_that_cannot_be_written_is_told_before_anything_is_fetched(project, site, given):
    (project.folder / "file").write_text("")
    (project.folder / "folder.jsonl").mkdir()
    ran = project.crawl(site.root, *given, NEWS_REPLAY=site.record())
    (line,) = ran.err.splitlines()
    assert ran.code == 2
    assert "cannot be written" in line
    assert not (project.folder / ".scrapy").exists()


@pytest.mark.threat(24)
def test_a_full_disk_is_exit_code_4_and_marks_nothing(project, site):
    ran = project.crawl(site.root, "-o", "/dev/full:jsonlines", NEWS_REPLAY=site.record())
    assert ran.code == 4, ran.err
    assert project.crawl(site.root, NEWS_REPLAY=site.record()).code == 0
    assert len(project.delivered()) == 8


def test_a_warc_that_is_cut_off_gives_its_whole_records(project, site, tmp_path):
    (whole,) = site.record().glob("*.warc.gz")
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(whole.read_bytes()[:-200])
    ran = project.run("extract", cut)
    assert ran.code == 2
    assert len(ran.out.splitlines()) >= 7
    assert "cut off" in ran.errors[0]


def test_a_warc_that_is_cut_off_is_crawled_as_far_as_it_goes(project, site, tmp_path):
    (whole,) = site.record().glob("*.warc.gz")
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(whole.read_bytes()[:-200])
    ran = project.run("crawl", "archive", "-a", f"warc={cut}")
    assert ran.code == 2, ran.err
    assert len(project.delivered()) >= 7
    assert "cut off" in ran.errors[0]


def test_a_replay_that_is_cut_off_is_used_as_far_as_it_goes_and_told(project, site):
    (whole,) = site.record().glob("*.warc.gz")
    whole.write_bytes(whole.read_bytes()[:-200])
    ran = project.crawl(site.root, NEWS_REPLAY=whole)
    assert ran.code == 2, ran.err
    assert len(project.delivered()) == 7
    assert "cut off" in ran.errors[0]


def test_what_is_no_gzip_does_not_look_like_one(project, tmp_path):
    (tmp_path / "x.warc.gz").write_bytes(gzip.compress(b"no records at all"))
    assert project.run("crawl", "archive", "-a", f"warc={tmp_path / 'x.warc.gz'}").code == 2


def test_ctrl_c_before_the_crawl_has_begun_is_one_line(project):
    (project.folder / "interrupted.py").write_text("raise KeyboardInterrupt\n")
    ran = project.crawl("https://www.example.org/", SPIDER_MODULES="interrupted")
    assert (ran.code, ran.err.splitlines()[-1]) == (1, "error: stopped before its end")
    assert "Traceback" not in ran.err
