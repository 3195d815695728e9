//! What handlers are given.

use crate::export::Exports;
use crate::in_flight::InFlight;
use crate::limits::{Limiter, Limits};
use plantel_application::access::Memberships;
use plantel_application::alerts::Alerts;
use plantel_application::audit::Audit;
use plantel_application::calendars::Calendars;
use plantel_application::checks::{CheckOffice, Checks};
use plantel_application::data_rights::DataRights;
use plantel_application::enrollment::import::StudentImports;
use plantel_application::enrollment::{Enrollments, Papers, Students};
use plantel_application::identity::{AccountRules, Credentials, Identity, Letters};
use plantel_application::institutions::{Environments, Institutions, School};
use plantel_application::inventory::{Inventory, Transfers, Workshop};
use plantel_application::items::Items;
use plantel_application::jobs::{Clockwork, Jobs, Timetable};
use plantel_application::loans::{LoanOffice, Loans};
use plantel_application::notifications::channels::{Channel, Dispatcher, EmailChannel};
use plantel_application::notifications::{Live, NoticePreferences, Notices, Streams, Tell};
use plantel_application::relay::Relay;
use plantel_application::schedules::Schedules;
use plantel_application::simat::Simat;
use plantel_application::webhooks::{HookSender, HookTools, Hooks, WebhookChannel, Webhooks};
use plantel_domain::clock::Clock;
use plantel_domain::ids::IdSource;
use plantel_domain::mail::{Captured, Post};
use plantel_domain::notifications::Wording;
use plantel_domain::store::Store;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What things, loans and checks need from outside.
pub struct Tools {
    /// For the inventory.
    pub workshop: Workshop,
    /// For loans; checks keep and read their pictures by the same.
    pub office: LoanOffice,
    /// For telling other systems.
    pub hooks: HookTools,
    /// Puts notices into words.
    pub wording: Arc<dyn Wording>,
}

/// Whether the server is about to stop: it answers as ever, and says that it is not ready.
#[derive(Debug, Default)]
pub struct Leaving(AtomicBool);

impl Leaving {
    /// From now on.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it is.
    pub(crate) fn is_so(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Every use case, over one store.
pub struct Services {
    /// Where things are kept; edges use it for readiness and stored answers alone.
    pub store: Arc<dyn Store>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Names requests.
    pub ids: Arc<dyn IdSource>,
    /// Accounts and sessions.
    pub identity: Arc<Identity>,
    /// Who belongs where.
    pub memberships: Memberships,
    /// Tenants.
    pub institutions: Institutions,
    /// Rooms and warehouses.
    pub environments: Environments,
    /// Sites, school years and groups.
    pub school: School,
    /// Assets.
    pub inventory: Arc<Inventory>,
    /// Things on their way between environments.
    pub transfers: Transfers,
    /// Loans.
    pub loans: Arc<Loans>,
    /// Calendars that programs read.
    pub calendars: Calendars,
    /// Who uses which room when.
    pub schedules: Schedules,
    /// Students, and who answers for them.
    pub students: Students,
    /// Students' places in school years.
    pub enrollments: Enrollments,
    /// What people ask about their data.
    pub data_rights: DataRights,
    /// What the clock finds and somebody should look at.
    pub alerts: Alerts,
    /// Inventory checks.
    pub checks: Arc<Checks>,
    /// Lists of students that are taken over.
    pub student_imports: StudentImports,
    /// Papers of enrolments, and consents.
    pub papers: Papers,
    /// The files that the ministry is told with.
    pub simat: Simat,
    /// Users' own things.
    pub items: Items,
    /// The journal.
    pub audit: Audit,
    /// Writes to people about their accounts.
    pub letters: Arc<Letters>,
    /// Sends notices through channels.
    pub dispatcher: Dispatcher,
    /// What people want to be told.
    pub notice_preferences: NoticePreferences,
    /// Sends what they write.
    pub post: Arc<dyn Post>,
    /// Letters that were kept instead of sent, where they are.
    pub captured: Option<Arc<dyn Captured>>,
    /// What people are told.
    pub notices: Arc<Notices>,
    /// Puts it into words.
    pub wording: Arc<dyn Wording>,
    /// Who waits for notices just now.
    pub live: Arc<Live>,
    /// Lets people follow their notices.
    pub streams: Streams,
    /// Other systems that are told.
    pub webhooks: Arc<Webhooks>,
    /// Tells them.
    pub hook_sender: HookSender,
    /// Carries out what is still to be done about events.
    pub relay: Relay,
    /// Does what is done by the clock.
    pub jobs: Jobs,
    /// Counts requests, of all workers together.
    pub limiter: Limiter,
    /// Counts exports, of all workers together.
    pub exports: Exports,
    /// Counts requests that are under way, of all workers together.
    pub in_flight: InFlight,
    /// Whether the server is about to stop.
    pub leaving: Leaving,
}

impl Services {
    /// Over these ports.
    #[expect(clippy::too_many_lines, reason = "a line or two for each use case")]
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        credentials: Credentials,
        rules: AccountRules,
        post: Arc<dyn Post>,
        tools: Tools,
    ) -> Self {
        let ports = || (Arc::clone(&store), Arc::clone(&clock), Arc::clone(&ids));
        let (s, c, i) = ports();
        let tokens = Arc::clone(&credentials.tokens);
        let identity = Arc::new(Identity::new(s, c, i, credentials, rules.clone()));
        let (s, c, i) = ports();
        let memberships = Memberships::new(s, c, i);
        let (s, c, i) = ports();
        let institutions = Institutions::new(s, c, i);
        let (s, c, i) = ports();
        let environments = Environments::new(s, c, i);
        let (s, c, i) = ports();
        let school = School::new(s, c, i);
        let (s, c, i) = ports();
        let inventory = Arc::new(Inventory::new(s, c, i, tools.workshop));
        let (s, c, i) = ports();
        let transfers = Transfers::new(s, c, i);
        let (s, c, i) = ports();
        let LoanOffice { files, pictures, .. } = &tools.office;
        let check_office = CheckOffice { files: Arc::clone(files), pictures: Arc::clone(pictures) };
        let papers = Papers::new(Arc::clone(&s), Arc::clone(&c), Arc::clone(&i), Arc::clone(files));
        let simat = Simat::new(Arc::clone(&s), Arc::clone(&c), Arc::clone(&i), Arc::clone(files));
        let loans = Arc::new(Loans::new(s, c, i, tools.office));
        let (s, c, i) = ports();
        let calendars = Calendars::new(s, c, i);
        let (s, c, i) = ports();
        let schedules = Schedules::new(s, c, i);
        let (s, c, i) = ports();
        let enrollments = Enrollments::new(s, c, i);
        let (s, c, i) = ports();
        let students = Students::new(s, c, i);
        let (s, c, i) = ports();
        let data_rights = DataRights::new(s, c, i);
        let (s, c, i) = ports();
        let alerts = Alerts::new(s, c, i);
        let (s, c, i) = ports();
        let checks = Arc::new(Checks::new(s, c, i, check_office));
        let (s, c, i) = ports();
        let items = Items::new(s, c, i);
        let (s, c, i) = ports();
        let student_imports = StudentImports::new(s, c, i);
        let audit = Audit::new(Arc::clone(&store));
        let limiter = Limiter::new(&Limits::default());
        let (s, c, _) = ports();
        let locale = rules.locale;
        let mail = EmailChannel::new(Arc::clone(&s), Arc::clone(&post), Arc::clone(&tools.wording), rules.locale);
        let letters = Arc::new(Letters::new(s, c, tokens, Arc::clone(&post), rules));
        let (s, _, i) = ports();
        let personal = WebhookChannel::new(s, i, Arc::clone(&tools.wording), locale);
        let channels: Vec<Arc<dyn Channel>> = vec![Arc::new(mail), Arc::new(personal)];
        let (s, c, i) = ports();
        let webhooks = Arc::new(Webhooks::new(s, c, i, tools.hooks.clone()));
        let (s, c, _) = ports();
        let hook_sender = HookSender::new(s, c, tools.hooks);
        let (s, c, _) = ports();
        let dispatcher = Dispatcher::new(s, c, channels);
        let notice_preferences = NoticePreferences::new(Arc::clone(&store), dispatcher.kinds());
        let live = Live::new();
        let (s, c, i) = ports();
        let notices = Arc::new(Notices::new(s, c, i, Arc::clone(&live)));
        let (s, c, i) = ports();
        let hooks = Hooks::new(s, c, i);
        let (s, c, i) = ports();
        let tell = Arc::new(Tell::new(s, c, i, Arc::clone(&live), hooks));
        let (s, c, _) = ports();
        let streams = Streams::new(s, c, Arc::clone(&live));
        let (s, c, _) = ports();
        let relay = Relay::new(s, c, vec![Arc::clone(&letters) as _, tell as _]);
        let clockwork = Clockwork::of(&inventory, &loans, &checks, &identity)
            .runs_shared(alerts.job())
            .cleans("notices", &notices, |notices, now| async move { notices.clean_up(now).await })
            .cleans("webhook deliveries", &webhooks, |webhooks, now| async move { webhooks.clean_up(now).await })
            .cleans("alerts", &Arc::new(alerts.clone()), |alerts, now| async move { alerts.clean_up(now).await });
        let (s, c, _) = ports();
        let jobs = clockwork.jobs(s, c);
        Self {
            store,
            clock,
            ids,
            identity,
            memberships,
            institutions,
            environments,
            school,
            inventory,
            transfers,
            loans,
            calendars,
            schedules,
            students,
            enrollments,
            data_rights,
            alerts,
            checks,
            student_imports,
            papers,
            simat,
            items,
            audit,
            letters,
            dispatcher,
            notice_preferences,
            post,
            captured: None,
            notices,
            wording: tools.wording,
            live,
            streams,
            webhooks,
            hook_sender,
            relay,
            jobs,
            limiter,
            exports: Exports::default(),
            in_flight: InFlight::default(),
            leaving: Leaving::default(),
        }
    }

    /// With the letters that are kept instead of sent.
    #[must_use]
    pub fn capturing(mut self, captured: Arc<dyn Captured>) -> Self {
        self.captured = Some(captured);
        self
    }

    /// With jobs that are due when the timetable says.
    #[must_use]
    pub fn scheduled(mut self, timetable: &Timetable) -> Self {
        self.jobs = self.jobs.scheduled(timetable);
        self
    }

    /// With quotas of one's own.
    #[must_use]
    pub fn limited_by(mut self, limiter: Limiter) -> Self {
        self.limiter = limiter;
        self
    }

    /// With exports that wait so long for who takes them.
    #[must_use]
    pub fn patient_for(mut self, patience: Duration) -> Self {
        self.exports = Exports::new(patience);
        self
    }

    /// With so many places for requests that are under way.
    #[must_use]
    pub fn crowded_by(mut self, in_flight: InFlight) -> Self {
        self.in_flight = in_flight;
        self
    }
}
