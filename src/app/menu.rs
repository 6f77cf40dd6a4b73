//! What the wizard's first step offers.

use super::state::State;
use super::state::wizard::{Leads, ProviderLine};
use crate::domain::provider::Provider;

/// Letters that choose a known server; `m` is Morpheus, `j` and `k` move.
const LETTERS: &str = "abcdefghilnopqrstuvwxyz";

/// The lines of the first step.
#[must_use]
pub fn provider_lines(state: &State) -> Vec<ProviderLine> {
    let morpheus = ProviderLine {
        letter: 'm',
        title: "Morpheus".to_owned(),
        text: "appliance 3.6 to 9.0, master tenant or sub-tenant".to_owned(),
        leads: Leads::Morpheus,
    };
    let servers = state.catalog.servers.values();
    let known = servers
        .filter(|server| server.provider == Provider::Morpheus)
        .zip(LETTERS.chars())
        .map(|(server, letter)| ProviderLine {
            letter,
            title: server.name.to_string(),
            text: server.address.to_string(),
            leads: Leads::Known(server.name.clone()),
        });
    std::iter::once(morpheus).chain(known).collect()
}
