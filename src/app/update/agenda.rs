//! What happens by itself: profiles are refreshed when it is time, and who must look is told.
//!
//! The agenda is computed when configuration or holdings change; a wake-up looks at its head alone. A plan becomes a
//! job and is gone; the job's end makes the next plan. So there is never more than one for a profile, and whatever a
//! server answers, the next one lies in the future. Refreshes wait while the vault is locked, the process ends, or a job
//! works on the profile; they never ask anybody.

mod outcome;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

pub(super) use self::outcome::{broken, ended, notes_use, put_off};
use super::{job, notice, vault};
use crate::app::effect::{Effect, Work};
use crate::app::state::agenda::{Calendar, Pause, Plan};
use crate::app::state::job::{JobKind, Origin};
use crate::app::state::vault::VaultView;
use crate::app::state::{Automatic, Ending, State};
use crate::app::wake;
use crate::domain::holding::{Holding, TokenFacts};
use crate::domain::lifecycle::Standing;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::Profile;
use crate::domain::renewal::{self, Chance, Renewal, WhyNot};
use crate::domain::schedule::expiring_margin;

/// Refreshes that nobody asked for run so many at once: the queues behind stay short for those that somebody did.
const MOST: usize = 32;

/// The same for one server.
const MOST_PER_SERVER: usize = 2;

/// Late ones follow each other after this, or faster if there are many.
const STEP: SignedDuration = SignedDuration::from_millis(250);

/// All late ones begin within this span.
const SPREAD: SignedDuration = SignedDuration::from_secs(30);

/// Nobody can do anything in less.
const SHORTEST_WARNING: SignedDuration = SignedDuration::from_secs(1);

/// Tokens that a refresh doesn't extend are refreshed no more often than this.
const USELESS_PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// Brings the agenda to `now`.
pub(super) fn pass(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    notice::ends(state, now);
    if std::mem::take(&mut state.agenda.is_stale) {
        compute(state, now);
    }
    let is_over = |pause: &mut Pause| pause.until <= now || now < pause.since;
    if state.agenda.pause.take_if(is_over).is_some() {
        state.board.is_stale = true;
    }
    if matches!(state.vault, VaultView::Locked { .. }) {
        notice::waiting(state, now);
    }
    if may_start(state, now) {
        place(state, now);
        start(state, now, out);
    }
}

/// When something happens by itself next. What is late waits for the end of a job, not for time.
pub(crate) fn wake_of_agenda(state: &State, now: Timestamp) -> Option<Timestamp> {
    let agenda = &state.agenda;
    let is_told = agenda.told_waiting || state.ending != Ending::No;
    let refresh = agenda.refreshes.next_after(now).filter(|_| !is_told);
    let resume = agenda.pause.as_ref().map(|pause| pause.until);
    let all = [refresh, agenda.warnings.next_after(now), resume];
    all.into_iter().flatten().filter(|at| *at > now).min()
}

/// Makes the agenda anew.
fn compute(state: &mut State, now: Timestamp) {
    let holdings = &state.holdings;
    let is_now = |name: &ProfileName, generation: u64| {
        let holding = holdings.get(name);
        holding.is_some_and(|holding| holding.generation == generation)
    };
    let agenda = &mut state.agenda;
    agenda
        .tries
        .retain(|name, again| is_now(name, again.generation));
    agenda
        .useless
        .retain(|name, generation| is_now(name, *generation));
    let (mut refreshes, mut warnings) = (Vec::new(), Vec::new());
    for (profile, held) in state.held_profiles() {
        let (refresh, warning) = plans(state, profile, held, now);
        refreshes.extend(refresh.map(|plan| (profile.name.clone(), plan)));
        warnings.extend(warning.map(|plan| (profile.name.clone(), plan)));
    }
    let working: BTreeSet<&ProfileName> = at_work(state).collect();
    refreshes.retain(|(name, _)| !working.contains(name));
    state.agenda.refreshes = Calendar::of(refreshes);
    state.agenda.warnings = Calendar::of(warnings);
}

/// Plans one profile anew.
pub(super) fn replan(state: &mut State, name: &ProfileName, now: Timestamp) {
    let profile = state.catalog.profiles.get(name);
    let (refresh, warning) = profile.map_or((None, None), |profile| {
        plans(state, profile, state.holding(name), now)
    });
    let is_at_work = at_work(state).any(|other| other == name);
    let refresh = refresh.filter(|_| !is_at_work);
    state.agenda.refreshes.set(name, refresh);
    state.agenda.warnings.set(name, warning);
}

/// When a profile is refreshed, and when it is told that it ends without.
fn plans(
    state: &State,
    profile: &Profile,
    held: Option<&Holding>,
    now: Timestamp,
) -> (Option<Plan>, Option<Plan>) {
    let server = state.catalog.servers.get(&profile.server);
    let (Some(holding), Some(server)) = (held, server) else {
        return (None, None);
    };
    let Some(tokens) = &holding.tokens else {
        return (None, None);
    };
    if state.is_hidden(&profile.name) || holding.standing != Standing::Held {
        return (None, None);
    }
    let at = match state.renewal(profile, server, holding, now) {
        Renewal::At(at, ends) => {
            let chance = chance(state, holding);
            let due = renewal::due_at(at, ends, tokens.obtained_at, chance);
            return (Some(refresh_at(state, holding, due, now)), None);
        }
        Renewal::Off(WhyNot::Useless) => last_chance(tokens),
        Renewal::Off(
            WhyNot::Chosen
            | WhyNot::Shared
            | WhyNot::NotHeld
            | WhyNot::NoRefreshToken
            | WhyNot::NoEnd,
        ) => None,
    };
    let refresh = at.map(|at| refresh_at(state, holding, at, now));
    (refresh, warning_at(tokens, now))
}

fn chance(state: &State, holding: &Holding) -> Chance {
    Chance::new(state.agenda.seed, &holding.profile, holding.generation)
}

/// The profiles that are being refreshed by themselves: the end of that makes their next plan.
fn at_work(state: &State) -> impl Iterator<Item = &ProfileName> {
    let jobs = state.jobs.all.values();
    let own = jobs.filter(|job| job.origin == Origin::ByItself);
    own.filter_map(|job| job.ticket.profile.as_ref())
}

/// The plan for tokens that are due then: later where tries failed, and where it was put among others that are late.
fn refresh_at(state: &State, holding: &Holding, due: Timestamp, now: Timestamp) -> Plan {
    if let Some(again) = state.agenda.again(holding) {
        let was_set_back = now < again.since;
        return Plan {
            at: if was_set_back { now } else { again.at },
            is_placed: true,
        };
    }
    let known = state.agenda.refreshes.plan(&holding.profile);
    match known.filter(|plan| plan.is_placed) {
        Some(plan) if due <= now => plan,
        Some(_) | None => Plan {
            at: due,
            is_placed: false,
        },
    }
}

/// A refresh no longer extends it: it is tried once more at its very end, if there is something to try with then.
fn last_chance(tokens: &TokenFacts) -> Option<Timestamp> {
    let end = tokens.expiry.instant()?;
    let earliest = tokens.obtained_at.checked_add(USELESS_PAUSE).ok()?;
    let at = end.max(earliest);
    tokens.can_refresh(at).then_some(at)
}

/// When it begins to count as expiring; what does so already was seen at the first look.
fn warning_at(tokens: &TokenFacts, now: Timestamp) -> Option<Plan> {
    let margin = expiring_margin(tokens.granted()?);
    let at = tokens.expiry.instant()?.checked_sub(margin).ok()?;
    (at > now && margin >= SHORTEST_WARNING).then_some(Plan {
        at,
        is_placed: false,
    })
}

/// Nothing is begun that what comes next would cut off, or that would have to ask.
fn may_start(state: &State, now: Timestamp) -> bool {
    let is_idle = vault::idle_at(state).is_some_and(|at| at <= now);
    let jobs = state.jobs.all.values();
    let is_vault_busy = jobs.map(|job| job.kind).any(|kind| kind == JobKind::Vault);
    state.automatic == Automatic::ByPolicy
        && state.ending == Ending::No
        && state.vault.is_open()
        && state.agenda.pause.is_none()
        && !is_idle
        && !is_vault_busy
}

/// Several that are late at once (after sleep, at the start, after unlocking) follow each other: what is shown and what
/// ends first come first.
fn place(state: &mut State, now: Timestamp) {
    let shown = wake::visible(state);
    let refreshes = &state.agenda.refreshes;
    let is_new = |name: &&ProfileName| refreshes.plan(name).is_some_and(|plan| !plan.is_placed);
    let end = |name: &ProfileName| {
        let tokens = state
            .holding(name)
            .and_then(|holding| holding.tokens.as_ref());
        tokens.and_then(renewal::first_end)
    };
    let late = refreshes.due(now).filter(is_new);
    let mut late: Vec<_> = late
        .map(|name| (!shown.contains(name), end(name), name.clone()))
        .collect();
    let Ok(count @ 2..) = i32::try_from(late.len()) else {
        return;
    };
    late.sort();
    let step = STEP.min(SPREAD / count);
    let mut at = now;
    for (_, _, name) in late {
        let is_placed = true;
        state
            .agenda
            .refreshes
            .set(&name, Some(Plan { at, is_placed }));
        at = at.checked_add(step).unwrap_or(at);
    }
}

/// Begins what is due, as far as there is room.
fn start(state: &mut State, now: Timestamp, out: &mut Vec<Effect>) {
    for name in startable(state, now) {
        state.agenda.refreshes.set(&name, None);
        let Some(newer_than) = may_be_sent(state, &name) else {
            continue;
        };
        let work = Work::RefreshItself { newer_than };
        out.push(job::start(state, Some(name), work, now));
    }
}

/// The due profiles that there is room for and that nothing else works on.
fn startable(state: &State, now: Timestamp) -> Vec<ProfileName> {
    let jobs = || state.jobs.all.values();
    let server = |name: &ProfileName| Some(&state.catalog.profiles.get(name)?.server);
    let mut busy: BTreeMap<&ServerName, usize> = BTreeMap::new();
    let mut count = 0;
    for there in at_work(state).filter_map(server) {
        count += 1;
        *busy.entry(there).or_default() += 1;
    }
    let mut chosen = Vec::new();
    for name in state.agenda.refreshes.due(now) {
        if count >= MOST {
            break;
        }
        let Some(server) = server(name) else { continue };
        let there = busy.entry(server).or_default();
        let is_busy = || jobs().any(|job| job.ticket.profile.as_ref() == Some(name));
        if *there < MOST_PER_SERVER && !is_busy() {
            *there += 1;
            count += 1;
            chosen.push(name.clone());
        }
    }
    chosen
}

/// The generation to replace; none if the tokens were granted for something else than the profile now says.
fn may_be_sent(state: &State, name: &ProfileName) -> Option<u64> {
    let (profile, server) = state.catalog.profile(name.as_str()).ok()?;
    let holding = state.holding(name)?;
    let is_ours = holding.belongs_to(&profile.binding(server));
    is_ours.then_some(holding.generation)
}
