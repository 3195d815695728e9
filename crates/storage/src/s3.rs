//! Files in a bucket of an object store.

use crate::location::location;
use crate::settings::{Addressing, S3Settings, SettingsError};
use async_trait::async_trait;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::list::{PaginatedListOptions, PaginatedListStore};
use object_store::path::Path;
use object_store::{BackoffConfig, ClientOptions, Error, ObjectStoreExt, RetryConfig};
use plantel_domain::files::{FileKey, Files, FilesError};
use std::future::Future;
use std::time::Duration;
use tokio::time::timeout;
use url::Url;

/// How often a request is tried again; what is behind it can be done twice.
const RETRIES: usize = 3;
/// How long to wait before the first of them, and at most.
const BACKOFF: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(1)];
/// How long a connection may take to stand, so that time is left for another.
const CONNECT: Duration = Duration::from_secs(4);

/// Keeps files in a bucket.
pub struct Bucket {
    store: AmazonS3,
    prefix: Path,
    timeout: Duration,
}

impl Bucket {
    /// Looks at the settings; asks nobody.
    pub fn open(settings: &S3Settings) -> Result<Self, SettingsError> {
        let endpoint = check(settings)?;
        let prefix = Path::parse(settings.prefix.as_deref().unwrap_or_default()).map_err(|_| SettingsError::Prefix)?;
        let client = ClientOptions::new()
            .with_allow_http(settings.allow_http)
            .with_connect_timeout(CONNECT.min(settings.timeout))
            .with_timeout(settings.timeout);
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(&settings.access_key_id)
            .with_secret_access_key(&settings.secret_access_key.0)
            .with_virtual_hosted_style_request(settings.addressing == Addressing::Host)
            // Every server knows how to delete one; not every one several at once.
            .with_disable_bulk_delete(true)
            .with_client_options(client)
            .with_retry(retries(settings.timeout));
        if let Some(endpoint) = endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let store = builder.build().map_err(|error| SettingsError::Client(Box::new(error)))?;
        Ok(Self { store, prefix, timeout: settings.timeout })
    }

    /// The time limits of the client are for each try; this one is for all.
    async fn in_time<T>(&self, work: impl Future<Output = Result<T, Error>> + Send) -> Result<Option<T>, FilesError> {
        match timeout(self.timeout, work).await {
            Ok(Ok(value)) => Ok(Some(value)),
            Ok(Err(error)) if is_absent(&error) => Ok(None),
            Ok(Err(error)) => Err(FilesError::new(error)),
            Err(_) => Err(FilesError::new(format!("the object store did not answer within {:?}", self.timeout))),
        }
    }
}

#[async_trait]
impl Files for Bucket {
    async fn put(&self, key: &FileKey, bytes: Vec<u8>) -> Result<(), FilesError> {
        let place = location(&self.prefix, key)?;
        let kept = self.in_time(self.store.put(&place, bytes.into())).await?;
        kept.map(drop).ok_or_else(|| FilesError::new("the object store knows no such key where one is to be"))
    }

    async fn get(&self, key: &FileKey) -> Result<Option<Vec<u8>>, FilesError> {
        let place = location(&self.prefix, key)?;
        let bytes = self.in_time(async { self.store.get(&place).await?.bytes().await }).await?;
        Ok(bytes.map(Vec::from))
    }

    async fn delete(&self, key: &FileKey) -> Result<(), FilesError> {
        let place = location(&self.prefix, key)?;
        self.in_time(self.store.delete(&place)).await.map(drop)
    }

    /// A bucket that can be listed is there, and knows who asks.
    async fn ready(&self) -> Result<(), FilesError> {
        let prefix = if self.prefix.is_root() { None } else { Some(format!("{}/", self.prefix)) };
        let options = PaginatedListOptions { max_keys: Some(1), ..PaginatedListOptions::default() };
        let listed = self.in_time(self.store.list_paginated(prefix.as_deref(), options)).await?;
        listed.map(drop).ok_or_else(|| FilesError::new("the object store cannot list the bucket"))
    }
}

/// Only if the server says that it is the key it does not find: a bucket that is not there, or a
/// server that never heard of S3, answer 404 too, and files are not to be taken for gone then.
fn is_absent(error: &Error) -> bool {
    matches!(error, Error::NotFound { source, .. } if source.to_string().contains("<Code>NoSuchKey</Code>"))
}

fn retries(timeout: Duration) -> RetryConfig {
    let [init_backoff, max_backoff] = BACKOFF;
    let backoff = BackoffConfig { init_backoff, max_backoff, base: 2. };
    RetryConfig { backoff, max_retries: RETRIES, retry_timeout: timeout }
}

/// The address that requests go to, if it is not Amazon's.
fn check(settings: &S3Settings) -> Result<Option<String>, SettingsError> {
    let made_of = |text: &str, more: &[u8]| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    if !made_of(&settings.bucket, b".-_") || settings.bucket.starts_with('.') {
        return Err(SettingsError::Bucket);
    }
    if !made_of(&settings.region, b"-") {
        return Err(SettingsError::Region);
    }
    if settings.access_key_id.is_empty() || settings.secret_access_key.0.is_empty() {
        return Err(SettingsError::Keys);
    }
    if settings.timeout.is_zero() {
        return Err(SettingsError::Timeout);
    }
    settings.endpoint.as_ref().map(|endpoint| address(endpoint, settings)).transpose()
}

fn address(endpoint: &Url, settings: &S3Settings) -> Result<String, SettingsError> {
    let wrong = |why| Err(SettingsError::Endpoint(why));
    match endpoint.scheme() {
        "https" => {}
        "http" if settings.allow_http => {}
        "http" => return wrong("is without TLS: that wants allow_http"),
        _ => return wrong("must begin with https:// or http://"),
    }
    if !endpoint.username().is_empty() || endpoint.password().is_some() {
        return wrong("must not hold a name or a password");
    }
    if endpoint.query().is_some() || endpoint.fragment().is_some() {
        return wrong("must end with its host or its path");
    }
    let mut address = endpoint.clone();
    if settings.addressing == Addressing::Host {
        let Some(host) = endpoint.domain() else { return wrong("must be a name if the bucket is named in the host") };
        if address.set_host(Some(&format!("{}.{host}", settings.bucket))).is_err() {
            return wrong("and bucket together must make the name of a host");
        }
    }
    Ok(address.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use plantel_domain::journal::Sensitive;
    use rstest::rstest;

    fn settings(addressing: Addressing, allow_http: bool) -> S3Settings {
        S3Settings {
            bucket: "plantel".to_owned(),
            region: "us-east-1".to_owned(),
            endpoint: None,
            access_key_id: "id".to_owned(),
            secret_access_key: Sensitive("secret".to_owned()),
            prefix: None,
            allow_http,
            addressing,
            timeout: Duration::from_secs(10),
        }
    }

    #[rstest]
    #[case(Addressing::Path, "https://s3.test", Some("https://s3.test"))]
    #[case(Addressing::Path, "https://s3.test/", Some("https://s3.test"))]
    #[case(Addressing::Path, "http://127.0.0.1:9000", Some("http://127.0.0.1:9000"))]
    #[case(Addressing::Path, "https://files.test/s3/", Some("https://files.test/s3"))]
    #[case(Addressing::Host, "https://s3.test", Some("https://plantel.s3.test"))]
    #[case(Addressing::Host, "https://s3.test:9000/", Some("https://plantel.s3.test:9000"))]
    #[case(Addressing::Host, "http://127.0.0.1:9000", None)]
    #[case(Addressing::Host, "http://[::1]:9000", None)]
    #[case(Addressing::Path, "ftp://s3.test", None)]
    #[case(Addressing::Path, "https://id:word@s3.test", None)]
    #[case(Addressing::Path, "https://s3.test/?a=b", None)]
    #[case(Addressing::Path, "https://s3.test/#a", None)]
    fn requests_go_where_the_endpoint_says(
        #[case] addressing: Addressing,
        #[case] endpoint: Url,
        #[case] expected: Option<&str>,
    ) {
        let address = address(&endpoint, &settings(addressing, true)).ok();
        assert_eq!(address.as_deref(), expected);
    }

    #[test]
    fn an_endpoint_without_tls_must_be_allowed() {
        let endpoint = Url::parse("http://s3.test").expect("an address");
        assert!(matches!(address(&endpoint, &settings(Addressing::Path, false)), Err(SettingsError::Endpoint(_))));
    }

    #[rstest]
    #[case::bucket(|all| S3Settings { bucket: "a/b".to_owned(), ..all })]
    #[case::bucket_above(|all| S3Settings { bucket: "..".to_owned(), ..all })]
    #[case::no_bucket(|all| S3Settings { bucket: String::new(), ..all })]
    #[case::region(|all| S3Settings { region: "x.evil.test/".to_owned(), ..all })]
    #[case::no_region(|all| S3Settings { region: String::new(), ..all })]
    #[case::no_id(|all| S3Settings { access_key_id: String::new(), ..all })]
    #[case::no_secret(|all| S3Settings { secret_access_key: Sensitive(String::new()), ..all })]
    #[case::prefix_above(|all| S3Settings { prefix: Some("a/../b".to_owned()), ..all })]
    #[case::prefix_with_a_gap(|all| S3Settings { prefix: Some("a//b".to_owned()), ..all })]
    #[case::no_time(|all| S3Settings { timeout: Duration::ZERO, ..all })]
    fn settings_that_cannot_be_are_told_at_once(#[case] changed: fn(S3Settings) -> S3Settings) {
        let settings = settings(Addressing::Path, false);
        assert!(Bucket::open(&settings).is_ok());
        assert!(Bucket::open(&changed(settings)).is_err());
    }
}
