//! How much is lent: a few loans, counted by hand.

use crate::desk::{Desk, Verb, days, said};
use crate::house::{House, bad_field, code, units};
use plantel_domain::access::{Context, Role};
use plantel_domain::clock::{Clock, Day};
use plantel_domain::deed::Deed;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::Asset;
use plantel_domain::loans::{Loan, LoanCount, LoanState, LoanStatistics, StateName, UnitState, Wanted};
use plantel_domain::period::Period;
use plantel_testkit::builders::{a_line, a_loan, period, seed};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn count(loans: u64, units: u64) -> LoanCount {
    LoanCount { loans, units }
}

/// A house with loans of two people from two warehouses; today is the 16th of March.
struct Year {
    house: House,
    asset: Asset,
    elsewhere: EnvironmentId,
    ana: Context,
    luis: Context,
}

impl Year {
    async fn new() -> Self {
        let house = House::new().await;
        let [ana, luis] = [house.person(Role::Instructor).await, house.person(Role::Instructor).await];
        let (asset, other) = (house.asset(9).await, house.another_warehouse().await);
        let deed = |days, hours| {
            let at = house.clock.now() + chrono::Duration::days(days) + chrono::Duration::hours(hours);
            Deed { by: None, at }
        };
        let (approved, handed_over) = (deed(-40, 0), deed(-30, 0));
        let out = LoanState::Active { approved, handed_over };
        let back = |days, hours| LoanState::Returned { approved, handed_over, returned: deed(days, hours) };
        let loans = [
            (&ana, 1, period("2026-02-10", "2026-02-20"), back(-27, 0), false),
            (&ana, 2, period("2026-02-28", "2026-03-01"), back(-28, 12), true),
            (&ana, 3, period("2026-03-01", "2026-03-15"), out.clone(), false),
            (&luis, 4, period("2026-03-16", "2026-03-16"), out, false),
            (&luis, 5, period("2026-03-17", "2026-03-17"), LoanState::Pending, false),
        ];
        for (who, units, period, state, late) in loans {
            let lines = vec![a_line(Wanted::Asset { asset: asset.id }, units)];
            let loan = a_loan(&asset, &house.warehouse, who.user().unwrap());
            seed(&*house.store, Loan { lines, period, state, late, ..loan }).await;
        }
        let period = period("2026-03-02", "2026-03-03");
        seed(&*house.store, Loan { period, ..a_loan(&asset, &other, luis.user().unwrap()) }).await;
        Self { house, asset, elsewhere: other.id, ana, luis }
    }

    async fn told(&self, ctx: &Context, warehouse: Option<EnvironmentId>) -> LoanStatistics {
        let to = Some(day("2026-03-17"));
        self.house.loans().statistics(ctx, warehouse, None, to).await.unwrap()
    }
}

#[tokio::test]
async fn what_the_loans_of_a_year_count_up_to() {
    let year = Year::new().await;
    let auditor = year.house.person(Role::Auditor).await;
    let told = year.told(&auditor, None).await;
    assert_eq!(told.period, Period::new(day("2025-03-18"), day("2026-03-17")).unwrap());
    assert_eq!(told.all(), count(6, 16));
    let states = [(StateName::Pending, count(2, 6)), (StateName::Active, count(2, 7))];
    assert_eq!(told.by_state, states.into_iter().chain([(StateName::Returned, count(2, 3))]).collect());
    let months = [("2026-02-01", count(2, 3)), ("2026-03-01", count(4, 13))];
    assert_eq!(told.by_month, months.into_iter().map(|(month, count)| (day(month), count)).collect());
    let [item] = told.by_item.as_slice() else { panic!("one asset was lent, not {:?}", told.by_item) };
    assert_eq!((item.item, &item.code, item.count), (year.asset.id, &year.asset.code, count(6, 16)));
    let people: Vec<_> = told.by_borrower.iter().map(|figure| (Some(figure.borrower), figure.count)).collect();
    assert_eq!(people, [(year.luis.user(), count(3, 10)), (year.ana.user(), count(3, 6))]);
    // Three days, and two and a half.
    assert_eq!((told.returned, told.mean_out()), (2, Some(28)));
    // Of four that were handed over one was late, and one is overdue; that of today is not.
    assert_eq!((told.handed_over, told.late, told.overdue_now, told.overdue_rate()), (4, 1, 1, Some(5000)));
}

#[tokio::test]
async fn what_begins_after_today_counts_when_it_is_asked_for() {
    let year = Year::new().await;
    let auditor = year.house.person(Role::Auditor).await;
    let told = year.house.loans().statistics(&auditor, None, None, None).await.unwrap();
    assert_eq!((told.all(), told.period.end()), (count(5, 11), day("2026-03-16")));
    // Eight in the evening of the 16th in Bogotá: tomorrow has not begun, though it has in Greenwich.
    year.house.clock.set("2026-03-17T01:00:00Z".parse().unwrap());
    let told = year.house.loans().statistics(&auditor, None, None, None).await.unwrap();
    assert_eq!((told.period.end(), told.overdue_now), (day("2026-03-16"), 1));
}

#[tokio::test]
async fn everybody_counts_what_they_may_see() {
    let year = Year::new().await;
    let (here, there) = (Some(year.house.warehouse.id), Some(year.elsewhere));
    let keeper = year.house.person(Role::WarehouseAdmin).await;
    let auditor = year.house.person(Role::Auditor).await;
    let cases = [
        (&auditor, None, 6),
        (&auditor, there, 1),
        (&keeper, None, 5),
        (&keeper, here, 5),
        (&year.luis, None, 3),
        (&year.luis, there, 1),
        (&year.ana, there, 0),
    ];
    for (who, warehouse, loans) in cases {
        assert_eq!(year.told(who, warehouse).await.all().loans, loans, "{who:?} {warehouse:?}");
    }
    let loans = year.house.loans();
    let guardian = year.house.person(Role::Guardian).await;
    assert_eq!(code(loans.statistics(&guardian, None, None, None).await), "access.denied");
    let unknown = Some(year.house.next_door().await.warehouse.id);
    assert_eq!(code(loans.statistics(&auditor, unknown, None, None).await), "environment.not-found");
}

#[tokio::test]
async fn more_than_ten_years_are_not_counted() {
    let house = House::new().await;
    let auditor = house.person(Role::Auditor).await;
    let asset = house.asset(1).await.id;
    for (from, to, why) in
        [("2016-03-08", "2026-03-16", "date.too-many-days"), ("2026-03-16", "2026-03-15", "date.before-start")]
    {
        let (from, to, expected) = (Some(day(from)), Some(day(to)), ("?to".to_owned(), why));
        assert_eq!(bad_field(house.loans().statistics(&auditor, None, from, to).await), expected);
        assert_eq!(bad_field(house.loans().utilisation(&auditor, asset, from, to).await), expected);
    }
}

#[tokio::test]
async fn how_much_of_the_time_an_asset_was_lent() {
    let desk = Desk::with(units(4, [0; 5])).await;
    let loan = desk.promise(2, days(16, 20)).await.unwrap();
    desk.act(Verb::HandOver, loan.id, None).await.unwrap();
    desk.go_to(18);
    let one = vec![said(Some(&desk.asset), 1, UnitState::Good)];
    desk.house.loans().take_back(&desk.keeper, loan.id, None, one).await.unwrap();
    desk.go_to(20);
    let (from, to) = (Some(day("2026-03-17")), Some(day("2026-03-19")));
    let used = desk.house.loans().utilisation(&desk.keeper, desk.asset.id, from, to).await.unwrap();
    // Two units for 34 hours, then one for 38, of four units for three days.
    assert_eq!((used.units, used.loans), (4, 1));
    assert_eq!((used.lent_unit_days(), used.unit_days(), used.share()), (442, 1200, Some(3681)));
    let last = Some(day("2026-03-20"));
    let used = desk.house.loans().utilisation(&desk.keeper, desk.asset.id, last, last).await.unwrap();
    // Ten hours of the day have passed.
    assert_eq!((used.lent_unit_days(), used.unit_days(), used.share()), (42, 167, Some(2500)));
}

#[tokio::test]
async fn the_use_of_an_asset_is_seen_by_who_sees_the_loans_of_its_place() {
    let desk = Desk::new().await;
    let (house, asset) = (&desk.house, desk.asset.id);
    let elsewhere = house.another_warehouse().await.id;
    let callers = [
        (house.person(Role::Auditor).await, ""),
        (desk.keeper.clone(), ""),
        (desk.borrower.clone(), "access.denied"),
        (house.person_of(Role::WarehouseAdmin, [elsewhere]).await, "access.denied"),
        (house.person(Role::Guardian).await, "access.denied"),
        (house.next_door().await.person(Role::CenterAdmin).await, "asset.not-found"),
    ];
    for (who, refused) in callers {
        let used = house.loans().utilisation(&who, asset, None, None).await;
        assert_eq!(used.as_ref().map_or_else(plantel_application::Error::code, |_| ""), refused, "{who:?}");
    }
}
