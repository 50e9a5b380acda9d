"""A small OpenID provider on the loopback interface: discovery, authorization, token, keys and profile.

It signs in whoever `claims` describes, without asking. Tests change `claims`, `audience` and `profile`.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa


class OpenIdProvider:
    """Serves until `close()`; `issuer` is its address."""

    def __init__(self, client_id: str) -> None:
        self.client_id = client_id
        self.claims: dict[str, Any] = {}
        self.profile: dict[str, Any] | None = None  # instead of `claims`, for a profile that contradicts them
        self.audience = client_id
        self.refuses = False
        self.asked: list[dict[str, str]] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider._get(self)

            def do_POST(self) -> None:
                provider._post(self)

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def _get(self, request: BaseHTTPRequestHandler) -> None:
        address = urlsplit(request.path)
        match address.path:
            case "/.well-known/openid-configuration":
                self._answer(request, self._discovery())
            case "/keys":
                public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
                self._answer(request, {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]})
            case "/profile":
                self._answer(request, self.claims if self.profile is None else self.profile)
            case "/authorize":
                self._authorize(
                    request, {name: values[0] for name, values in parse_qs(address.query).items()}
                )

    def _discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/profile",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def _authorize(self, request: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
        self.asked.append(asked)
        code = secrets.token_urlsafe(8)
        self._codes[code] = asked
        answer = {"error": "access_denied"} if self.refuses else {"code": code}
        request.send_response(302)
        back = urlencode({**answer, "state": asked["state"]})
        request.send_header("Location", f"{asked['redirect_uri']}?{back}")
        request.end_headers()

    def _post(self, request: BaseHTTPRequestHandler) -> None:
        body = parse_qs(request.rfile.read(int(request.headers["Content-Length"])).decode())
        if request.path != "/token" or self._codes.pop(body["code"][0], None) is None:
            self._answer(request, {"error": "invalid_grant"}, status=400)
            return
        now = int(time.time())
        token = {**self.claims, "iss": self.issuer, "aud": self.audience, "iat": now, "exp": now + 60}
        signed = jwt.encode(token, self._key, algorithm="RS256", headers={"kid": "one"})
        self._answer(request, {"access_token": "one", "token_type": "Bearer", "id_token": signed})

    def _answer(self, request: BaseHTTPRequestHandler, values: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(values).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)
