//! What happens to checks, and to what differs from the book.

use super::{EventType, Field};
use crate::checks::{
    CheckApproved, CheckAssigned, CheckCancelled, CheckCommented, CheckConfirmed, CheckMissed, CheckRejected,
    CheckStarted, CheckSubmitted, DiscrepancyOpened, DiscrepancyResolved,
};
use crate::journal::Fact;

const CHECK: Field = Field::uuid("check", "Which check.");
const ROOM: Field = Field::uuid("environment", "Of which room.");
const CLASS: Field = Field::uuid("schedule", "After whose class.");
const DAY: Field = Field::date("day", "On which day.");
const REVISION: Field = Field::integer("revision", "Which revision.");
const DISCREPANCY: Field = Field::uuid("discrepancy", "Which discrepancy.");
const ASSET: Field = Field::uuid("asset", "Of which item.");
const UNITS: Field = Field::integer("units", "Units more than in the book; fewer when it is negative.");

pub(super) const EVENTS: &[EventType] = &[
    EventType {
        kind: CheckStarted::KIND,
        subject: "check",
        description: "Somebody began to count.",
        fields: &[CHECK, ROOM, CLASS, DAY],
        left_out: &[],
    },
    EventType {
        kind: CheckSubmitted::KIND,
        subject: "check",
        description: "What was counted waits for the instructor.",
        fields: &[
            CHECK,
            ROOM,
            Field::uuid("instructor", "Who is to confirm it."),
            REVISION,
            Field::integer("variances", "How many items differ from the book."),
            Field::boolean("late", "Whether the class was over."),
        ],
        left_out: &[],
    },
    EventType {
        kind: CheckConfirmed::KIND,
        subject: "check",
        description: "The instructor confirmed it.",
        fields: &[
            CHECK,
            ROOM,
            Field::uuid("supervisor", "Who is to have the last word, if that was given to somebody.").or_null(),
            REVISION,
        ],
        left_out: &[],
    },
    EventType {
        kind: CheckApproved::KIND,
        subject: "check",
        description: "It is complete.",
        fields: &[
            CHECK,
            ROOM,
            REVISION,
            Field::integer("accepted", "How many variances were booked."),
            Field::integer("refused", "How many stay open."),
        ],
        left_out: &[],
    },
    EventType {
        kind: CheckRejected::KIND,
        subject: "check",
        description: "It is to be counted again.",
        fields: &[CHECK, ROOM, Field::integer("revision", "Which revision is to be counted now.")],
        left_out: &[],
    },
    EventType {
        kind: CheckCancelled::KIND,
        subject: "check",
        description: "It will not be done.",
        fields: &[CHECK, ROOM],
        left_out: &[],
    },
    EventType {
        kind: CheckAssigned::KIND,
        subject: "check",
        description: "A step of it was given to somebody.",
        fields: &[CHECK, ROOM, Field::uuid("to", "To whom."), Field::string("step", "Which step.")],
        left_out: &[],
    },
    EventType {
        kind: CheckCommented::KIND,
        subject: "check",
        description: "Something was said of an item.",
        fields: &[CHECK, ASSET, Field::uuid("comment", "Which comment.")],
        left_out: &[],
    },
    EventType {
        kind: CheckMissed::KIND,
        subject: "schedule",
        description: "The check of a shift was not submitted before its class was over.",
        fields: &[ROOM, CLASS, DAY, Field::uuid("instructor", "Who taught."), Field::string("group", "Which group.")],
        left_out: &[],
    },
    EventType {
        kind: DiscrepancyOpened::KIND,
        subject: "discrepancy",
        description: "A variance was not booked, and stays open.",
        fields: &[DISCREPANCY, ASSET, UNITS],
        left_out: &[],
    },
    EventType {
        kind: DiscrepancyResolved::KIND,
        subject: "discrepancy",
        description: "It is open no more.",
        fields: &[DISCREPANCY, ASSET, UNITS],
        left_out: &[],
    },
];
