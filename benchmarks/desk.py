"""The desk with many drafts: server time of its pages.

``python -m benchmarks.desk N FOLDER`` registers N decisions of the shared corpus as drafts, half of
them submitted, and asks each page of the desk as an officer of all agencies would, in this process
and without a network. Printed: the median and the slowest of ten requests, in milliseconds of
wall time and of CPU time. The bar is 300 ms a page at 10,000 drafts.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.load import BATCH, NOW, batched, content, decisions, review
from disclosure.data_folder import DataFolder

TIMES = 10
PAGES = {
    "今日": "",
    "待审": "queue/",
    "全部决定": "decisions/",
    "全部决定，查找": "decisions/?q=有限公司&state=待审核",
    "全部决定，按文书号查找": "decisions/?q=〔2028〕",
    "全部决定，最后一页": "decisions/?page=99999&order=due",
    "逾期": "decisions/?list=overdue&order=due",
    "一件": "decisions/{id}/",
    "修改": "decisions/{id}/edit/",
    "预览": "decisions/{id}/preview/page/",
    "导入": "import/",
    "异议": "objections/",
    "统计": "statistics/",
    "历史": "history/",
    "资料": "reference/",
}


def load(count: int, folder: Path) -> DataFolder:
    """A rehearsal folder of drafts, made once; Django is set up here."""
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    data = DataFolder(folder.resolve())
    os.environ |= {"PORTAL_DATA": str(data.path), "PORTAL_LOOPBACK": "1"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
    import django

    django.setup()
    from django.conf import settings

    settings.PORTAL_CONTENT = content(data.path) if is_new else data.path / "content"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.CLOCK = lambda: NOW
    if is_new:
        _fill(count, data)
    return data


def _fill(count: int, data: DataFolder) -> None:
    from disclosure import register, workflow
    from disclosure.people import Role, Stamp, add_officer

    register.create(data, rehearsal=True)
    clerk = add_officer("lin", "林晓", Role.CLERK)
    add_officer("zhou", "周敏", Role.REVIEWER)
    stamp = Stamp.at(NOW - timedelta(hours=2))
    for batch in batched(decisions(count), BATCH):
        taken = workflow.take_in(batch, actor=clerk, stamp=stamp, source="corpus")
        half = list(zip(taken.new, batch, strict=True))[::2]
        workflow.submit_many(((one, review(made)) for one, made in half), actor=clerk, stamp=stamp)


def signed_in(username: str) -> Any:
    """A client signed in as an officer."""
    from django.test import Client

    from desk.accounts.models import Account

    account, _ = Account.objects.get_or_create(username=username)
    client = Client()
    client.force_login(account)
    session = client.session
    proof = {"method": "password", "at": time.time(), "username": username}
    session["account_authentication_methods"] = [proof]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    return client


def measured() -> Iterator[tuple[str, str, float, float, float]]:
    """(person, page, median and slowest wall time, median CPU time) in milliseconds."""
    from disclosure.models import RegisteredDecision

    one = RegisteredDecision.objects.order_by("ordinal").values_list("public_id", flat=True)[4]
    for username in ("lin", "zhou"):
        client = signed_in(username)
        for name, page in PAGES.items():
            walls, cpus = [], []
            for _ in range(TIMES + 1):
                wall, cpu = time.perf_counter(), time.process_time()
                answer = client.get("/desk/" + page.format(id=one))
                assert answer.status_code == 200, (page, answer.status_code)
                walls.append((time.perf_counter() - wall) * 1000)
                cpus.append((time.process_time() - cpu) * 1000)
            yield username, name, median(walls[1:]), max(walls[1:]), median(cpus[1:])


def main() -> None:
    """``python -m benchmarks.desk N FOLDER``."""
    load(int(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write("| 人员 | 页面 | 中位 ms | 最慢 ms | CPU ms |\n|---|---|---|---|---|\n")
    for username, name, middle, slowest, cpu in measured():
        line = f"| {username} | {name} | {middle:.0f} | {slowest:.0f} | {cpu:.0f} |\n"
        sys.stdout.write(line)


if __name__ == "__main__":
    main()
