//! What happens to students, enrolments, school years, groups and memberships. Of people only ids.

use super::{EventType, Field};
use crate::access::{MembershipChanged, MembershipCreated};
use crate::enrollment::{
    EnrollmentChanged, EnrollmentCreated, EnrollmentMoved, StudentChanged, StudentCreated, StudentDeactivated,
    StudentReactivated, StudentsImported, YearPromoted,
};
use crate::institutions::school::{
    ClassGroupChanged, ClassGroupCreated, ClassGroupRemoved, SchoolYearActivated, SchoolYearArchived,
    SchoolYearChanged, SchoolYearClosed, SchoolYearCreated, SchoolYearReopened,
};
use crate::journal::Fact;

const STUDENT: Field = Field::uuid("student", "Which student.");
const STUDENT_OF: Field = Field::uuid("student", "Of whom.");
const ENROLLMENT: Field = Field::uuid("enrollment", "Which enrolment.");
const YEAR_FOR: Field = Field::uuid("year", "For which school year.");
const SCHOOL_YEAR: Field = Field::uuid("school_year", "Which school year.");
const GROUP: Field = Field::uuid("class_group", "Which group.");
const MEMBERSHIP: Field = Field::uuid("membership", "Which membership.");
const USER: Field = Field::uuid("user", "Whose: the id of a user.");
const ENROLLED: Field = Field::integer("enrolled", "How many enrolments were made.");

pub(super) const EVENTS: &[EventType] = &[
    EventType {
        kind: StudentCreated::KIND,
        subject: "student",
        description: "A student was written down.",
        fields: &[STUDENT],
        left_out: &[],
    },
    EventType {
        kind: StudentChanged::KIND,
        subject: "student",
        description: "What is known of a student, or who answers for them, changed.",
        fields: &[STUDENT],
        left_out: &[],
    },
    EventType {
        kind: StudentDeactivated::KIND,
        subject: "student",
        description: "A student was switched off.",
        fields: &[STUDENT],
        left_out: &[],
    },
    EventType {
        kind: StudentReactivated::KIND,
        subject: "student",
        description: "A student was switched on again.",
        fields: &[STUDENT],
        left_out: &[],
    },
    EventType {
        kind: StudentsImported::KIND,
        subject: "school_year",
        description: "A list of students was taken over.",
        fields: &[
            YEAR_FOR,
            Field::uuid("site", "To which site."),
            Field::integer("created", "How many students were not known before."),
            Field::integer("updated", "How many who were known were changed or enrolled."),
            ENROLLED,
            Field::integer("groups", "How many groups were made."),
        ],
        left_out: &[],
    },
    EventType {
        kind: EnrollmentCreated::KIND,
        subject: "enrollment",
        description: "A student was enrolled, or asks for a place.",
        fields: &[ENROLLMENT, STUDENT_OF, YEAR_FOR],
        left_out: &[],
    },
    EventType {
        kind: EnrollmentChanged::KIND,
        subject: "enrollment",
        description: "The student is placed elsewhere, or comes to the year in another way.",
        fields: &[ENROLLMENT, STUDENT_OF, YEAR_FOR],
        left_out: &[],
    },
    EventType {
        kind: EnrollmentMoved::KIND,
        subject: "enrollment",
        description: "An enrolment took a step.",
        fields: &[
            ENROLLMENT,
            STUDENT_OF,
            YEAR_FOR,
            Field::string("from", "From where."),
            Field::string("to", "Where to."),
        ],
        left_out: &[],
    },
    EventType {
        kind: SchoolYearCreated::KIND,
        subject: "school_year",
        description: "A school year was made.",
        fields: &[SCHOOL_YEAR],
        left_out: &[],
    },
    EventType {
        kind: SchoolYearChanged::KIND,
        subject: "school_year",
        description: "Its name or its days changed.",
        fields: &[SCHOOL_YEAR],
        left_out: &[],
    },
    EventType {
        kind: SchoolYearActivated::KIND,
        subject: "school_year",
        description: "It began.",
        fields: &[SCHOOL_YEAR],
        left_out: &[],
    },
    EventType {
        kind: SchoolYearClosed::KIND,
        subject: "school_year",
        description: "It ended.",
        fields: &[SCHOOL_YEAR],
        left_out: &[],
    },
    EventType {
        kind: SchoolYearReopened::KIND,
        subject: "school_year",
        description: "A closed one is active again.",
        fields: &[SCHOOL_YEAR],
        left_out: &["reason"],
    },
    EventType {
        kind: SchoolYearArchived::KIND,
        subject: "school_year",
        description: "It was put away for good.",
        fields: &[SCHOOL_YEAR],
        left_out: &[],
    },
    EventType {
        kind: YearPromoted::KIND,
        subject: "school_year",
        description: "The students of a year went over into the next.",
        fields: &[
            Field::uuid("year", "Which year."),
            Field::uuid("next", "Into which year."),
            Field::integer("ended", "How many enrolments of it were ended."),
            ENROLLED,
        ],
        left_out: &[],
    },
    EventType {
        kind: ClassGroupCreated::KIND,
        subject: "class_group",
        description: "A group was made.",
        fields: &[GROUP],
        left_out: &[],
    },
    EventType {
        kind: ClassGroupChanged::KIND,
        subject: "class_group",
        description: "Its data changed.",
        fields: &[GROUP],
        left_out: &[],
    },
    EventType {
        kind: ClassGroupRemoved::KIND,
        subject: "class_group",
        description: "It was taken away.",
        fields: &[GROUP],
        left_out: &[],
    },
    EventType {
        kind: MembershipCreated::KIND,
        subject: "membership",
        description: "Somebody joined the institution.",
        fields: &[MEMBERSHIP, USER],
        left_out: &[],
    },
    EventType {
        kind: MembershipChanged::KIND,
        subject: "membership",
        description: "Somebody's roles, places or modules changed.",
        fields: &[MEMBERSHIP, USER],
        left_out: &[],
    },
];
