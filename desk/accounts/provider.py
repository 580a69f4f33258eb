"""Which OpenID Connect provider the environment names; read with the settings."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

PROVIDER = "oidc"


def configured() -> dict[str, Any]:
    """The provider that the environment names, as allauth takes it; empty where there is none."""
    issuer = os.environ.get("PORTAL_OIDC_ISSUER", "").strip()
    if not issuer:
        return {}
    app = {
        "provider_id": PROVIDER,
        "name": os.environ.get("PORTAL_OIDC_NAME", "统一身份认证"),
        "client_id": os.environ["PORTAL_OIDC_CLIENT"],
        "secret": _secret(Path(os.environ["PORTAL_OIDC_SECRET"])),
        "settings": {"server_url": issuer, "fetch_userinfo": False},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def _secret(path: Path) -> str:
    """The client's secret, out of a file that its owner alone can read."""
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise PermissionError(f"{path} 的权限应为 600")
    return path.read_text(encoding="utf-8").strip()
