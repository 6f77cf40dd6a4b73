//! Whether the right sockets are opened, and no others.

use std::net::TcpListener as StdListener;

use super::*;

fn open(uri: &str) -> Result<(Doors, u16)> {
    Doors::open(&RedirectUri::parse(uri).unwrap())
}

fn addresses(doors: &Doors) -> Vec<SocketAddr> {
    let sockets = doors.sockets();
    let addresses = sockets.iter().map(|socket| socket.local_addr().unwrap());
    let mut addresses: Vec<SocketAddr> = addresses.collect();
    addresses.sort();
    addresses
}

fn has_ipv6() -> bool {
    StdListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok()
}

#[tokio::test]
async fn an_address_is_listened_on_alone() {
    let (doors, port) = open("http://127.0.0.1/callback").unwrap();
    assert_eq!(
        addresses(&doors),
        [SocketAddr::from(([127, 0, 0, 1], port))]
    );
    assert_ne!(port, 0);
    if has_ipv6() {
        let (doors, port) = open("http://[::1]/callback").unwrap();
        let six: IpAddr = Ipv6Addr::LOCALHOST.into();
        assert_eq!(addresses(&doors), [SocketAddr::new(six, port)]);
    }
}

#[tokio::test]
async fn localhost_is_listened_on_by_both_families_at_one_port() {
    let (doors, port) = open("http://localhost/callback").unwrap();
    let mut expected = vec![SocketAddr::from(([127, 0, 0, 1], port))];
    if has_ipv6() {
        expected.push(SocketAddr::new(Ipv6Addr::LOCALHOST.into(), port));
    }
    assert_eq!(addresses(&doors), expected);
}

/// Whoever has the other family of `localhost` could get the code.
#[tokio::test]
async fn localhost_is_refused_when_somebody_has_one_family_of_a_fixed_port() {
    if !has_ipv6() {
        return;
    }
    let squatter = StdListener::bind((Ipv6Addr::LOCALHOST, 0)).unwrap();
    let port = squatter.local_addr().unwrap().port();
    let error = open(&format!("http://localhost:{port}/callback"))
        .err()
        .unwrap();
    assert!(error.what().contains(&format!("port {port}")), "{error}");
}

#[tokio::test]
async fn ports_of_many_logins_differ() {
    let opened: Vec<(Doors, u16)> = (0..20)
        .map(|_| open("http://127.0.0.1/callback").unwrap())
        .collect();
    let mut ports: Vec<u16> = opened.iter().map(|(_, port)| *port).collect();
    ports.sort_unstable();
    ports.dedup();
    assert_eq!(ports.len(), opened.len());
}

#[tokio::test]
async fn a_taken_port_is_named_with_its_holder_and_a_way_out() {
    let (doors, port) = open("http://127.0.0.1/callback").unwrap();
    let error = open(&format!("http://127.0.0.1:{port}/callback"))
        .err()
        .unwrap();
    assert_eq!(error.kind(), Kind::Failed);
    assert!(error.what().contains(&format!("port {port}")), "{error}");
    if cfg!(target_os = "linux") {
        let holder = format!("process {} (", std::process::id());
        assert!(error.what().contains(&holder), "{error}");
    }
    let hint = error.way_out().unwrap();
    assert!(
        hint.contains("change the port in the redirect URL"),
        "{hint}"
    );
    assert!(hint.contains("--redirect-uri"), "{hint}");
    assert!(StdListener::bind(("127.0.0.1", port)).is_err());
    doors.close();
    assert!(open(&format!("http://127.0.0.1:{port}/callback")).is_ok());
}
