//! A program of another team: lends the last unit by Plantel's rules, without its database or HTTP.

use plantel_application::loans::{LoanOffice, Loans};
use plantel_domain::access::{Membership, Role};
use plantel_domain::inventory::Asset;
use plantel_domain::loans::{NewLoan, Priority, Wanted};
use plantel_testkit::builders::{a_membership, a_user, a_warehouse, an_asset, an_institution, good};
use plantel_testkit::builders::{context_of, period, prose, seed};
use plantel_testkit::{FakePapers, FakePictures, FixedClock, MemoryFiles, MemoryStore, RandomIds};
use std::{collections::BTreeSet, error::Error, sync::Arc};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let store = MemoryStore::fresh();
    let institution = seed(&*store, an_institution()).await;
    let warehouse = seed(&*store, a_warehouse(institution.id)).await;
    let last_one = Asset { environment: Some(warehouse.id), units: good(1), ..an_asset(institution.id) };
    let asset = seed(&*store, last_one).await;
    let (ana, juan) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await);
    let member = |user, role| Membership {
        roles: BTreeSet::from([role]),
        environments: BTreeSet::from([warehouse.id]),
        ..a_membership(institution.id, user)
    };
    let teaches = seed(&*store, member(ana.id, Role::Instructor)).await;
    let keeps = seed(&*store, member(juan.id, Role::WarehouseAdmin)).await;
    let instructor = context_of(&ana, &teaches, &institution);
    let keeper = context_of(&juan, &keeps, &institution);

    let office = LoanOffice {
        files: Arc::new(MemoryFiles::new()),
        pictures: Arc::new(FakePictures),
        papers: Arc::new(FakePapers),
        verify_base: String::new(),
    };
    let loans = Loans::new(store, Arc::new(FixedClock::default()), Arc::new(RandomIds), office);
    let days = period("2026-03-20", "2026-03-24");
    let wish = NewLoan {
        warehouse: None,
        lines: vec![(Wanted::Asset { asset: asset.id }, 1)],
        period: days,
        purpose: prose("Práctica de circuitos"),
        priority: Priority::Medium,
        short: false,
    };
    let loan = loans.request(&instructor, wish.clone()).await?;
    println!("requested:   {}", loan.state.name().name());
    let loan = loans.approve(&keeper, loan.id, Some(loan.version)).await?;
    println!("decided:     {}", loan.state.name().name());
    let second = loans.request(&instructor, wish).await?;
    let refused = loans.approve(&keeper, second.id, None).await.expect_err("the last unit is promised once");
    assert_eq!(refused.code(), "loan.not-enough-units");
    println!("the second:  {}", refused.fault());
    let loan = loans.hand_over(&keeper, loan.id, Some(loan.version), vec![]).await?;
    println!("handed over: {}", loan.state.name().name());
    let loan = loans.take_back(&keeper, loan.id, Some(loan.version), vec![]).await?;
    println!("taken back:  {}", loan.state.name().name());
    Ok(())
}
