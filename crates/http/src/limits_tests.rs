//! Quotas, by a clock of their own.

use super::*;
use rstest::rstest;
use std::net::Ipv6Addr;
use std::sync::atomic::AtomicU64;

/// A limiter, and the clock that it goes by, in seconds.
fn limiter(limits: &Limits) -> (Limiter, Arc<AtomicU64>) {
    let clock = Arc::new(AtomicU64::new(0));
    let hands = Arc::clone(&clock);
    (Limiter::timed(limits, move || Duration::from_secs(hands.load(Ordering::Relaxed))), clock)
}

fn login(per_address: Quota, per_account: Quota) -> Limits {
    Limits { login: Quotas { per_address, per_account }, ..Limits::NONE }
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn keys(limiter: &Limiter, class: Class, whose: usize) -> usize {
    limiter.0.meters[class as usize][whose].as_ref().unwrap().used.len()
}

#[test]
fn a_quota_is_spent_and_comes_back_evenly() {
    let quota = Quota::new(3, 60);
    let (limiter, clock) = limiter(&login(Quota::NONE, quota));
    let ask = || limiter.account(Class::Login, "ana@plantel.test");
    for _ in 0..3 {
        ask().unwrap();
    }
    let refused = |wait| Err(TooMany { policy: "login", quota, retry_after: Duration::from_secs(wait) });
    assert_eq!(ask(), refused(20));
    clock.store(15, Ordering::Relaxed);
    // Nor does asking too often make the wait any longer.
    assert_eq!(ask(), refused(5));
    clock.store(20, Ordering::Relaxed);
    assert_eq!((ask(), ask()), (Ok(()), refused(20)));
    clock.store(1000, Ordering::Relaxed);
    assert_eq!([ask(), ask(), ask(), ask()], [Ok(()), Ok(()), Ok(()), refused(20)]);
}

#[rstest]
#[case::the_same("198.51.100.7", "198.51.100.7", true)]
#[case::a_neighbour("198.51.100.7", "198.51.100.8", false)]
#[case::mapped("198.51.100.7", "::ffff:198.51.100.7", true)]
#[case::one_customers_network("2001:db8:0:1::1", "2001:db8:0:1:ffff::9", true)]
#[case::another_network("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
fn an_address_counts_by_its_network(#[case] first: &str, #[case] second: &str, #[case] together: bool) {
    let (limiter, _) = limiter(&login(Quota::new(1, 60), Quota::NONE));
    limiter.address(Class::Login, ip(first)).unwrap();
    assert_eq!(limiter.address(Class::Login, ip(second)).is_err(), together);
}

#[test]
fn accounts_addresses_and_classes_count_apart() {
    let one = Quotas { per_address: Quota::new(1, 60), per_account: Quota::new(1, 60) };
    let all = Limits {
        login: one,
        recovery: one,
        sign_up: one,
        reset: one,
        announcements: one,
        general: one,
        webhook_test: one,
    };
    let (limiter, _) = limiter(&all);
    let classes = [
        Class::Login,
        Class::Recovery,
        Class::SignUp,
        Class::Reset,
        Class::Announcements,
        Class::General,
        Class::WebhookTest,
    ];
    for class in classes {
        for account in ["ana", "198.51.100.7"] {
            limiter.account(class, account).unwrap();
            limiter.account(class, account).unwrap_err();
        }
        limiter.address(class, ip("198.51.100.7")).unwrap();
        let refused = limiter.clone().address(class, ip("198.51.100.7")).unwrap_err();
        assert!(refused.policy.ends_with("-address"), "{}", refused.policy);
    }
    assert_eq!(limiter.account(Class::Login, " ANA ").unwrap_err().policy, "login");
}

#[test]
fn no_quota_is_no_limit() {
    let half = [Quota::NONE, Quota::new(0, 60), Quota::new(5, 0)];
    for quota in half {
        let (limiter, _) = limiter(&login(quota, quota));
        for _ in 0..1000 {
            limiter.address(Class::Login, ip("198.51.100.7")).unwrap();
            limiter.account(Class::Login, "ana").unwrap();
        }
    }
}

#[test]
fn the_quotas_that_hold_unless_others_are_set() {
    let limiter = Limiter::new(&Limits::default());
    for _ in 0..10 {
        limiter.account(Class::Login, "ana").unwrap();
    }
    limiter.account(Class::Login, "ana").unwrap_err();
    for _ in 0..20 {
        limiter.address(Class::SignUp, ip("::1")).unwrap();
        limiter.account(Class::SignUp, "ana").unwrap();
    }
    limiter.address(Class::SignUp, ip("::1")).unwrap_err();
    for _ in 0..10 {
        limiter.account(Class::WebhookTest, "ana").unwrap();
    }
    assert_eq!(limiter.account(Class::WebhookTest, "ana").unwrap_err().policy, "webhook-test");
}

#[test]
fn keys_that_strangers_make_up_are_forgotten() {
    let (limiter, clock) = limiter(&login(Quota::new(60, 60), Quota::new(10, 60)));
    let mut most = 0;
    // 200 000 in 200 seconds, each named once. An account has its quota back after 6 seconds, and
    // is known for as long again: 12 000 are in use at any time.
    for second in 0..200_u64 {
        clock.store(second, Ordering::Relaxed);
        for n in 0..1000 {
            limiter.account(Class::Login, &format!("{second}-{n}@plantel.test")).unwrap();
            let network = Ipv6Addr::from(u128::from(second * 1000 + n) << 64);
            limiter.address(Class::Login, network.into()).unwrap();
        }
        most = most.max(keys(&limiter, Class::Login, 1)).max(keys(&limiter, Class::Login, 0));
    }
    assert!(most <= 2 * 13_000, "{most} keys were kept");
    clock.store(1000, Ordering::Relaxed);
    for _ in 0..most {
        let _ = limiter.account(Class::Login, "ana");
    }
    assert_eq!(keys(&limiter, Class::Login, 1), 1);
}

#[test]
fn who_is_refused_is_not_forgotten_with_the_rest() {
    let (limiter, _) = limiter(&login(Quota::NONE, Quota::new(2, 60)));
    limiter.account(Class::Login, "ana").unwrap();
    limiter.account(Class::Login, "ana").unwrap();
    for n in 0..10 * SWEEP {
        limiter.account(Class::Login, &n.to_string()).unwrap();
    }
    limiter.account(Class::Login, "ana").unwrap_err();
}

#[test]
fn workers_count_together() {
    let limiter = Limiter::new(&login(Quota::NONE, Quota::new(100, 3600)));
    let ask = |limiter: &Limiter| (0..1000).filter(|_| limiter.account(Class::Login, "ana").is_ok()).count();
    let allowed: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| ask(&limiter.clone()))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(allowed, 100);
}

#[test]
fn header_fields_say_the_quota_and_the_wait() {
    let retry_after = Duration::from_millis(5001);
    let told = TooMany { policy: "login", quota: Quota::new(10, 60), retry_after }.headers();
    let told: Vec<_> = told.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    assert_eq!(told, [r#"ratelimit-policy: "login";q=10;w=60"#, r#"ratelimit: "login";r=0;t=6"#]);
}
