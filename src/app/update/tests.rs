//! How the core answers keys and results.

mod agenda;
mod any_keys;
mod bulk;
mod certificates;
mod clock;
mod configuration;
mod copy_as;
mod doctor;
mod failures;
mod find;
mod forms;
mod imports;
mod jobs;
mod logins;
mod marks;
mod matrix;
mod menu;
mod other_user;
mod ports;
mod quick_keys;
mod reveals;
mod settings;
mod suggestions;
mod tabs;
mod tenants;
mod trails;
mod upkeep;
mod verbs;

use super::*;
use crate::app::effect::Ticket;
use crate::domain::name::ProfileName;

/// Tickets and work of the jobs that effects ask for.
fn runs(effects: &[Effect]) -> Vec<(&Ticket, &Work)> {
    let mut runs = Vec::new();
    for effect in effects {
        if let Effect::Run(ticket, work) = effect {
            runs.push((ticket, work));
        }
    }
    runs
}

/// The jobs that effects ask for.
fn works(effects: &[Effect]) -> Vec<&Work> {
    runs(effects).into_iter().map(|(_, work)| work).collect()
}

/// The ticket of the first job that effects ask for.
#[track_caller]
fn ticket(effects: &[Effect]) -> Ticket {
    runs(effects).first().expect("a job").0.clone()
}

/// Puts the cursor on a profile.
fn on(state: &mut State, name: &ProfileName) {
    board::select(state, name.clone());
}

/// What the toast says.
fn toast(state: &State) -> &str {
    state.toast.as_ref().map_or("", |toast| toast.text.as_str())
}
