"""Signs in as a role of the demonstration: prints an access token, and the institution of the demonstration."""

import json
import sys
from urllib.request import Request, urlopen

PASSWORD = "plantel-demo-2026"

address, role = sys.argv[1:]


def ask(path, token=None, body=None):
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(address + path, data=data, headers=headers), timeout=30) as answer:
        return json.load(answer)


def token_of(role):
    body = {"email": f"{role}@demo.plantel.test", "password": PASSWORD}
    return ask("/api/v1/auth/login", body=body)["access_token"]


# A platform administrator is a member of none: somebody who is one names it.
institution = ask("/api/v1/institutions/current", token_of("rector"))["id"]
print(token_of(role), institution)
