//! What people ask about data, by when they are answered, and a copy of everything.

use crate::house::{bad_field, code};
use crate::people::{Office, a_new, answers};
use chrono::Duration;
use plantel_application::data_rights::DataRights;
use plantel_application::enrollment::{GuardianRef, NewStudent};
use plantel_domain::access::{Context, Role};
use plantel_domain::clock::Day;
use plantel_domain::data_rights::{
    DataRequest, DataRequestFilter, DataRequestKind, DataRequestState, NewDataRequest, TermDays,
};
use plantel_domain::enrollment::{Channel, Student};
use plantel_domain::page::PageRequest;
use plantel_testkit::builders::{a_guardian_profile, a_student_profile, prose};

/// A school's office, with a child of whom a parent has an account.
struct Desk {
    office: Office,
    rights: DataRights,
    parent: Context,
    child: Student,
}

impl Desk {
    async fn new() -> Self {
        let office = Office::new().await;
        let house = &office.house;
        let rights = DataRights::new(house.store.clone(), house.clock.clone(), house.ids.clone());
        let parent = house.person(Role::Guardian).await;
        let both = vec![
            answers(GuardianRef::Described(a_guardian_profile())),
            answers(GuardianRef::Described(a_guardian_profile())),
        ];
        let child = office.create(NewStudent { guardians: both, ..a_new(a_student_profile()) }).await.unwrap();
        let own = child.guardians[0].guardian;
        office.students.link_guardian_user(&office.secretary, own, None, parent.user()).await.unwrap();
        Self { office, rights, parent, child }
    }

    fn asked(&self, channel: Channel, received_on: Option<Day>) -> NewDataRequest {
        let text = prose("¿Qué guardan de mi hija?");
        let (student, kind) = (self.child.id, DataRequestKind::Query);
        NewDataRequest { student, guardian: None, kind, text, channel, received_on }
    }

    async fn by_parent(&self) -> DataRequest {
        self.rights.ask(&self.parent, self.asked(Channel::Web, None)).await.unwrap()
    }

    fn secretary(&self) -> &Context {
        &self.office.secretary
    }
}

#[tokio::test]
async fn a_parent_asks_about_the_own_child_and_the_office_answers() {
    let desk = Desk::new().await;
    let (rights, secretary) = (&desk.rights, desk.secretary());
    let before = desk.office.house.store.kinds().len();
    let asked = desk.by_parent().await;
    assert_eq!((asked.by, asked.state), (desk.parent.user(), DataRequestState::Open));
    let started = rights.start(secretary, asked.id, Some(1)).await.unwrap();
    let later = rights.extend(secretary, asked.id, Some(started.version), prose("Se busca")).await.unwrap();
    assert!(later.last_day() > later.due_on);
    let answered = rights.answer(secretary, asked.id, None, prose("Se adjunta")).await.unwrap();
    assert_eq!(answered.state, DataRequestState::Answered);
    assert_eq!(rights.find(&desk.parent, asked.id).await.unwrap(), answered);
    assert_eq!(code(rights.reject(secretary, asked.id, None, prose("No")).await), "data-request.not-now");
    let told = desk.office.house.store.kinds()[before..].to_vec();
    let expected = ["data-request.received", "data-request.started", "data-request.extended", "data-request.answered"];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn by_the_own_account_one_asks_by_web_today_and_the_office_writes_down_the_rest() {
    let desk = Desk::new().await;
    let (rights, secretary) = (&desk.rights, desk.secretary());
    let today = desk.by_parent().await.received_on;
    assert_eq!(code(rights.ask(&desk.parent, desk.asked(Channel::Paper, None)).await), "data-request.channel");
    assert_eq!(code(rights.ask(secretary, desk.asked(Channel::Web, None)).await), "data-request.channel");
    let dated = rights.ask(&desk.parent, desk.asked(Channel::Web, Some(today))).await;
    assert_eq!(bad_field(dated), ("/received_on".to_owned(), "data-request.web-is-today"));
    let tomorrow = today + Duration::days(1);
    let early = rights.ask(secretary, desk.asked(Channel::Paper, Some(tomorrow))).await;
    assert_eq!(bad_field(early), ("/received_on".to_owned(), "data-request.in-future"));
    let old = rights.ask(secretary, desk.asked(Channel::Paper, Some(today - Duration::days(61)))).await;
    assert_eq!(bad_field(old), ("/received_on".to_owned(), "data-request.too-early"));
    let yesterday = today - Duration::days(1);
    let written = rights.ask(secretary, desk.asked(Channel::Paper, Some(yesterday))).await.unwrap();
    assert_eq!((written.received_on, written.by), (yesterday, secretary.user()));
}

#[tokio::test]
async fn nobody_sees_what_is_asked_about_the_children_of_others() {
    let desk = Desk::new().await;
    let asked = desk.by_parent().await;
    let other = desk.office.house.person(Role::Guardian).await;
    let (filter, page) = (DataRequestFilter::default(), PageRequest::first(9));
    assert_eq!(desk.rights.list(&other, &filter, false, &page).await.unwrap().data, []);
    assert_eq!(code(desk.rights.find(&other, asked.id).await), "data-request.not-found");
    assert_eq!(code(desk.rights.ask(&other, desk.asked(Channel::Web, None)).await), "student.not-found");
    assert_eq!(code(desk.rights.person_data(&other, desk.child.id).await), "student.not-found");
    assert_eq!(code(desk.rights.start(&desk.parent, asked.id, None).await), "access.denied");
    let teacher = desk.office.house.person(Role::Teacher).await;
    assert_eq!(code(desk.rights.list(&teacher, &filter, false, &page).await), "access.denied");
    assert_eq!(code(desk.rights.person_data(&teacher, desk.child.id).await), "access.denied");
    for who in [&desk.parent, desk.secretary()] {
        assert_eq!(desk.rights.list(who, &filter, false, &page).await.unwrap().data, std::slice::from_ref(&asked));
    }
}

#[tokio::test]
async fn what_waits_longer_than_it_may_is_overdue() {
    let desk = Desk::new().await;
    let today = desk.by_parent().await.received_on;
    let old = desk.asked(Channel::Paper, Some(today - Duration::days(60)));
    let old = desk.rights.ask(desk.secretary(), old).await.unwrap();
    let (filter, page) = (DataRequestFilter::default(), PageRequest::first(9));
    let overdue = desk.rights.list(desk.secretary(), &filter, true, &page).await.unwrap().data;
    assert_eq!(overdue, std::slice::from_ref(&old));
    let with = desk.rights.shown_with(desk.secretary(), &overdue).await.unwrap();
    assert!(old.overdue_on(with.today) && with.students.contains_key(&desk.child.id));
    let late = desk.rights.extend(desk.secretary(), old.id, None, prose("Se busca")).await;
    assert_eq!(code(late), "data-request.term-over");
}

#[tokio::test]
async fn the_terms_of_the_law_hold_until_others_are_written() {
    let desk = Desk::new().await;
    let (rights, secretary) = (&desk.rights, desk.secretary());
    let law = rights.terms(&desk.parent).await.unwrap();
    assert_eq!((law.version, law.days.query, law.days.claim), (0, 10, 15));
    let before = desk.by_parent().await;
    let shorter = TermDays { query: 1, ..law.days };
    assert_eq!(code(rights.write_terms(&desk.parent, None, shorter).await), "access.denied");
    assert_eq!(code(rights.write_terms(secretary, Some(1), shorter).await), "store.precondition-failed");
    let odd = TermDays { claim: 0, ..law.days };
    let told = bad_field(rights.write_terms(secretary, None, odd).await);
    assert_eq!(told, ("/claim_days".to_owned(), "term-days.out-of-range"));
    let written = rights.write_terms(secretary, Some(0), shorter).await.unwrap();
    assert_eq!((written.version, rights.terms(secretary).await.unwrap()), (1, written.clone()));
    assert!(desk.by_parent().await.due_on < before.due_on);
    let found = rights.find(secretary, before.id).await.unwrap();
    assert_eq!(found.due_on, before.due_on, "what came before keeps its day");
}

#[tokio::test]
async fn a_parent_gets_everything_that_is_kept_of_the_own_child_and_it_is_told() {
    let desk = Desk::new().await;
    let asked = desk.by_parent().await;
    let before = desk.office.house.store.kinds().len();
    let data = desk.rights.person_data(&desk.parent, desk.child.id).await.unwrap();
    assert_eq!((data.student.id, data.requests.as_slice()), (desk.child.id, std::slice::from_ref(&asked)));
    assert_eq!((data.answering.whole, data.answering.own), (false, Some(desk.child.guardians[0].guardian)));
    assert_eq!(data.answering.guardians.len(), 2);
    let kinds: Vec<_> = data.journal.iter().map(|line| line.kind.as_str()).collect();
    assert!(kinds.contains(&"student.created") && kinds.contains(&"data-request.received"), "{kinds:?}");
    let told = desk.office.house.store.kinds()[before..].to_vec();
    assert_eq!(told, ["student.data-read", "student.sensitive-read"]);
}
