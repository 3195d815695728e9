//! Notices, and the inbox in which somebody has theirs.

use super::{NoticeKind, Priority};
use crate::alerts::AlertKind;
use crate::clock::Timestamp;
use crate::form::BadValue;
use crate::ids::{InstitutionId, NoticeId, UserId};
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a text needs, by name: texts and whole numbers alone.
pub type NoticeParams = BTreeMap<String, serde_json::Value>;

/// What stands in a text instead of a name that nobody knows, or that nobody is to read there any more.
pub const NOBODY: &str = "—";

/// What things are called, and where the web client shows one of them.
const PLACES: &[(&str, &str)] = &[
    ("alert", "/system-alerts"),
    ("announcement", "/announcements"),
    ("asset", "/inventory"),
    ("check", "/inventory-checks"),
    ("data-request", "/data-requests"),
    ("discrepancy", "/inventory-checks/discrepancies"),
    ("enrollment", "/enrollments"),
    ("enrollment-document", "/enrollment-documents"),
    ("environment", "/environments"),
    ("import", "/inventory/imports"),
    ("loan", "/loans"),
    ("schedule", "/schedules"),
    ("student", "/students"),
    ("transfer", "/inventory/transfers"),
    ("user", "/users"),
    ("webhook", "/webhooks"),
];

/// What stands before the kind of alerts to whose list something leads.
const ALERTS: &str = "alerts.";

/// What a notice leads to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Link {
    /// What kind of thing, such as `loan`; or a list, such as `alerts.low_stock`.
    pub kind: String,
    /// Which; of a list the institution.
    pub id: Uuid,
}

impl Link {
    /// To a thing of a kind.
    pub fn to(kind: &str, id: impl Into<Uuid>) -> Self {
        Self { kind: kind.to_owned(), id: id.into() }
    }

    /// To the list of an institution's alerts of a kind.
    pub fn to_alerts(kind: AlertKind, institution: InstitutionId) -> Self {
        Self::to(&format!("{ALERTS}{}", kind.name()), institution)
    }

    /// As somebody filled it in: to a kind of thing that there is.
    pub fn parse(kind: &str, id: Uuid) -> Result<Self, BadValue> {
        let known = PLACES.iter().any(|(name, _)| *name == kind);
        if known { Ok(Self::to(kind, id)) } else { Err(BadValue::new("kind.unknown")) }
    }

    /// Where the web client shows it, such as `/loans/{id}`, or `/system-alerts?type={type}` of a list.
    pub fn path(&self) -> String {
        let alerts = self.kind.strip_prefix(ALERTS).and_then(|kind| AlertKind::parse(kind).ok());
        if let Some(kind) = alerts {
            return format!("/system-alerts?type={}", kind.name());
        }
        match PLACES.iter().find(|(name, _)| *name == self.kind) {
            Some((_, place)) => format!("{place}/{}", self.id),
            None => format!("/{}/{}", self.kind, self.id),
        }
    }
}

/// What somebody is to be told.
#[derive(Clone, PartialEq, Debug)]
pub struct NewNotice {
    /// Whom.
    pub user: UserId,
    /// Of what.
    pub kind: NoticeKind,
    /// What its text needs.
    pub params: NoticeParams,
    /// How soon it should be read.
    pub priority: Priority,
    /// What it leads to.
    pub link: Option<Link>,
    /// The event it tells of, or another id that never repeats: nobody is told twice of one.
    pub cause: Uuid,
    /// Whether it stands in the inbox; else it goes through channels alone.
    pub shown: bool,
    /// When nobody needs it any more.
    pub expires_at: Option<Timestamp>,
}

/// What somebody is told.
#[derive(Clone, PartialEq, Debug)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// Of which institution it tells, if of one.
    pub institution: Option<InstitutionId>,
    /// Whom.
    pub user: UserId,
    /// Its number in the inbox, from 1 without a gap; 0 when it is not shown there.
    pub position: i64,
    /// Of what.
    pub kind: NoticeKind,
    /// What its text needs.
    pub params: NoticeParams,
    /// How soon it should be read.
    pub priority: Priority,
    /// What it leads to.
    pub link: Option<Link>,
    /// The event it tells of, or another id that never repeats.
    pub cause: Uuid,
    /// Whether it stands in the inbox.
    pub shown: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
    /// When it was deleted: what is left is kept so that it does not come back.
    pub deleted_at: Option<Timestamp>,
    /// When nobody needs it any more.
    pub expires_at: Option<Timestamp>,
}

impl Notice {
    /// Whether it is in the inbox now: shown, and neither deleted nor over.
    pub fn stands(&self, now: Timestamp) -> bool {
        self.shown && self.deleted_at.is_none() && self.expires_at.is_none_or(|over| over > now)
    }
}

/// Where somebody has their notices.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Inbox {
    /// Whose.
    pub user: UserId,
    /// Random: names the inbox where its positions are told; nil as long as there is none.
    pub key: Uuid,
    /// The position of the newest notice; 0 before the first.
    pub last_position: i64,
    /// How many stand in it that were not read.
    pub unread: u64,
}

/// Notices in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoticeText {
    /// One line.
    pub title: String,
    /// What there is to say, as plain text.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn notice() -> Notice {
        Notice {
            id: Uuid::from_u128(1).into(),
            institution: None,
            user: Uuid::from_u128(2).into(),
            position: 1,
            kind: NoticeKind::LoanDue,
            params: NoticeParams::from([("days".to_owned(), json!(2))]),
            priority: Priority::Medium,
            link: None,
            cause: Uuid::from_u128(3),
            shown: true,
            created_at: at(0),
            read_at: None,
            deleted_at: None,
            expires_at: None,
        }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(seconds, 0).expect("a moment")
    }

    #[test]
    fn a_link_leads_to_where_the_thing_is_shown() {
        let id = Uuid::from_u128(5);
        assert_eq!(Link::to("loan", id).path(), format!("/loans/{id}"));
        assert_eq!(Link::to("asset", id).path(), format!("/inventory/{id}"));
        assert_eq!(Link::to("something", id).path(), format!("/something/{id}"));
        assert_eq!(Link::to("alert", id).path(), format!("/system-alerts/{id}"));
    }

    #[test]
    fn many_alerts_lead_to_their_list() {
        let link = Link::to_alerts(AlertKind::LowStock, Uuid::from_u128(5).into());
        assert_eq!((link.kind.as_str(), link.path().as_str()), ("alerts.low_stock", "/system-alerts?type=low_stock"));
        assert_eq!(Link::to("alerts.?x", link.id).path(), format!("/alerts.?x/{}", link.id));
    }

    #[test]
    fn who_fills_a_link_in_names_a_kind_that_there_is() {
        let id = Uuid::from_u128(5);
        assert_eq!(Link::parse("check", id), Ok(Link::to("check", id)));
        assert_eq!(Link::parse("../../etc", id).unwrap_err().code, "kind.unknown");
    }

    #[test]
    fn a_notice_stands_until_it_is_deleted_or_over() {
        assert!(notice().stands(at(10)));
        assert!(Notice { expires_at: Some(at(11)), ..notice() }.stands(at(10)));
        assert!(!Notice { expires_at: Some(at(10)), ..notice() }.stands(at(10)));
        assert!(!Notice { deleted_at: Some(at(1)), ..notice() }.stands(at(10)));
        assert!(!Notice { shown: false, ..notice() }.stands(at(10)));
        assert!(Notice { read_at: Some(at(1)), ..notice() }.stands(at(10)));
    }
}
