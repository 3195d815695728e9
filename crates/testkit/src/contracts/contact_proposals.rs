//! What is promised of proposals of contact data.

use super::support::{Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, nowhere};
use crate::builders::{a_contact_proposal, a_guardian, a_mother, a_student, a_user, blocked_by, line, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::codes::{MunicipalityCode, Phone, Zone};
use plantel_domain::deed::Deed;
use plantel_domain::enrollment::{
    ContactProposal, ContactProposalFilter, ContactProposalSort, ContactProposalState as State, ContactSight, Guardian,
    GuardianContacts, Otherwise, ProposedContacts, Sight, Student, StudentContacts,
};
use plantel_domain::identity::{Email, User};
use plantel_domain::page::{PageRequest, Sort, SortKey};
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A child with a mother, who proposes, and somebody of the office, who decides.
struct Family {
    place: Place,
    mother: Guardian,
    child: Student,
    office: User,
}

impl Family {
    async fn new(store: &Arc<dyn Store>) -> Self {
        let place = Place::new(store).await;
        let mother = Guardian { user: Some(place.user.id), ..a_guardian(place.institution.id) };
        let mother = seed(&**store, mother).await;
        let child = Student { guardians: vec![a_mother(mother.id)], ..a_student(place.institution.id) };
        let child = seed(&**store, child).await;
        let office = seed(&**store, a_user()).await;
        Self { place, mother, child, office }
    }

    fn all(&self) -> ContactSight {
        ContactSight { students: Sight::all(self.place.institution.id), user: None, guardian: None }
    }

    /// What the mother sees.
    fn own(&self) -> ContactSight {
        let students = Sight { students: BTreeSet::from([self.child.id]), ..Sight::none(self.place.institution.id) };
        ContactSight { students, user: Some(self.place.user.id), guardian: Some(self.mother.id) }
    }

    /// Of no guardian.
    fn pending(&self) -> ContactProposal {
        a_contact_proposal(&self.child, self.place.user.id)
    }

    /// Of the mother, with every field filled, or emptied.
    fn whole(&self) -> ContactProposal {
        let email = |text: &str| Some(Email::parse(text).expect("it is an address"));
        let phone = |text: &str| Some(Phone::parse(text).expect("it is a number"));
        let code = |text: &str| Some(MunicipalityCode::parse(text).expect("it is in the list"));
        let guardian = GuardianContacts {
            phone: Otherwise::between(phone("3001234567"), phone("+573109998877")),
            email: Otherwise::between(None, email("marta@example.edu.co")),
            address: Otherwise::between(Some(line("Calle 1")), None),
        };
        let student = StudentContacts {
            address: Otherwise::between(Some(line("Calle 1")), Some(line("Vereda 'El Ñandú' \"%_\\\" 🐟"))),
            municipality: Otherwise::between(code("11001"), code("05001")),
            zone: Otherwise::between(Some(Zone::Urban), Some(Zone::Rural)),
            phone: Otherwise::between(None, phone("6041234567")),
            email: Otherwise::between(email("ana@example.edu.co"), None),
        };
        ContactProposal {
            guardian: Some(self.mother.id),
            contacts: ProposedContacts { guardian, student },
            ..self.pending()
        }
    }

    fn decided(&self, it: ContactProposal, state: State) -> ContactProposal {
        let at = moment() + Duration::microseconds(3);
        let by = if state == State::Withdrawn { it.by } else { self.office.id };
        let reason = (state == State::Rejected).then(|| prose("No vive allí:\n\t🐟"));
        ContactProposal { state, reason, decided: Some(Deed { by: Some(by), at }), updated_at: at, ..it }
    }
}

/// With every field filled and empty; of another institution nothing is found or written.
pub async fn every_contact_proposal_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let (family, there) = (Family::new(&store).await, Place::new(&store).await);
    let (ctx, all) = (&family.place.ctx, family.all());
    for it in [family.pending(), family.whole(), family.decided(family.whole(), State::Rejected)] {
        kept!(store, ctx, contact_proposals.add(&it));
        assert_eq!(seen!(store, ctx, contact_proposals.find(&all, it.id, Some(1))).as_ref(), Some(&it));
        assert_other_version(asked!(store, ctx, contact_proposals.find(&all, it.id, Some(2))));
        assert_duplicate(tried!(store, ctx, contact_proposals.add(&it)), "contact proposal");
        for stranger in [&there.ctx, &nowhere()] {
            assert_eq!(seen!(store, stranger, contact_proposals.find(&all, it.id, None)), None);
            assert_eq!(seen!(store, stranger, contact_proposals.of_student(it.student)), []);
            assert_eq!(seen!(store, stranger, contact_proposals.pending(it.student, it.guardian)), None);
        }
        let other = ContactProposal { id: an_id().into(), ..it };
        assert_failed(tried!(store, &there.ctx, contact_proposals.add(&other)));
    }
}

/// Each write counts a version, and who is late is told so.
pub async fn a_contact_proposal_changes_one_version_at_a_time(store: Arc<dyn Store>) {
    let family = Family::new(&store).await;
    let (ctx, all) = (&family.place.ctx, family.all());
    let first = family.whole();
    kept!(store, ctx, contact_proposals.add(&first));
    let mut next = family.decided(first.clone(), State::Accepted);
    kept!(store, ctx, contact_proposals.update(&mut next));
    assert_eq!(next.version, 2);
    assert_eq!(seen!(store, ctx, contact_proposals.find(&all, first.id, None)), Some(next));
    assert_stale(tried!(store, ctx, contact_proposals.update(&mut first.clone())));
}

/// Whoever writes it; what was decided makes room for another.
pub async fn one_contact_proposal_of_a_student_and_a_guardian_is_pending(store: Arc<dyn Store>) {
    let family = Family::new(&store).await;
    let ctx = &family.place.ctx;
    let [of_nobody, of_mother] = [family.pending(), family.whole()];
    for (it, guardian) in [(of_nobody, None), (of_mother, Some(family.mother.id))] {
        assert_eq!(seen!(store, ctx, contact_proposals.pending(family.child.id, guardian)), None);
        kept!(store, ctx, contact_proposals.add(&it));
        let found = seen!(store, ctx, contact_proposals.pending(family.child.id, guardian));
        assert_eq!(found.as_ref(), Some(&it));
        let second = ContactProposal { id: an_id().into(), by: family.office.id, ..it.clone() };
        assert_duplicate(tried!(store, ctx, contact_proposals.add(&second)), "contact proposal");
        let ended = family.decided(second.clone(), State::Withdrawn);
        kept!(store, ctx, contact_proposals.add(&ended));
        let mut again = ContactProposal { state: State::Pending, decided: None, ..ended };
        assert_duplicate(tried!(store, ctx, contact_proposals.update(&mut again)), "contact proposal");
        let mut withdrawn = family.decided(it, State::Withdrawn);
        let third = ContactProposal { id: an_id().into(), ..second };
        let mut work = store.begin(ctx).await.expect("the store begins a work");
        work.contact_proposals().update(&mut withdrawn).await.expect("it is withdrawn");
        work.contact_proposals().add(&third).await.expect("there is room for another in the same work");
        work.commit_unjournaled().await.expect("the store commits it");
        assert_eq!(seen!(store, ctx, contact_proposals.pending(family.child.id, guardian)), Some(third));
    }
}

/// Whatever the program does.
pub async fn a_contact_proposal_that_cannot_be_is_not_stored(store: Arc<dyn Store>) {
    let (family, there) = (Family::new(&store).await, Family::new(&store).await);
    let (open, whole) = (family.pending(), family.whole());
    let accepted = family.decided(whole.clone(), State::Accepted);
    let by = |by| Some(Deed { by: Some(by), at: moment() });
    for wrong in [
        ContactProposal { student: there.child.id, ..open.clone() },
        ContactProposal { guardian: Some(there.mother.id), ..whole.clone() },
        ContactProposal { guardian: None, ..whole.clone() },
        ContactProposal { by: a_user().id, ..open.clone() },
        ContactProposal { contacts: ProposedContacts::default(), ..open.clone() },
        ContactProposal { decided: by(family.office.id), ..open.clone() },
        ContactProposal { reason: Some(prose("No")), ..open.clone() },
        ContactProposal { state: State::Accepted, ..open },
        ContactProposal { state: State::Rejected, ..accepted.clone() },
        ContactProposal { decided: by(whole.by), ..accepted.clone() },
        ContactProposal { decided: by(a_user().id), ..accepted },
    ] {
        assert_failed(tried!(store, &family.place.ctx, contact_proposals.add(&wrong)));
    }
}

/// A guardian the own ones of the own children; filters add up; by when they were written, or changed.
pub async fn contact_proposals_are_listed_as_far_as_the_caller_may(store: Arc<dyn Store>) {
    let (family, there) = (Family::new(&store).await, Family::new(&store).await);
    let ctx = &family.place.ctx;
    kept!(store, &there.place.ctx, contact_proposals.add(&there.whole()));
    let father = seed(&*store, a_guardian(family.place.institution.id)).await;
    let other = seed(&*store, a_student(family.place.institution.id)).await;
    let of_office = ContactProposal { by: family.office.id, ..family.decided(family.pending(), State::Withdrawn) };
    let mut all = Vec::new();
    for (n, it) in (0_u32..).zip([
        family.whole(),
        family.pending(),
        family.decided(family.whole(), State::Rejected),
        ContactProposal { guardian: Some(father.id), ..family.whole() },
        ContactProposal { student: other.id, ..family.whole() },
        of_office,
    ]) {
        let created_at = moment() - Duration::hours((n % 4).into());
        let it = ContactProposal { created_at, updated_at: moment() + Duration::hours(n.into()), ..it };
        kept!(store, ctx, contact_proposals.add(&it));
        all.push(it);
    }
    let none = ContactProposalFilter::default();
    let sorted = |which: &[usize]| {
        let mut rows: Vec<ContactProposal> = which.iter().map(|n| all[*n].clone()).collect();
        rows.sort_by_key(|it| std::cmp::Reverse((it.created_at, it.id)));
        rows
    };
    assert_pages!(store, ctx, contact_proposals.list(&family.own(), &none), sorted(&[0, 1, 2]));
    for unseen in [3, 4, 5] {
        assert_eq!(seen!(store, ctx, contact_proposals.find(&family.own(), all[unseen].id, None)), None);
    }
    let nobody = ContactSight { user: None, guardian: None, ..family.own() };
    let page = PageRequest::first(10);
    assert_eq!(seen!(store, ctx, contact_proposals.list(&nobody, &none, &page)).data, []);
    let whole = family.all();
    assert_pages!(store, ctx, contact_proposals.list(&whole, &none), sorted(&[0, 1, 2, 3, 4, 5]));
    assert_eq!(seen!(store, ctx, contact_proposals.of_student(family.child.id)), sorted(&[0, 1, 2, 3, 5]));
    assert_refuses_cursors!(store, ctx, contact_proposals.list(&whole, &none), "-created_at", SortKey::Micros(0));
    let sort = Sort { field: ContactProposalSort::UpdatedAt, descending: false };
    let by_change = ContactProposalFilter { sort, ..none.clone() };
    assert_pages!(store, ctx, contact_proposals.list(&whole, &by_change), all.clone());
    for (filter, which) in [
        (ContactProposalFilter { student: Some(other.id), ..none.clone() }, &[4][..]),
        (ContactProposalFilter { state: Some(State::Pending), ..none.clone() }, &[0, 1, 3, 4][..]),
        (ContactProposalFilter { student: Some(family.child.id), state: Some(State::Rejected), ..none }, &[2][..]),
    ] {
        assert_eq!(seen!(store, ctx, contact_proposals.list(&whole, &filter, &page)).data, sorted(which));
    }
}

/// As the student is.
pub async fn contact_proposals_of_a_blocked_student_are_seen_by_who_sees_those_too(store: Arc<dyn Store>) {
    let family = Family::new(&store).await;
    let ctx = &family.place.ctx;
    let child = blocked_by(family.office.id, a_student(family.place.institution.id));
    let child = seed(&*store, child).await;
    let it = a_contact_proposal(&child, family.place.user.id);
    kept!(store, ctx, contact_proposals.add(&it));
    let (all, mut own) = (family.all(), family.own());
    own.students.students.insert(child.id);
    let whole = ContactSight { students: Sight { blocked_too: true, ..all.students.clone() }, ..all.clone() };
    let (none, page) = (ContactProposalFilter::default(), PageRequest::first(10));
    let only = ContactProposalFilter { blocked: true, ..none.clone() };
    for (sight, found) in [(all, None), (own, None), (whole, Some(it.clone()))] {
        assert_eq!(seen!(store, ctx, contact_proposals.find(&sight, it.id, None)), found);
        assert_eq!(seen!(store, ctx, contact_proposals.list(&sight, &none, &page)).data, []);
        assert_eq!(seen!(store, ctx, contact_proposals.list(&sight, &only, &page)).data, Vec::from_iter(found));
    }
}
