//! Of what is done by the clock, and of the figures for Prometheus.

use super::{Config, Secret};
use plantel_application::jobs::{BadCron, Cron, Timetable};
use serde::{Deserialize, Serialize};

/// Cron expressions of five fields, in UTC; an empty one is never due.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Jobs {
    pub clean_up: String,
    pub evaluate_alerts: String,
    pub expire_loans: String,
    /// As `inventory.verify_ledger_at` says when there is none.
    pub verify_ledger: Option<String>,
    pub watch_checks: String,
    pub watch_loans: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    pub token: Secret,
}

impl Config {
    /// When jobs are due.
    pub fn timetable(&self) -> Result<Timetable, BadCron> {
        let mut timetable = Timetable::usual();
        for (_, job, text) in schedules(self) {
            timetable.set(job, &text)?;
        }
        Ok(timetable)
    }
}

/// Each key, its job, and its schedule.
fn schedules(config: &Config) -> [(&'static str, &'static str, String); 6] {
    let jobs = &config.jobs;
    let nightly = config.inventory.verify_at().map(|at| at.format("%-M %-H * * *").to_string());
    let verify = jobs.verify_ledger.clone().or(nightly).unwrap_or_default();
    [
        ("jobs.clean_up", "clean-up", jobs.clean_up.clone()),
        ("jobs.evaluate_alerts", "evaluate-alerts", jobs.evaluate_alerts.clone()),
        ("jobs.expire_loans", "expire-loans", jobs.expire_loans.clone()),
        ("jobs.verify_ledger", "verify-ledger", verify),
        ("jobs.watch_checks", "watch-checks", jobs.watch_checks.clone()),
        ("jobs.watch_loans", "watch-loans", jobs.watch_loans.clone()),
    ]
}

/// Each key that cannot be so.
pub(super) fn check(config: &Config, demand: &mut impl FnMut(bool, &'static str, &str)) {
    for (key, _, text) in schedules(config) {
        if let Err(bad) = Cron::parse(&text) {
            demand(false, key, &format!("{text:?} is no cron expression such as \"30 7 * * *\": {bad}"));
        }
    }
    let token = &config.metrics.token.0;
    demand(token.is_empty() || token.len() >= 16, "metrics.token", "must be empty, or have at least 16 bytes");
    let plain = token.bytes().all(|byte| byte.is_ascii_graphic());
    demand(plain, "metrics.token", "must have visible ASCII characters alone: it is sent in a header");
}

#[cfg(test)]
mod tests {
    use super::*;
    use figment::Figment;
    use figment::providers::{Format, Toml};
    use plantel_application::jobs::SCHEDULES;

    fn config(more: &str) -> Config {
        let defaults = Toml::string(include_str!("../../../../config/default.toml"));
        Figment::from(defaults).merge(Toml::string(more)).extract().unwrap()
    }

    fn wrong(more: &str) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        check(&config(more), &mut |good: bool, key: &'static str, why: &str| {
            if !good {
                wrong.push((key, why.to_owned()));
            }
        });
        wrong
    }

    #[test]
    fn every_job_has_a_key_and_its_usual_schedule() {
        assert_eq!(config("").timetable().unwrap(), Timetable::usual());
        let keys: Vec<_> = schedules(&config("")).iter().map(|(key, job, _)| (*key, *job)).collect();
        let expected = SCHEDULES.iter().map(|(job, _)| (format!("jobs.{}", job.replace('-', "_")), *job));
        let expected: Vec<_> = expected.collect();
        assert_eq!(keys, expected.iter().map(|(key, job)| (key.as_str(), *job)).collect::<Vec<_>>());
    }

    #[test]
    fn the_ledger_is_proven_when_either_key_says() {
        let of = |more: &str| config(more).timetable().unwrap().of("verify-ledger").unwrap().to_string();
        assert_eq!(of("[inventory]\nverify_ledger_at = \"23:05\""), "5 23 * * *");
        assert_eq!(of("[jobs]\nverify_ledger = \"0 4 * * SUN\""), "0 4 * * SUN");
        assert_eq!(of("[jobs]\nverify_ledger = \"\""), "", "never");
    }

    #[test]
    fn what_is_no_schedule_is_told_with_its_key() {
        let told = wrong("[jobs]\nclean_up = \"every hour\"\nwatch_loans = \"60 * * * *\"\nwatch_checks = \"\"");
        let keys: Vec<_> = told.iter().map(|(key, _)| *key).collect();
        assert_eq!(keys, ["jobs.clean_up", "jobs.watch_loans"]);
        assert!(told[0].1.contains("every hour") && told[0].1.contains("five fields"), "{}", told[0].1);
    }

    #[test]
    fn a_token_of_metrics_is_long_enough_for_a_header() {
        assert!(wrong("[metrics]\ntoken = \"0123456789abcdef\"").is_empty());
        for bad in ["short", "0123456789 abcdef", "0123456789abcdefñ"] {
            let told = wrong(&format!("[metrics]\ntoken = \"{bad}\""));
            assert_eq!(told.iter().map(|(key, _)| *key).collect::<Vec<_>>(), ["metrics.token"], "{bad}");
        }
    }
}
