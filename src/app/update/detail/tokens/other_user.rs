//! The tokens of another user: the form that asks whose, and the way back to our own.

use jiff::Timestamp;

use crate::app::effect::Effect;
use crate::app::state::State;
use crate::app::state::detail::Tab;
use crate::app::state::detail::tokens::TokensTab;
use crate::app::state::form::{Field, FieldId, Form};
use crate::app::state::overlay::{EditForm, Makes, Overlay};
use crate::app::update::{board, detail};
use crate::domain::countdown::Tone;
use crate::domain::error::{Error, Kind};
use crate::domain::name::ProfileName;

/// How a user can be named, and who may ask.
const HOW: &str = "by name, of a sub-tenant as acme\\jdoe, or number; needs rights to manage users";

/// Opens the form: whose tokens are meant.
pub(in crate::app::update) fn ask_whose(state: &mut State) {
    let Some(name) = state.current().cloned() else {
        return;
    };
    let shown = theirs(state, &name).unwrap_or_default();
    let field = Field::text(FieldId::User, shown, "acme\\jdoe").noted(Tone::Muted, HOW);
    let edit = EditForm {
        profile: name,
        makes: Makes::TokensOfUser,
        form: Form::new(vec![field]),
    };
    state.overlays.push(Overlay::Edit(Box::new(edit)));
}

/// The other user that was asked about with this profile: a slip in the name is put right, not typed anew.
fn theirs<'a>(state: &'a State, name: &ProfileName) -> Option<&'a str> {
    let (about, _) = state.detail.about.as_ref()?;
    let user = state.detail.tokens.user.as_deref();
    user.filter(|_| about == name)
}

/// ⏎: shows the list, which is asked for as soon as the tab is on screen.
pub(in crate::app::update) fn show_theirs(
    state: &mut State,
    now: Timestamp,
    out: &mut Vec<Effect>,
) {
    let Some(Overlay::Edit(edit)) = state.overlays.last_mut() else {
        return;
    };
    let Some(user) = edit.form.given(FieldId::User) else {
        let what = Error::new(Kind::Usage, "no user is named");
        let way_out = "type a name, one of a sub-tenant as acme\\jdoe, or a number";
        edit.form.problem = Some(what.hint(way_out));
        return;
    };
    let name = edit.profile.clone();
    state.overlays.pop();
    board::select(state, name.clone());
    // It may have been removed elsewhere while the form was open.
    if state.current() != Some(&name) {
        return;
    }
    detail::show(state, Tab::Tokens, now);
    detail::forget_others(state);
    turn_to(state, Some(user), out);
}

/// Goes back to the tokens of the profile's own user; false if those are shown.
pub(in crate::app::update) fn show_own(state: &mut State, out: &mut Vec<Effect>) -> bool {
    let is_other = state.detail.tokens.user.is_some();
    if is_other {
        turn_to(state, None, out);
    }
    is_other
}

/// Nothing of one user's list goes over to the other's; an answer that is on its way finds nobody who waits for it.
fn turn_to(state: &mut State, user: Option<String>, out: &mut Vec<Effect>) {
    let tab = &mut state.detail.tokens;
    out.extend(tab.asking.map(Effect::Cancel));
    *tab = TokensTab {
        user,
        sort: tab.sort,
        ..TokensTab::default()
    };
}
