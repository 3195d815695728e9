//! Students who are blocked: who may, and who still sees them.

use crate::house::{House, code};
use plantel_application::data_rights::DataRights;
use plantel_application::enrollment::{Enrollments, Papers, Students};
use plantel_domain::access::{Context, Role};
use plantel_domain::data_rights::{DataRequestFilter, DataRequestKind, DataRequestState, NewDataRequest};
use plantel_domain::enrollment::{
    Channel, EnrollmentFilter, EnrollmentState as S, Guardian, GuardianFilter, Student, StudentFilter,
};
use plantel_domain::ids::StudentId;
use plantel_domain::institutions::school::ClassGroup;
use plantel_domain::page::PageRequest;
use plantel_domain::text::Prose;
use plantel_testkit::builders::{Pupil, a_pupil, a_student, prose, seed};
use serde_json::json;

/// A school with one pupil, whose mother, teacher and self have accounts.
pub struct Office {
    pub house: House,
    pub pupil: Pupil,
    pub rector: Context,
    pub secretary: Context,
    pub teacher: Context,
    pub mother: Context,
    pub learner: Context,
}

impl Office {
    pub async fn of(state: S) -> Self {
        let house = House::new().await;
        let (rector, secretary) = (house.person(Role::Rector).await, house.person(Role::Secretary).await);
        let (teacher, learner) = (house.person(Role::Teacher).await, house.person(Role::Student).await);
        let parent = house.person(Role::Guardian).await;
        let pupil = a_pupil(house.institution.id).standing(state);
        let mother = Guardian { user: parent.user(), ..pupil.mother };
        let student = Student { user: learner.user(), ..pupil.student };
        let group = ClassGroup { teachers: teacher.user().into_iter().collect(), ..pupil.group };
        let pupil = seed(&*house.store, Pupil { mother, student, group, ..pupil }).await;
        Self { house, pupil, rector, secretary, teacher, mother: parent, learner }
    }

    pub fn id(&self) -> StudentId {
        self.pupil.student.id
    }

    pub fn students(&self) -> Students {
        let House { store, clock, ids, .. } = &self.house;
        Students::new(store.clone(), clock.clone(), ids.clone())
    }

    pub fn enrollments(&self) -> Enrollments {
        let House { store, clock, ids, .. } = &self.house;
        Enrollments::new(store.clone(), clock.clone(), ids.clone())
    }

    pub fn papers(&self) -> Papers {
        let House { store, clock, ids, files, .. } = &self.house;
        Papers::new(store.clone(), clock.clone(), ids.clone(), files.clone())
    }

    pub fn rights(&self) -> DataRights {
        let House { store, clock, ids, .. } = &self.house;
        DataRights::new(store.clone(), clock.clone(), ids.clone())
    }

    /// The rector blocks the pupil.
    pub async fn block(&self) -> Student {
        self.students().block(&self.rector, self.id(), None, why()).await.unwrap()
    }

    pub async fn unblock(&self) -> Student {
        self.students().unblock(&self.rector, self.id(), None, prose("Fue un error")).await.unwrap()
    }

    /// Whether somebody finds and lists the student and what is theirs: all of it, or nothing.
    async fn sees(&self, who: &Context) -> bool {
        let (students, enrollments, papers) = (self.students(), self.enrollments(), self.papers());
        let (place, page) = (self.pupil.enrollment.id, PageRequest::first(9));
        let found = students.find(who, self.id()).await;
        let (mut listed, mut all) = (0, 0);
        for blocked in [false, true] {
            let of_students = StudentFilter { blocked, ..StudentFilter::default() };
            listed += students.list(who, &of_students, &page).await.unwrap().data.len();
            let of_places = EnrollmentFilter { blocked, ..EnrollmentFilter::default() };
            all += enrollments.list(who, &of_places, &page).await.unwrap().data.len();
        }
        let enrolled = enrollments.find(who, place).await;
        let brought = papers.documents(who, place).await;
        let consents = papers.consents(who, self.id()).await;
        let seen = found.is_ok();
        let shown = [listed == 1, enrolled.is_ok(), all == 1, brought.is_ok(), consents.is_ok()];
        assert_eq!(shown, [seen; 5]);
        if !seen {
            assert_eq!((code(found), code(consents)), ("student.not-found", "student.not-found"));
            assert_eq!((code(enrolled), code(brought)), ("enrollment.not-found", "enrollment.not-found"));
        }
        seen
    }
}

pub fn why() -> Prose<500> {
    prose("Supresión pedida, acta 12")
}

#[tokio::test]
async fn nobody_blocks_but_who_may() {
    let office = Office::of(S::Withdrawn).await;
    let (students, id) = (office.students(), office.id());
    let coordinator = office.house.person(Role::Coordinator).await;
    for who in [&office.secretary, &coordinator, &office.teacher, &office.mother, &office.learner] {
        assert_eq!(code(students.block(who, id, None, why()).await), "access.denied");
        assert_eq!(code(students.unblock(who, id, None, why()).await), "access.denied");
    }
    let elsewhere = office.house.next_door().await.person(Role::Rector).await;
    assert_eq!(code(students.block(&elsewhere, id, None, why()).await), "student.not-found");
    assert_eq!(code(students.unblock(&elsewhere, id, None, why()).await), "student.not-found");
    assert_eq!(code(students.block(&office.rector, id, Some(2), why()).await), "store.precondition-failed");
    assert_eq!(code(students.unblock(&office.rector, id, None, why()).await), "student.not-blocked");
    office.house.assert_nothing_happened();
    assert_eq!(students.find(&office.secretary, id).await.unwrap(), office.pupil.student);
}

#[tokio::test]
async fn who_is_enrolled_is_not_blocked_and_who_left_or_finished_is() {
    for state in S::ALL {
        let office = Office::of(*state).await;
        let (students, id) = (office.students(), office.id());
        let done = students.block(&office.rector, id, Some(1), why()).await;
        if state.open() {
            assert_eq!(code(done), "student.enrolled", "{}", state.name());
            office.house.assert_nothing_happened();
            continue;
        }
        let after = done.unwrap();
        let blocking = after.blocked.clone().unwrap();
        assert_eq!((after.version, Some(blocking.by), blocking.reason), (2, office.rector.user(), why()));
        assert_eq!(code(students.block(&office.rector, id, Some(2), why()).await), "student.blocked");
        assert_eq!(office.house.store.kinds(), ["student.blocked"]);
    }
}

#[tokio::test]
async fn who_is_blocked_is_seen_by_who_may_block_and_by_nobody_else_until_it_ends() {
    let office = Office::of(S::Completed).await;
    let (coordinator, auditor) =
        (office.house.person(Role::Coordinator).await, office.house.person(Role::Auditor).await);
    let root = office.house.platform_admin().await;
    let others = [&office.secretary, &office.teacher, &office.mother, &office.learner, &coordinator, &auditor];
    for who in others {
        assert!(office.sees(who).await);
    }
    let blocked = office.block().await;
    for who in others {
        assert!(!office.sees(who).await);
    }
    for who in [&office.rector, &root] {
        assert!(office.sees(who).await);
    }
    let page = PageRequest::first(9);
    let only = |blocked| StudentFilter { blocked, ..StudentFilter::default() };
    let listed = async |who: &Context, filter| office.students().list(who, &filter, &page).await.unwrap().data;
    assert_eq!(listed(&office.rector, only(true)).await, std::slice::from_ref(&blocked));
    assert_eq!(listed(&office.rector, only(false)).await, []);
    assert_eq!(listed(&office.secretary, only(true)).await, []);
    let back = office.unblock().await;
    assert_eq!((back.version, back.blocked.is_none()), (3, true));
    for who in others {
        assert!(office.sees(who).await);
    }
}

#[tokio::test]
async fn neither_health_nor_a_copy_of_everything_is_given_of_who_is_blocked() {
    let office = Office::of(S::Completed).await;
    office.block().await;
    let (students, rights, id) = (office.students(), office.rights(), office.id());
    for who in [&office.secretary, &office.mother, &office.learner] {
        assert_eq!(code(students.sensitive(who, id).await), "student.not-found");
        assert_eq!(code(rights.person_data(who, id).await), "student.not-found");
    }
    assert_eq!(office.house.store.kinds(), ["student.blocked"], "nobody read anything");
    assert_eq!(students.sensitive(&office.rector, id).await.unwrap().version, 0);
    let data = rights.person_data(&office.rector, id).await.unwrap();
    assert_eq!((data.student.id, data.enrollments.len()), (id, 1), "it is kept");
}

#[tokio::test]
async fn who_answers_for_blocked_students_alone_is_seen_as_they_are() {
    let office = Office::of(S::Completed).await;
    let (students, mother) = (office.students(), office.pupil.mother.id);
    let page = PageRequest::first(9);
    let of = async |who: &Context, blocked| {
        let filter = GuardianFilter { blocked, ..GuardianFilter::default() };
        let all = students.guardians(who, &filter, &page).await.unwrap().data;
        all.iter().map(|it| it.id).collect::<Vec<_>>()
    };
    let listed = async |who: &Context| of(who, false).await;
    office.block().await;
    assert_eq!(code(students.guardian(&office.secretary, mother).await), "guardian.not-found");
    assert_eq!(code(students.children_of(&office.secretary, mother).await), "guardian.not-found");
    assert_eq!(listed(&office.secretary).await, []);
    assert_eq!(students.guardian(&office.rector, mother).await.unwrap().id, mother);
    assert_eq!(students.children_of(&office.rector, mother).await.unwrap().len(), 1);
    assert_eq!((listed(&office.rector).await, of(&office.rector, true).await), (vec![], vec![mother]));
    assert_eq!(of(&office.secretary, true).await, []);
    // Of a mother of two, one of whom is blocked, the other is seen.
    let links = office.pupil.student.guardians.clone();
    let sister = Student { guardians: links, ..a_student(office.house.institution.id) };
    let sister = seed(&*office.house.store, sister).await;
    assert_eq!(students.guardian(&office.secretary, mother).await.unwrap().id, mother);
    assert_eq!(students.children_of(&office.secretary, mother).await.unwrap(), std::slice::from_ref(&sister));
    assert_eq!(listed(&office.secretary).await, [mother]);
    let own = students.list(&office.mother, &StudentFilter::default(), &page).await.unwrap().data;
    assert_eq!(own, [sister]);
}

#[tokio::test]
async fn what_was_asked_about_who_is_blocked_is_answered_by_who_sees_them() {
    let office = Office::of(S::Completed).await;
    let (rights, page) = (office.rights(), PageRequest::first(9));
    let asked = |channel| NewDataRequest {
        student: office.id(),
        guardian: None,
        kind: DataRequestKind::Suppression,
        text: prose("Borren los datos"),
        channel,
        received_on: None,
    };
    let request = rights.ask(&office.mother, asked(Channel::Web)).await.unwrap();
    office.block().await;
    let filter = DataRequestFilter::default();
    let only = DataRequestFilter { blocked: true, ..filter.clone() };
    for who in [&office.secretary, &office.learner] {
        assert_eq!(rights.list(who, &filter, false, &page).await.unwrap().data, []);
        assert_eq!(rights.list(who, &only, false, &page).await.unwrap().data, []);
        assert_eq!(code(rights.find(who, request.id).await), "data-request.not-found");
    }
    let again = rights.ask(&office.mother, asked(Channel::Web)).await;
    assert_eq!(code(again), "student.not-found");
    let told = prose("La ley obliga a conservarlos; quedan bloqueados");
    let refused = rights.reject(&office.secretary, request.id, None, prose("No")).await;
    assert_eq!(code(refused), "data-request.not-found");
    let answered = rights.answer(&office.rector, request.id, None, told).await.unwrap();
    assert_eq!(answered.state, DataRequestState::Answered);
    rights.ask(&office.rector, asked(Channel::Paper)).await.unwrap();
    assert_eq!(rights.list(&office.rector, &filter, false, &page).await.unwrap().data, []);
    assert_eq!(rights.list(&office.rector, &only, false, &page).await.unwrap().data.len(), 2);
    // Who asked reads the answer, without the name of whom they do not see.
    assert_eq!(rights.list(&office.mother, &filter, false, &page).await.unwrap().data, std::slice::from_ref(&answered));
    assert_eq!(rights.list(&office.mother, &only, false, &page).await.unwrap().data, []);
    assert_eq!(rights.find(&office.mother, request.id).await.unwrap(), answered);
    let of = std::slice::from_ref(&answered);
    assert!(rights.shown_with(&office.mother, of).await.unwrap().students.is_empty());
    assert!(rights.shown_with(&office.rector, of).await.unwrap().students.contains_key(&office.id()));
}

#[tokio::test]
async fn the_journal_tells_that_and_why_somebody_was_blocked_and_nothing_that_is_known() {
    let office = Office::of(S::Withdrawn).await;
    office.block().await;
    office.unblock().await;
    assert_eq!(office.house.store.kinds(), ["student.blocked", "student.unblocked"]);
    let entries = office.house.store.journal_entries();
    assert_eq!((&entries[0].data["reason"], &entries[1].data["reason"]), (&json!(why()), &json!("Fue un error")));
    let told: Vec<_> = entries.iter().map(|entry| json!([entry.data, entry.changes])).collect();
    let told = json!(told).to_string();
    let profile = &office.pupil.student.profile;
    for secret in [profile.document.number.as_str(), "Peña", "2015-08-20"] {
        assert!(!told.contains(secret), "{secret} stands in {told}");
    }
}
