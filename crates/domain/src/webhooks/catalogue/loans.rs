//! What happens to loans.

use super::{EventType, Field};
use crate::journal::Fact;
use crate::loans::{
    LoanApproved, LoanBorrowerLeft, LoanCancelled, LoanDamaged, LoanDue, LoanDueSoon, LoanExpired, LoanExtended,
    LoanExtensionAsked, LoanExtensionRefused, LoanHandedOver, LoanLapsed, LoanLost, LoanOverdue, LoanPresumedLost,
    LoanRejected, LoanRequested, LoanReturned, LoanRevoked, LoanSwapped, LoanUnitsFree,
};

const LOAN: Field = Field::uuid("loan", "Which loan.");
const BORROWER: Field = Field::uuid("borrower", "For whom: the id of a user.");

pub(super) const EVENTS: &[EventType] = &[
    EventType {
        kind: LoanRequested::KIND,
        subject: "loan",
        description: "Somebody asked for units.",
        fields: &[LOAN, BORROWER, Field::integer("quantity", "How many units.")],
        left_out: &[],
    },
    EventType {
        kind: LoanApproved::KIND,
        subject: "loan",
        description: "The units are promised for the period.",
        fields: &[LOAN, BORROWER, Field::integer("quantity", "How many units.")],
        left_out: &[],
    },
    EventType {
        kind: LoanRejected::KIND,
        subject: "loan",
        description: "The request was refused.",
        fields: &[LOAN, BORROWER],
        left_out: &[],
    },
    EventType {
        kind: LoanCancelled::KIND,
        subject: "loan",
        description: "The request was taken back.",
        fields: &[LOAN, BORROWER, Field::integer("quantity", "How many units had been asked for.")],
        left_out: &[],
    },
    EventType {
        kind: LoanExpired::KIND,
        subject: "loan",
        description: "The last day passed before anything was handed over.",
        fields: &[LOAN, BORROWER, Field::boolean("approved", "Whether it had been promised, and not collected.")],
        left_out: &[],
    },
    EventType {
        kind: LoanHandedOver::KIND,
        subject: "loan",
        description: "Units left the warehouse.",
        fields: &[LOAN, BORROWER, Field::integer("quantity", "How many units.")],
        left_out: &[],
    },
    EventType {
        kind: LoanReturned::KIND,
        subject: "loan",
        description: "Units are back.",
        fields: &[
            LOAN,
            BORROWER,
            Field::integer("quantity", "How many units."),
            Field::integer("damaged", "How many of them are not as they should be."),
            Field::boolean("late", "Whether the last day had passed."),
        ],
        left_out: &[],
    },
    EventType {
        kind: LoanLost::KIND,
        subject: "loan",
        description: "What was out is given up.",
        fields: &[LOAN, BORROWER, Field::integer("quantity", "How many units.")],
        left_out: &[],
    },
    EventType {
        kind: LoanDamaged::KIND,
        subject: "loan",
        description: "Units came back that are not as they should be.",
        fields: &[
            LOAN,
            BORROWER,
            Field::uuid("asset", "Of which asset; null of what is not registered.").or_null(),
            Field::integer("damaged", "How many units are broken."),
            Field::integer("incomplete", "How many lack something."),
        ],
        left_out: &[],
    },
    EventType {
        kind: LoanRevoked::KIND,
        subject: "loan",
        description: "A keeper took a promise back.",
        fields: &[LOAN, BORROWER, Field::integer("quantity", "How many units had been promised.")],
        left_out: &[],
    },
    EventType {
        kind: LoanSwapped::KIND,
        subject: "loan",
        description: "Promised units are others now.",
        fields: &[LOAN, BORROWER, Field::integer("quantity", "How many units.")],
        left_out: &[],
    },
    EventType {
        kind: LoanExtensionAsked::KIND,
        subject: "loan",
        description: "The borrower asks for more days.",
        fields: &[LOAN, BORROWER, Field::date("end", "Until which day.")],
        left_out: &[],
    },
    EventType {
        kind: LoanLapsed::KIND,
        subject: "loan",
        description: "What was never collected is free, though other units are out.",
        fields: &[LOAN, BORROWER, Field::integer("quantity", "How many units.")],
        left_out: &[],
    },
    EventType {
        kind: LoanExtended::KIND,
        subject: "loan",
        description: "The borrower has more days.",
        fields: &[LOAN, BORROWER, Field::date("end", "Until which day.")],
        left_out: &[],
    },
    EventType {
        kind: LoanExtensionRefused::KIND,
        subject: "loan",
        description: "The borrower gets no more days.",
        fields: &[LOAN, BORROWER],
        left_out: &[],
    },
    EventType {
        kind: LoanUnitsFree::KIND,
        subject: "loan",
        description: "Units are free for who came first.",
        fields: &[LOAN, BORROWER, Field::integer("quantity", "How many units are waited for.")],
        left_out: &[],
    },
    EventType {
        kind: LoanBorrowerLeft::KIND,
        subject: "loan",
        description: "The borrower left the institution.",
        fields: &[
            LOAN,
            BORROWER,
            Field::boolean("cancelled", "Whether the loan was cancelled; otherwise things are still in their hands."),
        ],
        left_out: &[],
    },
    EventType {
        kind: LoanDueSoon::KIND,
        subject: "loan",
        description: "The last day is near.",
        fields: &[LOAN, BORROWER, Field::date("end", "The last day.")],
        left_out: &[],
    },
    EventType {
        kind: LoanDue::KIND,
        subject: "loan",
        description: "The last day is today.",
        fields: &[LOAN, BORROWER, Field::date("end", "The last day.")],
        left_out: &[],
    },
    EventType {
        kind: LoanOverdue::KIND,
        subject: "loan",
        description: "The last day has passed, and units are out.",
        fields: &[LOAN, BORROWER, Field::date("end", "The last day.")],
        left_out: &[],
    },
    EventType {
        kind: LoanPresumedLost::KIND,
        subject: "loan",
        description: "The last day passed so long ago that units will hardly come back.",
        fields: &[LOAN, BORROWER, Field::date("end", "The last day.")],
        left_out: &[],
    },
];
