//! One event on its way to another system.
//!
//! ```text
//! waiting --2xx--> delivered --+
//!    |  ^--replay--------------+ (while its endpoint is on)
//!    +--tried for a day--> failed ----+
//!    +--endpoint off--> cancelled ----+
//!    +--owner off-----> cancelled ----+
//! ```

use super::HookOutcome;
use crate::clock::Timestamp;
use crate::ids::{WebhookDeliveryId, WebhookId};
use crate::names::names;
use chrono::Duration;
use uuid::Uuid;

/// Seconds until each further try: a day in all, less than an hour of it for the first six.
pub const WAITS: &[i64] = &[5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800];

/// The longest wait that a receiver may ask for.
const MOST_ASKED: Duration = Duration::hours(1);

/// How many characters of an answer are kept.
pub const KEPT_ANSWER: usize = 1_000;

names! {
    /// Where a delivery stands.
    WebhookDeliveryState, "kind.unknown" {
        /// It will be tried.
        Waiting = "waiting",
        /// The receiver has it.
        Delivered = "delivered",
        /// It was tried for a day.
        Failed = "failed",
        /// Its endpoint, or whose that is, was switched off first.
        Cancelled = "cancelled",
    }
}

names! {
    /// Why a delivery was cancelled.
    CancelReason, "kind.unknown" {
        /// Its endpoint was switched off.
        EndpointOff = "endpoint_off",
        /// The account or the institution was whose endpoint it is.
        OwnerOff = "owner_off",
    }
}

/// One event on its way to another system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookDelivery {
    /// Its id.
    pub id: WebhookDeliveryId,
    /// To which endpoint.
    pub webhook: WebhookId,
    /// Which event: the same at every try and every replay, and what a receiver knows it by.
    pub event: Uuid,
    /// Of which kind.
    pub kind: String,
    /// What is sent, as JSON; the same at every try and every replay.
    pub payload: String,
    /// Where it stands.
    pub state: WebhookDeliveryState,
    /// When it is tried next, while it waits; of one that somebody tries, when another may.
    pub due_at: Timestamp,
    /// How often it was claimed, ever.
    pub attempts: u32,
    /// How often since it was written or replayed.
    pub tries: u32,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it came to where it stands; none while it waits.
    pub finished_at: Option<Timestamp>,
    /// Why it was cancelled, if it was.
    pub cancelled_why: Option<CancelReason>,
}

impl WebhookDelivery {
    /// Of an event that is told now.
    pub fn new(
        (id, webhook): (WebhookDeliveryId, WebhookId),
        event: Uuid,
        kind: &str,
        payload: String,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            webhook,
            event,
            kind: kind.to_owned(),
            payload,
            state: WebhookDeliveryState::Waiting,
            due_at: now,
            attempts: 0,
            tries: 0,
            created_at: now,
            finished_at: None,
            cancelled_why: None,
        }
    }

    /// After a try that ended so. What comes of an endpoint that is gone is cancelled with the others of it.
    #[must_use]
    pub fn after(mut self, verdict: Verdict, now: Timestamp) -> Self {
        let state = match verdict {
            Verdict::Again(wait) => {
                self.due_at = now + wait;
                return self;
            }
            Verdict::Delivered => WebhookDeliveryState::Delivered,
            Verdict::Failed | Verdict::Gone => WebhookDeliveryState::Failed,
        };
        (self.state, self.finished_at) = (state, Some(now));
        self
    }
}

/// One try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookAttempt {
    /// Which, from 1.
    pub number: u32,
    /// When it began.
    pub at: Timestamp,
    /// How the receiver answered, if it did.
    pub status: Option<u16>,
    /// How long it took.
    pub took_ms: u32,
    /// What went wrong, when that is not told by the status.
    pub error: Option<String>,
    /// How its answer begins: [`KEPT_ANSWER`] characters at the most, without the one that PostgreSQL does not take.
    pub answer: String,
}

impl HookAttempt {
    /// As it is kept.
    pub fn of(number: u32, at: Timestamp, outcome: &HookOutcome) -> Self {
        Self {
            number,
            at,
            status: outcome.status,
            took_ms: outcome.took_ms,
            error: outcome.error.as_deref().map(kept),
            answer: kept(&outcome.answer),
        }
    }
}

fn kept(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(KEPT_ANSWER).collect()
}

/// How much is left to be sent, and how much came to nothing; tests are neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HookBacklog {
    /// Deliveries that will be tried.
    pub waiting: u64,
    /// Deliveries that were tried for a day.
    pub failed: u64,
}

/// What comes of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The receiver has it.
    Delivered,
    /// It is tried again after this.
    Again(Duration),
    /// It is not.
    Failed,
    /// The receiver says that nothing is to be sent there any more.
    Gone,
}

/// Judges a try, the `tries`-th since the delivery was written or replayed. `jitter` is -100 to 100, in thousandths of
/// the wait: what failed together is not tried together.
pub fn verdict(outcome: &HookOutcome, tries: u32, jitter: i32) -> Verdict {
    match outcome.status {
        Some(200..300) => return Verdict::Delivered,
        Some(410) => return Verdict::Gone,
        _ => {}
    }
    let nth = usize::try_from(tries.saturating_sub(1)).unwrap_or(usize::MAX);
    let Some(seconds) = WAITS.get(nth) else { return Verdict::Failed };
    let wait = jittered(Duration::seconds(*seconds), jitter);
    let asked = outcome.retry_after.filter(|_| matches!(outcome.status, Some(429 | 503)));
    Verdict::Again(asked.map_or(wait, |asked| wait.max(asked.min(MOST_ASKED))))
}

/// A wait, made longer or shorter by so many thousandths.
pub fn jittered(wait: Duration, jitter: i32) -> Duration {
    wait + Duration::milliseconds(wait.num_seconds() * i64::from(jitter.clamp(-100, 100)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::samples::id;
    use rstest::rstest;

    fn answered(status: u16) -> HookOutcome {
        HookOutcome { status: Some(status), ..HookOutcome::default() }
    }

    #[test]
    fn tries_go_on_for_a_day() {
        assert_eq!(WAITS.iter().sum::<i64>(), 85_355, "23 hours and 43 minutes");
        let failed = HookOutcome { error: Some("refused".to_owned()), ..HookOutcome::default() };
        for (tries, seconds) in (1..).zip(WAITS) {
            assert_eq!(verdict(&failed, tries, 0), Verdict::Again(Duration::seconds(*seconds)));
        }
        assert_eq!(verdict(&failed, 11, 0), Verdict::Failed);
        assert_eq!(verdict(&failed, u32::MAX, 0), Verdict::Failed);
    }

    #[rstest]
    #[case(200, Verdict::Delivered)]
    #[case(204, Verdict::Delivered)]
    #[case(299, Verdict::Delivered)]
    #[case(199, Verdict::Again(Duration::seconds(5)))]
    #[case(301, Verdict::Again(Duration::seconds(5)))]
    #[case(404, Verdict::Again(Duration::seconds(5)))]
    #[case(410, Verdict::Gone)]
    #[case(500, Verdict::Again(Duration::seconds(5)))]
    fn the_status_alone_says_whether_it_is_there(#[case] status: u16, #[case] expected: Verdict) {
        assert_eq!(verdict(&answered(status), 1, 0), expected);
    }

    #[rstest]
    #[case(429, 60, 60)]
    #[case(503, 60, 60)]
    #[case(503, 86_400, 3_600)]
    #[case(503, 1, 5)]
    #[case(500, 60, 5)]
    fn a_receiver_that_is_busy_says_for_how_long_up_to_an_hour(
        #[case] status: u16,
        #[case] asked: i64,
        #[case] seconds: i64,
    ) {
        let outcome = HookOutcome { retry_after: Some(Duration::seconds(asked)), ..answered(status) };
        assert_eq!(verdict(&outcome, 1, 0), Verdict::Again(Duration::seconds(seconds)));
    }

    #[test]
    fn waits_are_a_tenth_longer_or_shorter_at_the_most() {
        let hour = Duration::hours(1);
        for (jitter, minutes) in [(-100, 54), (0, 60), (100, 66), (10_000, 66), (-10_000, 54)] {
            assert_eq!(jittered(hour, jitter), Duration::minutes(minutes));
        }
    }

    #[test]
    fn what_was_tried_waits_or_is_finished() {
        let now: Timestamp = "2026-03-16T15:00:00Z".parse().unwrap();
        let it = WebhookDelivery::new((id(1), id(2)), Uuid::nil(), "loan.approved", "{}".to_owned(), now);
        let again = it.clone().after(Verdict::Again(Duration::seconds(30)), now);
        assert_eq!((again.state, again.finished_at), (WebhookDeliveryState::Waiting, None));
        assert_eq!(again.due_at, now + Duration::seconds(30));
        for (verdict, state) in [
            (Verdict::Delivered, WebhookDeliveryState::Delivered),
            (Verdict::Failed, WebhookDeliveryState::Failed),
            (Verdict::Gone, WebhookDeliveryState::Failed),
        ] {
            let done = it.clone().after(verdict, now);
            assert_eq!((done.state, done.finished_at), (state, Some(now)));
        }
    }

    #[test]
    fn of_an_answer_only_its_beginning_is_kept() {
        let outcome = HookOutcome { answer: format!("\0{}", "ñ".repeat(5_000)), ..answered(500) };
        let attempt = HookAttempt::of(3, Timestamp::UNIX_EPOCH, &outcome);
        assert_eq!((attempt.number, attempt.answer), (3, "ñ".repeat(KEPT_ANSWER)));
    }
}
