//! A school in the demonstration: a year with its groups, students from a list, and an enrolment in every state.

use super::{acting_as, failed};
use anyhow::{Context as _, Result, anyhow, bail};
use chrono::{Datelike, Duration};
use plantel_application::enrollment::import::NewStudentImport;
use plantel_application::enrollment::{GuardianRef, NewEnrollment, NewGuardianship, NewStudent, WhoEnrolls};
use plantel_domain::access::{Context, Role};
use plantel_domain::clock::Day;
use plantel_domain::codes::{
    DocumentNumber, DocumentType, GradeLevel, IdentityDocument, MunicipalityCode, NamePart, PersonName, Phone,
    Relationship, Sex, Shift, Zone,
};
use plantel_domain::enrollment::{
    Channel, DocumentKind, Enrollment, EnrollmentCase, EnrollmentFilter, EnrollmentState, Giver, GuardianProfile,
    NewConsent, Placement, Profile, Purpose, Requirement, SensitiveChange,
};
use plantel_domain::form::Patch;
use plantel_domain::ids::{ConsentTextId, SchoolYearId, SiteId, UserId};
use plantel_domain::institutions::DaneCode;
use plantel_domain::institutions::school::{ClassGroupChange, NewSchoolYear, NewSite, PlannedPeriod, SiteConsecutive};
use plantel_domain::page::PageRequest;
use plantel_domain::period::Period;
use plantel_domain::text::{Line, Prose};
use plantel_http::Services;
use std::collections::BTreeSet;

/// Sixty rows of a list as an office keeps it, one of them with a fault.
const STUDENTS: &[u8] = include_bytes!("../../demo/matricula.csv");

/// By their papers in that list: whose grandmother has the guardian's account, and who has the student's.
const GRANDCHILD: &str = "1007000078";
const ELDEST: &str = "1007000364";

/// The paper without which nobody is enrolled.
const NEEDED: &str = "identity_document";

/// A blank page, which stands for every paper.
const PAPER: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n\
    trailer<</Root 1 0 R>>\n%%EOF\n";

/// A site, the running year, groups and students from a list; a class that the teacher answers for, with a child of the
/// guardian's; the student in the last grade; and what else may become of an enrolment.
pub async fn show(services: &Services, inside: &Context) -> Result<()> {
    let today = services.loans.day(inside).await.map_err(failed)?;
    let rector = acting_as(services, Role::Rector).await?;
    let secretary = acting_as(services, Role::Secretary).await?;
    let (site, year) = opened(services, &rector, today.year()).await?;
    let words = asked_for(services, &rector).await?;
    let list = NewStudentImport { year, site, file: STUDENTS.to_vec(), dry_run: false, update: false };
    services.student_imports.import(&secretary, &list).await.map_err(failed)?;
    let office = Office { services, secretary, site, year, words };
    office.class([Role::Teacher, Role::Guardian, Role::Student], inside).await?;
    office.states().await?;
    office.prospect(today).await
}

/// A site, and the year that has begun, with its four periods.
async fn opened(services: &Services, rector: &Context, year: i32) -> Result<(SiteId, SchoolYearId)> {
    let site = NewSite {
        name: Line::parse("Sede Principal")?,
        dane_code: Some(DaneCode::parse("111001000123")?),
        consecutive: Some(SiteConsecutive::FIRST),
        municipality: Some(MunicipalityCode::parse("11001")?),
        address: Some(Line::parse("Calle 85 # 37-33")?),
        zone: Some(Zone::Urban),
    };
    let site = services.school.create_site(rector, site).await.map_err(failed)?;
    let period = between(year, [(1, 19), (11, 27)])?;
    let new = NewSchoolYear { name: Line::parse(&year.to_string())?, period };
    let made = services.school.create_year(rector, new).await.map_err(failed)?;
    let parts = [
        ("Primer periodo", [(1, 19), (4, 3)]),
        ("Segundo periodo", [(4, 6), (6, 12)]),
        ("Tercer periodo", [(7, 6), (9, 11)]),
        ("Cuarto periodo", [(9, 14), (11, 27)]),
    ];
    let part = |(name, days)| -> Result<PlannedPeriod> {
        Ok(PlannedPeriod { id: None, name: Line::parse(name)?, period: between(year, days)?, weight: Some(25) })
    };
    let parts = parts.into_iter().map(part).collect::<Result<Vec<_>>>()?;
    services.school.set_periods(rector, made.id, None, parts).await.map_err(failed)?;
    services.school.activate_year(rector, made.id, None).await.map_err(failed)?;
    Ok((site.id, made.id))
}

/// From a month and day of a year to another.
fn between(year: i32, [first, last]: [(u32, u32); 2]) -> Result<Period> {
    let day = |(month, day): (u32, u32)| {
        Day::from_ymd_opt(year, month, day).with_context(|| format!("{year}-{month}-{day} is no day"))
    };
    Ok(Period::new(day(first)?, day(last)?)?)
}

/// The papers that are needed, and the words to which people consent.
async fn asked_for(services: &Services, rector: &Context) -> Result<ConsentTextId> {
    let paper = |kind: &str, name: &str, required| -> Result<Requirement> {
        let (kind, name) = (DocumentKind::parse(kind)?, Line::parse(name)?);
        Ok(Requirement { kind, name, grades: BTreeSet::new(), cases: BTreeSet::new(), required })
    };
    let papers = vec![
        paper(NEEDED, "Documento de identidad del estudiante", true)?,
        paper("health_insurance", "Certificado de afiliación a salud", false)?,
    ];
    services.enrollments.write_requirements(rector, None, papers).await.map_err(failed)?;
    let words = Prose::parse(
        "Autorizo al colegio para tratar los datos personales del estudiante con el fin de prestar el servicio \
         educativo, conforme a la Ley 1581 de 2012. Puedo conocerlos, corregirlos y revocar esta autorización.",
    )?;
    let text = services.papers.write_consent_text(rector, Purpose::DataProtection, words).await.map_err(failed)?;
    Ok(text.id)
}

/// The office of the school, at work in its year.
struct Office<'s> {
    services: &'s Services,
    secretary: Context,
    site: SiteId,
    year: SchoolYearId,
    words: ConsentTextId,
}

impl Office<'_> {
    /// A class with its teacher, where one child is the guardian's; and the student, in the last grade.
    async fn class(&self, roles: [Role; 3], inside: &Context) -> Result<()> {
        let (services, secretary) = (self.services, &self.secretary);
        let [teacher, guardian, student] = accounts(services, inside, roles).await?;
        let child = self.called(GRANDCHILD).await?;
        let Some(group) = child.placement.group else {
            bail!("everybody in the list of the demonstration has a group")
        };
        let class = EnrollmentFilter { group: Some(group), ..EnrollmentFilter::default() };
        for classmate in self.waiting(class, 40).await? {
            self.activate(&classmate).await?;
        }
        let change = ClassGroupChange { homeroom_teacher: Patch::Set(teacher), ..ClassGroupChange::default() };
        services.school.change_group(secretary, group, None, change).await.map_err(failed)?;
        let Giver::Guardian(grandmother) = self.answering(&child).await? else {
            bail!("somebody answers for everybody in the list of the demonstration")
        };
        services.students.link_guardian_user(secretary, grandmother, None, Some(guardian)).await.map_err(failed)?;
        let eldest = self.called(ELDEST).await?;
        self.activate(&eldest).await?;
        services.students.link_user(secretary, eldest.student, None, Some(student)).await.map_err(failed)?;
        Ok(())
    }

    /// Whatever else may become of an enrolment, once each.
    async fn states(&self) -> Result<()> {
        let (enrollments, secretary) = (&self.services.enrollments, &self.secretary);
        let eighth = EnrollmentFilter { grade: Some(GradeLevel::parse("8")?), ..EnrollmentFilter::default() };
        let eighth = self.waiting(eighth, 4).await?;
        let [looked_at, completed, withdrawn, transferred] = eighth.as_slice() else {
            bail!("the demonstration needs four in eighth grade");
        };
        self.submit(looked_at).await?;
        self.activate(completed).await?;
        enrollments.complete(secretary, completed.id, None).await.map_err(failed)?;
        let reason = Prose::parse("La familia se va a vivir a otra ciudad.")?;
        enrollments.withdraw(secretary, withdrawn.id, None, reason, None).await.map_err(failed)?;
        self.activate(transferred).await?;
        let elsewhere = Line::parse("Colegio San José")?;
        enrollments.transfer(secretary, transferred.id, None, elsewhere, None).await.map_err(failed)?;
        let last = EnrollmentFilter { grade: Some(GradeLevel::parse("11")?), ..EnrollmentFilter::default() };
        let Some(graduate) = self.waiting(last, 1).await?.pop() else {
            bail!("the demonstration needs another in the last grade");
        };
        self.activate(&graduate).await?;
        enrollments.graduate(secretary, graduate.id, None).await.map_err(failed)?;
        Ok(())
    }

    /// Somebody asks for a place for a child who is not known yet.
    async fn prospect(&self, today: Day) -> Result<()> {
        let mother = GuardianProfile {
            document: paper_of(DocumentType::Cc, "52998877")?,
            name: NamePart::parse("Lina Arroyo")?,
            phone: Some(Phone::parse("310 555 0199")?),
            email: None,
            address: None,
        };
        let mother = NewGuardianship {
            who: GuardianRef::Described(mother),
            relationship: Relationship::Mother,
            may_pick_up: true,
            emergency_contact: true,
            lives_with: true,
        };
        let profile = child(today - Duration::days(5 * 365))?;
        let allergies = Patch::Set(Prose::parse("Maní")?);
        let sensitive = Some(SensitiveChange { allergies, ..SensitiveChange::default() });
        let student = NewStudent { profile, sensitive, guardians: vec![mother], confirm: false };
        let (grade, shift) = (GradeLevel::parse("0")?, Some(Shift::Morning));
        let new = NewEnrollment {
            who: WhoEnrolls::New(Box::new(student)),
            year: self.year,
            placement: Placement { site: self.site, grade, shift, group: None },
            case: EnrollmentCase::New,
            admitted: false,
        };
        self.services.enrollments.create(&self.secretary, new).await.map_err(failed)?;
        Ok(())
    }

    /// Those of the year whose papers are still to come.
    async fn waiting(&self, filter: EnrollmentFilter, most: u16) -> Result<Vec<Enrollment>> {
        let state = Some(EnrollmentState::PendingDocuments);
        let filter = EnrollmentFilter { year: Some(self.year), state, ..filter };
        let page = PageRequest::first(most);
        Ok(self.services.enrollments.list(&self.secretary, &filter, &page).await.map_err(failed)?.data)
    }

    /// That of the student with this paper.
    async fn called(&self, number: &str) -> Result<Enrollment> {
        let filter = EnrollmentFilter { search: Some(number.to_owned()), ..EnrollmentFilter::default() };
        let found = self.waiting(filter, 1).await?.pop();
        found.ok_or_else(|| anyhow!("the list of the demonstration has no student with the paper {number}"))
    }

    /// Who is asked for the student's consent.
    async fn answering(&self, enrollment: &Enrollment) -> Result<Giver> {
        let student = self.services.students.find(&self.secretary, enrollment.student).await.map_err(failed)?;
        Ok(student.guardians.first().map_or(Giver::Student, |link| Giver::Guardian(link.guardian)))
    }

    /// The paper that is needed is brought, does, and is given to the office.
    async fn submit(&self, enrollment: &Enrollment) -> Result<()> {
        let (papers, secretary) = (&self.services.papers, &self.secretary);
        let (kind, name) = (DocumentKind::parse(NEEDED)?, Line::parse("documento de identidad.pdf")?);
        let paper = papers.upload(secretary, enrollment.id, kind, name, PAPER.to_vec()).await.map_err(failed)?;
        papers.validate(secretary, paper.id, None).await.map_err(failed)?;
        self.services.enrollments.submit(secretary, enrollment.id, None).await.map_err(failed)?;
        Ok(())
    }

    /// Has a place in the group, with all that it takes.
    async fn activate(&self, enrollment: &Enrollment) -> Result<()> {
        self.submit(enrollment).await?;
        let giver = self.answering(enrollment).await?;
        let consent = NewConsent { text: self.words, giver, channel: Channel::Paper };
        let (services, secretary) = (self.services, &self.secretary);
        services.papers.give_consent(secretary, enrollment.student, consent).await.map_err(failed)?;
        services.enrollments.activate(secretary, enrollment.id, None).await.map_err(failed)?;
        Ok(())
    }
}

/// Whose the accounts of these roles are.
async fn accounts<const N: usize>(services: &Services, inside: &Context, roles: [Role; N]) -> Result<[UserId; N]> {
    let members = services.memberships.list(inside, &PageRequest::first(50)).await.map_err(failed)?.data;
    let of = |role: Role| members.iter().find(|(place, _)| place.roles.contains(&role)).map(|(place, _)| place.user);
    let found: Vec<UserId> = roles.into_iter().filter_map(of).collect();
    found.try_into().map_err(|_| anyhow!("the demonstration has somebody of each role"))
}

fn paper_of(kind: DocumentType, number: &str) -> Result<IdentityDocument> {
    Ok(IdentityDocument { kind, number: DocumentNumber::parse(number)? })
}

/// Somebody who was born on that day.
fn child(birth_date: Day) -> Result<Profile> {
    let name = PersonName {
        first_surname: NamePart::parse("Arroyo")?,
        second_surname: None,
        first_name: NamePart::parse("Salomé")?,
        second_name: None,
    };
    Ok(Profile {
        document: paper_of(DocumentType::Rc, "1098000777")?,
        issued_in: None,
        name,
        birth_date,
        birth_place: None,
        sex: Sex::Female,
        address: None,
        municipality: Some(MunicipalityCode::parse("11001")?),
        zone: Some(Zone::Urban),
        stratum: None,
        phone: None,
        email: None,
    })
}
