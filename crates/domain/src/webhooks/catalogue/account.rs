//! What the clock finds, what many are told, and what is made for the receiver alone.

use super::{EventType, Field};
use crate::alerts::{AlertClosed, AlertEscalated, AlertRaised, AlertResolved};
use crate::journal::Fact;
use crate::notifications::{AnnouncementMade, AnnouncementWithdrawn};

/// What a person's endpoint is told: the own notices. It stands in no journal.
pub const NOTICE_CREATED: &str = "notice.created";

/// What an endpoint is told when somebody tries it. It stands in no journal.
pub const WEBHOOK_TEST: &str = "webhook.test";

const ALERT: Field = Field::uuid("alert", "Which alert.");
const OF: Field = Field::string("kind", "What it is about, such as `low_stock`.");
const SEVERITY: Field = Field::string("severity", "`low`, `medium`, `high` or `critical`.");
// `subject` is the alert itself, as of every event.
const ABOUT_TYPE: Field = Field::string("about_type", "About what kind of thing.").from("subject_kind");
const ABOUT: Field = Field::uuid("about_id", "About which.").from("subject");
const VALUE: Field = Field::integer("value", "Units or days.");
const ANNOUNCEMENT: Field = Field::uuid("announcement", "Which announcement; its words are not told.");

pub(super) const EVENTS: &[EventType] = &[
    EventType {
        kind: AlertRaised::KIND,
        subject: "alert",
        description: "There is a cause, or it became graver.",
        fields: &[ALERT, OF, SEVERITY, ABOUT_TYPE, ABOUT, VALUE],
        left_out: &[],
    },
    EventType {
        kind: AlertEscalated::KIND,
        subject: "alert",
        description: "Nobody resolved it in time.",
        fields: &[ALERT, OF, SEVERITY, ABOUT_TYPE, ABOUT, VALUE],
        left_out: &[],
    },
    EventType {
        kind: AlertClosed::KIND,
        subject: "alert",
        description: "Its cause is gone.",
        fields: &[ALERT, OF, SEVERITY, ABOUT_TYPE, ABOUT, VALUE],
        left_out: &[],
    },
    EventType {
        kind: AlertResolved::KIND,
        subject: "alert",
        description: "Somebody resolved it.",
        fields: &[ALERT, OF, SEVERITY, ABOUT_TYPE, ABOUT, VALUE],
        left_out: &[],
    },
    EventType {
        kind: AnnouncementMade::KIND,
        subject: "announcement",
        description: "Somebody tells many something.",
        fields: &[ANNOUNCEMENT],
        left_out: &[],
    },
    EventType {
        kind: AnnouncementWithdrawn::KIND,
        subject: "announcement",
        description: "It was taken back.",
        fields: &[ANNOUNCEMENT],
        left_out: &[],
    },
    EventType {
        kind: NOTICE_CREATED,
        subject: "notice",
        description: "Its reader has a notice; for endpoints of persons alone.",
        fields: &[
            Field::uuid("notice", "Which notice."),
            Field::string("kind", "What it tells of, such as `loan.approved`."),
            Field::string("group", "What that belongs to, such as `loans`."),
            Field::string("priority", "`low`, `medium` or `high`."),
            Field::string("title", "Its title, in the language of its reader."),
            Field::string("text", "Its text."),
            Field::string("link_type", "To what kind of thing it leads.").or_null(),
            Field::uuid("link_id", "To which.").or_null(),
            Field::string("link_path", "Where the web client shows that.").or_null(),
        ],
        left_out: &[],
    },
    EventType {
        kind: WEBHOOK_TEST,
        subject: "webhook",
        description: "Somebody tries whether the endpoint can be told.",
        fields: &[Field::string("message", "That it is a test.")],
        left_out: &[],
    },
];
