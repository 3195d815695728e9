//! Other contact data: who proposes them, who sees that, and what becomes of it.

use crate::house::{bad_field, code, code_and_params};
use crate::people::{Office, a_new, answers};
use plantel_application::data_rights::DataRights;
use plantel_application::enrollment::{GuardianRef, NewStudent};
use plantel_domain::access::{Context, Role};
use plantel_domain::codes::Phone;
use plantel_domain::enrollment::{
    ContactProposal, ContactProposalFilter, ContactProposalState as State, Guardian, GuardianChange,
    GuardianContactChange, GuardianContacts, NewContactProposal, Otherwise, Student, StudentContactChange,
};
use plantel_domain::error::Param;
use plantel_domain::form::Patch;
use plantel_domain::ids::GuardianId;
use plantel_domain::page::PageRequest;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{a_guardian_profile, a_student_profile, line, prose};
use serde_json::json;

/// A school's office, with a child of whom both parents have an account.
struct Desk {
    office: Office,
    rector: Context,
    mother: Context,
    father: Context,
    child: Student,
}

fn phone(number: &str) -> Patch<Phone> {
    Patch::Set(Phone::parse(number).unwrap())
}

impl Desk {
    async fn new() -> Self {
        let office = Office::new().await;
        let rector = office.house.person(Role::Rector).await;
        let [mother, father] = [office.house.person(Role::Guardian).await, office.house.person(Role::Guardian).await];
        let described = || answers(GuardianRef::Described(a_guardian_profile()));
        let both = vec![described(), described()];
        let child = office.create(NewStudent { guardians: both, ..a_new(a_student_profile()) }).await.unwrap();
        for (link, parent) in child.guardians.iter().zip([&mother, &father]) {
            let linked = office.students.link_guardian_user(&office.secretary, link.guardian, None, parent.user());
            linked.await.unwrap();
        }
        Self { office, rector, mother, father, child }
    }

    fn parent(&self, place: usize) -> GuardianId {
        self.child.guardians[place].guardian
    }

    /// Another telephone of the mother, and another address of the child.
    fn said(&self) -> NewContactProposal {
        NewContactProposal {
            student: self.child.id,
            guardian: None,
            of_guardian: GuardianContactChange { phone: phone("3109998877"), ..GuardianContactChange::default() },
            of_student: StudentContactChange {
                address: Patch::Set(line("Vereda El Ñandú")),
                ..StudentContactChange::default()
            },
        }
    }

    async fn propose(&self, who: &Context, new: NewContactProposal) -> plantel_application::Result<ContactProposal> {
        self.office.students.propose_contacts(who, new).await
    }

    async fn by_mother(&self) -> ContactProposal {
        self.propose(&self.mother, self.said()).await.unwrap()
    }

    async fn accept(&self, it: &ContactProposal, confirm: bool) -> plantel_application::Result<ContactProposal> {
        self.office.students.accept_contacts(&self.rector, it.id, None, confirm).await
    }

    async fn listed(&self, who: &Context) -> Vec<ContactProposal> {
        let (filter, page) = (ContactProposalFilter::default(), PageRequest::first(9));
        self.office.students.contact_proposals(who, &filter, &page).await.unwrap().data
    }

    /// Child and mother as they are stored.
    async fn people(&self) -> (Student, Guardian) {
        let (students, secretary) = (&self.office.students, &self.office.secretary);
        let mother = students.guardian(secretary, self.parent(0)).await.unwrap();
        (students.find(secretary, self.child.id).await.unwrap(), mother)
    }

    fn happened_since(&self, before: usize) -> Vec<String> {
        self.office.house.store.kinds()[before..].to_vec()
    }
}

#[tokio::test]
async fn what_a_parent_proposes_is_written_when_the_office_accepts_it() {
    let desk = Desk::new().await;
    let start = desk.office.house.store.kinds().len();
    let (child, mother) = desk.people().await;
    let proposed = desk.by_mother().await;
    assert_eq!((proposed.guardian, Some(proposed.by)), (Some(desk.parent(0)), desk.mother.user()));
    assert_eq!(desk.people().await, (child.clone(), mother.clone()), "until somebody decides, all stays");
    let accepted = desk.accept(&proposed, false).await.unwrap();
    assert_eq!((accepted.state, accepted.version), (State::Accepted, 2));
    let (after, theirs) = desk.people().await;
    assert_eq!(after.profile.address, Some(line("Vereda El Ñandú")));
    assert_eq!((after.version, theirs.version), (child.version + 1, mother.version + 1));
    assert_eq!(theirs.profile.phone, Some(Phone::parse("3109998877").unwrap()));
    let kinds = ["contacts.proposed", "contacts.accepted", "student.changed", "guardian.changed"];
    assert_eq!(desk.happened_since(start), kinds);
    let found = desk.office.students.contact_proposal(&desk.mother, proposed.id).await.unwrap();
    assert_eq!(found, accepted);
    let entries = desk.office.house.store.journal_entries();
    let told: Vec<_> = entries.iter().map(|entry| json!([entry.data, entry.changes])).collect();
    let told = json!(told).to_string();
    assert!(!told.contains("3109998877") && !told.contains("Vereda"), "{told}");
    assert!(told.contains("\"guardian_phone\"") && told.contains("\"student_address\""), "{told}");
}

#[tokio::test]
async fn a_parent_of_several_children_is_changed_without_a_question() {
    let desk = Desk::new().await;
    let guardians = vec![answers(GuardianRef::Known(desk.parent(0)))];
    desk.office.create(NewStudent { guardians, ..a_new(a_student_profile()) }).await.unwrap();
    let proposed = desk.by_mother().await;
    desk.accept(&proposed, false).await.unwrap();
    assert!(desk.people().await.1.profile.phone.is_some());
}

#[tokio::test]
async fn nobody_sees_what_another_parent_proposes() {
    let desk = Desk::new().await;
    let (students, proposed) = (&desk.office.students, desk.by_mother().await);
    for who in [&desk.mother, &desk.office.secretary, &desk.rector] {
        assert_eq!(desk.listed(who).await, std::slice::from_ref(&proposed));
    }
    let stranger = desk.office.house.person(Role::Guardian).await;
    for who in [&desk.father, &stranger] {
        assert_eq!(desk.listed(who).await, []);
        assert_eq!(code(students.contact_proposal(who, proposed.id).await), "contact-proposal.not-found");
        let withdrawn = students.withdraw_contacts(who, proposed.id, None).await;
        assert_eq!(code(withdrawn), "contact-proposal.not-found");
    }
    assert_eq!(code(desk.propose(&stranger, desk.said()).await), "student.not-found");
    let teacher = desk.office.house.person(Role::Teacher).await;
    assert_eq!(code(desk.propose(&teacher, desk.said()).await), "access.denied");
    for who in [&desk.mother, &teacher] {
        assert_eq!(code(students.accept_contacts(who, proposed.id, None, true).await), "access.denied");
        assert_eq!(code(students.reject_contacts(who, proposed.id, None, prose("No")).await), "access.denied");
    }
    let house = &desk.office.house;
    let rights = DataRights::new(house.store.clone(), house.clock.clone(), house.ids.clone());
    let copy = async |who: &Context| rights.person_data(who, desk.child.id).await.unwrap();
    assert_eq!(copy(&desk.mother).await.proposals, std::slice::from_ref(&proposed));
    let mut childs = proposed;
    childs.contacts.guardian = GuardianContacts::default();
    assert_eq!(copy(&desk.office.secretary).await.proposals, [childs], "the office may hand it to the father");
    let fathers = copy(&desk.father).await;
    assert_eq!(fathers.proposals, []);
    assert!(fathers.journal.iter().all(|line| !line.kind.starts_with("contacts.")));
}

#[tokio::test]
async fn the_office_writes_down_what_it_was_told_and_another_of_it_accepts() {
    let desk = Desk::new().await;
    let (students, secretary) = (&desk.office.students, &desk.office.secretary);
    let told = bad_field(desk.propose(secretary, desk.said()).await);
    assert_eq!(told, ("/guardian_id".to_owned(), "field.required"));
    let new = NewContactProposal { guardian: Some(desk.parent(1)), ..desk.said() };
    let proposed = desk.propose(secretary, new.clone()).await.unwrap();
    assert_eq!(desk.listed(&desk.father).await, std::slice::from_ref(&proposed), "it is the father's");
    assert_eq!(desk.listed(&desk.mother).await, []);
    assert_eq!(code(students.accept_contacts(secretary, proposed.id, None, true).await), "contact-proposal.own");
    let withdrawn = students.withdraw_contacts(&desk.father, proposed.id, None).await;
    assert_eq!(code(withdrawn), "contact-proposal.not-yours");
    let another = NewContactProposal { guardian: None, ..new.clone() };
    assert_eq!(code(desk.propose(&desk.father, another).await), "contact-proposal.pending");
    desk.accept(&proposed, false).await.unwrap();
    let unknown = NewContactProposal { guardian: Some(desk.office.house.ids.next().into()), ..new };
    assert_eq!(code(desk.propose(secretary, unknown).await), "guardian.not-found");
}

#[tokio::test]
async fn by_the_own_account_one_speaks_for_oneself_alone() {
    let desk = Desk::new().await;
    let as_father = NewContactProposal { guardian: Some(desk.parent(1)), ..desk.said() };
    assert_eq!(code(desk.propose(&desk.mother, as_father).await), "guardian.not-found");
    let own = NewContactProposal { guardian: Some(desk.parent(0)), ..desk.said() };
    assert_eq!(desk.propose(&desk.mother, own).await.unwrap().guardian, Some(desk.parent(0)));
    let ana = desk.office.house.person(Role::Student).await;
    let secretary = &desk.office.secretary;
    desk.office.students.link_user(secretary, desk.child.id, None, ana.user()).await.unwrap();
    let told = bad_field(desk.propose(&ana, desk.said()).await);
    assert_eq!(told, ("/guardian".to_owned(), "contact-proposal.own-data-only"));
    let own = NewContactProposal { of_guardian: GuardianContactChange::default(), ..desk.said() };
    let proposed = desk.propose(&ana, own).await.unwrap();
    assert_eq!((proposed.guardian, desk.listed(&ana).await), (None, vec![proposed.clone()]));
    desk.accept(&proposed, false).await.unwrap();
    assert!(desk.people().await.0.profile.address.is_some());
}

#[tokio::test]
async fn a_second_proposal_takes_the_place_of_the_first() {
    let desk = Desk::new().await;
    let first = desk.by_mother().await;
    let start = desk.office.house.store.kinds().len();
    let again = NewContactProposal { of_student: StudentContactChange::default(), ..desk.said() };
    let second = desk.propose(&desk.mother, again).await.unwrap();
    assert_eq!(desk.happened_since(start), ["contacts.withdrawn", "contacts.proposed"]);
    let states: Vec<_> = desk.listed(&desk.mother).await.iter().map(|it| (it.id, it.state)).collect();
    assert!(states.contains(&(first.id, State::Withdrawn)) && states.contains(&(second.id, State::Pending)));
    let told = code_and_params(desk.accept(&first, false).await);
    assert_eq!(told, ("contact-proposal.not-now", vec![("state", Param::Text("withdrawn".into()))]));
    let by_father = desk.propose(&desk.father, desk.said()).await.unwrap();
    assert_eq!(by_father.state, State::Pending, "each parent has one of their own");
}

#[tokio::test]
async fn what_somebody_changed_meanwhile_is_asked_before_it_is_written_over() {
    let desk = Desk::new().await;
    let (students, secretary) = (&desk.office.students, &desk.office.secretary);
    let proposed = desk.by_mother().await;
    let otherwise = GuardianChange { phone: phone("6041234567"), ..GuardianChange::default() };
    students.change_guardian(secretary, desk.parent(0), None, otherwise, false).await.unwrap();
    let before = desk.people().await;
    let start = desk.office.house.store.kinds().len();
    let (refused, params) = code_and_params(desk.accept(&proposed, false).await);
    assert_eq!(refused, "contact-proposal.changed-meanwhile");
    assert_eq!(params, [("named", Param::Text("guardian.phone".into()))]);
    assert_eq!((desk.people().await, desk.happened_since(start)), (before, Vec::new()));
    desk.accept(&proposed, true).await.unwrap();
    assert_eq!(desk.people().await.1.profile.phone, Some(Phone::parse("3109998877").unwrap()));
}

#[tokio::test]
async fn what_is_refused_or_withdrawn_changes_nobody_and_stays_so() {
    let desk = Desk::new().await;
    let (students, secretary) = (&desk.office.students, &desk.office.secretary);
    let before = desk.people().await;
    let first = desk.by_mother().await;
    let stale = students.reject_contacts(secretary, first.id, Some(7), prose("No")).await;
    assert_eq!(code(stale), "store.precondition-failed");
    let rejected = students.reject_contacts(secretary, first.id, Some(1), prose("No existe")).await.unwrap();
    assert_eq!((rejected.state, rejected.reason), (State::Rejected, Some(prose("No existe"))));
    let second = desk.by_mother().await;
    let withdrawn = students.withdraw_contacts(&desk.mother, second.id, None).await.unwrap();
    assert_eq!(withdrawn.state, State::Withdrawn);
    for it in [&first, &second] {
        assert_eq!(code(desk.accept(it, true).await), "contact-proposal.not-now");
        let again = students.reject_contacts(secretary, it.id, None, prose("No")).await;
        assert_eq!(code(again), "contact-proposal.not-now");
        assert_eq!(code(students.withdraw_contacts(&desk.mother, it.id, None).await), "contact-proposal.not-now");
    }
    assert_eq!(desk.people().await, before);
}

#[tokio::test]
async fn nothing_is_proposed_nor_accepted_of_who_is_switched_off_or_answers_no_longer() {
    let desk = Desk::new().await;
    let (students, secretary) = (&desk.office.students, &desk.office.secretary);
    let mut nothing = desk.said();
    (nothing.of_guardian, nothing.of_student) = Default::default();
    assert_eq!(code(desk.propose(&desk.mother, nothing).await), "contact-proposal.nothing");
    let proposed = desk.by_mother().await;
    students.deactivate(secretary, desk.child.id, None).await.unwrap();
    assert_eq!(code(desk.accept(&proposed, true).await), "student.inactive");
    assert_eq!(code(desk.propose(&desk.mother, desk.said()).await), "student.inactive");
    students.reactivate(secretary, desk.child.id, None).await.unwrap();
    students.no_longer(secretary, desk.child.id, None, desk.parent(0)).await.unwrap();
    assert_eq!(code(desk.accept(&proposed, true).await), "guardian.not-found");
    assert_eq!(desk.listed(&desk.mother).await, [], "of nobody else's child");
}

#[tokio::test]
async fn what_fails_half_way_changes_nothing() {
    for failed in 1..=30 {
        let desk = Desk::new().await;
        let (proposed, before) = (desk.by_mother().await, desk.people().await);
        let start = desk.office.house.store.kinds().len();
        desk.office.house.store.fail_at(failed, FailWith::Busy);
        if desk.accept(&proposed, false).await.is_ok() {
            assert!(failed > 6, "it calls the store more often than {failed} times");
            return;
        }
        assert_eq!((desk.people().await, desk.happened_since(start)), (before, Vec::new()), "call {failed}");
        let found = desk.office.students.contact_proposal(&desk.mother, proposed.id).await.unwrap();
        assert_eq!(found.state, State::Pending);
    }
    panic!("it never came to its end");
}

#[tokio::test]
async fn what_is_proposed_is_what_differs_from_what_is_known() {
    let desk = Desk::new().await;
    let proposed = desk.by_mother().await;
    let address = Otherwise { was: None, proposed: Some(line("Vereda El Ñandú")) };
    assert_eq!((&proposed.contacts.student.address, &proposed.contacts.student.phone), (&Some(address), &None));
    let people = desk.office.students.contact_people(&desk.mother, std::slice::from_ref(&proposed)).await.unwrap();
    assert!(people.students.contains_key(&desk.child.id) && people.guardians.contains_key(&desk.parent(0)));
}
