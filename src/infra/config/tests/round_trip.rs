//! Whatever is put comes back the same, however odd its names and values are.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use super::*;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::Profile;
use crate::domain::server::{Address, Server};

/// How many profiles the large round trip has.
const MANY: usize = 10_000;

fn odd_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}",
        "[\"'.#=\\[\\]{} \\\\\n\t$äß€😀-]{1,8}",
        "\\PC{1,8}"
    ]
}

fn odd_name() -> impl Strategy<Value = ProfileName> {
    odd_text().prop_filter_map("no name", |text| ProfileName::new(text).ok())
}

fn server(name: &str) -> Server {
    Server {
        name: ServerName::new(name).unwrap(),
        provider: Provider::Morpheus,
        address: Address::parse("https://a.test").unwrap(),
        environment: None,
        trust: Trust::System,
        allow_http: false,
        proxy: None,
    }
}

fn trust() -> impl Strategy<Value = Trust> {
    prop_oneof![
        Just(Trust::System),
        odd_text().prop_map(|path| Trust::CaFile(PathBuf::from("/").join(path))),
        Just(Trust::Pin("ab".repeat(32))),
        Just(Trust::Insecure),
        odd_text().prop_map(|path| Trust::ClientCertificate {
            certificate: PathBuf::from("/c").join(&path),
            key: PathBuf::from("/k").join(path),
        }),
    ]
}

fn profile(server: &'static str) -> impl Strategy<Value = Profile> {
    let texts = (
        of(odd_text()),
        of(odd_text()),
        of(odd_text()),
        of(odd_text()),
        of(odd_text()),
    );
    let lists = (vec(odd_text(), 0..3), vec(odd_text(), 0..3), of(odd_text()));
    let choices = (
        0..Grant::ALL.len(),
        of(0..ClientAuth::ALL.len()),
        of(any::<bool>()),
        of(1..90_u8),
    );
    (odd_name(), texts, lists, choices).prop_map(move |(name, texts, lists, choices)| Profile {
        name,
        server: ServerName::new(server).unwrap(),
        instance: texts.0,
        tenant: texts.1,
        username: texts.2,
        client_id: texts.3,
        redirect_uri: texts.4,
        scopes: lists.0,
        tags: lists.1,
        endpoints: lists
            .2
            .map(|url| ("token".to_owned(), url))
            .into_iter()
            .collect(),
        grant: Grant::ALL[choices.0],
        client_auth: choices.1.map(|at| ClientAuth::ALL[at]),
        refresh: RefreshPolicy {
            auto: choices.2,
            before: choices.3.map(Before::Percent),
        },
    })
}

proptest! {
    #[test]
    fn what_is_put_comes_back(
        profiles in vec(profile("home server"), 1..5),
        trust in trust(),
        renamed in odd_name(),
    ) {
        let by_name: BTreeMap<_, _> = profiles.into_iter().map(|p| (p.name.clone(), p)).collect();
        let home = Server { trust, ..server("home server") };
        let registry = MemoryRegistry::of("# a comment\n");
        let mut changes = vec![Change::PutServer(home.clone())];
        changes.extend(by_name.values().cloned().map(Change::PutProfile));
        registry.change(&changes).unwrap();
        let catalog = registry.load().unwrap();
        prop_assert_eq!(&*catalog.profiles, &by_name);
        prop_assert_eq!(&catalog.servers[&home.name], &home);
        prop_assert!(registry.text().starts_with("# a comment\n"));

        // Put again: nothing moves. Renamed: the same under another name.
        let before = registry.text();
        registry.change(&changes).unwrap();
        prop_assert_eq!(registry.text(), before);
        let first = by_name.values().next().unwrap();
        if !by_name.contains_key(&renamed) {
            registry.change(&[Change::RenameProfile(first.name.clone(), renamed.clone())]).unwrap();
            let wanted = Profile { name: renamed.clone(), ..first.clone() };
            prop_assert_eq!(&registry.load().unwrap().profiles[&renamed], &wanted);
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC*|(\\[(servers|profiles)\\.[a\"]\\]\n(url|tls|tags) ?= ?[\\[{\"a]*\n){1,3}") {
        drop(MemoryRegistry::of(&text).load());
    }
}

#[test]
fn ten_thousand_odd_names_come_back() {
    let odd = [
        "'", "\"", ".", " ", "ä", "]", "#", "=", "€", "😀", "{", "$", "%",
    ];
    let profiles = (0..MANY)
        .map(|i| {
            let name = format!(
                "a{}{i}{}z",
                odd[i % odd.len()],
                odd[i / odd.len() % odd.len()]
            );
            let name = ProfileName::new(name).unwrap();
            Profile {
                name,
                server: ServerName::new("s").unwrap(),
                instance: None,
                tenant: Some(format!("t{i}")),
                username: None,
                client_id: None,
                client_auth: None,
                grant: Grant::Password,
                scopes: Vec::new(),
                redirect_uri: None,
                endpoints: BTreeMap::new(),
                tags: Vec::new(),
                refresh: RefreshPolicy::default(),
            }
        })
        .collect();
    let server = server("s");
    let catalog = Catalog {
        servers: BTreeMap::from([(server.name.clone(), server)]),
        profiles,
        ..Catalog::default()
    };
    let registry = MemoryRegistry::holding(&catalog).unwrap();
    assert_eq!(registry.load().unwrap(), catalog);
}
