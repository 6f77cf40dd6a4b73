//! Clusters want the ID token: kubectl's helper gives one that lives.

use keyfob::demo::oidc::clients::NATIVE;
use keyfob::demo::oidc::people::MONA;

use super::issuer::Place;

#[test]
fn kubernetes_gets_the_id_token_with_its_own_end() {
    let place = Place::new();
    place
        .issuer()
        .behave(|behaviour| behaviour.interval = Some(1));
    place.add("d", NATIVE, &["--grant", "device"]).expect(0);
    let mut login = place.start("login d");
    login.says(|line| line.starts_with("http"));
    let code = login.says(|line| line.starts_with("    "));
    assert!(place.issuer().approve(code.trim(), MONA.0));
    login.ends().expect(0);

    let access = place.token("d");
    let plain = place.run("helper kubernetes d").expect(0).json();
    assert_eq!(plain["status"]["token"], access.as_str());
    let told = place.run("helper kubernetes --id-token d").expect(0).json();
    let token = told["status"]["token"].as_str().unwrap();
    assert_ne!(token, access);
    assert_eq!(token.split('.').count(), 3, "a JWT");
    assert!(told["status"]["expirationTimestamp"].is_string(), "{told}");
}
