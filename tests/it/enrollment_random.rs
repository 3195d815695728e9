//! Whatever several people do with enrolments, in any order and at once: nothing stands where the table of edges does
//! not lead, a group has as many places taken as there are enrolments that hold them, and what was done is never undone.

use plantel_application::enrollment::{EnrollmentChange, Enrollments, NewEnrollment, WhoEnrolls};
use plantel_application::{Result, attempt};
use plantel_domain::access::{Context, Membership, Role};
use plantel_domain::enrollment::{
    Channel, Consent, ConsentText, Enrollment, EnrollmentCase, EnrollmentFilter, Giver, Placement, Purpose,
    Requirements, Sight, Student, Transition, Verb,
};
use plantel_domain::error::Kind as Fault;
use plantel_domain::form::Patch;
use plantel_domain::ids::{EnrollmentId, InstitutionId, StudentId};
use plantel_domain::institutions::school::{ClassGroup, SchoolYear, SchoolYearState, Site};
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::store::Store;
use plantel_testkit::builders::{
    a_class_group, a_grade, a_membership, a_school_year, a_site, a_student, a_user, an_institution, context_of, line,
    prose, seed,
};
use plantel_testkit::clock::moment;
use plantel_testkit::ids::an_id;
use plantel_testkit::{FixedClock, MemoryStore, RandomIds};
use plantel_tests::databases::{Kind, store};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Each does so many things in a round.
const TURNS: usize = 25;

/// So many people keep the office.
const PEOPLE: usize = 5;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_memory() {
    let clock = Arc::new(FixedClock::default());
    let store = Arc::new(MemoryStore::new(clock.clone(), Arc::new(RandomIds)));
    School::new(store, clock).await.live(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    let base = store(Kind::Sqlite).await;
    School::new(base.store.clone(), base.clock.clone()).await.live(2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    let base = store(Kind::Postgres).await;
    School::new(base.store.clone(), base.clock.clone()).await.live(3).await;
}

/// Three groups of the last grade with six places in all, for nine students, each of whom has consented.
struct School {
    store: Arc<dyn Store>,
    office: Enrollments,
    institution: InstitutionId,
    site: Site,
    year: SchoolYear,
    groups: Vec<ClassGroup>,
    students: Vec<Student>,
    people: Vec<Context>,
}

impl School {
    async fn new(store: Arc<dyn Store>, clock: Arc<FixedClock>) -> Arc<Self> {
        let whole = seed(&*store, an_institution()).await;
        let institution = whole.id;
        let site = seed(&*store, a_site(institution)).await;
        let year = SchoolYear { state: SchoolYearState::Active, ..a_school_year(institution) };
        let year = seed(&*store, year).await;
        let (mut groups, mut students, mut people) = (Vec::new(), Vec::new(), Vec::new());
        for capacity in [1, 2, 3] {
            let group = ClassGroup { capacity, grade: a_grade("11"), ..a_class_group(&site, &year) };
            groups.push(seed(&*store, group).await);
        }
        for _ in 0..9 {
            students.push(seed(&*store, a_student(institution)).await);
        }
        for _ in 0..PEOPLE {
            let user = seed(&*store, a_user()).await;
            let roles = BTreeSet::from([Role::Secretary, Role::Rector]);
            let place = seed(&*store, Membership { roles, ..a_membership(institution, user.id) }).await;
            people.push(context_of(&user, &place, &whole));
        }
        consent(&*store, institution, &students).await;
        let office = Enrollments::new(store.clone(), clock, Arc::new(RandomIds));
        Arc::new(Self { store, office, institution, site, year, groups, students, people })
    }

    async fn live(self: Arc<Self>, seed: u64) {
        let mut known = BTreeMap::new();
        for round in 0..4 {
            let mut everybody = tokio::task::JoinSet::new();
            for n in 0..PEOPLE {
                let chance = fastrand::Rng::with_seed(seed * 1000 + round * 10 + n as u64);
                let school = Arc::clone(&self);
                everybody.spawn(async move { school.somebody(n, chance).await });
            }
            for done in everybody.join_all().await {
                done.unwrap_or_else(|error| panic!("seed {seed}, round {round}: {error:?}"));
            }
            known = self.check(known).await;
        }
        let taken = known.values().filter(|history| history.len() > 3).count();
        assert!(taken > 3, "something was done: {taken}");
    }

    /// One person's turns. What is refused, or done by somebody else meanwhile, is as it should be.
    async fn somebody(&self, n: usize, mut chance: fastrand::Rng) -> Result<()> {
        for _ in 0..TURNS {
            match self.turn(&self.people[n], &mut chance).await {
                Err(error) if matches!(error.kind(), Fault::Refused | Fault::Stale) => {}
                other => other?,
            }
        }
        Ok(())
    }

    async fn turn(&self, who: &Context, chance: &mut fastrand::Rng) -> Result<()> {
        let all = self.all().await;
        if all.is_empty() || chance.u8(..4) == 0 {
            let new = self.wish(chance);
            return attempt(|| self.office.create(who, new.clone())).await.map(|_| ());
        }
        let it = &all[chance.usize(..all.len())];
        if chance.u8(..4) == 0 {
            let moved = self.some_change(chance);
            return attempt(|| self.office.change(who, it.id, None, moved.clone())).await.map(|_| ());
        }
        // Mostly what the table has, and now and then what it has not.
        let next: Vec<Verb> = Verb::of(it.state).collect();
        let any = Verb::ALL[chance.usize(..Verb::ALL.len())];
        let verb = chance.choice(&next).copied().filter(|_| chance.u8(..6) > 0).unwrap_or(any);
        attempt(|| self.does(who, it.id, verb)).await
    }

    async fn does(&self, who: &Context, id: EnrollmentId, verb: Verb) -> Result<()> {
        let office = &self.office;
        match verb {
            Verb::Admit => office.admit(who, id, None).await,
            Verb::Submit => office.submit(who, id, None).await,
            Verb::SendBack => office.send_back(who, id, None, prose("No se lee")).await,
            Verb::Activate => office.activate(who, id, None).await,
            Verb::Complete => office.complete(who, id, None).await,
            Verb::Graduate => office.graduate(who, id, None).await,
            Verb::Withdraw => office.withdraw(who, id, None, prose("Se va"), None).await,
            Verb::Transfer => office.transfer(who, id, None, line("Otro colegio"), None).await,
            Verb::ReEnter => office.re_enter(who, id, None, None).await,
            Verb::Reopen => office.reopen(who, id, None, prose("Faltaba algo")).await,
        }
        .map(|_| ())
    }

    fn wish(&self, chance: &mut fastrand::Rng) -> NewEnrollment {
        let student = chance.choice(&self.students).expect("there are some").id;
        let group = chance.choice(&self.groups).map(|group| group.id).filter(|_| chance.u8(..4) > 0);
        NewEnrollment {
            who: WhoEnrolls::Known(student),
            year: self.year.id,
            placement: Placement { site: self.site.id, grade: a_grade("11"), shift: None, group },
            case: EnrollmentCase::New,
            admitted: chance.bool(),
        }
    }

    /// Another group, mostly; or none, or a grade in which there is none.
    fn some_change(&self, chance: &mut fastrand::Rng) -> EnrollmentChange {
        let plain = EnrollmentChange::default();
        match chance.u8(..8) {
            0 => EnrollmentChange { group: Patch::Clear, ..plain },
            1 => EnrollmentChange { grade: Some(a_grade("10")), ..plain },
            2 => EnrollmentChange { case: Some(EnrollmentCase::Returning), ..plain },
            _ => {
                let group = chance.choice(&self.groups).expect("there are some").id;
                EnrollmentChange { group: Patch::Set(group), grade: Some(a_grade("11")), ..plain }
            }
        }
    }

    async fn all(&self) -> Vec<Enrollment> {
        let inside = Context::system("look", Some(self.institution));
        let (sight, filter) = (Sight::all(self.institution), EnrollmentFilter::default());
        let (mut page, mut all) = (PageRequest::first(200), Vec::new());
        loop {
            let mut reader = self.store.read(&inside).await.expect("it is read");
            let found = reader.enrollments().list(&sight, &filter, &page).await.expect("enrolments are listed");
            all.extend(found.data);
            match found.next {
                Some(next) => page.start = Start::After(next),
                None => return all,
            }
        }
    }

    /// What must never be otherwise; and the histories, each of which goes on from what is known of it.
    async fn check(&self, known: BTreeMap<EnrollmentId, Vec<Transition>>) -> BTreeMap<EnrollmentId, Vec<Transition>> {
        let all = self.all().await;
        let mut counted: BTreeMap<StudentId, usize> = BTreeMap::new();
        for it in &all {
            led_by_the_table(it);
            *counted.entry(it.student).or_default() += usize::from(it.state.counts());
        }
        assert!(counted.values().all(|count| *count <= 1), "a student is enrolled once a year: {counted:?}");
        let inside = Context::system("look", Some(self.institution));
        for group in &self.groups {
            let mut reader = self.store.read(&inside).await.expect("it is read");
            let stored = reader.class_groups().find(group.id, None).await.expect("it is read").expect("it is there");
            let holding = all.iter().filter(|it| it.holds_place() == Some(group.id)).count();
            assert_eq!(usize::from(stored.taken), holding, "the places of {} are those of its enrolments", group.code);
            assert!(stored.taken <= stored.capacity);
        }
        let histories: BTreeMap<_, _> = all.into_iter().map(|it| (it.id, it.history)).collect();
        for (id, before) in known {
            assert!(histories[&id].starts_with(&before), "what was done is not undone");
        }
        histories
    }
}

/// Every step is an edge, begins where the last one ended, and they lead where the enrolment stands.
#[track_caller]
fn led_by_the_table(it: &Enrollment) {
    let mut stands = None;
    for step in &it.history {
        assert_eq!(step.from, stands, "{it:?}");
        let leads = |from| Verb::ALL.iter().any(|verb| verb.leads(from, step.to));
        assert!(step.from.is_none_or(leads), "{it:?}");
        stands = Some(step.to);
    }
    assert_eq!(stands, Some(it.state));
    assert_eq!(it.holds_place().is_some(), it.state.taught(), "{it:?}");
}

/// Nobody asks for papers, and all have consented.
async fn consent(store: &dyn Store, institution: InstitutionId, students: &[Student]) {
    let text = ConsentText {
        id: an_id().into(),
        institution,
        purpose: Purpose::DataProtection,
        number: 1,
        text: prose("Autorizo el tratamiento de los datos."),
        sha256: "ab".repeat(32),
        by: None,
        created_at: moment(),
    };
    let inside = Context::system("test", Some(institution));
    let mut work = store.begin(&inside).await.expect("a work begins");
    work.consents().add_text(&text).await.expect("it is stored");
    for student in students {
        let consent = Consent {
            id: an_id().into(),
            institution,
            student: student.id,
            text: text.id,
            purpose: text.purpose,
            text_number: text.number,
            text_sha256: text.sha256.clone(),
            giver: Giver::Student,
            channel: Channel::Paper,
            recorded_by: None,
            given_at: moment(),
            revoked: None,
        };
        work.consents().add(&consent).await.expect("it is stored");
    }
    let mut none = Requirements { papers: Vec::new(), ..Requirements::usual(institution) };
    work.enrollment_requirements().put(&mut none).await.expect("it is stored");
    work.commit_unjournaled().await.expect("it is committed");
}
