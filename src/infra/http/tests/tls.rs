//! What holds for TLS: who is trusted, and which message tells why not.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use super::scripted::Scripted;
use super::{login, send, server};
use crate::domain::error::Kind;
use crate::domain::server::{Server, Trust};
use crate::domain::text;
use crate::infra::files;

const FINE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

/// A certificate authority of this test alone, and a folder for its files.
pub(super) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: TempDir,
}

impl Authority {
    fn new() -> Self {
        Self::called("our CA")
    }

    pub(super) fn called(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self { issuer, folder }
    }

    fn ca_file(&self) -> Trust {
        let path = self.folder.path().join("ca.pem");
        files::write_whole(&path, self.issuer.pem().as_bytes()).unwrap();
        Trust::CaFile(path)
    }

    pub(super) fn sign(&self, params: &CertificateParams) -> (CertificateDer<'static>, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let issuer: &Issuer<'_, KeyPair> = &self.issuer;
        let certificate = params.signed_by(&key, issuer).unwrap();
        (certificate.der().clone(), key)
    }
}

pub(super) fn named(host: &str) -> CertificateParams {
    CertificateParams::new(vec![host.to_owned()]).unwrap()
}

pub(super) fn listen(certificate: CertificateDer<'static>, key: &KeyPair) -> Scripted {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    Scripted::over_tls(FINE, Arc::new(config))
}

pub(super) fn trusting(far: &Scripted, trust: Trust) -> Server {
    let address = format!("https://localhost:{}", far.port());
    Server {
        trust,
        ..server(&address)
    }
}

/// Sends a login that must fail before anything left, and gives the message.
fn refusal(far: &Scripted, trust: Trust) -> String {
    unsent(far, trust, Kind::Untrusted)
}

fn unsent(far: &Scripted, trust: Trust, kind: Kind) -> String {
    let server = trusting(far, trust);
    let error = send(&server, login(&server)).unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    assert!(far.requests().is_empty());
    error.to_string()
}

pub(super) fn pin_of(certificate: &CertificateDer<'_>) -> Trust {
    Trust::Pin(text::hex(&Sha256::digest(certificate.as_ref())))
}

#[test]
fn a_certificate_of_the_named_authority_is_trusted() {
    let authority = Authority::new();
    let (certificate, key) = authority.sign(&named("localhost"));
    let far = listen(certificate, &key);
    let server = trusting(&far, authority.ca_file());
    assert_eq!(send(&server, login(&server)).unwrap().status, 200);
}

#[test]
fn an_unknown_issuer_is_named_and_the_way_out_too() {
    let authority = Authority::new();
    let (certificate, key) = authority.sign(&named("localhost"));
    let far = listen(certificate, &key);
    assert!(refusal(&far, Trust::System).contains("unknown issuer"));
    assert!(refusal(&far, Authority::called("another CA").ca_file()).contains("unknown issuer"));
}

#[test]
fn one_that_signed_itself_is_told_apart_and_can_be_pinned() {
    let mut params = named("localhost");
    params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap().der().clone();
    let far = listen(certificate.clone(), &key);
    let text = refusal(&far, Trust::System);
    assert!(
        text.ends_with("shows a certificate that it signed itself"),
        "{text}"
    );
    let server = trusting(&far, pin_of(&certificate));
    assert_eq!(send(&server, login(&server)).unwrap().status, 200);
}

#[test]
fn a_certificate_for_another_host_is_told_apart() {
    let authority = Authority::new();
    let (certificate, key) = authority.sign(&named("other.example.com"));
    let far = listen(certificate, &key);
    let text = refusal(&far, authority.ca_file());
    assert!(
        text.contains("for another host") && text.contains("other.example.com"),
        "{text}"
    );
}

#[test]
fn an_expired_certificate_is_told_apart() {
    let authority = Authority::new();
    let mut params = named("localhost");
    params.not_before = rcgen::date_time_ymd(2001, 1, 1);
    params.not_after = rcgen::date_time_ymd(2002, 1, 1);
    let (certificate, key) = authority.sign(&params);
    let far = listen(certificate, &key);
    assert!(refusal(&far, authority.ca_file()).contains("expired"));
}

#[test]
fn a_pin_fits_its_certificate_and_no_other() {
    let authority = Authority::new();
    let (certificate, key) = authority.sign(&named("some.other.name"));
    let pin = pin_of(&certificate);
    let far = listen(certificate, &key);
    let server = trusting(&far, pin);
    assert_eq!(send(&server, login(&server)).unwrap().status, 200);

    let (other, key) = authority.sign(&named("localhost"));
    let shown = text::hex(&Sha256::digest(other.as_ref()));
    let far = listen(other, &key);
    let text = refusal(&far, server.trust);
    assert!(text.contains("pinned") && text.contains(&shown), "{text}");
}

#[test]
fn a_pinned_certificate_without_its_key_is_refused() {
    // An attacker shows the right certificate but signs with a key of their own.
    let authority = Authority::new();
    let (certificate, _real) = authority.sign(&named("localhost"));
    let pin = pin_of(&certificate);
    let forged = KeyPair::generate().unwrap();
    let key = PrivateKeyDer::try_from(forged.serialize_der()).unwrap();
    let signer = ring::sign::any_supported_type(&key).unwrap();
    let shown = Arc::new(rustls::sign::CertifiedKey::new(vec![certificate], signer));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(rustls::sign::SingleCertAndKey::from(shown)));
    let far = Scripted::over_tls(FINE, Arc::new(config));
    refusal(&far, pin);
}

#[test]
fn a_waived_check_accepts_anything_from_this_server_only() {
    let (certificate, key) = Authority::new().sign(&named("other.example.com"));
    let far = listen(certificate, &key);
    let waived = trusting(&far, Trust::Insecure);
    assert_eq!(send(&waived, login(&waived)).unwrap().status, 200);
    // The same listener under another name isn't the server that the waiver is for.
    let mut elsewhere = login(&waived);
    elsewhere.url.set_host(Some("127.0.0.1")).unwrap();
    assert_eq!(
        send(&waived, elsewhere).unwrap_err().kind(),
        Kind::Untrusted
    );
}

#[test]
fn a_pin_is_for_its_own_host_and_others_are_checked_by_the_roots() {
    let (certificate, key) = Authority::new().sign(&named("localhost"));
    let far = listen(certificate.clone(), &key);
    let pinned = trusting(&far, pin_of(&certificate));
    assert_eq!(send(&pinned, login(&pinned)).unwrap().status, 200);
    let mut elsewhere = login(&pinned);
    elsewhere.url.set_host(Some("127.0.0.1")).unwrap();
    let error = send(&pinned, elsewhere).unwrap_err();
    assert!(error.to_string().contains("unknown issuer"), "{error}");
    assert_eq!(far.requests().len(), 1);
}

#[test]
fn a_client_certificate_is_shown_where_it_is_asked_for() {
    let authority = Authority::new();
    let (certificate, key) = authority.sign(&named("localhost"));
    let pin = pin_of(&certificate);
    let mut roots = rustls::RootCertStore::empty();
    roots.add(authority.issuer.der().clone()).unwrap();
    let provider = Arc::new(ring::default_provider());
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let far = Scripted::over_tls(FINE, Arc::new(config));

    // Without one: refused, and known not to have been read.
    let text = unsent(&far, pin, Kind::NotSent);
    assert!(text.contains("rejected our TLS handshake"), "{text}");

    // With one our side has nothing against it (the server's own certificate is of no system root, so that is all
    // that can be shown here).
    let mut params = named("client");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let (client, client_key) = authority.sign(&params);
    let write = |name: &str, text: String| {
        let path = authority.folder.path().join(name);
        files::write_whole(&path, text.as_bytes()).unwrap();
        path
    };
    let trust = Trust::ClientCertificate {
        certificate: write("client.pem", pem("CERTIFICATE", client.as_ref())),
        key: write("client.key", client_key.serialize_pem()),
    };
    assert!(refusal(&far, trust).contains("unknown issuer"));
}

fn pem(label: &str, der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
}

#[test]
fn plain_http_on_the_port_is_told_apart() {
    let far = Scripted::answering("HTTP/1.1 400 Bad\r\n\r\n");
    let server = trusting(&far, Trust::System);
    let error = send(&server, login(&server)).unwrap_err();
    assert_eq!(error.kind(), Kind::NotSent, "{error}");
}

#[test]
fn unusable_files_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no-ca.pem");
    let empty = folder.path().join("empty.pem");
    files::write_whole(&empty, b"nothing here").unwrap();
    for path in [missing, empty] {
        let server = Server {
            trust: Trust::CaFile(path.clone()),
            ..server("https://localhost:1")
        };
        let error = send(&server, login(&server)).unwrap_err();
        assert_eq!(error.kind(), Kind::NotSent);
        assert!(
            error.to_string().contains(path.to_str().unwrap()),
            "{error}"
        );
    }
}
