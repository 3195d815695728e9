//! Loans through all their states; some stay out.

use super::caller::Caller;
use super::load::Going;
use super::notes::Sort;
use crate::api::text;
use anyhow::Result;
use serde_json::json;

/// Of so many loans one is not brought back.
const STAYS_OUT: usize = 4;

/// What is done with a loan, how the journal calls it, and how the loan stands then.
const STEPS: [(&str, &str, &str); 3] = [
    ("approve", "loan.approved", "approved"),
    ("hand-over", "loan.handed-over", "active"),
    ("return", "loan.returned", "returned"),
];

/// Asks for one unit of a thing, promises it, hands it over and takes it back, over and over.
pub async fn lend(borrower: Caller, keeper: Caller, asset: String, going: Going) -> Result<()> {
    let body = json!({"item_id": asset, "quantity": 1, "start_date": "2150-03-02", "end_date": "2150-03-06",
        "purpose": "Práctica"});
    let mut turn = 0;
    while going.on() {
        turn += 1;
        let loan = borrower.post("/api/v1/loans", &body).await?;
        let id = text(&loan, "/id")?;
        borrower.notes.moved(Sort::Loan, "loan.requested", id, "pending");
        let steps = if turn % STAYS_OUT == 0 { 2 } else { 3 };
        for (verb, action, state) in STEPS.into_iter().take(steps) {
            keeper.tell(&format!("/api/v1/loans/{id}/{verb}")).await?;
            keeper.notes.moved(Sort::Loan, action, id, state);
        }
    }
    Ok(())
}
