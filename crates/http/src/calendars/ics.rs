//! What calendars (RFC 5545) have in common, whatever stands in them.

use super::{classes_ics, loans_ics};
use icalendar::{Calendar, Property};
use plantel_application::calendars::FeedContents;

/// The whole calendar. As long as nothing in it changes and no day passes it is the same, byte for byte.
pub(super) fn text(contents: &FeedContents) -> String {
    match contents {
        FeedContents::Loans(contents) => loans_ics::text(contents),
        FeedContents::Classes(contents) => classes_ics::text(contents),
    }
}

/// One without any event; with what is said of it when not all events are in it.
pub(super) fn calendar(title: &str, cut: Option<&str>) -> Calendar {
    let mut calendar = Calendar::empty();
    for (key, value) in [("VERSION", "2.0"), ("PRODID", "-//Plantel//Plantel//ES"), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property((key, value));
    }
    calendar.append_property(Property::new("X-WR-CALNAME", plain(title)));
    if let Some(cut) = cut {
        calendar.append_property(Property::new("X-WR-CALDESC", cut));
    }
    calendar
}

/// What is told of an event, by name, a line each; nothing of what is not known.
pub(super) fn lines(told: &[(&str, &str)]) -> String {
    let known = told.iter().filter(|(_, value)| !value.is_empty());
    known.map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
}

/// Lines end in one way: another end would break the lines of the calendar itself.
pub(super) fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
