"""Reads a calendar from standard input, as the programs of others do, and prints its events as JSON."""

import json
import sys

from icalendar import Calendar


def event(part):
    return {
        "uid": str(part["UID"]),
        "summary": str(part["SUMMARY"]),
        "description": str(part["DESCRIPTION"]),
        "location": str(part["LOCATION"]) if "LOCATION" in part else None,
        "start": part["DTSTART"].dt.isoformat(),
        "end": part["DTEND"].dt.isoformat(),
        "stamp": part["DTSTAMP"].dt.isoformat(),
        "status": str(part["STATUS"]),
        "sequence": int(part["SEQUENCE"]),
        "errors": [str(error) for error in part.errors],
    }


def main():
    calendar = Calendar.from_ical(sys.stdin.buffer.read())
    events = [event(part) for part in calendar.walk("VEVENT")]
    json.dump({"name": str(calendar["X-WR-CALNAME"]), "events": events}, sys.stdout)


main()
