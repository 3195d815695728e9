//! Letters by SMTP, protected.

use crate::certificates::{Certificates, certificates};
use crate::letters::{assert_recovery, recovery, settings};
use crate::peer::{Peer, plain, post, signed_in};
use plantel_domain::mail::{Post, PostError};
use plantel_mail::{Security, SettingsError, Smtp, SmtpPost};
use plantel_testkit::FixedClock;
use rstest::rstest;
use std::path::PathBuf;
use std::sync::Arc;

const HOST: &str = "127.0.0.1";

struct Protected {
    peer: Peer,
    files: Certificates,
}

fn protected(option: &str, host: &str, more: &[&str]) -> Protected {
    let files = certificates(host);
    let (certificate, key) = (files.certificate.to_str().expect("a path"), files.key.to_str().expect("a path"));
    let options: Vec<&str> = [option, certificate, key].iter().chain(more).copied().collect();
    Protected { peer: Peer::start(&options), files }
}

fn smtp(port: u16, security: Security, ca_file: Option<PathBuf>) -> Smtp {
    Smtp { security, ca_file, ..plain(port) }
}

fn assert_not_trusted(result: &Result<(), PostError>, peer: &Peer) {
    let Err(PostError::Temporary(reason)) = result else { panic!("{result:?}") };
    assert!(reason.contains("certificate"), "{reason}");
    assert_eq!(peer.taken().len(), 0);
}

#[rstest]
#[case("--starttls", Security::StartTls)]
#[case("--tls", Security::Tls)]
#[tokio::test]
async fn a_server_that_a_given_root_vouches_for_is_trusted(#[case] option: &str, #[case] security: Security) {
    let Protected { peer, files, .. } = protected(option, HOST, &[]);
    post(&smtp(peer.port, security, Some(files.ca.clone()))).send(&recovery()).await.expect("it is taken");
    let taken = peer.taken();
    assert_recovery(&taken[0].message);
    assert_eq!(taken[0].about["tls"], true);
}

#[rstest]
#[case("--starttls", Security::StartTls)]
#[case("--tls", Security::Tls)]
#[tokio::test]
async fn a_server_that_nobody_vouches_for_gets_nothing(#[case] option: &str, #[case] security: Security) {
    let Protected { peer, .. } = protected(option, HOST, &[]);
    let sent = post(&smtp(peer.port, security, None)).send(&recovery()).await;
    assert_not_trusted(&sent, &peer);
}

#[rstest]
#[case("--starttls", Security::StartTls)]
#[case("--tls", Security::Tls)]
#[tokio::test]
async fn a_certificate_made_out_to_another_is_none(#[case] option: &str, #[case] security: Security) {
    let Protected { peer, files, .. } = protected(option, "mail.other.test", &[]);
    let sent = post(&smtp(peer.port, security, Some(files.ca.clone()))).send(&recovery()).await;
    assert_not_trusted(&sent, &peer);
}

#[tokio::test]
async fn a_server_without_starttls_gets_neither_letter_nor_password() {
    let peer = Peer::start(&["--auth", "plantel", "secret"]);
    let smtp = signed_in(smtp(peer.port, Security::StartTls, None), "plantel", "secret");
    let sent = post(&smtp).send(&recovery()).await;
    assert!(matches!(&sent, Err(PostError::Temporary(reason)) if reason.contains("STARTTLS")), "{sent:?}");
    assert_eq!(peer.taken().len(), 0);
}

#[tokio::test]
async fn a_server_that_insists_on_protection_gets_nothing_without() {
    let Protected { peer, .. } = protected("--starttls", HOST, &[]);
    let sent = post(&plain(peer.port)).send(&recovery()).await;
    assert!(matches!(sent, Err(PostError::Temporary(_))), "{sent:?}");
    assert_eq!(peer.taken().len(), 0);
}

#[rstest]
#[case("--starttls", Security::StartTls)]
#[case("--tls", Security::Tls)]
#[tokio::test]
async fn a_password_goes_over_a_protected_line(#[case] option: &str, #[case] security: Security) {
    let Protected { peer, files, .. } = protected(option, HOST, &["--auth", "plantel", "secret"]);
    let smtp = signed_in(smtp(peer.port, security, Some(files.ca.clone())), "plantel", "secret");
    post(&smtp).send(&recovery()).await.expect("it is taken");
    let about = &peer.taken()[0].about;
    assert_eq!((&about["tls"], &about["user"]), (&true.into(), &"plantel".into()));
}

#[rstest]
#[case(None)]
#[case(Some(""))]
#[case(Some("-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n"))]
#[case(Some("-----BEGIN CERTIFICATE-----\nno"))]
fn a_root_that_cannot_be_read_is_told_at_once(#[case] content: Option<&str>) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ca.pem");
    if let Some(content) = content {
        std::fs::write(&file, content).expect("a file");
    }
    let smtp = smtp(465, Security::Tls, Some(file));
    let error = SmtpPost::new(&settings(), &smtp, Arc::new(FixedClock::default())).err().expect("a refusal");
    assert!(matches!(error, SettingsError::CaFile { .. } | SettingsError::Tls(_)), "{error}");
}
