"""Case systems push decisions: one agency a token, all or nothing, the same twice is nothing."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = r"""
import base64, json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "desk.settings"
import django; django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
from disclosure.people import add_officer, issue_token, Role
add_officer("cases", "执法办案系统", Role.CLERK, "lanchuan")
token = issue_token("cases")
client = Client(headers={"host": "127.0.0.1"})
basic = "Basic " + base64.b64encode(f"cases:{token}".encode()).decode()
def post(body, auth=basic, kind="application/json"):
    headers = {"authorization": auth} if auth else {}
    answer = client.post("/api/v1/decisions", body, content_type=kind, headers=headers)
    return answer.status_code, answer.json()
out = {name: post(**request) for name, request in json.load(sys.stdin).items()}
out["openapi"] = client.get("/api/v1/openapi.json").json()
print(json.dumps(out, ensure_ascii=False))
"""


def _object(**changes: object) -> dict[str, object]:
    from tests.bad_files.corpus import an_object

    return an_object(**changes)


def test_a_case_system_pushes_its_agencys_decisions(tmp_path: Path) -> None:
    env = {**os.environ, "PORTAL_DATA": str(tmp_path / "data")}
    subprocess.run(
        [sys.executable, "-m", "desk", "demo", "--empty"], env=env, check=True, capture_output=True
    )
    good = json.dumps([_object()])
    other = _object(agency="青禾市应急管理局", agency_uscc="119902000003085231")
    requests = {
        "first": {"body": good},
        "again": {"body": json.dumps({"decisions": [_object()]})},
        "wrong": {"body": json.dumps([_object(fine_wan=58000)])},
        "old": {"body": json.dumps([_object(decided_on="2017-05-03")])},
        "other": {"body": json.dumps(other)},
        "nobody": {"body": good, "auth": ""},
        "stranger": {"body": good, "auth": "Basic " + base64.b64encode(b"cases:guess").decode()},
        "broken": {"body": "{"},
        "form": {"body": good, "kind": "text/plain"},
    }

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps(requests),
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)

    assert {name: answers[name][0] for name in requests} == {
        "first": 201,
        "again": 200,
        "wrong": 422,
        "old": 422,
        "other": 403,
        "nobody": 401,
        "stranger": 403,
        "broken": 400,
        "form": 415,
    }
    assert len(answers["first"][1]["new"]) == 1
    assert answers["again"][1]["unchanged"] == answers["first"][1]["new"]
    (problem,) = answers["wrong"][1]["problems"]
    assert (problem["row"], "应填 5.8" in problem["expected"]) == (1, True)
    (old,) = answers["old"][1]["problems"]
    assert "应为 2021-09-01 或以后的日期" in old["expected"]
    assert answers["openapi"]["openapi"] == "3.1.0"
    statuses = answers["openapi"]["paths"]["/api/v1/decisions"]["post"]["responses"]
    assert {str(answers[name][0]) for name in requests} <= set(statuses)
