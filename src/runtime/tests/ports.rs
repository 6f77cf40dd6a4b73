//! A redirect URL's port is tried and let go at once.

use std::net::TcpListener;

use super::*;
use crate::domain::redirect::RedirectUri;

#[test]
fn a_port_is_tried_and_free_for_the_login_afterwards() {
    let mut bench = bench(two_on_one_server(), Gate::new(200, TOKENS));
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let uri = RedirectUri::parse(&format!("http://127.0.0.1:{port}/callback")).unwrap();
    let work = Work::TryPort(uri);

    let asked = bench.ask("a-one", work.clone());
    let Ended::PortTried(Err(error)) = bench.ended(&asked) else {
        panic!("a taken port is free")
    };
    assert!(error.what().contains("is taken"), "{error}");

    drop(taken);
    let asked = bench.ask("a-one", work);
    assert_eq!(bench.ended(&asked), Ended::PortTried(Ok(())));
    assert!(TcpListener::bind(("127.0.0.1", port)).is_ok());
}
