//! The golden table of what rules refuse: the class, the published code, the values that texts name, and what the log
//! says.

use chrono::NaiveDate;
use plantel_domain::access::{Denied, InvitationError, MembershipError, Module, NotChosen, Permission, ScopeError};
use plantel_domain::checks::{CheckError, StateName as CheckStateName, Step, Turn};
use plantel_domain::codes::GradeLevel;
use plantel_domain::enrollment::{
    DocumentError, DocumentState, EnrollmentError, EnrollmentState, Misfit, PromotionError, StudentError, Verb,
};
use plantel_domain::error::{Fault, Param};
use plantel_domain::form::{BadValue, FieldError, Form, Invalid};
use plantel_domain::loans::{LoanError, PolicyError, StateName, Why};
use plantel_domain::page::BadCursor;
use plantel_domain::pictures::PictureError;
use plantel_domain::simat::SimatError;
use plantel_domain::text::Line;
use plantel_domain::webhooks::{HookOwner, OffReason, WebhookError};
use std::fmt::Write;
use uuid::Uuid;

const GOLDEN: &str = include_str!("../golden/refusals.txt");

fn row(fault: &dyn Fault) -> String {
    let mut row = format!("{:<34} {:<16}", fault.code(), format!("{:?}", fault.kind()));
    for (name, value) in fault.params().iter() {
        let value = match value {
            Param::Text(text) => text.clone().into_owned(),
            Param::Number(number) => number.to_string(),
        };
        write!(row, " {name}={value}").expect("a text takes more text");
    }
    for field in fault.fields() {
        write!(row, " at {}: {}", field.pointer, field.reason.code()).expect("a text takes more text");
    }
    write!(row, "  ({fault})").expect("a text takes more text");
    row
}

fn access() -> Vec<String> {
    let all: [&dyn Fault; 11] = [
        &Denied::SignInRequired,
        &Denied::Permission(Permission::ApproveLoans),
        &Denied::ModuleOff(Module::Inventory),
        &Denied::NotMember,
        &NotChosen,
        &ScopeError::NotChosen(NotChosen),
        &ScopeError::Denied(Denied::Permission(Permission::ReadChecks)),
        &MembershipError::Own,
        &MembershipError::UnknownEnvironment,
        &InvitationError::Over,
        &InvitationError::Pending,
    ];
    all.into_iter().map(row).collect()
}

fn loans() -> Vec<LoanError> {
    vec![
        LoanError::WrongState(StateName::Returned),
        LoanError::OwnRequest,
        LoanError::NotEnoughUnits { line: 2, usable: 3, wanted: 5 },
        LoanError::MoreThanOwned { line: 1, owned: 4, usable: 3, wanted: 5 },
        LoanError::MoreThanPromised { promised: 2, wanted: 3 },
        LoanError::MoreThanOut { out: 1, returned: 2 },
        LoanError::UnknownLine,
        LoanError::AnotherThing,
        LoanError::MissingUnit,
        LoanError::NotAWarehouse,
        LoanError::SeveralPlaces,
        LoanError::PeriodOver,
        LoanError::PeriodNotOver,
        LoanError::Moved,
        LoanError::PartOfKit,
        LoanError::BorrowerLeft,
        LoanError::ExtensionNotLonger,
        LoanError::ExtensionOpen,
        LoanError::NoExtension,
        LoanError::WaitingAlready,
        LoanError::NotWaiting,
        LoanError::PoolTooLarge { max: 500 },
        LoanError::SaidTwice,
        LoanError::SameThing,
        LoanError::UnitNotPromised,
        LoanError::NotTheBorrower,
        LoanError::BorrowerMayNot,
    ]
}

fn policies() -> Vec<PolicyError> {
    let day = NaiveDate::from_ymd_opt(2026, 3, 2).expect("March has this day");
    let stocktaking = Line::parse("Inventario").expect("a reason");
    vec![
        PolicyError::NotForBorrower,
        PolicyError::TooLong { days: 9, max: 7 },
        PolicyError::TooFarAhead { max: 30 },
        PolicyError::TooManyUnits { has: 1, wanted: 2, max: 2 },
        PolicyError::Closed { day, why: Why::Weekday },
        PolicyError::Closed { day, why: Why::Closure(stocktaking) },
        PolicyError::BorrowerLate { until: Some(day) },
        PolicyError::BorrowerLate { until: None },
    ]
}

fn enrolments() -> Vec<EnrollmentError> {
    let misfits = [Misfit::Year, Misfit::Site, Misfit::Grade, Misfit::Shift];
    let mut all = vec![
        EnrollmentError::NotNow { state: EnrollmentState::Withdrawn, verb: Verb::ALL[0] },
        EnrollmentError::Settled(EnrollmentState::Withdrawn),
        EnrollmentError::PapersMissing(vec!["birth_certificate".to_owned(), "health_card".to_owned()]),
        EnrollmentError::NoConsent,
        EnrollmentError::NoGroup,
    ];
    all.extend(misfits.map(EnrollmentError::DoesNotFit));
    all.push(EnrollmentError::NotTheLastGrade(GradeLevel::parse("5").expect("the fifth grade")));
    all.push(EnrollmentError::ReasonNeeded);
    all
}

fn promotions() -> [PromotionError; 2] {
    let reason = BadValue::new("promotion.completed");
    let refused = FieldError { pointer: "/decisions/0".to_owned(), reason };
    [PromotionError::NotALaterYear, PromotionError::Refused(vec![refused])]
}

fn checks() -> Vec<CheckError> {
    let items: Vec<_> = (1..=25).map(|number| Uuid::from_u128(number).into()).collect();
    let turn = Turn { state: CheckStateName::SupervisorReview, waits_for: Some(Step::Supervisor), person: None };
    vec![
        CheckError::NotNow(turn),
        CheckError::TwoSteps(Step::Supervisor),
        CheckError::LinesMissing(items.clone()),
        CheckError::TooManyItems,
        CheckError::StockChanged(items[..2].to_vec()),
        CheckError::CountedSince(items[..1].to_vec()),
        CheckError::HasVariance(4),
        CheckError::NoVariance(items[..1].to_vec()),
        CheckError::Resolved,
    ]
}

fn webhooks() -> Vec<WebhookError> {
    let (institution, person) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
    vec![
        WebhookError::TooMany(HookOwner::Institution(institution)),
        WebhookError::TooMany(HookOwner::Person(person)),
        WebhookError::OnAlready,
        WebhookError::OffAlready,
        WebhookError::Off(OffReason::Gone),
        WebhookError::Waits,
        WebhookError::TestRunning,
        WebhookError::TooManySecrets,
    ]
}

fn table() -> String {
    let mut all = access();
    all.extend(loans().iter().map(|refused| row(refused)));
    all.extend(policies().iter().map(|refused| row(refused)));
    all.extend(checks().iter().map(|refused| row(refused)));
    all.extend(webhooks().iter().map(|refused| row(refused)));
    let students = [StudentError::Inactive, StudentError::Enrolled, StudentError::Blocked, StudentError::NotBlocked];
    all.extend(students.iter().map(|refused| row(refused)));
    all.extend(enrolments().iter().map(|refused| row(refused)));
    all.extend(promotions().iter().map(|refused| row(refused)));
    let papers = [
        DocumentError::NotAPaper,
        DocumentError::TooLarge,
        DocumentError::Superseded,
        DocumentError::Reviewed(DocumentState::Rejected),
        DocumentError::NotNow,
    ];
    all.extend(papers.iter().map(|refused| row(refused)));
    let pictures = [PictureError::NotAPicture, PictureError::Broken, PictureError::TooLarge];
    all.extend(pictures.iter().map(|refused| row(refused)));
    let simat = [
        SimatError::HasProblems(3),
        SimatError::gone(["a", "b"]),
        SimatError::document_taken(["a"]),
        SimatError::NoLayout(2019),
        SimatError::HoldsBlocked,
    ];
    all.extend(simat.iter().map(|refused| row(refused)));
    all.push(row(&SimatError::not_acceptable(["a", "b"])));
    all.push(row(&BadCursor));
    all.push(row(&BadValue::new("field.required")));
    let mut form = Form::new();
    form.refuse("/name", BadValue::new("field.required"));
    form.refuse("/items/0", BadValue::new("list.empty"));
    all.push(row(&Invalid::from(form)));
    all.join("\n") + "\n"
}

#[test]
fn what_rules_refuse_is_told_as_it_was_published() {
    let table = table();
    if table != GOLDEN {
        println!("{table}");
    }
    assert_eq!(table, GOLDEN, "if this is meant, put the table that was printed into tests/golden/refusals.txt");
}
