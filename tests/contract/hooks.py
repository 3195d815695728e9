"""What schemathesis cannot know: values that are good once, that only the server makes, or that name what is there."""

import datetime
import functools
import itertools
import json
import os
import pathlib
import re
import uuid
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import schemathesis
from schemathesis.core.parameters import ParameterLocation

PLACE = re.compile(r"^/api/v1/([a-z-]+(?:/categories|/exports)?)/\{id\}")
# The clock of the institution, all year round.
BOGOTA = datetime.timezone(datetime.timedelta(hours=-5))
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")

# Where fields of bodies find what they name.
LISTS = {
    "asset_id": "inventory?status=available",
    "assets": "inventory?status=available",
    "environment_id": "environments?is_warehouse=false",
    "environments": "environments",
    "from_environment_id": "environments?is_warehouse=true",
    "group_id": "groups",
    "guardian_id": "guardians",
    "item_id": "inventory?status=available",
    "school_year_id": "school-years?state=active",
    "site_id": "sites",
    "student_id": "students",
    "text_id": "consent-texts",
    "to_environment_id": "environments?is_warehouse=false",
    "warehouse_id": "environments?is_warehouse=true",
    "year_id": "school-years?state=active",
}

# Lists as offices keep them, where spreadsheets go in.
DATA = pathlib.Path(__file__).parent.parent / "data"
SHEETS = {
    "/api/v1/imports": ("inventario.csv", "cp1252"),
    "/api/v1/inventory/import": ("inventario.csv", "cp1252"),
    "/api/v1/students/import": ("matricula.csv", "utf-8-sig"),
}

turns = itertools.count()


@functools.cache
def whole(path):
    """The ids of the first rows of a list, over and over."""
    headers = {"authorization": f"Bearer {os.environ['TOKEN']}", "x-institution-id": os.environ["INSTITUTION"]}
    try:
        with urlopen(Request(f"{os.environ['ADDRESS']}/api/v1/{path}", headers=headers), timeout=30) as answer:
            return itertools.cycle([row["id"] for row in json.load(answer)["data"]])
    except (HTTPError, KeyError, TypeError):
        # It is not for this role, or no list of things with ids.
        return iter(())


def there(value):
    """The same body, naming what is there, today."""

    def named(key, field):
        known = whole(LISTS[key]) if key in LISTS else iter(())
        if isinstance(field, str):
            return next(known, there(field))
        if isinstance(field, list) and all(isinstance(one, str) for one in field):
            return [next(known, one) for one in field]
        return there(field)

    if isinstance(value, dict):
        return {key: named(key, field) for key, field in value.items()}
    if isinstance(value, list):
        return [there(one) for one in value]
    if isinstance(value, str) and DAY.match(value):
        return datetime.datetime.now(BOGOTA).date().isoformat()
    return value


def meant(case, location):
    """Whether this part of the request is as the description wants it."""
    return case.meta is None or not case.meta.is_negative_at(location)


@schemathesis.hook
def before_load_schema(context, raw_schema):
    # The institution is as much the caller's as the token is: of another, all they would see is 403.
    for item in raw_schema["paths"].values():
        for operation in item.values():
            parameters = operation.get("parameters", [])
            operation["parameters"] = [one for one in parameters if one["name"] != "X-Institution-Id"]


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.headers and meant(case, ParameterLocation.HEADER):
        # A key is of one request alone.
        if "Idempotency-Key" in case.headers:
            case.headers["Idempotency-Key"] = str(uuid.uuid4())
        # A version that was guessed is refused before anything else is looked at.
        if "If-Match" in case.headers:
            case.headers["If-Match"] = "*"
    # A cursor is the server's own.
    if case.query and meant(case, ParameterLocation.QUERY):
        case.query.pop("cursor", None)
    # Two of three name what is there; what is not, is asked for too.
    if next(turns) % 3 > 0:
        name_what_is_there(case)


def name_what_is_there(case):
    place = PLACE.match(case.path)
    if place and case.path_parameters and meant(case, ParameterLocation.PATH):
        case.path_parameters["id"] = next(whole(place[1]), case.path_parameters["id"])
    if case.query and meant(case, ParameterLocation.QUERY):
        case.query.update(there(dict(case.query)))
    if not meant(case, ParameterLocation.BODY):
        return
    if case.media_type == "application/json" and isinstance(case.body, dict):
        case.body = there(case.body)
    elif case.media_type == "text/csv" and case.path in SHEETS and isinstance(case.body, str):
        name, encoding = SHEETS[case.path]
        case.body = "\n".join((DATA / name).read_text(encoding).splitlines()[:20])
