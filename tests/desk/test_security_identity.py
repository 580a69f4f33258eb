"""统一身份认证: a provider proves who comes; whoever was not invited stays outside."""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client, override_settings

from desk.accounts.models import Account
from disclosure.models import RegisterFacts
from disclosure.people import Role
from tests.desk.conftest import SignIn

CLIENT = "the-desk"


class Issuer:
    """An OpenID Connect provider of our own on 127.0.0.1: it says of everybody what it is told."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signing_key = self.key
        self.person: dict[str, str] = {}
        self.asked: list[str] = []
        issuer = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(issuer.answer(self.path))

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self._send(issuer.answer(self.path))

            def _send(self, value: dict[str, Any]) -> None:
                data = json.dumps(value).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, path: str) -> dict[str, Any]:
        """Discovery, keys, tokens."""
        self.asked.append(path)
        if path.startswith("/token"):
            return {"access_token": "x", "token_type": "Bearer", "id_token": self.token()}
        if path.startswith("/keys"):
            return {"keys": [self._public_key()]}
        return {
            "issuer": self.url,
            "authorization_endpoint": self.url + "/authorize",
            "token_endpoint": self.url + "/token",
            "jwks_uri": self.url + "/keys",
            "userinfo_endpoint": self.url + "/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def token(self) -> str:
        """The signed id token of the person who is meant."""
        claims = {"iss": self.url, "aud": CLIENT, "iat": int(time.time())}
        claims |= {"exp": int(time.time()) + 300, **self.person}
        return str(jwt.encode(claims, self.signing_key, "RS256", headers={"kid": "k1"}))

    def _public_key(self) -> dict[str, str]:
        numbers = self.key.public_key().public_numbers()

        def text(number: int) -> str:
            data = number.to_bytes((number.bit_length() + 7) // 8, "big")
            return urlsafe_b64encode(data).rstrip(b"=").decode()

        return {
            "kty": "RSA",
            "kid": "k1",
            "alg": "RS256",
            "use": "sig",
            "n": text(numbers.n),
            "e": text(numbers.e),
        }


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    made = Issuer()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    app = {
        "provider_id": "oidc",
        "name": "统一身份认证",
        "client_id": CLIENT,
        "secret": "s3cret",
        "settings": {"server_url": made.url, "fetch_userinfo": False},
    }
    providers = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
    with override_settings(SOCIALACCOUNT_PROVIDERS=providers):
        cache.clear()
        yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def signed_in_by(issuer: Issuer, **person: str) -> tuple[Client, Any]:
    """Go to the provider and come back as this person; the visitor and the last answer."""
    issuer.person = person
    visitor = Client()
    away = visitor.post("/desk/oidc/login/")
    asked = urlsplit(away["Location"])
    assert away["Location"].startswith(issuer.url + "/authorize")
    state = parse_qs(asked.query)["state"][0]
    assert parse_qs(asked.query)["code_challenge_method"] == ["S256"]
    return visitor, visitor.get(f"/desk/oidc/oidc/callback/?code=c0de&state={state}")


def test_an_officer_comes_in_by_the_providers_word(sign_in: SignIn, issuer: Issuer) -> None:
    sign_in("lin", Role.CLERK, "lanchuan")
    assert "用统一身份认证登录" in Client().get("/desk/login/").content.decode()

    visitor, answer = signed_in_by(issuer, sub="u-17", preferred_username="lin")

    assert answer["Location"] == "/desk/"
    assert "澜川市应急管理局" in visitor.get("/desk/").content.decode()


def test_the_second_factor_is_asked_for_all_the_same(sign_in: SignIn, issuer: Issuer) -> None:
    sign_in("lin", Role.CLERK, "lanchuan")
    RegisterFacts.objects.update(is_rehearsal=False)

    visitor, _ = signed_in_by(issuer, sub="u-17", preferred_username="lin")

    assert visitor.get("/desk/")["Location"] == "/desk/account/totp/activate/"


def test_who_was_not_invited_stays_outside(sign_in: SignIn, issuer: Issuer) -> None:
    visitor, answer = signed_in_by(issuer, sub="u-99", preferred_username="fremd")

    assert answer.status_code == 403
    assert visitor.get("/desk/").status_code == 302
    assert not Account.objects.exists()


def test_v6_8_1_from_the_second_time_on_the_providers_id_counts_and_not_the_name(
    sign_in: SignIn, issuer: Issuer
) -> None:
    """A person is known by provider and id there; another id of the same name stays outside."""
    sign_in("lin", Role.CLERK, "lanchuan")
    signed_in_by(issuer, sub="u-17", preferred_username="lin")

    _, other = signed_in_by(issuer, sub="u-66", preferred_username="lin")
    visitor, same = signed_in_by(issuer, sub="u-17", preferred_username="renamed")

    assert other.status_code == 403
    assert same["Location"] == "/desk/"
    assert visitor.get("/desk/").status_code == 200


def test_v6_8_2_a_word_that_is_not_signed_by_the_provider_is_worth_nothing(
    sign_in: SignIn, issuer: Issuer
) -> None:
    """The signature of the id token is checked always, against the provider's published keys."""
    sign_in("lin", Role.CLERK, "lanchuan")
    issuer.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    visitor, answer = signed_in_by(issuer, sub="u-17", preferred_username="lin")

    assert answer.status_code == 401
    assert visitor.get("/desk/").status_code == 302


def test_without_a_provider_there_is_no_such_door(sign_in: SignIn) -> None:
    assert "统一身份认证" not in Client().get("/desk/login/").content.decode()
    assert Client().post("/desk/oidc/login/").status_code == 404
