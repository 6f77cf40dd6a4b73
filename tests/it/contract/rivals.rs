//! What happens when two processes refresh the same profile at once: one asks, the other adopts.

use std::path::Path;

use keyfob::demo::fault::{Fault, Wire};
use keyfob::demo::fleet::{Fleet, Options};
use keyfob::demo::morpheus::generation::Generation;
use keyfob::infra::files::write_whole;
use keyfob::infra::vault::MachineId;
use keyfob::service::login::Nobody;
use keyfob::service::ports::Ports;
use keyfob::service::refresh::{self, Refreshed, Want};
use keyfob::service::{login, profiles};

use super::bench::{SUB, TOKEN, draft, folder_ports};

fn ports(folder: &Path) -> Ports {
    folder_ports(folder, MachineId::here()).0
}

#[test]
fn of_two_refreshes_at_once_one_asks_and_the_other_adopts() {
    for generation in Generation::ALL {
        let fleet = Fleet::start(&Options::tests().only(generation)).unwrap();
        let appliance = fleet.appliances().first().unwrap();
        let home = tempfile::tempdir().unwrap();
        let key = format!("{}\n", "5a".repeat(32));
        write_whole(&home.path().join("vault.key"), key.as_bytes()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let (one, other) = (ports(home.path()), ports(home.path()));
        runtime.block_on(async {
            let name = profiles::add(&one, None, draft(appliance.url(), SUB, "keyfob"))
                .await
                .unwrap()
                .name;
            login::login(&one, &name, SUB.way(), &Nobody).await.unwrap();
            appliance.log().clear();
            // Long enough for both to be under way.
            appliance
                .faults()
                .add(Fault::once(Wire::Slow { millis: 150 }).on(TOKEN));
            let want = Want::NewerThan(1);
            let (first, second) = tokio::join!(
                refresh::refresh(&one, &name, want),
                refresh::refresh(&other, &name, want)
            );
            let done = [first.unwrap(), second.unwrap()];
            let adopted = done
                .iter()
                .filter(|done| matches!(done, Refreshed::Adopted(_)));
            assert_eq!(adopted.count(), 1, "{done:?}");
            assert!(
                done.iter().all(|done| done.holding().generation == 2),
                "{done:?}"
            );
            assert_eq!(appliance.log().count("POST", TOKEN), 1);
            for vault in [&one.vault, &other.vault] {
                vault.open(false).await.unwrap();
                assert!(appliance.is_alive(vault.tokens(&name).unwrap().access.expose()));
            }
        });
    }
}
