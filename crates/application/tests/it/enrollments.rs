//! Enrolling students, step by step.

use crate::house::{House, code, code_and_params};
use plantel_application::Result;
use plantel_application::enrollment::{EnrollmentChange, EnrollmentSheet, Enrollments, NewEnrollment, WhoEnrolls};
use plantel_domain::access::{Context, Role};
use plantel_domain::enrollment::{
    Channel, Consent, ConsentText, Enrollment, EnrollmentCase, EnrollmentState as S, Giver, Placement, Purpose,
    Requirements, Student, Verb,
};
use plantel_domain::error::Param;
use plantel_domain::form::Patch;
use plantel_domain::ids::EnrollmentId;
use plantel_domain::institutions::school::{ClassGroup, SchoolYear, SchoolYearState, Site};
use plantel_domain::store::Store;
use plantel_testkit::builders::{
    a_class_group, a_grade, a_school_year, a_site, a_student, an_enrollment, brought_to, line, placed_in, prose, seed,
};
use plantel_testkit::clock::moment;
use plantel_testkit::ids::an_id;
use rstest::rstest;

/// A school that asks for no papers: a site, a year, a group of the last grade, and who keeps the office.
pub struct School {
    pub house: House,
    pub site: Site,
    pub year: SchoolYear,
    pub group: ClassGroup,
    pub text: ConsentText,
    pub secretary: Context,
}

impl School {
    pub async fn new() -> Self {
        let house = House::new().await;
        let id = house.institution.id;
        let site = seed(&*house.store, a_site(id)).await;
        let year = SchoolYear { state: SchoolYearState::Active, ..a_school_year(id) };
        let year = seed(&*house.store, year).await;
        let group = ClassGroup { grade: a_grade("11"), ..a_class_group(&site, &year) };
        let group = seed(&*house.store, group).await;
        let secretary = house.person_of(Role::Secretary, []).await;
        let text = ConsentText {
            id: an_id().into(),
            institution: id,
            purpose: Purpose::DataProtection,
            number: 1,
            text: prose("Autorizo el tratamiento de los datos."),
            sha256: "ab".repeat(32),
            by: None,
            created_at: moment(),
        };
        let school = Self { house, site, year, group, text, secretary };
        let mut work = school.house.store.begin(&school.system()).await.unwrap();
        work.consents().add_text(&school.text).await.unwrap();
        let mut none = Requirements { papers: Vec::new(), ..Requirements::usual(id) };
        work.enrollment_requirements().put(&mut none).await.unwrap();
        work.commit_unjournaled().await.unwrap();
        school
    }

    pub fn system(&self) -> Context {
        Context::system("test", Some(self.house.institution.id))
    }

    pub fn office(&self) -> Enrollments {
        Enrollments::new(self.house.store.clone(), self.house.clock.clone(), self.house.ids.clone())
    }

    pub async fn student(&self) -> Student {
        seed(&*self.house.store, a_student(self.house.institution.id)).await
    }

    /// Somebody of age consents for themself.
    pub async fn consents(&self, student: &Student) {
        let consent = Consent {
            id: an_id().into(),
            institution: student.institution,
            student: student.id,
            text: self.text.id,
            purpose: self.text.purpose,
            text_number: self.text.number,
            text_sha256: self.text.sha256.clone(),
            giver: Giver::Student,
            channel: Channel::Paper,
            recorded_by: None,
            given_at: moment(),
            revoked: None,
        };
        let mut work = self.house.store.begin(&self.system()).await.unwrap();
        work.consents().add(&consent).await.unwrap();
        work.commit_unjournaled().await.unwrap();
    }

    /// Of a student of its own, who consented, in the group and in this state.
    pub async fn enrolled(&self, state: S) -> Enrollment {
        let student = self.student().await;
        self.consents(&student).await;
        let it = placed_in(an_enrollment(&student, &self.year, &self.site), &self.group);
        seed(&*self.house.store, brought_to(it, state)).await
    }

    /// The same, with its place taken.
    pub async fn active(&self) -> Enrollment {
        let it = self.enrolled(S::InReview).await;
        self.office().activate(&self.secretary, it.id, None).await.unwrap().enrollment
    }

    pub fn asked(&self, student: &Student) -> NewEnrollment {
        let Site { id: site, .. } = self.site;
        NewEnrollment {
            who: WhoEnrolls::Known(student.id),
            year: self.year.id,
            placement: Placement { site, grade: a_grade("11"), shift: None, group: Some(self.group.id) },
            case: EnrollmentCase::New,
            admitted: true,
        }
    }

    pub async fn create(&self, new: NewEnrollment) -> Result<EnrollmentSheet> {
        self.office().create(&self.secretary, new).await
    }

    pub async fn taken(&self, group: &ClassGroup) -> u16 {
        self.house.read().await.class_groups().find(group.id, None).await.unwrap().unwrap().taken
    }

    pub async fn close(&self) {
        let mut year = SchoolYear { state: SchoolYearState::Closed, ..self.year.clone() };
        let mut work = self.house.store.begin(&self.system()).await.unwrap();
        work.school_years().update(&mut year).await.unwrap();
        work.commit_unjournaled().await.unwrap();
    }

    /// Does it, with words where they are asked for.
    pub async fn does(&self, who: &Context, id: EnrollmentId, verb: Verb) -> Result<EnrollmentSheet> {
        let office = self.office();
        match verb {
            Verb::Admit => office.admit(who, id, None).await,
            Verb::Submit => office.submit(who, id, None).await,
            Verb::SendBack => office.send_back(who, id, None, prose("No se lee")).await,
            Verb::Activate => office.activate(who, id, None).await,
            Verb::Complete => office.complete(who, id, None).await,
            Verb::Graduate => office.graduate(who, id, None).await,
            Verb::Withdraw => office.withdraw(who, id, None, prose("Cambio de ciudad"), None).await,
            Verb::Transfer => office.transfer(who, id, None, line("Otro colegio"), None).await,
            Verb::ReEnter => office.re_enter(who, id, None, None).await,
            Verb::Reopen => office.reopen(who, id, None, prose("Faltaba una nota")).await,
        }
    }
}

pub fn change() -> EnrollmentChange {
    EnrollmentChange::default()
}

#[tokio::test]
async fn a_student_goes_from_the_first_question_to_the_last_grade() {
    let school = School::new().await;
    let student = school.student().await;
    school.consents(&student).await;
    let asked = school.create(NewEnrollment { admitted: false, ..school.asked(&student) }).await.unwrap();
    assert_eq!((asked.enrollment.state, asked.next), (S::Prospect, vec![Verb::Admit, Verb::Withdraw]));
    assert_eq!(asked.enrollment.placement.shift, Some(school.group.shift), "the group says the shift");
    let id = asked.enrollment.id;
    for (verb, taken) in [(Verb::Admit, 0), (Verb::Submit, 0), (Verb::Activate, 1), (Verb::Graduate, 1)] {
        let sheet = school.does(&school.secretary, id, verb).await.unwrap();
        let group = sheet.group.clone().unwrap();
        assert_eq!((group.taken, school.taken(&group).await), (taken, taken), "{verb:?}");
        assert_eq!(school.office().find(&school.secretary, id).await.unwrap(), sheet);
    }
    let last = school.office().find(&school.secretary, id).await.unwrap();
    assert_eq!((last.enrollment.state, last.next, last.consent), (S::Graduated, vec![], true));
    let by: Vec<_> = last.enrollment.history.iter().map(|step| step.by).collect();
    assert_eq!(by, vec![school.secretary.user(); 5]);
    let mut kinds = vec!["enrollment.created"];
    kinds.extend(["enrollment.moved"; 4]);
    assert_eq!(school.house.store.kinds(), kinds);
}

#[rstest]
#[tokio::test]
async fn whatever_the_table_does_not_have_is_refused_with_what_can_be_done(
    #[values(0, 1, 2, 3, 4, 5, 6, 7)] from: usize,
) {
    let school = School::new().await;
    let it = school.enrolled(S::ALL[from]).await;
    let rector = school.house.person_of(Role::Rector, []).await;
    for verb in Verb::ALL.iter().filter(|verb| it.leads_to(**verb).is_none()) {
        let (told, params) = code_and_params(school.does(&rector, it.id, *verb).await);
        let next = Verb::of(it.state).map(Verb::name).collect::<Vec<_>>().join(", ");
        let text = |value: &str| Param::Text(value.to_owned().into());
        let named = vec![("state", text(it.state.name())), ("verb", text(verb.name())), ("next", text(&next))];
        assert_eq!((told, params), ("enrollment.not-now", named));
    }
    school.house.assert_nothing_happened();
}

#[tokio::test]
async fn nobody_is_active_without_consent_a_group_papers_and_a_place() {
    let school = School::new().await;
    let student = school.student().await;
    let it = an_enrollment(&student, &school.year, &school.site);
    let nowhere = Placement { grade: a_grade("11"), ..it.placement };
    let it = seed(&*school.house.store, brought_to(Enrollment { placement: nowhere, ..it }, S::InReview)).await;
    let activate = async || school.does(&school.secretary, it.id, Verb::Activate).await;
    assert_eq!(code(activate().await), "enrollment.no-consent");
    school.consents(&student).await;
    assert_eq!(code(activate().await), "enrollment.no-group");
    let small = ClassGroup { capacity: 1, taken: 1, ..a_class_group(&school.site, &school.year) };
    let small = seed(&*school.house.store, ClassGroup { grade: a_grade("11"), ..small }).await;
    let placed = EnrollmentChange { group: Patch::Set(small.id), ..change() };
    school.office().change(&school.secretary, it.id, None, placed).await.unwrap();
    assert_eq!(code(activate().await), "group.full");
    let rector = school.house.person_of(Role::Rector, []).await;
    let usual = Requirements::usual(school.house.institution.id).papers;
    school.office().write_requirements(&rector, Some(1), usual).await.unwrap();
    let (told, params) = code_and_params(activate().await);
    let papers = Param::Text("identity_document, guardian_identity_document".into());
    assert_eq!((told, params), ("enrollment.papers-missing", vec![("papers", papers)]));
    let waiting = school.enrolled(S::PendingDocuments).await;
    assert_eq!(code(school.does(&school.secretary, waiting.id, Verb::Submit).await), "enrollment.papers-missing");
    let found = school.office().find(&school.secretary, it.id).await.unwrap();
    assert_eq!((found.enrollment.state, found.papers.missing.len(), school.taken(&small).await), (S::InReview, 2, 1));
}

#[tokio::test]
async fn who_leaves_gives_the_place_back_and_may_come_again_unless_enrolled_anew() {
    let school = School::new().await;
    for verb in [Verb::Withdraw, Verb::Transfer] {
        let it = school.active().await;
        assert_eq!(school.taken(&school.group).await, 1);
        school.does(&school.secretary, it.id, verb).await.unwrap();
        assert_eq!(school.taken(&school.group).await, 0);
        let student = school.house.read().await.students().find_all(&[it.student]).await.unwrap().pop().unwrap();
        let anew = school.create(school.asked(&student)).await.unwrap().enrollment;
        assert_eq!(code(school.does(&school.secretary, it.id, Verb::ReEnter).await), "enrollment.exists");
        assert_eq!(code(school.create(school.asked(&student)).await), "enrollment.exists");
        school.does(&school.secretary, anew.id, Verb::Withdraw).await.unwrap();
        let back = school.does(&school.secretary, it.id, Verb::ReEnter).await.unwrap();
        assert_eq!(back.enrollment.state, S::InReview);
        school.does(&school.secretary, it.id, Verb::Withdraw).await.unwrap();
    }
}

#[tokio::test]
async fn who_has_a_place_and_goes_to_another_group_has_one_there() {
    let school = School::new().await;
    let other = ClassGroup { capacity: 1, grade: a_grade("11"), ..a_class_group(&school.site, &school.year) };
    let other = seed(&*school.house.store, other).await;
    let (first, second) = (school.active().await, school.active().await);
    let to = |group: &ClassGroup| EnrollmentChange { group: Patch::Set(group.id), ..change() };
    let office = school.office();
    office.change(&school.secretary, first.id, None, to(&other)).await.unwrap();
    assert_eq!((school.taken(&school.group).await, school.taken(&other).await), (1, 1));
    assert_eq!(code(office.change(&school.secretary, second.id, None, to(&other)).await), "group.full");
    let cleared = EnrollmentChange { group: Patch::Clear, ..change() };
    assert_eq!(code(office.change(&school.secretary, second.id, None, cleared).await), "enrollment.no-group");
    let lower = EnrollmentChange { grade: Some(a_grade("10")), ..change() };
    assert_eq!(code(office.change(&school.secretary, second.id, None, lower).await), "enrollment.group-does-not-fit");
    let before = school.house.store.kinds().len();
    let same = office.change(&school.secretary, second.id, Some(second.version), to(&school.group)).await.unwrap();
    assert_eq!((same.enrollment, school.house.store.kinds().len()), (second, before));
    assert_eq!((school.taken(&school.group).await, school.taken(&other).await), (1, 1));
    let left = school.enrolled(S::Withdrawn).await;
    assert_eq!(code(office.change(&school.secretary, left.id, None, to(&other)).await), "enrollment.settled");
}
