"""The jobs that run later."""

from flask import Flask


def test_every_job_runs_once_and_says_what_it_did(app: Flask) -> None:
    run = app.test_cli_runner().invoke(args=["jobs", "run", "--once"])
    assert run.exit_code == 0, run.output
    assert {"notifications.outbox", "directory.search_index"} <= {
        line.split(":")[0] for line in run.output.splitlines()
    }


def test_a_job_that_fails_does_not_keep_the_others_from_running(app: Flask) -> None:
    done = []

    def fail() -> None:
        raise OSError("the mail server is on fire")

    jobs = app.extensions["hub_jobs"]
    app.extensions["hub_jobs"] = {"bad": fail, "good": lambda: done.append("good")}
    try:
        run = app.test_cli_runner().invoke(args=["jobs", "run", "--once"])
    finally:
        app.extensions["hub_jobs"] = jobs
    assert run.exit_code == 1
    assert done == ["good"]


def test_a_job_can_be_run_alone_or_left_out(app: Flask) -> None:
    ran: list[str] = []
    jobs = app.extensions["hub_jobs"]
    app.extensions["hub_jobs"] = {name: lambda name=name: ran.append(name) for name in ("quick", "long")}
    try:
        for choice in (["--only", "long"], ["--skip", "long"], ["--only", "lnog"]):
            run = app.test_cli_runner().invoke(args=["jobs", "run", "--once", *choice])
    finally:
        app.extensions["hub_jobs"] = jobs
    assert ran == ["long", "quick"]
    assert (run.exit_code, "There is no job lnog. The jobs are quick, long." in run.output) == (1, True)
