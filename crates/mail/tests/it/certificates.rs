//! Throw-away certificates for a server on this machine.

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use std::path::PathBuf;
use tempfile::TempDir;

/// The files of a server and of who vouches for it.
pub struct Certificates {
    pub ca: PathBuf,
    pub certificate: PathBuf,
    pub key: PathBuf,
    _folder: TempDir,
}

/// Made out to `host`.
pub fn certificates(host: &str) -> Certificates {
    let folder = tempfile::tempdir().expect("a folder");
    let mut authority = CertificateParams::new(Vec::new()).expect("no names");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().expect("a key");
    let ca = authority.self_signed(&authority_key).expect("a certificate");
    let issuer = Issuer::new(authority, authority_key);

    let mut server = CertificateParams::new(vec![host.to_owned()]).expect("a name");
    server.use_authority_key_identifier_extension = true;
    let server_key = KeyPair::generate().expect("a key");
    let certificate = server.signed_by(&server_key, &issuer).expect("a certificate");

    let write = |name: &str, content: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("a file");
        path
    };
    Certificates {
        ca: write("ca.pem", ca.pem()),
        certificate: write("server.pem", certificate.pem()),
        key: write("server.key", server_key.serialize_pem()),
        _folder: folder,
    }
}
