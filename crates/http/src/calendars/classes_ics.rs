//! Classes as a calendar (RFC 5545): one event each, from when to when it is.

use super::ics::{self, plain};
use icalendar::{Component, Event, EventLike, EventStatus, Property};
use plantel_application::calendars::ClassContents;
use plantel_domain::identity::Locale;
use plantel_domain::schedules::ClassSession;
use plantel_domain::text::Line;

/// What stands in a calendar, in one language.
struct Words {
    mine: &'static str,
    of: &'static str,
    programme: &'static str,
    topic: &'static str,
    group: &'static str,
    instructor: &'static str,
    room: &'static str,
    cut: &'static str,
}

const SPANISH: Words = Words {
    mine: "Mis clases",
    of: "Clases",
    programme: "Programa",
    topic: "Tema",
    group: "Grupo",
    instructor: "Instructor",
    room: "Ambiente",
    cut: "Solo se muestran las primeras 2.000 clases.",
};

const ENGLISH: Words = Words {
    mine: "My classes",
    of: "Classes",
    programme: "Programme",
    topic: "Topic",
    group: "Group",
    instructor: "Instructor",
    room: "Room",
    cut: "Only the first 2,000 classes are shown.",
};

const PORTUGUESE: Words = Words {
    mine: "Minhas aulas",
    of: "Aulas",
    programme: "Programa",
    topic: "Tema",
    group: "Turma",
    instructor: "Instrutor",
    room: "Sala",
    cut: "Mostram-se apenas as primeiras 2.000 aulas.",
};

impl Words {
    fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::Es => &SPANISH,
            Locale::En => &ENGLISH,
            Locale::Pt => &PORTUGUESE,
        }
    }
}

/// The whole calendar. As long as no class changes and no day passes it is the same, byte for byte.
pub(super) fn text(contents: &ClassContents) -> String {
    let words = Words::of(contents.locale);
    let title = match &contents.room {
        Some(room) => format!("{}: {room}", words.of),
        None => format!("{}: {}", words.mine, contents.institution),
    };
    let mut calendar = ics::calendar(&title, contents.truncated.then_some(words.cut));
    // Times are told in UTC; by this a program knows where they are lived.
    calendar.append_property(Property::new("X-WR-TIMEZONE", contents.zone.name()));
    for event in contents.sessions.iter().filter_map(|session| event(contents, words, session)) {
        calendar.push(event);
    }
    calendar.to_string()
}

/// None of a class whose schedule is not there.
fn event(contents: &ClassContents, words: &'static Words, session: &ClassSession) -> Option<Event> {
    let schedule = contents.schedules.get(&session.schedule)?;
    let instructor = contents.names.people.get(&session.instructor).map_or("", String::as_str);
    let room = contents.names.places.get(&session.environment).map_or("", String::as_str);
    let (group, programme) = (session.group.as_str(), schedule.plan.programme.as_str());
    let topic = schedule.plan.topic.as_ref().map_or("", Line::as_str);
    let mut summary = format!("{group}: {programme}");
    if !topic.is_empty() {
        summary = format!("{summary} – {topic}");
    }
    let description = ics::lines(&[
        (words.programme, programme),
        (words.topic, topic),
        (words.group, group),
        (words.instructor, instructor),
        (words.room, room),
    ]);
    let mut event = Event::new();
    event
        .uid(&format!("{}-{}@plantel", session.schedule, session.day))
        .summary(&plain(&summary))
        .description(&plain(&description))
        .starts(session.starts_at)
        .ends(session.ends_at)
        .sequence(u32::try_from(schedule.version).unwrap_or(u32::MAX))
        .timestamp(schedule.updated_at);
    if !room.is_empty() {
        event.location(&plain(room));
    }
    event.status(EventStatus::Confirmed);
    Some(event)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use plantel_application::Names;
    use plantel_domain::access::GroupName;
    use plantel_domain::institutions::time_zone;
    use plantel_testkit::builders::{a_class, a_schedule, an_environment, an_institution};
    use plantel_testkit::ids::an_id;
    use rstest::rstest;

    fn of_a_monday(locale: Locale) -> (ClassContents, String) {
        let room = an_environment(an_institution().id);
        let schedule = a_schedule(&room, an_id().into());
        let session = a_class(&schedule, NaiveDate::from_ymd_opt(2026, 3, 16).unwrap());
        let uid = format!("UID:{}-2026-03-16@plantel", schedule.id);
        let names = Names {
            people: [(session.instructor, "Ana Ruiz".to_owned())].into(),
            places: [(room.id, "Ambiente 101".to_owned())].into(),
            ..Names::default()
        };
        let contents = ClassContents {
            locale,
            institution: "Centro".to_owned(),
            zone: time_zone("America/Bogota").unwrap(),
            room: None,
            sessions: vec![session],
            schedules: [(schedule.id, schedule)].into(),
            names,
            truncated: true,
        };
        (contents, uid)
    }

    /// Lines are folded after 75 bytes.
    fn unfolded(contents: &ClassContents) -> String {
        text(contents).replace("\r\n ", "")
    }

    #[rstest]
    #[case(Locale::Es, "Mis clases: Centro", "Solo se muestran las primeras 2.000 clases.", "Grupo: 2758492")]
    #[case(Locale::En, "My classes: Centro", "Only the first 2\\,000 classes are shown.", "Group: 2758492")]
    #[case(Locale::Pt, "Minhas aulas: Centro", "Mostram-se apenas as primeiras 2.000 aulas.", "Turma: 2758492")]
    fn a_class_is_told_in_the_language_of_its_reader(
        #[case] locale: Locale,
        #[case] title: &str,
        #[case] cut: &str,
        #[case] group: &str,
    ) {
        let (contents, uid) = of_a_monday(locale);
        let told = unfolded(&contents);
        let summary = "SUMMARY:2758492: Análisis y desarrollo de software – Bases de datos";
        let (title, cut) = (format!("X-WR-CALNAME:{title}"), format!("X-WR-CALDESC:{cut}"));
        for line in [
            title.as_str(),
            cut.as_str(),
            "X-WR-TIMEZONE:America/Bogota",
            uid.as_str(),
            summary,
            "DTSTART:20260316T120000Z",
            "DTEND:20260316T170000Z",
            "LOCATION:Ambiente 101",
        ] {
            assert!(told.lines().any(|known| known == line), "{line} is not in {told}");
        }
        assert!(told.contains(group) && told.contains("Ana Ruiz"), "{told}");
    }

    #[test]
    fn ends_of_lines_in_a_name_break_no_line_of_the_calendar() {
        let (mut contents, _) = of_a_monday(Locale::Es);
        contents.sessions[0].group = GroupName::stored("A\rB\r\nC".to_owned());
        let told = unfolded(&contents);
        assert!(told.contains("SUMMARY:A\\nB\\nC: "), "{told}");
        assert_eq!(told.matches("BEGIN:VEVENT").count(), 1);
    }
}
