//! What each command does.

use jiff::Timestamp;

use super::board::{self, Move};
use super::detail::{self, claims, tenants, tokens};
use super::sign_in::port;
use super::{
    back, bulk, certificate, configuration, copy_as, doctor, edit, export, filter as find, form,
    import, job, marks, report, reveal, server_step, settings, toast, trail, vault, verb, waiting,
    wizard,
};
use crate::app::activity;
use crate::app::command::{Availability, CommandId as Id, availability};
use crate::app::effect::{Effect, Upkeep, Work};
use crate::app::question;
use crate::app::state::board::{Group, Only, SortBy};
use crate::app::state::detail::Tab;
use crate::app::state::detail::tokens::TokenSortBy;
use crate::app::state::form::FieldId;
use crate::app::state::overlay::{Finder, Overlay};
use crate::app::state::vault::VaultAsk;
use crate::app::state::{Ending, Screen, State};
use crate::app::tabs;
use crate::domain::countdown::Tone;
use crate::domain::name::ProfileName;

/// Runs a command, or says why not.
pub(super) fn run(state: &mut State, id: Id, now: Timestamp, out: &mut Vec<Effect>) {
    match availability(state, id, now) {
        Availability::Available => do_it(state, id, now, out),
        Availability::Disabled(reason) => toast::say(state, Tone::Warn, reason, now),
        Availability::Hidden => {}
    }
}

#[expect(clippy::too_many_lines, reason = "a table: each command has its line")]
fn do_it(state: &mut State, id: Id, now: Timestamp, out: &mut Vec<Effect>) {
    match id {
        Id::Open => open(state, now, out),
        Id::Back => back::back(state, now, out),
        Id::LogIn => verb::log_in(state, now, out),
        Id::Refresh => verb::refresh(state, now, out),
        Id::RefreshDue => verb::refresh_due(state, now, out),
        Id::Check if doctor::is_open(state) => doctor::look(state, now, out),
        Id::Check if on_import(state) => import::again(state, now, out),
        Id::Mark if on_import(state) => import::tick(state, now),
        Id::MarkAll if on_import(state) => import::tick_all(state),
        Id::Import => import::open(state, None, now, out),
        Id::Check => detail::check(state, now, out),
        Id::Copy if on_tab(state, Tab::Tokens) => tokens::copy(state, now, out),
        Id::Copy => verb::copy_token(state, now, out),
        Id::CopyAs => copy_as::open(state),
        Id::Reveal => reveal::toggle(state, now, out),
        Id::Revoke if on_tab(state, Tab::Tokens) => tokens::ask_before(state),
        Id::Revoke => verb::revoke(state, now, out),
        Id::Regenerate => verb::regenerate(state),
        Id::New if on_tab(state, Tab::Tokens) => tokens::open_form(state),
        Id::New if on_tab(state, Tab::Tenants) => tenants::add_profile(state, now, out),
        Id::New => {
            wizard::open(state);
            import::look_once(state, now, out);
        }
        Id::OpenConfig => configuration::open(state, out),
        Id::Edit if state.is_misconfigured() => configuration::open(state, out),
        Id::Edit => edit::open(state),
        Id::Rename => edit::open_at(state, FieldId::ProfileName),
        Id::Tag => edit::open_at(state, FieldId::Tags),
        Id::Clone => edit::open_copy(state),
        Id::Pin => verb::pin(state, now, out),
        Id::Browse => verb::browse(state, now, out),
        Id::Remove => verb::remove(state, now, out),
        Id::Undo => verb::undo(state, now),
        Id::Filter => find::open(state),
        Id::FirstFilter => filter(state, 0, now),
        Id::SecondFilter => filter(state, 1, now),
        Id::ThirdFilter => filter(state, 2, now),
        Id::FourthFilter => filter(state, 3, now),
        Id::SortExpiry => sort(state, (SortBy::Expiry, TokenSortBy::Expiry), now),
        Id::SortName => sort(state, (SortBy::Name, TokenSortBy::Name), now),
        Id::SortServer => board::sort(state, SortBy::Server, now),
        Id::SortTag => board::sort(state, SortBy::Tag, now),
        Id::SortUser => board::sort(state, SortBy::User, now),
        Id::SortLastUsed => board::sort(state, SortBy::LastUsed, now),
        Id::GoTop => go(state, Move::Top),
        Id::GoBottom => go(state, Move::Bottom),
        Id::GoProfiles => state.screen = Screen::Board,
        Id::GoActivity => go_activity(state, now, out),
        Id::GoSettings => settings::open(state, now, out),
        Id::Reset => settings::reset(state, now, out),
        Id::GoDoctor => doctor::open(state, now, out),
        Id::GoOverview => detail::show(state, Tab::Overview, now),
        Id::GoTokens => go_tokens(state, now, out),
        Id::TokensOfUser => tokens::ask_whose(state),
        Id::RevokeStale => tokens::revoke_stale(state, now, out),
        Id::GoClaims => detail::show(state, Tab::Claims, now),
        Id::GoHistory => detail::show(state, Tab::History, now),
        Id::GoTenants => detail::show(state, Tab::Tenants, now),
        Id::NextTab => turn(state, true),
        Id::PreviousTab => turn(state, false),
        Id::Mark if on_tab(state, Tab::Tokens) => tokens::mark(state, now),
        Id::MarkRange if on_tab(state, Tab::Tokens) => tokens::range(state, now),
        Id::MarkAll if on_tab(state, Tab::Tokens) => tokens::mark_stale(state, now),
        Id::Mark => marks::mark(state, now),
        Id::MarkRange => marks::range(state, now),
        Id::MarkAll => marks::all(state, now),
        Id::SortCreated => tokens::sort(state, TokenSortBy::Created),
        Id::SortClient => tokens::sort(state, TokenSortBy::Client),
        Id::Down => go(state, Move::By(1)),
        Id::Up => go(state, Move::By(-1)),
        Id::HalfDown => go(state, Move::HalfPages(1)),
        Id::HalfUp => go(state, Move::HalfPages(-1)),
        Id::PageDown => go(state, Move::Pages(1)),
        Id::PageUp => go(state, Move::Pages(-1)),
        Id::Palette => push_finder(state, Overlay::Palette),
        Id::Help => push_finder(state, Overlay::Help),
        Id::ReviewCertificate => {
            let name = question::certificate::subject(state).cloned();
            certificate::ask(state, name, now, out);
        }
        Id::Lock => vault::toggle(state, now, out),
        Id::VerifyVault => out.push(job::start(state, None, Work::Keep(Upkeep::Verify), now)),
        Id::BackUpVault => vault::open(state, VaultAsk::CopyTo),
        Id::ChangePassphrase => vault::open(state, VaultAsk::AnotherPassphrase),
        Id::Export => export::plan(state, now, out),
        Id::CancelJob => job::cancel(state, out),
        Id::Redraw => out.push(Effect::Redraw),
        Id::Suspend => out.push(Effect::Suspend),
        Id::Quit => quit(state, now, out),
        Id::NextField => form::step(state, true, now),
        Id::PreviousField => form::step(state, false, now),
        Id::CopyField => waiting::copy_field(state, now, out),
        Id::OpenPage => waiting::open_page(state, now, out),
        Id::CopyShown => copy_shown(state, now, out),
        Id::PrintPlain => print(state, out),
        Id::TryAgain => report::again(state, now, out),
        Id::LastReport => report::show_last(state),
        Id::CheckField => {
            server_step::probe_now(state, now, out);
            port::look(state, now, out);
        }
    }
}

pub(super) fn go(state: &mut State, by: Move) {
    if !report::go(state, by)
        && !doctor::go(state, by)
        && !settings::go(state, by)
        && !import::go(state, by)
        && !wizard::move_in_menu(state, by)
    {
        go_on_screen(state, by);
    }
}

fn go_on_screen(state: &mut State, by: Move) {
    if !detail::go(state, by) && !trail::go(state, by) {
        board::go(state, by);
    }
}

/// Turns the wheel: in a list the cursor stays on screen.
pub(super) fn scroll(state: &mut State, lines: i32) {
    go_on_screen(state, Move::By(isize::try_from(lines).unwrap_or(0)));
}

/// What profiles and tokens can both be sorted by: the list on screen is.
fn sort(state: &mut State, (profiles, of_tokens): (SortBy, TokenSortBy), now: Timestamp) {
    if on_tab(state, Tab::Tokens) {
        tokens::sort(state, of_tokens);
    } else {
        board::sort(state, profiles, now);
    }
}

/// On the board, the next pane is the profile's: it opens.
fn turn(state: &mut State, forward: bool) {
    if settings::turn(state, forward) {
        return;
    }
    match state.screen {
        Screen::Board => board::open(state),
        Screen::Detail { .. } | Screen::Activity => detail::turn(state, forward),
    }
}

fn on_tab(state: &State, tab: Tab) -> bool {
    state.overlays.is_empty() && tabs::shown(state).is_some_and(|(shown, _)| shown == tab)
}

fn on_import(state: &mut State) -> bool {
    import::top(state).is_some()
}

/// ⏎ opens what is under the cursor: a profile, a row of a report, a claim's whole value, a tenant's new profile.
fn open(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if report::open(state) || settings::change(state, now, out) {
        return;
    }
    if on_import(state) {
        return import::choose(state, now, out);
    }
    match tabs::shown(state) {
        Some((Tab::Claims, _)) => claims::unfold(state),
        Some((Tab::Tenants, _)) => tenants::add_profile(state, now, out),
        Some((Tab::Overview | Tab::Tokens | Tab::History, _)) => {}
        None => {
            if let Some(name) = on_trail(state) {
                state.screen = Screen::Board;
                board::select(state, name);
            }
            board::open(state);
        }
    }
}

fn on_trail(state: &State) -> Option<ProfileName> {
    let is_trail = state.screen == Screen::Activity;
    activity::chosen(state).filter(|_| is_trail).cloned()
}

fn go_tokens(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    let has_marks = state.screen == Screen::Board && state.acts_on_marks();
    tokens::show_own(state, out);
    detail::show(state, Tab::Tokens, now);
    if has_marks {
        let words = "marks aren't meant here: these are the tokens of one profile";
        toast::say(state, Tone::Muted, words, now);
    }
}

fn copy_shown(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    match report::shown(state).or_else(|| doctor::shown(state)) {
        Some(text) => out.push(job::start(state, None, Work::CopyShown(text), now)),
        None => waiting::copy_shown(state, now, out),
    }
}

fn print(state: &mut State, out: &mut Vec<Effect>) {
    let text = report::shown(state).or_else(|| doctor::shown(state));
    let text = text.or_else(|| waiting::shown(state));
    out.extend(text.map(Effect::Print));
}

fn go_activity(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    state.screen = Screen::Activity;
    out.push(trail::read(state, now));
}

/// The quick filters belong to the screen shown; the same again shows all.
fn filter(state: &mut State, number: usize, now: Timestamp) {
    if detail::filter(state, number) || trail::filter(state, number) {
        return;
    }
    let group = number.checked_sub(1).and_then(|n| Group::ALL.get(n));
    let only = group.map_or(Only::All, |group| Only::Group(*group));
    let only = if state.board.only == only {
        Only::All
    } else {
        only
    };
    board::only(state, only, now);
}

/// Help over help and palette over palette make no sense: the open one goes.
fn push_finder(state: &mut State, overlay: impl FnOnce(Finder) -> Overlay) {
    let overlay = overlay(Finder::default());
    if matches!(
        state.overlays.last(),
        Some(Overlay::Help(_) | Overlay::Palette(_))
    ) {
        state.overlays.pop();
    }
    state.overlays.push(overlay);
}

/// Ends: a pending removal is done first, and what was already sent is waited for; a second time doesn't wait.
fn quit(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    if state.ending != Ending::No {
        state.ending = Ending::Now;
        out.push(Effect::QuitNow);
        return;
    }
    verb::end_undo(state, now, out);
    bulk::cancel(state, out);
    job::cancel_logins(state, out);
    state.ending = job::ending(state);
    out.push(Effect::Quit);
}
