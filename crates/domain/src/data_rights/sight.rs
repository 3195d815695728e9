//! Which requests somebody sees.

use super::DataRequest;
use crate::enrollment::{Channel, Sight};
use crate::ids::{GuardianId, UserId};

/// Which requests a caller sees: the office all about the students of its sight; whoever asked, the own ones, whatever
/// became of the student and of who answers for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataRequestSight {
    /// About which students the office sees them; of all others only the institution counts.
    pub students: Sight,
    /// By whose account the own ones were asked.
    pub user: Option<UserId>,
    /// Which guardian asked the own ones, by which way ever.
    pub guardian: Option<GuardianId>,
}

impl DataRequestSight {
    /// Of the office alone, with none of the own ones: for whoever answers.
    pub fn office(students: Sight) -> Self {
        Self { students, user: None, guardian: None }
    }

    /// Whether the caller asked it. What the office wrote down, the one who wrote it did not ask.
    pub fn own(&self, it: &DataRequest) -> bool {
        let by_account = it.channel == Channel::Web && it.by.is_some() && it.by == self.user;
        self.students.institution == it.institution
            && (by_account || (it.guardian.is_some() && it.guardian == self.guardian))
    }

    /// Whether it is found, by whether its student is blocked.
    pub fn shows(&self, it: &DataRequest, blocked: bool) -> bool {
        self.own(it) || (self.office_sees(it) && (self.students.blocked_too || !blocked))
    }

    /// Whether it is in a list: of students who are blocked alone, when those are asked for, which is for who sees
    /// them; else of all others, with the own ones whatever became of the student.
    pub fn lists(&self, it: &DataRequest, blocked: bool, asked: bool) -> bool {
        (self.office_sees(it) && self.students.lists(blocked, asked)) || (!asked && self.own(it))
    }

    fn office_sees(&self, it: &DataRequest) -> bool {
        self.students.everything && self.students.institution == it.institution
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DataRequestKind, DataRightsTerms, NewDataRequest};
    use super::*;
    use crate::inventory::samples::id;
    use crate::text::Prose;
    use rstest::rstest;

    const PARENT: u128 = 21;
    const OFFICE: u128 = 22;
    const MOTHER: u128 = 11;

    /// Of student 2 of institution 9.
    fn asked(channel: Channel, by: u128, guardian: Option<u128>) -> DataRequest {
        let day = "2026-02-02".parse().unwrap();
        let now = "2026-02-02T15:00:00Z".parse().unwrap();
        let new = NewDataRequest {
            student: id(2),
            guardian: guardian.map(id),
            kind: DataRequestKind::Query,
            text: Prose::parse("¿Qué guardan?").unwrap(),
            channel,
            received_on: None,
        };
        let terms = DataRightsTerms::of_the_law(id(9));
        DataRequest::receive((id(1), id(9)), new, &terms, (Some(id(by)), day, now)).unwrap()
    }

    fn family(user: u128, guardian: Option<u128>) -> DataRequestSight {
        DataRequestSight { students: Sight::none(id(9)), user: Some(id(user)), guardian: guardian.map(id) }
    }

    #[rstest]
    #[case::by_the_own_account(Channel::Web, PARENT, Some(MOTHER), PARENT, Some(MOTHER), true)]
    #[case::whose_link_ended(Channel::Web, PARENT, Some(MOTHER), PARENT, None, true)]
    #[case::with_another_account(Channel::Web, 29, Some(MOTHER), PARENT, Some(MOTHER), true)]
    #[case::before_the_office(Channel::Paper, OFFICE, Some(MOTHER), PARENT, Some(MOTHER), true)]
    #[case::of_the_other_parent(Channel::Web, 23, Some(12), PARENT, Some(MOTHER), false)]
    #[case::of_the_student(Channel::Web, 24, None, PARENT, Some(MOTHER), false)]
    #[case::who_wrote_it_down(Channel::Paper, OFFICE, Some(MOTHER), OFFICE, None, false)]
    #[case::of_nobody_named(Channel::Paper, OFFICE, None, PARENT, None, false)]
    fn who_asked_sees_it_whatever_became_of_the_student(
        #[case] channel: Channel,
        #[case] by: u128,
        #[case] of: Option<u128>,
        #[case] user: u128,
        #[case] guardian: Option<u128>,
        #[case] seen: bool,
    ) {
        let (it, sight) = (asked(channel, by, of), family(user, guardian));
        for blocked in [false, true] {
            assert_eq!((sight.own(&it), sight.shows(&it, blocked)), (seen, seen));
            assert_eq!(sight.lists(&it, blocked, false), seen);
            assert!(!sight.lists(&it, blocked, true), "who may not block is told of nobody that they are blocked");
        }
        let abroad = DataRequestSight { students: Sight::none(id(8)), ..sight };
        assert!(!abroad.shows(&it, false) && !abroad.lists(&it, false, false));
    }

    #[test]
    fn the_office_sees_all_of_its_institution_but_those_about_who_is_blocked() {
        let it = asked(Channel::Web, PARENT, Some(MOTHER));
        let office = DataRequestSight::office(Sight::all(id(9)));
        let rector = DataRequestSight::office(Sight { blocked_too: true, ..Sight::all(id(9)) });
        let abroad = DataRequestSight::office(Sight::all(id(8)));
        for (sight, blocked, shown, listed, asked_for) in [
            (&office, false, true, true, false),
            (&office, true, false, false, false),
            (&rector, false, true, true, false),
            (&rector, true, true, false, true),
            (&abroad, false, false, false, false),
        ] {
            let seen = (sight.shows(&it, blocked), sight.lists(&it, blocked, false), sight.lists(&it, blocked, true));
            assert_eq!(seen, (shown, listed, asked_for), "{sight:?} {blocked}");
        }
    }
}
