//! Ana, who has an account and signs in; and who keeps accounts.

use crate::fakes::{identity, relay, rules};
use crate::house::House;
use chrono::Duration;
use plantel_application::Result;
use plantel_application::identity::{AccountRules, Identity, SignedIn, Typed};
use plantel_domain::access::{Context, Membership, RequestId, Role};
use plantel_domain::clock::Clock;
use plantel_domain::identity::{Device, Email, Password, Session, SignIn, User};
use plantel_domain::institutions::Institution;
use plantel_domain::journal::Sensitive;
use plantel_domain::mail::{AccountChange, Letter, Message};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use plantel_testkit::FakeCredentials;
use plantel_testkit::builders::{a_device, a_membership, a_user, line, seed};
use plantel_testkit::credentials::{PlainCodes, PlainHasher};
use std::collections::BTreeSet;
use std::net::IpAddr;

pub const PASSWORD: &str = "correcto caballo";
pub const OTHER: &str = "batería grapa";
pub const ADDRESS: &str = "Ana.Ruiz@sena.edu.co";

pub struct Door {
    pub house: House,
    pub fakes: FakeCredentials,
    pub rules: AccountRules,
    pub identity: Identity,
    pub ana: User,
}

impl Door {
    pub async fn new() -> Self {
        Self::of(|_| ()).await
    }

    pub async fn of(change: impl FnOnce(&mut User)) -> Self {
        Self::with(rules(), change).await
    }

    pub async fn by(rules: AccountRules) -> Self {
        Self::with(rules, |_| ()).await
    }

    pub async fn with(rules: AccountRules, change: impl FnOnce(&mut User)) -> Self {
        let (house, fakes) = (House::new().await, FakeCredentials::new());
        let identity = identity(&house, &fakes, rules.clone());
        let password = Sensitive(PlainHasher::hash_of(PASSWORD));
        let mut ana = User { email: Email::parse(ADDRESS).unwrap(), password, ..a_user() };
        change(&mut ana);
        let ana = seed(&*house.store, ana).await;
        Self { house, fakes, rules, identity, ana }
    }

    /// As center administrator.
    pub async fn joins(&self, institution: &Institution) {
        seed(&*self.house.store, a_membership(institution.id, self.ana.id)).await;
    }

    pub async fn joins_as(&self, role: Role) {
        let roles = BTreeSet::from([role]);
        let membership = Membership { roles, ..a_membership(self.house.institution.id, self.ana.id) };
        seed(&*self.house.store, membership).await;
    }

    pub async fn login(&self, email: &str, password: &str) -> Result<SignedIn> {
        self.identity.login(&nobody(), typed(email, password), &a_device()).await
    }

    pub async fn login_from(&self, device: &Device, password: &str) -> Result<SignedIn> {
        self.identity.login(&nobody(), typed(ADDRESS, password), device).await
    }

    pub async fn login_with(&self, otp: &str) -> Result<SignedIn> {
        let typed = Typed { otp: Some(otp.to_owned()), ..typed(ADDRESS, PASSWORD) };
        self.identity.login(&nobody(), typed, &a_device()).await
    }

    pub async fn signs_in(&self) -> SignedIn {
        self.login(ADDRESS, PASSWORD).await.unwrap()
    }

    pub async fn refresh(&self, token: &str) -> Result<SignedIn> {
        self.identity.refresh(&nobody(), token, &a_device()).await
    }

    pub async fn context(&self, token: &str) -> Result<Context> {
        Ok(self.identity.authenticate(token, None, request()).await?.ctx)
    }

    /// Ana, signed in anew.
    pub async fn anas(&self) -> Context {
        self.anas_with(PASSWORD).await
    }

    pub async fn anas_with(&self, password: &str) -> Context {
        self.context(&self.login(ADDRESS, password).await.unwrap().access_token).await.unwrap()
    }

    /// Whether the access token is good.
    pub async fn knows(&self, signed_in: &SignedIn) -> std::result::Result<(), &'static str> {
        self.context(&signed_in.access_token).await.map(|_| ()).map_err(|error| error.code())
    }

    pub async fn stored(&self) -> User {
        self.house.read().await.users().find(self.ana.id, None).await.unwrap().unwrap()
    }

    pub async fn living(&self) -> Vec<Session> {
        self.house.read().await.sessions().living(self.ana.id, self.house.clock.now()).await.unwrap()
    }

    /// Newest first.
    pub async fn history(&self) -> Vec<SignIn> {
        self.house.read().await.sign_ins().list(self.ana.id, &PageRequest::first(100)).await.unwrap().data
    }

    pub async fn operator(&self) -> Context {
        self.house.platform_admin_of_none().await
    }

    pub fn later(&self, by: Duration) {
        self.house.clock.advance(by);
    }

    /// Sends what is due, and gives all that was sent so far.
    pub async fn post(&self) -> Vec<Letter> {
        relay(&self.house, &self.fakes, self.rules.clone()).settle().await.unwrap();
        self.fakes.post.sent()
    }

    /// The token of the last letter, sent now.
    pub async fn mailed_token(&self) -> String {
        self.post().await;
        self.fakes.post.last_token().unwrap()
    }

    /// Switches Ana's second factor on: its secret and its recovery codes. The step of now is used.
    pub async fn enrols(&self) -> (String, Vec<String>) {
        let ctx = self.anas().await;
        let secret = self.identity.prepare_factor(&ctx, password(PASSWORD)).await.unwrap().secret;
        let codes = self.identity.confirm_factor(&ctx, &self.otp(&secret)).await.unwrap();
        (secret, codes)
    }

    /// The code of now.
    pub fn otp(&self, secret: &str) -> String {
        PlainCodes::code_at(secret, self.house.clock.now())
    }
}

pub fn request() -> RequestId {
    RequestId("request-1".to_owned())
}

pub fn nobody() -> Context {
    Context::anonymous(request())
}

pub fn password(text: &str) -> Password {
    Password::typed(text.to_owned())
}

pub fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

pub fn typed(email: &str, password: &str) -> Typed {
    Typed { email: email.to_owned(), password: self::password(password), otp: None }
}

/// The same browser on another network.
pub fn on_network(last: u8) -> Device {
    Device { address: IpAddr::from([192, 0, 2, last]), ..a_device() }
}

/// Another kind of device on the same network.
pub fn a_phone() -> Device {
    Device { agent: Some(line("Plantel/2.1 (Android 16)")), ..a_device() }
}

/// What a letter says, without its values.
pub fn said(letter: &Letter) -> &'static str {
    match letter.message {
        Message::Welcome { .. } => "welcome",
        Message::Recovery { .. } => "recovery",
        Message::Verification { .. } => "verification",
        Message::Invitation { .. } => "invitation",
        Message::NewDevice { .. } => "new-device",
        Message::Changed { what: AccountChange::Password, .. } => "password-changed",
        Message::Changed { what: AccountChange::Address, .. } => "address-changed",
        Message::Changed { what: AccountChange::SecondFactorOff, .. } => "second-factor-off",
        Message::Notice { .. } => "notice",
        Message::Digest { .. } => "digest",
        Message::Test => "test",
    }
}

/// Stores a change of an account without a word.
pub async fn store(door: &Door, user: &mut User) {
    let mut work = door.house.store.begin(&Context::system("test", None)).await.unwrap();
    work.users().update(user).await.unwrap();
    work.commit_unjournaled().await.unwrap();
}
