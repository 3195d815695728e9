//! Loans as a calendar (RFC 5545): one all-day event each.

use super::ics::{self, plain};
use crate::loans::{ThingView, taken_to, things};
use chrono::Days;
use icalendar::{Component, Event, EventLike, EventStatus};
use plantel_application::calendars::LoanContents;
use plantel_domain::identity::Locale;
use plantel_domain::loans::{Loan, StateName};
use std::collections::BTreeMap;

/// What is overdue is shown as taken so many days ahead: an event of a calendar has an end.
const AHEAD_DAYS: Days = Days::new(366);

/// What stands in a calendar, in one language.
struct Words {
    mine: &'static str,
    of: &'static str,
    state: &'static str,
    warehouse: &'static str,
    borrower: &'static str,
    purpose: &'static str,
    things: &'static str,
    approved: &'static str,
    active: &'static str,
    partly: &'static str,
    returned: &'static str,
    overdue: &'static str,
    cut: &'static str,
}

const SPANISH: Words = Words {
    mine: "Mis préstamos",
    of: "Préstamos",
    state: "Estado",
    warehouse: "Bodega",
    borrower: "Solicitante",
    purpose: "Motivo",
    things: "Bienes",
    approved: "aprobado",
    active: "entregado",
    partly: "devuelto en parte",
    returned: "devuelto",
    overdue: "vencido",
    cut: "Solo se muestran los 1.000 préstamos que terminan más tarde.",
};

const ENGLISH: Words = Words {
    mine: "My loans",
    of: "Loans",
    state: "State",
    warehouse: "Warehouse",
    borrower: "Borrower",
    purpose: "Purpose",
    things: "Things",
    approved: "approved",
    active: "handed over",
    partly: "partly returned",
    returned: "returned",
    overdue: "overdue",
    cut: "Only the 1,000 loans that end last are shown.",
};

const PORTUGUESE: Words = Words {
    mine: "Meus empréstimos",
    of: "Empréstimos",
    state: "Estado",
    warehouse: "Almoxarifado",
    borrower: "Solicitante",
    purpose: "Motivo",
    things: "Bens",
    approved: "aprovado",
    active: "entregue",
    partly: "devolvido em parte",
    returned: "devolvido",
    overdue: "atrasado",
    cut: "Mostram-se apenas os 1.000 empréstimos que terminam mais tarde.",
};

impl Words {
    fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::Es => &SPANISH,
            Locale::En => &ENGLISH,
            Locale::Pt => &PORTUGUESE,
        }
    }

    fn standing(&self, loan: &Loan, overdue: bool) -> &'static str {
        match loan.state.name() {
            _ if overdue => self.overdue,
            StateName::Active => self.active,
            StateName::PartiallyReturned => self.partly,
            StateName::Returned => self.returned,
            _ => self.approved,
        }
    }
}

/// The whole calendar. As long as no loan changes and no day passes it is the same, byte for byte.
pub(super) fn text(contents: &LoanContents) -> String {
    let words = Words::of(contents.locale);
    let title = match &contents.warehouse {
        Some(warehouse) => format!("{}: {warehouse}", words.of),
        None => format!("{}: {}", words.mine, contents.institution),
    };
    let mut calendar = ics::calendar(&title, contents.truncated.then_some(words.cut));
    for loan in &contents.loans {
        calendar.push(event(contents, words, loan));
    }
    calendar.to_string()
}

fn event(contents: &LoanContents, words: &'static Words, loan: &Loan) -> Event {
    let things = things(loan, &contents.names);
    let (short, things) = (in_short(&things), things.iter().map(counted).collect::<Vec<_>>().join(", "));
    let overdue = loan.overdue(contents.today);
    let borrower = contents.names.people.get(&loan.borrower).map_or("", String::as_str);
    let warehouse = contents.names.places.get(&loan.warehouse).map_or("", String::as_str);
    let whose = contents.warehouse.is_some() && !borrower.is_empty();
    let mut summary = if whose { format!("{borrower}: {short}") } else { short };
    if overdue {
        summary = format!("[{}] {summary}", words.overdue);
    }
    let description = ics::lines(&[
        (words.state, words.standing(loan, overdue)),
        (words.warehouse, warehouse),
        (words.borrower, borrower),
        (words.purpose, loan.purpose.as_str()),
        (words.things, things.as_str()),
    ]);
    let deeds = [loan.state.approved(), loan.state.handed_over(), loan.state.closed()];
    let changed = deeds.into_iter().flatten().map(|deed| deed.at).fold(loan.created_at, Ord::max);
    let mut event = Event::new();
    event
        .uid(&format!("{}@plantel", loan.id))
        .summary(&plain(&summary))
        .description(&plain(&description))
        .starts(loan.period.start())
        // The day after the last one: an end is not included.
        .ends(taken_to(loan, contents.today).unwrap_or(contents.today + AHEAD_DAYS) + Days::new(1))
        .sequence(u32::try_from(loan.version).unwrap_or(u32::MAX))
        .timestamp(changed)
        .add_property("TRANSP", "TRANSPARENT");
    event.status(EventStatus::Confirmed);
    event
}

/// Things of one name together, and each other with its code.
fn in_short(things: &[ThingView]) -> String {
    let mut named: BTreeMap<&str, (usize, u32)> = BTreeMap::new();
    for thing in things {
        let (alike, units) = named.entry(&thing.name).or_default();
        (*alike, *units) = (*alike + 1, units.saturating_add(thing.quantity));
    }
    let told = things.iter().filter_map(|thing| {
        // Where the name comes first.
        let (alike, units) = named.remove(thing.name.as_str())?;
        Some(if alike == 1 { counted(thing) } else { format!("{} ({units})", thing.name) })
    });
    told.collect::<Vec<_>>().join(", ")
}

fn counted(thing: &ThingView) -> String {
    let code = thing.item_code.as_ref().map(|code| format!(" [{code}]")).unwrap_or_default();
    let quantity = if thing.quantity == 1 { String::new() } else { format!(" ({})", thing.quantity) };
    format!("{}{code}{quantity}", thing.name)
}
