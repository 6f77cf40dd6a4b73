//! Whether a command can run now, and if not, why and what to do instead.

mod tabs;

use jiff::Timestamp;

use super::{CommandId as Id, Layer};
use crate::app::activity as trail;
use crate::app::layer::below_help;
use crate::app::question;
use crate::app::state::import::{Lookup, Stage};
use crate::app::state::overlay::Overlay;
use crate::app::state::vault::VaultView;
use crate::app::state::{Screen, State};
use crate::domain::activity::Verb;
use crate::domain::countdown;
use crate::domain::holding::{Holding, TokenFacts};
use crate::domain::lifecycle::State as Life;
use crate::domain::name::ProfileName;
use crate::service::transfer::Tool;

/// Whether a command can run now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Availability {
    /// It can.
    Available,
    /// It can't: the reason, with the way out.
    Disabled(String),
    /// It makes no sense here and isn't shown.
    Hidden,
}

use Availability::{Available, Disabled, Hidden};

pub(crate) use self::tabs::what_regenerating_costs;

fn no(reason: &str) -> Availability {
    Disabled(reason.to_owned())
}

/// Whether a command can run in this state.
#[expect(clippy::too_many_lines, reason = "a table: each command has its line")]
#[must_use]
pub fn availability(state: &State, id: Id, now: Timestamp) -> Availability {
    match id {
        id if is_shown_already(state, id) => Hidden,
        id if let Some(answer) = while_misconfigured(state, id) => answer,
        Id::LogIn => on_targets(state, Verb::Login, now),
        Id::Refresh => on_targets(state, Verb::Refresh, now),
        Id::Check | Id::Mark | Id::MarkAll | Id::Open if below_help(state) == Layer::Import => {
            on_import(state, id)
        }
        Id::Check | Id::Copy | Id::Revoke | Id::New | Id::Open
            if let Some(answer) = tabs::of_tab(state, id, now) =>
        {
            answer
        }
        Id::Reset => if_on(state, Layer::Settings, NO_SETTINGS),
        Id::Open if below_help(state) == Layer::Settings => Available,
        Id::Check if below_help(state) == Layer::Doctor => Available,
        Id::Check => on_targets(state, Verb::Check, now),
        Id::Copy => on_profile(state, Verb::Copy, now),
        Id::ReviewCertificate => certificate(state),
        Id::CopyAs | Id::Browse => if_any(state.current().is_some(), NO_PROFILE),
        Id::Reveal if state.catalog.settings.hide_secrets => no(HIDDEN),
        Id::Reveal => on_profile(state, Verb::Reveal, now),
        Id::Revoke => on_targets(state, Verb::Revoke, now),
        Id::Mark | Id::MarkRange | Id::MarkAll if below_help(state) == Layer::Board => {
            if_any(state.board.cursor.is_some(), NO_PROFILE)
        }
        Id::Mark | Id::MarkRange | Id::MarkAll | Id::SortCreated => tabs::on_rows(state, now),
        Id::GoTokens => tabs::go_tokens(state),
        Id::TokensOfUser | Id::RevokeStale => tabs::tokens_of_user(state, now),
        Id::GoTenants => tabs::go_tenants(state),
        Id::Regenerate => tabs::regenerate(state, now),
        Id::OpenConfig => {
            let is_there = state.files.is_some() || state.is_misconfigured();
            if_any(is_there, NO_CONFIG)
        }
        Id::Edit | Id::Rename | Id::Tag | Id::Clone => on_profile(state, Verb::Edit, now),
        Id::Pin => on_targets(state, Verb::Edit, now),
        Id::Remove => on_targets(state, Verb::Remove, now),
        Id::Open => open(state),
        Id::NextTab if below_help(state) == Layer::Board => open(state),
        Id::GoOverview | Id::GoClaims | Id::GoHistory => match state.current() {
            Some(_) => Available,
            None => no("no profile here: n adds one"),
        },
        Id::RefreshDue => refresh_due(state, now),
        Id::Undo => match state.undo {
            Some(_) => Available,
            None => no("nothing to undo: d removes, u undoes it within 10 s"),
        },
        Id::CancelJob => match state.jobs.told() {
            Some(_) => Available,
            None => no("no job is running: r, l and c start one"),
        },
        Id::Lock => lock(state),
        Id::BackUpVault => if_any(!matches!(state.vault, VaultView::Absent), NO_VAULT),
        Id::VerifyVault | Id::ChangePassphrase => if_vault_is_open(state),
        Id::Export => export(state, now),
        Id::Back
        | Id::NextTab
        | Id::New
        | Id::Import
        | Id::Filter
        | Id::FirstFilter
        | Id::SecondFilter
        | Id::ThirdFilter
        | Id::FourthFilter
        | Id::SortExpiry
        | Id::SortName
        | Id::SortServer
        | Id::SortTag
        | Id::SortUser
        | Id::SortLastUsed
        | Id::GoTop
        | Id::GoBottom
        | Id::GoProfiles
        | Id::GoActivity
        | Id::GoDoctor
        | Id::GoSettings
        | Id::PreviousTab
        | Id::Down
        | Id::Up
        | Id::HalfDown
        | Id::HalfUp
        | Id::PageDown
        | Id::PageUp
        | Id::Palette
        | Id::Help
        | Id::Redraw
        | Id::Suspend
        | Id::Quit
        | Id::NextField
        | Id::PreviousField
        | Id::CheckField => Available,
        Id::CopyField => if_on(state, Layer::Form, "no field here: e opens a form"),
        Id::OpenPage => if_on(state, Layer::Waiting, NOBODY_WAITS),
        Id::CopyShown | Id::PrintPlain => shown(state),
        Id::TryAgain => try_again(state),
        Id::LastReport => if_any(state.report.is_some(), NO_REPORT),
    }
}

/// What a configuration that can't be read changes: `e` opens it, and nothing is added to it.
fn while_misconfigured(state: &State, id: Id) -> Option<Availability> {
    let needs_world = matches!(
        id,
        Id::Lock | Id::GoActivity | Id::GoDoctor | Id::GoSettings
    );
    if !state.is_misconfigured() {
        None
    } else if id == Id::Edit {
        Some(Available)
    } else {
        let is_off = matches!(id, Id::New | Id::Import) || (needs_world && state.is_asleep());
        is_off.then(|| no(MISCONFIGURED))
    }
}

/// Whether it leads to where one is.
fn is_shown_already(state: &State, id: Id) -> bool {
    (id == Id::GoProfiles && state.screen == Screen::Board)
        || (id == Id::GoActivity && state.screen == Screen::Activity)
}

/// Why nothing can be done to a profile.
const NO_PROFILE: &str = "no profile here: n adds one";

/// Why nothing is revealed.
const HIDDEN: &str = "hidden while hide-secrets is on: keyfob get prints the token";

/// Why there is no address and no code.
const NOBODY_WAITS: &str = "no sign-in waits: l logs in";

/// Why nothing goes back to its default.
const NO_SETTINGS: &str = "no setting here: g s lists them";

/// Why nothing is done to the vault.
const NO_VAULT: &str = "no vault yet: the first login makes it, l logs in";

/// Why nothing can be added.
const MISCONFIGURED: &str = "the configuration can't be read: e opens it";

/// Why there is nothing to open.
const NO_CONFIG: &str = "no config.toml here, all is simulated: keyfob without demo has one";

/// Why there is no report.
const NO_REPORT: &str = "no report yet: space marks, r refreshes what is marked";

/// A server without TLS has none.
fn certificate(state: &State) -> Availability {
    let Some(name) = question::certificate::subject(state) else {
        return if below_help(state) == Layer::Form {
            Hidden
        } else {
            no(NO_PROFILE)
        };
    };
    let found = state.catalog.profile(name.as_str());
    let is_plain = found.is_ok_and(|(_, server)| server.address.scheme() == "http");
    if_any(
        !is_plain,
        "plain http has no certificate: c checks the server",
    )
}

fn if_any(there: bool, reason: &str) -> Availability {
    if there { Available } else { no(reason) }
}

fn open(state: &State) -> Availability {
    if below_help(state) == Layer::Activity {
        let there = trail::chosen(state).is_some();
        return if_any(
            there,
            "this line is about no profile that is here: g p lists them",
        );
    }
    let in_report = below_help(state) == Layer::Report;
    if_any(in_report || state.current().is_some(), NO_PROFILE)
}

/// The list of other tools' logins: ticked as long as nothing is under way.
fn on_import(state: &State, id: Id) -> Availability {
    let Some(Overlay::Import(import)) = state
        .overlays
        .iter()
        .rfind(|overlay| matches!(overlay, Overlay::Import(_)))
    else {
        return Hidden;
    };
    let is_over = "it is done: c reads the files again";
    match import.stage {
        Stage::Importing(_) | Stage::Stripping(_) => no("it is under way: esc closes the list"),
        Stage::WaitsForVault => no("the vault is opened first: esc cancels"),
        Stage::Done => if_any(id == Id::Open || id == Id::Check, is_over),
        Stage::Choosing if matches!(state.imports, Lookup::Reading(_)) => {
            no("the files are being read: esc closes")
        }
        Stage::Choosing if id == Id::Check => Available,
        Stage::Choosing => if_any(
            !import.entries.is_empty(),
            "nothing is listed: c reads the files again",
        ),
    }
}

/// What copies and prints what is shown.
fn shown(state: &State) -> Availability {
    if matches!(below_help(state), Layer::Report | Layer::Doctor) {
        Available
    } else {
        if_on(state, Layer::Waiting, NOBODY_WAITS)
    }
}

fn try_again(state: &State) -> Availability {
    match state.overlays.last() {
        _ if state.bulk.is_some() => no(RUNS),
        Some(Overlay::Report(report)) if report.open().next().is_some() => Available,
        _ => no("nothing failed: esc closes"),
    }
}

/// Why a second run has to wait.
const RUNS: &str = "one verb on many at a time: ^X cancels the running one";

/// A verb on the marks can run if one of them can take part: the others are in the report.
fn on_targets(state: &State, verb: Verb, now: Timestamp) -> Availability {
    if !state.acts_on_marks() {
        return on_profile(state, verb, now);
    }
    if state.bulk.is_some() && state.board.marks.len() > 1 {
        return no(RUNS);
    }
    let mut reason = Hidden;
    for name in state.board.marks.iter() {
        match of_profile(state, name, verb, now) {
            Available => return Available,
            why @ (Disabled(_) | Hidden) => reason = why,
        }
    }
    reason
}

fn lock(state: &State) -> Availability {
    match state.vault {
        VaultView::Unknown | VaultView::Opening => {
            no("the vault is being opened: try again in a moment")
        }
        VaultView::Open { .. } | VaultView::Absent | VaultView::Locked { .. } => Available,
    }
}

fn if_vault_is_open(state: &State) -> Availability {
    match state.vault {
        VaultView::Open { .. } => Available,
        VaultView::Absent => no(NO_VAULT),
        VaultView::Locked { .. } => no("vault is locked: L unlocks"),
        VaultView::Unknown | VaultView::Opening => lock(state),
    }
}

fn export(state: &State, now: Timestamp) -> Availability {
    let found = state
        .current()
        .map(|name| state.catalog.profile(name.as_str()));
    if let Some(Ok((_, server))) = found
        && Tool::of(server.provider).is_none()
    {
        return no("no other tool keeps such logins: Y copies the token");
    }
    on_profile(state, Verb::Copy, now)
}

/// Only what has the keys below help and palette can be meant.
fn if_on(state: &State, wanted: Layer, reason: &str) -> Availability {
    if below_help(state) == wanted {
        Available
    } else {
        no(reason)
    }
}

fn on_profile(state: &State, verb: Verb, now: Timestamp) -> Availability {
    let Some(name) = state.current() else {
        return no(NO_PROFILE);
    };
    of_profile(state, name, verb, now)
}

/// Whether a verb can run on a profile.
pub(crate) fn of_profile(
    state: &State,
    name: &ProfileName,
    verb: Verb,
    now: Timestamp,
) -> Availability {
    if state.jobs.busy(name).is_some() {
        return no("a job works on it: ^X cancels");
    }
    let is_sealed = matches!(state.vault, VaultView::Locked { .. });
    match (verb, state.holding(name)) {
        // A login asks for the vault's passphrase first.
        (Verb::Edit | Verb::Remove | Verb::Add | Verb::Login, _) => Available,
        _ if is_sealed => no("vault is locked: L unlocks"),
        (Verb::Refresh, holding) => refresh(holding, now),
        (Verb::Copy, holding) => copy(holding, now),
        (Verb::Revoke | Verb::Logout, holding) => revoke(holding, now),
        (Verb::Check | Verb::Reveal | Verb::Vault, holding) => check(holding),
    }
}

fn tokens(holding: Option<&Holding>) -> Option<&TokenFacts> {
    holding.and_then(|holding| holding.tokens.as_ref())
}

fn refresh(holding: Option<&Holding>, now: Timestamp) -> Availability {
    let Some((holding, tokens)) = holding.zip(tokens(holding)) else {
        return no("no token here: l logs in");
    };
    match holding.state_at(now) {
        Life::SignedOut | Life::Revoked { .. } => no("no token here: l logs in"),
        Life::Damaged => no("the record is damaged: l logs in anew"),
        Life::Active | Life::Expiring | Life::Expired { .. } | Life::Rejected { .. } => {
            match &tokens.refresh {
                None => no("no refresh token: l logs in"),
                Some(_) if tokens.refresh_expiry.is_past(now) => {
                    no("the refresh token has ended: l logs in")
                }
                Some(_) => Available,
            }
        }
        Life::NeedsLogin { .. } => no("only a login helps: l logs in"),
    }
}

/// Why the token that is here can't be used, and what helps: `rejected 2m: r or l first`.
pub(crate) fn copy(holding: Option<&Holding>, now: Timestamp) -> Availability {
    let Some((holding, tokens)) = holding.zip(tokens(holding)) else {
        return no("no token here: l logs in");
    };
    if holding.state_at(now).is_alive() {
        return Available;
    }
    let words = countdown::access(holding, now).text;
    let way = if tokens.can_refresh(now) && refresh(Some(holding), now) == Available {
        "r or l first"
    } else {
        "l first"
    };
    Disabled(format!("{words}: {way}"))
}

fn revoke(holding: Option<&Holding>, now: Timestamp) -> Availability {
    let Some(holding) = holding.filter(|holding| holding.tokens.is_some()) else {
        return no("no token here: l logs in");
    };
    match holding.state_at(now) {
        Life::Revoked { .. } | Life::SignedOut => no("already revoked: l logs in again"),
        Life::Active
        | Life::Expiring
        | Life::Expired { .. }
        | Life::Rejected { .. }
        | Life::NeedsLogin { .. }
        | Life::Damaged => Available,
    }
}

fn check(holding: Option<&Holding>) -> Availability {
    match tokens(holding) {
        Some(_) => Available,
        None => no("no token here: l logs in"),
    }
}

fn refresh_due(state: &State, now: Timestamp) -> Availability {
    if matches!(state.vault, VaultView::Locked { .. }) {
        return no("vault is locked: L unlocks");
    }
    if state.bulk.is_some() {
        return no(RUNS);
    }
    if due(state, now).next().is_some() {
        Available
    } else {
        no("nothing is due: r refreshes the chosen one")
    }
}

/// The profiles with a token that has ended or is about to, and that can be refreshed without asking.
///
/// Clients that other tools share are left out before 9.0: their refresh is asked about one by one.
pub fn due(state: &State, now: Timestamp) -> impl Iterator<Item = &Holding> {
    state.holdings.values().filter(move |holding| {
        holding.is_due(now)
            && state.catalog.profiles.contains_key(&holding.profile)
            && !state.shares_token(&holding.profile)
            && state.jobs.busy(&holding.profile).is_none()
            && refresh(Some(holding), now) == Available
    })
}
