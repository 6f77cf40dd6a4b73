//! What a typed line means while nothing is asked: a word of the table, and what it acts on.

use super::turn::Turn;
use super::{Wanted, board, names, tabs, tokens};
use crate::app::action::Action;
use crate::app::command::CommandId as Id;
use crate::app::state::Screen;
use crate::app::state::detail::Tab;
use crate::app::state::overlay::Overlay;
use crate::domain::name::ProfileName;
use crate::plain::{sentence, words};

/// A word that can be typed.
pub(super) struct Verb {
    /// The word, and others that mean the same.
    pub(super) names: &'static [&'static str],
    /// What follows it.
    pub(super) takes: &'static str,
    /// What it does, if no row of the command table says it.
    pub(super) help: &'static str,
    pub(super) does: Does,
}

/// What a word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    /// A command of the table, on profiles.
    OnProfiles(Id),
    /// The same on one profile: it opens a form or a menu.
    OnOne(Id),
    /// A command of the table, on nothing in particular.
    Run(Id),
    Copy,
    List,
    Show,
    Filter,
    Sort,
    Mark,
    Unmark,
    Tokens,
    TokensOfUser,
    Tab(Tab),
    End,
    Activity,
    Lock,
    Unlock,
    Help,
}

const fn verb(
    names: &'static [&'static str],
    takes: &'static str,
    help: &'static str,
    does: Does,
) -> Verb {
    Verb {
        names,
        takes,
        help,
        does,
    }
}

/// Whether a typed line begins with a word of the table.
pub(super) fn is_word(typed: &str) -> bool {
    let first = typed.split_whitespace().next().unwrap_or_default();
    VERBS.iter().any(|verb| verb.names.contains(&first))
}

/// Every word, in the order of help.
pub(super) const VERBS: &[Verb] = &[
    verb(
        &["list", "ls"],
        "[need|active|out]",
        "list the profiles",
        Does::List,
    ),
    verb(
        &["filter", "find"],
        "TEXT",
        "list the profiles that match",
        Does::Filter,
    ),
    verb(
        &["sort"],
        "expiry|name|server|tag|user|used",
        "list in another order",
        Does::Sort,
    ),
    verb(
        &["show", "open"],
        "N",
        "tell all about a profile but secrets",
        Does::Show,
    ),
    verb(&["login"], "N…", "", Does::OnProfiles(Id::LogIn)),
    verb(&["refresh"], "N…|due", "", Does::OnProfiles(Id::Refresh)),
    verb(&["check"], "N…", "", Does::OnProfiles(Id::Check)),
    verb(&["copy"], "N [as [FORMAT]]", "copy a token", Does::Copy),
    verb(&["revoke"], "N…", "", Does::OnProfiles(Id::Revoke)),
    verb(
        &["tokens"],
        "N",
        "list the tokens that the server knows; all of them with all behind it",
        Does::Tokens,
    ),
    verb(&["tokens-of-user"], "N [USER]", "", Does::TokensOfUser),
    verb(
        &["end"],
        "N…|stale",
        "end tokens of the list that tokens gave",
        Does::End,
    ),
    verb(
        &["history"],
        "N",
        "what was done with a profile",
        Does::Tab(Tab::History),
    ),
    verb(
        &["claims"],
        "N",
        "what stands in a profile's tokens, never the tokens themselves",
        Does::Tab(Tab::Claims),
    ),
    verb(
        &["tenants"],
        "N",
        "the tenants of an appliance, for its master tenant",
        Does::Tab(Tab::Tenants),
    ),
    verb(&["regenerate"], "N", "", Does::OnOne(Id::Regenerate)),
    verb(&["pin"], "N…", "", Does::OnProfiles(Id::Pin)),
    verb(
        &["certificate"],
        "N",
        "",
        Does::OnOne(Id::ReviewCertificate),
    ),
    verb(&["browse"], "N", "", Does::OnOne(Id::Browse)),
    verb(&["add", "new"], "", "", Does::Run(Id::New)),
    verb(&["import"], "", "", Does::Run(Id::Import)),
    verb(&["edit"], "N", "", Does::OnOne(Id::Edit)),
    verb(&["clone"], "N", "", Does::OnOne(Id::Clone)),
    verb(&["export"], "N", "", Does::OnOne(Id::Export)),
    verb(&["remove"], "N…", "", Does::OnProfiles(Id::Remove)),
    verb(&["undo"], "", "", Does::Run(Id::Undo)),
    verb(
        &["mark"],
        "N…|all",
        "mark; verbs without a number act on the marks",
        Does::Mark,
    ),
    verb(&["unmark"], "[N…]", "take marks away", Does::Unmark),
    verb(&["activity"], "", "what was done lately", Does::Activity),
    verb(
        &["doctor"],
        "",
        "what is wrong here, and what to do about it",
        Does::Run(Id::GoDoctor),
    ),
    verb(
        &["settings"],
        "",
        "every setting, and where it is said",
        Does::Run(Id::GoSettings),
    ),
    verb(
        &["report"],
        "",
        "what came of the last verb on many",
        Does::Run(Id::LastReport),
    ),
    verb(&["cancel"], "", "", Does::Run(Id::CancelJob)),
    verb(&["lock"], "", "lock the vault", Does::Lock),
    verb(&["unlock"], "", "unlock the vault", Does::Unlock),
    verb(&["verify"], "", "", Does::Run(Id::VerifyVault)),
    verb(&["backup"], "", "", Does::Run(Id::BackUpVault)),
    verb(&["passphrase"], "", "", Does::Run(Id::ChangePassphrase)),
    verb(
        &["help"],
        "[COMMAND]",
        "this list, or more about a command",
        Does::Help,
    ),
    verb(&["quit", "exit"], "", "", Does::Run(Id::Quit)),
];

/// Finds a word.
pub(super) fn find(word: &str) -> Option<&'static Verb> {
    VERBS.iter().find(|verb| verb.names.contains(&word))
}

/// A line was typed while nothing is asked.
pub(super) fn heard(turn: &mut Turn<'_>, line: &str) {
    let mut typed = line.split_whitespace();
    let Some(word) = typed.next() else { return };
    let rest: Vec<&str> = typed.collect();
    let word = word.to_lowercase();
    match find(&word) {
        Some(verb) => {
            if verb.does != Does::End && turn.state.screen != Screen::Board {
                turn.run(Id::GoProfiles);
            }
            run(turn, verb.does, &rest);
        }
        None if word.parse::<usize>().is_ok() || names::is_name(turn, &word) => {
            board::show(turn, &[&word]);
        }
        None => turn.say(format!(
            "'{word}' is no command. Type help for the commands."
        )),
    }
}

fn run(turn: &mut Turn<'_>, does: Does, rest: &[&str]) {
    match does {
        Does::OnProfiles(Id::Refresh) if rest == ["due"] => turn.run(Id::RefreshDue),
        Does::OnProfiles(id) => {
            if let Some(chosen) = names::many(turn, rest) {
                on(turn, id, &chosen);
            }
        }
        Does::OnOne(id) => {
            if let Some(name) = names::one(turn, rest) {
                on(turn, id, &[name]);
            }
        }
        Does::Run(id) => turn.run(id),
        Does::Copy => copy(turn, rest),
        Does::List => board::list(turn, rest),
        Does::Show => board::show(turn, rest),
        Does::Filter => board::filter(turn, rest),
        Does::Sort => board::sort(turn, rest),
        Does::Mark => mark(turn, rest),
        Does::Unmark => unmark(turn, rest),
        Does::Tokens => tokens::list(turn, rest),
        Does::TokensOfUser => tokens::list_of_user(turn, rest),
        Does::Tab(tab) => tabs::open(turn, tab, rest),
        Does::End => tokens::end(turn, rest),
        Does::Activity => {
            turn.session.wanted = Some(Wanted::Activity);
            turn.run(Id::GoActivity);
            turn.run(Id::GoProfiles);
        }
        Does::Lock if !turn.state.vault.is_open() => turn.say("The vault isn't open."),
        Does::Unlock if turn.state.vault.is_open() => turn.say("The vault is open."),
        Does::Lock | Does::Unlock => turn.run(Id::Lock),
        Does::Help => help(turn, rest),
    }
}

/// Lets a command act on these profiles, whatever is marked; the marks stay as they were. None: on the marks.
fn on(turn: &mut Turn<'_>, id: Id, chosen: &[ProfileName]) {
    let before: Vec<ProfileName> = turn.state.board.marks.iter().cloned().collect();
    if let Some(first) = chosen.first() {
        turn.state.board.marks.clear();
        turn.act(Action::Select(first.clone()));
        if chosen.len() > 1 {
            turn.state.board.marks.put_all(chosen.iter().cloned());
        }
    }
    turn.run(id);
    if !chosen.is_empty() {
        turn.state.board.marks.clear();
        turn.state.board.marks.put_all(before);
    }
}

/// `copy 2`, `copy 2 as env`, `copy 2 as` for a list.
fn copy(turn: &mut Turn<'_>, rest: &[&str]) {
    let at = rest.iter().position(|word| *word == "as");
    let (whom, form) = match at {
        Some(at) => (rest.get(..at), rest.get(at + 1..)),
        None => (Some(rest), None),
    };
    let Some(name) = names::one(turn, whom.unwrap_or_default()) else {
        return;
    };
    if at.is_none() {
        return on(turn, Id::Copy, &[name]);
    }
    on(turn, Id::CopyAs, &[name]);
    let form = form.unwrap_or_default().join(" ");
    if !form.is_empty() && matches!(turn.state.top(), Some(Overlay::CopyAs(_))) {
        super::answer::choose_form(turn, &form);
    }
}

fn mark(turn: &mut Turn<'_>, rest: &[&str]) {
    if rest == ["all"] {
        turn.run(Id::MarkAll);
    } else if rest.is_empty() {
        turn.say("Mark which ones? For example: mark 1 2");
        return;
    } else if let Some(chosen) = names::many(turn, rest) {
        turn.state.board.marks.put_all(chosen);
    } else {
        return;
    }
    say_marks(turn);
}

fn unmark(turn: &mut Turn<'_>, rest: &[&str]) {
    if rest.is_empty() {
        turn.state.board.marks.clear();
        return say_marks(turn);
    }
    let Some(chosen) = names::many(turn, rest) else {
        return;
    };
    for name in chosen {
        turn.state.board.marks.take(&name);
    }
    say_marks(turn);
}

fn say_marks(turn: &mut Turn<'_>) {
    let marked: Vec<ProfileName> = turn.state.board.marks.iter().cloned().collect();
    if marked.is_empty() {
        return turn.say("Nothing is marked.");
    }
    turn.say(format!("{} marked:", words::profiles(marked.len())));
    for name in marked {
        let subject = sentence::whole_subject(turn.state, &name);
        let called = turn.session.called(&name);
        turn.say(format!("{called}. {subject}"));
    }
}

fn help(turn: &mut Turn<'_>, rest: &[&str]) {
    let Some(word) = rest.first() else {
        return help_all(turn);
    };
    let Some(verb) = find(word) else {
        return turn.say(format!(
            "'{word}' is no command. Type help for the commands."
        ));
    };
    turn.say(line_of(verb));
    let others: Vec<&str> = verb.names.iter().skip(1).copied().collect();
    if !others.is_empty() {
        turn.say(format!("The same: {}.", others.join(", ")));
    }
    let cli = id_of(verb.does)
        .and_then(Id::command)
        .and_then(|row| row.cli);
    if let Some(cli) = cli {
        turn.say(format!("On the command line: {cli}"));
    }
    if verb.takes.starts_with('N') {
        turn.say(
            "N is a number of the last list, or a profile's name. N… takes several: 2 3, or 2-5.",
        );
    }
}

fn help_all(turn: &mut Turn<'_>) {
    for verb in VERBS {
        turn.say(line_of(verb));
    }
    turn.say("N is a number of the last list, or a profile's name. N… takes several: 2 3, or 2-5.");
    turn.say("An empty answer to a question means Cancel.");
}

fn line_of(verb: &Verb) -> String {
    let name = verb.names.first().copied().unwrap_or_default();
    let row = id_of(verb.does).and_then(Id::command);
    let help = match row {
        Some(row) if verb.help.is_empty() => row.help,
        Some(_) | None => verb.help,
    };
    let head = format!("{name} {}", verb.takes);
    format!("{}: {help}.", head.trim_end())
}

/// The row of the command table behind a word.
pub(super) const fn id_of(does: Does) -> Option<Id> {
    match does {
        Does::OnProfiles(id) | Does::OnOne(id) | Does::Run(id) => Some(id),
        Does::Copy => Some(Id::Copy),
        Does::List => Some(Id::FirstFilter),
        Does::Show => Some(Id::Open),
        Does::Filter => Some(Id::Filter),
        Does::Sort => Some(Id::SortExpiry),
        Does::Mark | Does::Unmark => Some(Id::Mark),
        Does::Tokens => Some(Id::GoTokens),
        Does::TokensOfUser => Some(Id::TokensOfUser),
        Does::Tab(Tab::History) => Some(Id::GoHistory),
        Does::Tab(Tab::Claims) => Some(Id::GoClaims),
        Does::Tab(Tab::Tenants) => Some(Id::GoTenants),
        Does::Tab(Tab::Overview | Tab::Tokens) => Some(Id::GoOverview),
        Does::Activity => Some(Id::GoActivity),
        Does::Lock | Does::Unlock => Some(Id::Lock),
        Does::End | Does::Help => None,
    }
}
