//! Reading for many streams at once: streams that were woken together are read for together, in a few statements.
//!
//! Whoever asks while a round goes on waits for the next; there are never more than a few rounds at a time, whatever
//! number of streams was woken. There is no task for it: one of those who ask reads for all. When that one goes away in
//! the middle, the others ask again.

use plantel_domain::access::Context;
use plantel_domain::clock::Clock;
use plantel_domain::ids::{SessionId, UserId};
use plantel_domain::notifications::{Inbox, Notice, Span};
use plantel_domain::store::{Repositories, Store, StoreError};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Semaphore, oneshot};

/// Rounds at a time. A round has one connection for a moment; more rounds would be smaller ones.
const AT_ONCE: usize = 2;

/// Streams that are read for in a round.
const MOST: usize = 256;

/// Whoever is further behind than this is read for alone.
const FEW: i64 = 20;

/// What a stream asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    pub user: UserId,
    pub session: SessionId,
    /// Up to where all was told; none when only the session is looked at.
    pub position: Option<i64>,
}

/// What it is answered.
#[derive(Debug)]
pub(super) enum Answer {
    /// The session is over, or its user not let in any more.
    Over,
    /// This is how the inbox is.
    Lives {
        inbox: Inbox,
        /// What stands behind the position up to the last one of the inbox; none when that is too much to be read for
        /// many at once.
        notices: Option<Vec<Notice>>,
    },
}

/// An answer, or why there is none.
type Told = Result<Answer, StoreError>;

struct Asked {
    question: Question,
    tell: oneshot::Sender<Told>,
}

/// Reads for the streams of a server.
pub(super) struct Rounds {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    turns: Semaphore,
    waiting: Mutex<VecDeque<Asked>>,
}

impl Rounds {
    pub(super) fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock, turns: Semaphore::new(AT_ONCE), waiting: Mutex::default() }
    }

    /// The answer, by whichever round has it.
    pub(super) async fn ask(&self, question: Question) -> Told {
        loop {
            let (tell, told) = oneshot::channel();
            self.waiting().push_back(Asked { question, tell });
            if let Some(answer) = self.answered(told).await {
                return answer;
            }
        }
    }

    /// What stands behind a position, for one who is far behind, as soon as it is their turn.
    pub(super) async fn read_alone(&self, user: UserId, position: i64, limit: u32) -> Result<Vec<Notice>, StoreError> {
        let _turn = self.turns.acquire().await.expect("nobody closes it");
        self.reader().await?.notices().after(user, position, limit).await
    }

    /// Nothing when whoever took the question has gone.
    async fn answered(&self, mut told: oneshot::Receiver<Told>) -> Option<Told> {
        loop {
            // Then another has taken it.
            let taken = self.waiting().is_empty();
            if taken {
                return told.await.ok();
            }
            tokio::select! {
                biased;
                answer = &mut told => return answer.ok(),
                turn = self.turns.acquire() => {
                    let _turn = turn.expect("nobody closes it");
                    // In a box, so that those who wait are small.
                    Box::pin(self.round()).await;
                }
            }
        }
    }

    async fn round(&self) {
        let mut asked: Vec<Asked> = {
            let mut waiting = self.waiting();
            let some = waiting.len().min(MOST);
            waiting.drain(..some).collect()
        };
        asked.retain(|asked| !asked.tell.is_closed());
        if asked.is_empty() {
            return;
        }
        let questions: Vec<Question> = asked.iter().map(|asked| asked.question).collect();
        let read = self.read(&questions).await;
        for Asked { question, tell } in asked {
            let answer = read.as_ref().map(|read| read.answer(&question)).map_err(same);
            // Who has gone meanwhile needs none.
            let _ = tell.send(answer);
        }
    }

    async fn read(&self, questions: &[Question]) -> Result<Read, StoreError> {
        let now = self.clock.now();
        let users: Vec<UserId> = distinct(questions.iter().map(|question| question.user));
        let sessions: Vec<SessionId> = distinct(questions.iter().map(|question| question.session));
        let mut reader = self.reader().await?;
        // First: whatever an inbox has counted is there to be read, or stands no more.
        let inboxes = reader.notices().inboxes(&users, now).await?;
        let inboxes = inboxes.into_iter().map(|inbox| (inbox.user, inbox)).collect();
        // Behind it: what is told was there while the session lived.
        let living = reader.sessions().find_all(&sessions).await?;
        let living = living.into_iter().filter(|session| session.lives(now)).map(|it| (it.id, it.user)).collect();
        let active = reader.users().find_all(&users).await?;
        let active = active.into_iter().filter(|user| user.active).map(|user| user.id).collect();
        let mut read = Read { inboxes, living, active, notices: BTreeMap::new() };
        let spans = read.spans(questions);
        if !spans.is_empty() {
            for notice in reader.notices().pieces(&spans).await? {
                read.notices.entry(notice.user).or_default().push(notice);
            }
        }
        Ok(read)
    }

    async fn reader(&self) -> Result<Box<dyn Repositories + Send>, StoreError> {
        self.store.read(&Context::system("stream", None)).await
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Asked>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a round has read.
struct Read {
    inboxes: BTreeMap<UserId, Inbox>,
    /// Whose the sessions are that live.
    living: BTreeMap<SessionId, UserId>,
    active: BTreeSet<UserId>,
    notices: BTreeMap<UserId, Vec<Notice>>,
}

impl Read {
    /// Where this one's inbox is, if they are still let in.
    fn inbox(&self, question: &Question) -> Option<&Inbox> {
        let own = self.living.get(&question.session) == Some(&question.user);
        let let_in = own && self.active.contains(&question.user);
        self.inboxes.get(&question.user).filter(|_| let_in)
    }

    /// What has to be read for those who are a little behind: of each inbox one piece, however many ask.
    fn spans(&self, questions: &[Question]) -> Vec<Span> {
        let mut spans: BTreeMap<UserId, Span> = BTreeMap::new();
        for question in questions {
            let (Some(inbox), Some(after)) = (self.inbox(question), question.position) else { continue };
            if (1..=FEW).contains(&(inbox.last_position - after)) {
                let span = Span { user: question.user, after, until: inbox.last_position };
                spans.entry(question.user).and_modify(|known| known.after = known.after.min(after)).or_insert(span);
            }
        }
        spans.into_values().collect()
    }

    fn answer(&self, question: &Question) -> Answer {
        let Some(inbox) = self.inbox(question) else { return Answer::Over };
        let after = question.position.unwrap_or(inbox.last_position);
        let behind = inbox.last_position - after;
        let read = self.notices.get(&question.user).into_iter().flatten();
        let lacks = || read.filter(|it| it.position > after).cloned().collect::<Vec<Notice>>();
        let notices = (behind <= FEW).then(lacks);
        Answer::Lives { inbox: *inbox, notices }
    }
}

/// Each once, in one order.
fn distinct<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.collect::<BTreeSet<T>>().into_iter().collect()
}

/// The same fault, for each of many.
fn same(fault: &StoreError) -> StoreError {
    match fault {
        StoreError::Busy => StoreError::Busy,
        StoreError::Full(why) => StoreError::Full(why.to_string().into()),
        StoreError::Failed(why) => StoreError::failed(why.to_string()),
        other => StoreError::failed(other.to_string()),
    }
}

#[cfg(test)]
#[path = "rounds_tests.rs"]
mod tests;
