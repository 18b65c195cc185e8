"""A provider of OpenID Connect on this machine, made with Authlib's server part.

`python -m tests.oidc_provider PORT` serves until it is ended. It signs everybody in at once, as
whoever POST /be says; PKCE is required, a code works once. POST /lie makes what it sends wrong.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import sys
import time
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, UserInfo
from flask import Flask, Response, jsonify, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "undertone", "a secret between two servers"


class Client(ClientMixin):  # type: ignore[misc]
    """The one client."""

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/account/elsewhere/back")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Code:
    """What one code stands for."""

    def __init__(self, given: Any, who: dict[str, Any], redirect_uri: str) -> None:
        self.who = who
        self.redirect_uri = redirect_uri
        self.nonce = given.get("nonce")
        self.code_challenge = given.get("code_challenge")
        self.code_challenge_method = given.get("code_challenge_method")

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return "openid email profile"

    def get_nonce(self) -> Any:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


def make_provider(issuer: str) -> Flask:
    """The provider, with the keys and codes of its own."""
    server = Flask("provider")
    key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
    other_key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
    codes: dict[str, Code] = {}
    now: dict[str, Any] = {"who": {"sub": "ann-1"}, "lie": ""}
    authorization = AuthorizationServer(
        server, query_client=lambda _id: Client(), save_token=lambda *_: None
    )

    class ByCode(grants.AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code: str, asked: Any) -> None:
            codes[code] = Code(asked.payload.data, now["who"], asked.payload.redirect_uri)

        def query_authorization_code(self, code: str, _client: Any) -> Code | None:
            return codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            for code in [name for name, each in codes.items() if each is authorization_code]:
                del codes[code]

        def authenticate_user(self, authorization_code: Code) -> Any:
            return authorization_code.who

    class IdToken(OpenIDCode):  # type: ignore[misc]
        def exists_nonce(self, _nonce: str, _request: Any) -> bool:
            return False

        def get_jwt_config(self, *_given: Any) -> dict[str, Any]:
            return {"key": key.as_dict(private=True), "alg": "RS256", "iss": issuer, "exp": 600}

        def generate_user_info(self, user: Any, _scope: str) -> UserInfo:
            return UserInfo(**user)

    authorization.register_grant(ByCode, [IdToken(require_nonce=True), CodeChallenge(True)])

    @server.get("/.well-known/openid-configuration")
    def configuration() -> Response:
        said = "https://another.example" if now["lie"] == "another issuer" else issuer
        return jsonify(
            issuer=said, authorization_endpoint=f"{issuer}/authorize",
            token_endpoint=f"{issuer}/token", jwks_uri=f"{issuer}/keys",
        )  # fmt: skip

    @server.get("/keys")
    def keys() -> Response:
        return jsonify(keys=[key.as_dict(private=False)])

    @server.get("/authorize")
    def authorize() -> Any:
        grant = authorization.get_consent_grant(end_user=now["who"])
        return authorization.create_authorization_response(grant_user=now["who"], grant=grant)

    @server.post("/token")
    def token() -> Any:
        answer = authorization.create_token_response()
        if answer.status_code != 200 or not now["lie"]:
            return answer
        content = answer.get_json()
        content["id_token"] = lied(content["id_token"])
        return jsonify(content)

    def lied(true_token: str) -> str:
        claims = jwt.decode(true_token, key, algorithms=["RS256"]).claims
        header = {"alg": "RS256", "kid": "one"}
        changed = {
            "wrong nonce": {"nonce": "another"},
            "no nonce": {"nonce": ""},
            "wrong audience": {"aud": "another"},
            "wrong issuer": {"iss": "https://another.example"},
            "over": {"exp": int(time.time()) - 3_600, "iat": int(time.time()) - 7_200},
        }.get(now["lie"], {})
        if now["lie"] == "no signature":
            parts = [json.dumps({"alg": "none"}), json.dumps(claims)]
            packed = [base64.urlsafe_b64encode(each.encode()).rstrip(b"=") for each in parts]
            return b".".join([*packed, b""]).decode()
        if now["lie"] == "signed with our secret":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
        signer = other_key if now["lie"] == "another key" else key
        return jwt.encode(header, {**claims, **changed}, signer)

    @server.post("/be")
    def be() -> Response:
        now["who"], now["lie"] = request.get_json(), ""
        return jsonify({})

    @server.post("/lie")
    def lie() -> Response:
        now["lie"] = request.get_json()["how"]
        return jsonify({})

    return server


if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # it is on this machine
    port = int(sys.argv[1])
    make_provider(f"http://127.0.0.1:{port}").run("127.0.0.1", port, threaded=True)
