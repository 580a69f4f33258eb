"""Django settings that are enough for the register alone: database, time zone, one app.

``desk.settings`` adds accounts, sessions and templates. SQLite keeps its rollback journal and
overwrites what is deleted: a write-ahead log would keep deleted text (see docs/why).
"""

from __future__ import annotations

from disclosure.data_folder import DataFolder

SECRET_KEY = "the register alone signs nothing"  # noqa: S105
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
INSTALLED_APPS = ["disclosure"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DataFolder.from_environment().register,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;"
            " PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;",
        },
    }
}
