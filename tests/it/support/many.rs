//! A home with many profiles that hold tokens, made without a process for each.

use keyfob::demo::fleet::{Fleet, Options, Sort};
use keyfob::demo::morpheus::Appliance;
use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::name::ProfileName;
use keyfob::service::login::{self, Nobody};
use keyfob::service::ports::{Local, Ports};
use keyfob::service::profiles;
use tokio::runtime::Builder;

use super::Home;
use super::people::Who;
use crate::contract::bench::{draft, folder_ports};

/// So many appliances of the generation that keeps a token for each login.
pub(crate) fn appliances(count: usize) -> Fleet {
    let servers = vec![Sort::Morpheus(Generation::V9); count];
    let options = Options {
        servers,
        ..Options::tests()
    };
    Fleet::start(&options).unwrap()
}

/// `a-00`, `a-01` …: profiles of all users in turn, logged in at this appliance.
pub(crate) fn log_in(
    home: &Home,
    prefix: &str,
    appliance: &Appliance,
    count: usize,
) -> Vec<String> {
    // Its key file is made with the first command.
    drop(home.command());
    let (ports, _) = folder_ports(home.folder(), None);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let names = (0..count).map(|i| format!("{prefix}-{i:02}"));
    let names: Vec<String> = names.collect();
    runtime.block_on(async {
        for (name, who) in names.iter().zip(Who::ALL.iter().cycle()) {
            enter(&ports, name, appliance.url(), *who).await;
        }
    });
    names
}

fn enter<'a>(ports: &'a Ports, name: &'a str, url: &'a str, who: Who) -> Local<'a, ()> {
    Box::pin(async move {
        let name = ProfileName::new(name).unwrap();
        let draft = draft(url, who, "keyfob");
        profiles::add(ports, Some(name.clone()), draft)
            .await
            .unwrap();
        login::login(ports, &name, who.way(), &Nobody)
            .await
            .unwrap();
    })
}

/// The access tokens of these profiles, in their order.
pub(crate) fn tokens(home: &Home, names: &[String]) -> Vec<String> {
    let (ports, _) = folder_ports(home.folder(), None);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        ports.vault.open(false).await.unwrap();
        let of = |name: &String| {
            let name = ProfileName::new(name).unwrap();
            let set = ports.vault.tokens(&name).unwrap();
            set.access.expose().to_owned()
        };
        names.iter().map(of).collect()
    })
}
