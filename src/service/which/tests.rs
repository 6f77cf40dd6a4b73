//! Which profile an address means.

use super::*;
use crate::domain::name::ServerName;
use crate::domain::server::{Address, Trust};

/// Profiles of these servers: name, provider, address, instance.
fn catalog(profiles: &[(&str, Provider, &str, Option<&str>)]) -> Catalog {
    let mut catalog = Catalog::default();
    for (name, provider, address, instance) in profiles {
        let server = Server {
            name: ServerName::new(*name).unwrap(),
            provider: *provider,
            address: Address::parse(address).unwrap(),
            environment: None,
            trust: Trust::System,
            allow_http: false,
            proxy: None,
        };
        let mut profile = Profile::new(ProfileName::new(*name).unwrap(), &server);
        profile.instance = instance.map(str::to_owned);
        catalog.servers.insert(server.name.clone(), server);
        catalog.profiles.insert(profile.name.clone(), profile);
    }
    catalog
}

fn found(catalog: &Catalog, url: &str) -> Result<String> {
    let choice = by_address(catalog, &Url::parse(url).unwrap(), None)?;
    Ok(choice.profile.to_string())
}

#[test]
fn scheme_host_port_and_the_path_s_start_decide() {
    let catalog = catalog(&[
        ("m", Provider::Morpheus, "https://eu.example.com", None),
        (
            "port",
            Provider::Morpheus,
            "https://eu.example.com:8443",
            None,
        ),
        (
            "realm",
            Provider::Oidc,
            "https://sso.example.com/realms/a",
            None,
        ),
        (
            "inner",
            Provider::Oidc,
            "https://sso.example.com/realms/a/b",
            None,
        ),
    ]);
    for (url, name) in [
        ("https://eu.example.com", "m"),
        ("https://EU.example.com:443/api/whoami?max=1", "m"),
        ("https://user@eu.example.com/x.git", "m"),
        ("https://eu.example.com:8443/", "port"),
        ("https://sso.example.com/realms/a/protocol", "realm"),
        ("https://sso.example.com/realms/a/b/c", "inner"),
    ] {
        assert_eq!(found(&catalog, url).unwrap(), name, "{url}");
    }
    for url in [
        "http://eu.example.com",
        "https://example.com",
        "https://eu.example.com.evil.example",
        "https://eu.example.com@evil.example",
        "https://eu.example.com:444",
        "https://sso.example.com/realms/ab",
        "https://sso.example.com/realms/a/../c",
    ] {
        let error = found(&catalog, url).unwrap_err();
        assert!(
            error.to_string().starts_with("no profile"),
            "{url}: {error}"
        );
    }
}

#[test]
fn the_instance_is_part_of_a_zeyos_address() {
    let url = "https://cloud.zeyos.com";
    let catalog = catalog(&[
        ("one", Provider::Zeyos, url, Some("one")),
        ("two", Provider::Zeyos, url, Some("two")),
    ]);
    assert_eq!(
        found(&catalog, "https://cloud.zeyos.com/two/api").unwrap(),
        "two"
    );
    assert!(found(&catalog, "https://cloud.zeyos.com/three").is_err());
    let error = found(&catalog, url).unwrap_err();
    assert_eq!(error.way_out(), Some("name one: one, two"));
}

#[test]
fn of_several_the_surroundings_choose_and_only_of_those() {
    let url = "https://eu.example.com";
    let catalog = catalog(&[
        ("a", Provider::Morpheus, url, None),
        ("b", Provider::Morpheus, url, None),
        ("c", Provider::Morpheus, "https://us.example.com", None),
    ]);
    let usual = |name: &str| Choice {
        profile: ProfileName::new(name).unwrap(),
        because: Because::Variable,
    };
    let choose = |name: &str| by_address(&catalog, &Url::parse(url).unwrap(), Some(&usual(name)));
    let chosen = choose("b").unwrap();
    assert_eq!(chosen.profile.as_str(), "b");
    assert_eq!(chosen.because.word(), "address-and-surroundings");
    assert!(
        choose("c").is_err(),
        "another server's profile is none of them"
    );
}
