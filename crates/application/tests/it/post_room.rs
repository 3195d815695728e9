//! A house in which people are told things by mail.

use crate::house::House;
use plantel_application::notifications::channels::{Channel, Dispatcher, EmailChannel, plan};
use plantel_application::relay::Failed;
use plantel_domain::access::Context;
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::identity::{Locale, User};
use plantel_domain::ids::{DispatchId, UserId};
use plantel_domain::mail::{Letter, Message};
use plantel_domain::notifications::{
    ChannelKind, Dispatch, Link, MockWording, NewNotice, Notice, NoticeKind, NoticeParams, NoticeText, Preferences,
    Priority, time_of_day,
};
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_membership, a_user, seed};
use plantel_testkit::clock::moment;
use plantel_testkit::credentials::FakePost;
use plantel_testkit::ids::an_id;
use std::sync::{Arc, Mutex};

/// Ana is a member, reads English and has proven her address.
pub struct PostRoom {
    pub house: House,
    pub post: Arc<FakePost>,
    pub ana: User,
}

/// Says the kind, the language and the first parameter.
pub fn wording() -> MockWording {
    let mut wording = MockWording::new();
    wording.expect_notice().returning(|kind, params, locale| {
        let text = params.values().next().and_then(|value| value.as_str()).unwrap_or_default();
        NoticeText { title: format!("{} in {}", kind.name(), locale.code()), text: text.to_owned() }
    });
    wording
}

impl PostRoom {
    pub async fn new() -> Self {
        let house = House::new().await;
        let ana = User { email_verified_at: Some(moment()), locale: Some(Locale::En), ..a_user() };
        let ana = seed(&*house.store, ana).await;
        seed(&*house.store, a_membership(house.institution.id, ana.id)).await;
        Self { house, post: Arc::default(), ana }
    }

    /// By mail alone, to who chose no language in Spanish.
    pub fn dispatcher(&self) -> Dispatcher {
        let (store, post) = (self.house.store.clone(), self.post.clone());
        let mail = EmailChannel::new(store, post, Arc::new(wording()), Locale::Es);
        self.dispatcher_with(vec![Arc::new(mail)])
    }

    pub fn dispatcher_with(&self, channels: Vec<Arc<dyn Channel>>) -> Dispatcher {
        Dispatcher::new(self.house.store.clone(), self.house.clock.clone(), channels)
    }

    pub fn inside(&self) -> Context {
        Context::system("test", Some(self.house.institution.id))
    }

    /// Tells it in the institution, and plans how it goes out.
    pub async fn tell(&self, new: NewNotice) -> Option<Notice> {
        self.tell_in(&self.inside(), new).await
    }

    /// Tells it there, and plans how it goes out.
    pub async fn tell_in(&self, ctx: &Context, new: NewNotice) -> Option<Notice> {
        let now = self.house.clock.now();
        let mut work = self.house.store.begin(ctx).await.unwrap();
        let mut added = work.notices().add_all(&[new]).await.unwrap();
        plan(&mut *work, &added, None, now, &*self.house.ids).await.unwrap();
        work.commit_unjournaled().await.unwrap();
        added.pop()
    }

    pub async fn tell_of(&self, kind: NoticeKind) -> Notice {
        self.tell(a_notice(self.ana.id, kind)).await.unwrap()
    }

    /// What Ana wants from now on.
    pub async fn prefers(&self, change: impl FnOnce(&mut Preferences)) {
        let mut work = self.house.store.begin(&self.inside()).await.unwrap();
        let mut wishes = work.preferences().find(self.ana.id).await.unwrap();
        change(&mut wishes);
        work.preferences().store(&mut wishes).await.unwrap();
        work.commit_unjournaled().await.unwrap();
    }

    /// Ana is no member any more, of no institution.
    pub async fn ana_leaves(&self) {
        let mut work = self.house.store.begin(&self.inside()).await.unwrap();
        work.memberships().end_all(self.ana.id).await.unwrap();
        work.commit_unjournaled().await.unwrap();
    }

    /// A digest at noon; it is ten now.
    pub async fn prefers_a_digest(&self) {
        self.prefers(|wishes| wishes.digest = Some(time_of_day("12:00").unwrap())).await;
    }

    /// What went out by mail when all that is due was sent.
    pub async fn letters(&self) -> Vec<Letter> {
        self.dispatcher().settle().await.unwrap();
        self.post.sent()
    }

    /// What waits, and what waits for an operator.
    pub async fn backlog(&self) -> (u64, u64) {
        let left = self.dispatcher().backlog().await.unwrap();
        (left.waiting, left.parked)
    }
}

/// Of Cámara Canon.
pub fn a_notice(user: UserId, kind: NoticeKind) -> NewNotice {
    NewNotice {
        user,
        kind,
        params: NoticeParams::from([("item".to_owned(), "Cámara Canon".into())]),
        priority: kind.priority(),
        link: Some(Link::to("loan", an_id())),
        cause: an_id(),
        shown: true,
        expires_at: None,
    }
}

/// What a letter tells of, one title a notice; with how many more.
pub fn titles(letter: &Letter) -> (Vec<String>, u64) {
    match &letter.message {
        Message::Notice { title, .. } => (vec![title.clone()], 0),
        Message::Digest { lines, more } => (lines.iter().map(|line| line.title.clone()).collect(), *more),
        other => panic!("no letter of notices: {other:?}"),
    }
}

/// A channel that keeps what goes through it, unless it fails.
pub struct Recorder {
    kind: ChannelKind,
    fails: Option<Failed>,
    sent: Mutex<Vec<(UserId, Vec<DispatchId>)>>,
}

impl Recorder {
    pub fn new(kind: ChannelKind, fails: Option<Failed>) -> Arc<Self> {
        Arc::new(Self { kind, fails, sent: Mutex::default() })
    }

    pub fn sent(&self) -> Vec<(UserId, Vec<DispatchId>)> {
        self.sent.lock().unwrap().clone()
    }
}

#[async_trait::async_trait]
impl Channel for Recorder {
    fn kind(&self) -> ChannelKind {
        self.kind
    }

    async fn send(&self, reader: &User, dispatches: &[Dispatch], _: Timestamp) -> Result<(), Failed> {
        self.sent.lock().unwrap().push((reader.id, dispatches.iter().map(|one| one.id).collect()));
        self.fails.clone().map_or(Ok(()), Err)
    }
}

/// As the plan is made for `kind` when it is this urgent.
pub fn urgent(user: UserId, kind: NoticeKind, priority: Priority) -> NewNotice {
    NewNotice { priority, ..a_notice(user, kind) }
}
