//! On which days things are free, who has what, and what programs read of it.

use crate::desk::{Desk, days};
use crate::house::{bad_field, code, units};
use plantel_application::calendars::{FeedContents, LoanContents};
use plantel_application::loans::{CalendarWish, Look};
use plantel_domain::access::{Context, Membership, RequestId, Role};
use plantel_domain::calendars::{CalendarFeed, FeedOf, MAX_FEEDS};
use plantel_domain::clock::Day;
use plantel_domain::ids::LoanId;
use plantel_domain::inventory::Asset;
use plantel_domain::loans::{Allotment, Loan, LoanLine, StateName, Wanted};
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_feed, a_line, an_asset, lent, opened, promised, seed};
use plantel_testkit::ids::an_id;
use rstest::rstest;

fn on(day: u32) -> Day {
    days(day, day).start()
}

impl Desk {
    fn look(&self, from: u32, to: u32) -> Look {
        let wanted = Wanted::Asset { asset: self.asset.id };
        Look { wanted, warehouse: None, from: Some(on(from)), to: Some(on(to)) }
    }

    async fn seen_in_calendar(&self, who: &Context, pending: bool) -> Vec<LoanId> {
        let warehouse = Some(self.house.warehouse.id);
        let wish = CalendarWish { warehouse, from: Some(on(20)), to: Some(on(24)), pending, ..CalendarWish::default() };
        let calendar = self.house.loans().calendar(who, &wish).await.unwrap();
        assert!(!calendar.truncated);
        calendar.loans.into_iter().map(|loan| loan.id).collect()
    }

    async fn contents(&self, secret: &str) -> plantel_application::Result<LoanContents> {
        match self.house.calendars().read_feed(secret, RequestId("test".to_owned())).await? {
            FeedContents::Loans(contents) => Ok(contents),
            FeedContents::Classes(contents) => panic!("loans, not {contents:?}"),
        }
    }

    async fn read(&self, secret: &str) -> plantel_application::Result<Vec<LoanId>> {
        Ok(self.contents(secret).await?.loans.into_iter().map(|loan| loan.id).collect())
    }
}

#[tokio::test]
async fn each_day_is_told_as_approval_would_count_it() {
    let desk = Desk::with(units(5, [1, 0, 0, 0, 0])).await;
    desk.promise(3, days(21, 22)).await.unwrap();
    let found = desk.house.loans().availability(&desk.borrower, &desk.look(20, 23)).await.unwrap();
    let told: Vec<_> = found.days.iter().map(|day| [day.usable, day.promised, day.out]).collect();
    assert_eq!(told, [[4, 0, 0], [1, 3, 0], [1, 3, 0], [4, 0, 0]]);
    assert_eq!((found.warehouse, found.assets), (desk.house.warehouse.id, 1));
    assert_eq!((found.things[0].on_shelf, found.things[0].usable), (4, 1));
    assert_eq!(code(desk.promise(2, days(22, 23)).await), "loan.not-enough-units");
    desk.promise(1, days(22, 23)).await.unwrap();
}

#[tokio::test]
async fn all_things_of_a_category_are_told_together_but_no_parts_of_kits() {
    let desk = Desk::with(units(2, [0; 5])).await;
    desk.house.asset(3).await;
    desk.house.kit([4]).await;
    let wanted = Wanted::Category { category: desk.asset.category.clone() };
    let look = Look { wanted, warehouse: Some(desk.house.warehouse.id), ..desk.look(20, 20) };
    let found = desk.house.loans().availability(&desk.borrower, &look).await.unwrap();
    assert_eq!((found.assets, found.days[0].usable), (3, 6), "two, three, and the kit");
}

#[rstest]
#[case::passed(10, 20, "?from", "date.in-past")]
#[case::backwards(22, 21, "?to", "date.before-start")]
#[tokio::test]
async fn days_that_make_no_sense_are_refused(
    #[case] from: u32,
    #[case] to: u32,
    #[case] place: &str,
    #[case] reason: &'static str,
) {
    let desk = Desk::new().await;
    let done = desk.house.loans().availability(&desk.borrower, &desk.look(from, to)).await;
    assert_eq!(bad_field(done), (place.to_owned(), reason));
}

#[tokio::test]
async fn more_days_than_a_year_are_refused() {
    let desk = Desk::new().await;
    let to = |day: u32| Day::from_ymd_opt(2027, 3, day);
    let look = |to| Look { to, ..desk.look(20, 20) };
    let loans = desk.house.loans();
    assert_eq!(loans.availability(&desk.borrower, &look(to(20))).await.unwrap().days.len(), 366);
    let refused = ("?to".to_owned(), "date.too-many-days");
    assert_eq!(bad_field(loans.availability(&desk.borrower, &look(to(21))).await), refused);
}

#[tokio::test]
async fn who_may_neither_borrow_nor_look_is_refused() {
    let desk = Desk::new().await;
    let guardian = desk.house.person(Role::Guardian).await;
    let loans = desk.house.loans();
    assert_eq!(code(loans.availability(&guardian, &desk.look(20, 20)).await), "access.denied");
    assert_eq!(code(loans.calendar(&guardian, &CalendarWish::default()).await), "access.denied");
    for of in [FeedOf::Loans, FeedOf::Warehouse(desk.house.warehouse.id)] {
        assert_eq!(code(desk.house.calendars().add_feed(&guardian, of).await), "access.denied");
    }
}

#[tokio::test]
async fn a_calendar_shows_what_is_promised_or_out_to_whom_it_may() {
    let desk = Desk::new().await;
    let mut taking = Vec::new();
    for state in [StateName::Approved, StateName::Active, StateName::PartiallyReturned] {
        taking.push(desk.loan_in(state).await.id);
    }
    let pending = desk.loan_in(StateName::Pending).await.id;
    desk.loan_in(StateName::Returned).await;
    taking.sort_unstable();
    assert_eq!(desk.seen_in_calendar(&desk.keeper, false).await, taking);
    assert_eq!(desk.seen_in_calendar(&desk.borrower, false).await, taking, "the own ones");
    let other = desk.house.person(Role::Instructor).await;
    assert_eq!(desk.seen_in_calendar(&other, true).await, [], "nobody else's");
    taking.push(pending);
    taking.sort_unstable();
    assert_eq!(desk.seen_in_calendar(&desk.keeper, true).await, taking);
}

#[tokio::test]
async fn a_feed_is_read_by_its_secret_until_it_is_revoked() {
    let desk = Desk::new().await;
    let lent = desk.loan_in(StateName::Active).await.id;
    let calendars = desk.house.calendars();
    let (feed, secret) = calendars.add_feed(&desk.borrower, FeedOf::Loans).await.unwrap();
    let warehouse = FeedOf::Warehouse(desk.house.warehouse.id);
    let (_, of_warehouse) = calendars.add_feed(&desk.keeper, warehouse).await.unwrap();
    assert_eq!(desk.read(&secret).await.unwrap(), [lent]);
    assert_eq!(desk.read(&of_warehouse).await.unwrap(), [lent]);
    assert_eq!(calendars.feeds(&desk.borrower).await.unwrap(), std::slice::from_ref(&feed));
    assert_eq!(code(calendars.revoke_feed(&desk.keeper, feed.id).await), "loan-feed.not-found");
    calendars.revoke_feed(&desk.borrower, feed.id).await.unwrap();
    for wrong in [secret.as_str(), feed.digest.as_str(), ""] {
        assert_eq!(code(desk.read(wrong).await), "loan-feed.not-found");
    }
    assert_eq!(desk.read(&of_warehouse).await.unwrap(), [lent]);
    assert_eq!(desk.house.store.kinds(), ["loan-feed.created", "loan-feed.created", "loan-feed.revoked"]);
}

#[tokio::test]
async fn a_feed_shows_no_more_than_its_owner_may_see_now() {
    let desk = Desk::new().await;
    let (user, place) = desk.house.member(Role::WarehouseAdmin, [desk.house.warehouse.id]).await;
    let who = plantel_testkit::builders::context_of(&user, &place, &desk.house.institution);
    let (_, secret) = desk.house.calendars().add_feed(&who, FeedOf::Warehouse(desk.house.warehouse.id)).await.unwrap();
    let another = desk.house.another_warehouse().await.id;
    let elsewhere = desk.house.calendars().add_feed(&who, FeedOf::Warehouse(another)).await;
    assert_eq!(code(elsewhere), "access.denied");
    desk.read(&secret).await.unwrap();
    let system = Context::system("test", Some(desk.house.institution.id));
    let mut change = Membership { environments: [another].into(), ..place };
    for active in [true, false] {
        let mut work = desk.house.store.begin(&system).await.unwrap();
        change.active = active;
        work.memberships().update(&mut change).await.unwrap();
        work.commit_unjournaled().await.unwrap();
        assert_eq!(code(desk.read(&secret).await), "loan-feed.not-found");
    }
}

#[tokio::test]
async fn a_person_has_only_so_many_feeds() {
    let desk = Desk::new().await;
    let owner = desk.borrower.user().unwrap();
    for _ in 0..MAX_FEEDS {
        let feed: CalendarFeed = a_feed(desk.house.institution.id, owner);
        seed(&*desk.house.store, feed).await;
    }
    let one_more = desk.house.calendars().add_feed(&desk.borrower, FeedOf::Loans).await;
    assert_eq!(code(one_more), "loan-feed.too-many");
    desk.house.assert_nothing_happened();
}

#[tokio::test]
async fn a_pool_of_thousands_is_not_walked_through() {
    let desk = Desk::new().await;
    let (institution, environment) = (desk.house.institution.id, Some(desk.house.warehouse.id));
    let system = Context::system("test", Some(institution));
    let wanted = Wanted::Category { category: desk.asset.category.clone() };
    let look = Look { wanted, warehouse: environment, ..desk.look(20, 20) };
    for (more, told) in [(4_999, Ok(5_000)), (1, Err("loan.pool-too-large"))] {
        let many: Vec<_> = (0..more).map(|_| opened(&Asset { environment, ..an_asset(institution) })).collect();
        let mut work = desk.house.store.begin(&system).await.unwrap();
        work.assets().add_all(&many).await.unwrap();
        work.commit_unjournaled().await.unwrap();
        let found = desk.house.loans().availability(&desk.borrower, &look).await;
        assert_eq!(found.map(|found| found.assets).map_err(|error| error.code()), told);
    }
}

#[tokio::test]
async fn a_calendar_of_an_asset_shows_no_loan_that_gave_it_back() {
    let desk = Desk::new().await;
    let other = desk.house.asset(1).await;
    let out = desk.loan_in(StateName::Active).await;
    let own = Allotment { good: 1, ..Allotment::promised(Some(other.id), 0) };
    let back = LoanLine { allotments: vec![own], ..a_line(Wanted::Asset { asset: other.id }, 1) };
    let both = Loan { id: an_id().into(), lines: vec![lent(desk.asset.id, 1), back], ..out.clone() };
    let both = seed(&*desk.house.store, both).await;
    let shown = async |asset| {
        let wish = CalendarWish { asset: Some(asset), to: Some(on(24)), ..CalendarWish::default() };
        let calendar = desk.house.loans().calendar(&desk.keeper, &wish).await.unwrap();
        let mut ids: Vec<_> = calendar.loans.iter().map(|loan| loan.id).collect();
        ids.sort_unstable();
        ids
    };
    let mut expected = [out.id, both.id];
    expected.sort_unstable();
    assert_eq!(shown(desk.asset.id).await, expected);
    assert_eq!(shown(other.id).await, []);
}

#[tokio::test]
async fn what_is_overdue_is_in_the_calendar_until_it_is_back() {
    let desk = Desk::new().await;
    let out = desk.loan_in(StateName::Active).await.id;
    desk.loan_in(StateName::Approved).await;
    desk.go_to(28);
    let shown = async |from: u32, to: u32| {
        let (from, to) = (Some(on(from)), Some(on(to)));
        let wish = CalendarWish { warehouse: Some(desk.house.warehouse.id), from, to, ..CalendarWish::default() };
        let calendar = desk.house.loans().calendar(&desk.keeper, &wish).await.unwrap();
        calendar.loans.iter().map(|loan| loan.id).collect::<Vec<_>>()
    };
    assert_eq!(shown(26, 28).await, [out]);
    assert_eq!(shown(29, 30).await, [out], "nobody knows until when");
}

#[tokio::test]
async fn a_calendar_of_what_is_not_there_is_not_found() {
    let desk = Desk::new().await;
    let warehouse = CalendarWish { warehouse: Some(an_id().into()), ..CalendarWish::default() };
    let asset = CalendarWish { asset: Some(an_id().into()), ..CalendarWish::default() };
    let loans = desk.house.loans();
    assert_eq!(code(loans.calendar(&desk.keeper, &warehouse).await), "environment.not-found");
    assert_eq!(code(loans.calendar(&desk.keeper, &asset).await), "asset.not-found");
}

#[tokio::test]
async fn the_own_feeds_are_taken_away_by_who_may_do_nothing_there_any_more() {
    let desk = Desk::new().await;
    let elsewhere = desk.house.next_door().await;
    let calendars = desk.house.calendars();
    let owner = desk.borrower.user().unwrap();
    let (here, _) = calendars.add_feed(&desk.borrower, FeedOf::Loans).await.unwrap();
    let there = seed(&*desk.house.store, a_feed(elsewhere.institution.id, owner)).await;
    let nowhere = Context { institution: None, ..desk.borrower.clone() };
    for feed in [here, there] {
        assert!(calendars.feeds(&nowhere).await.unwrap().contains(&feed));
        calendars.revoke_feed(&nowhere, feed.id).await.unwrap();
        assert_eq!(code(calendars.revoke_feed(&nowhere, feed.id).await), "loan-feed.not-found");
    }
    assert_eq!(calendars.feeds(&desk.borrower).await.unwrap(), []);
}

#[tokio::test]
async fn a_feed_that_is_cut_has_what_ends_last() {
    let desk = Desk::new().await;
    let first = desk.loan_in(StateName::Approved).await;
    let (_, secret) = desk.house.calendars().add_feed(&desk.borrower, FeedOf::Loans).await.unwrap();
    let read = async || desk.contents(&secret).await.unwrap();
    assert!(!read().await.truncated);
    let system = Context::system("test", Some(desk.house.institution.id));
    let mut work = desk.house.store.begin(&system).await.unwrap();
    for _ in 0..1_000 {
        let lines = vec![promised(desk.asset.id, 1)];
        let later = Loan { id: an_id().into(), lines, period: days(20, 25), ..first.clone() };
        work.loans().add(&later).await.unwrap();
    }
    work.commit_unjournaled().await.unwrap();
    let contents = read().await;
    assert_eq!((contents.loans.len(), contents.truncated), (1_000, true));
    assert!(contents.loans.iter().all(|loan| loan.id != first.id));
}
