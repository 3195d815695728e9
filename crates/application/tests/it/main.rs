//! The use cases: over a store in memory, and, where a failure half-way or the order of calls
//! matters, over mocks of the repositories.
#![allow(clippy::unwrap_used, reason = "what fails in a test fails the test")]

mod desk;
mod door;
mod fakes;
mod house;
mod mocks;

mod access;
mod access_mocked;
mod audit;
mod environments;
mod identity;
mod identity_accounts;
mod identity_failures;
mod identity_mocked;
mod import;
mod institutions;
mod inventory;
mod invitations;
mod items;
mod letters;
mod letters_of_change;
mod loans;
mod loans_failures;
mod loans_mocked;
mod loans_promises;
mod loans_still_standing;
mod lockout;
mod memberships;
mod passwords;
mod second_factor;
mod sessions;
mod sign_up;
mod single_sign_on;
mod users;
