//! Where new tokens would have no place to go, nothing is spent.

use keyfob::demo::fleet::{Fleet, Options};
use keyfob::demo::morpheus::generation::Generation;
use keyfob::domain::error::{Kind, VaultTrouble};
use keyfob::infra::files::write_whole;
use keyfob::infra::vault::MachineId;
use keyfob::service::get::{self, Wish};
use keyfob::service::login::Nobody;
use keyfob::service::refresh::{self, Want};
use keyfob::service::{login, profiles};

use super::bench::{SUB, TOKEN, draft, folder_ports};

#[test]
fn a_vault_that_another_machine_wrote_serves_its_tokens_and_spends_none_until_adopted() {
    let fleet = Fleet::start(&Options::tests().only(Generation::V9)).unwrap();
    let appliance = &fleet.appliances()[0];
    let home = tempfile::tempdir().unwrap();
    write_whole(
        &home.path().join("vault.key"),
        format!("{}\n", "5a".repeat(32)).as_bytes(),
    )
    .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (there, _) = folder_ports(home.path(), Some(MachineId::of("there")));
    let (here, vault) = folder_ports(home.path(), Some(MachineId::of("here")));
    let asked = || appliance.log().count("POST", TOKEN);
    runtime.block_on(async {
        let draft = draft(appliance.url(), SUB, "keyfob");
        let name = profiles::add(&there, None, draft).await.unwrap().name;
        login::login(&there, &name, SUB.way(), &Nobody)
            .await
            .unwrap();
        let before = asked();

        let ready = get::get(&here, &name, Wish::default()).await.unwrap();
        let want = Want::NewerThan(here.vault.holding(&name).unwrap().generation);
        let refused = refresh::refresh(&here, &name, want).await.unwrap_err();
        assert_eq!(refused.kind(), Kind::Vault(VaultTrouble::Foreign));
        let refused = login::login(&here, &name, SUB.way(), &Nobody)
            .await
            .unwrap_err();
        assert_eq!(refused.kind(), Kind::Vault(VaultTrouble::Foreign));
        assert_eq!(asked(), before, "something was spent");
        assert!(appliance.is_alive(ready.tokens.access.expose()));

        vault.adopt().unwrap();
        refresh::refresh(&here, &name, want).await.unwrap();
        assert_eq!(asked(), before + 1);
    });
}
